"""A faster body for the step loop: the text of an update and of a gradient, unrolled into one straight function."""
