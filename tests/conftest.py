"""What all tests share."""

from hypothesis import settings

# the same examples in every run, however slow the machine
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")
