"""The animated view: contour, surface, loss and learning rate on one clock."""
