"""How fast everything is, measured beside something that people know. Run with `make bench`."""
