"""The page "Schedules": several of them over one another, and the same optimizer under each."""
