"""Somebody's code as a run: parsed, looked through, never executed."""

from .caveats import differences
from .result import Asked, Reading, Taken, Unread
from .script import from_code, read_script

__all__ = ["Asked", "Reading", "Taken", "Unread", "differences", "from_code", "read_script"]
