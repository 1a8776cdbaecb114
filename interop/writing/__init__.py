"""A run as a script, and an item as a call."""

from .calls import call, calls, same_rates
from .scripts import paths, to_code
from .wrappers import in_version

__all__ = ["call", "calls", "in_version", "paths", "same_rates", "to_code"]
