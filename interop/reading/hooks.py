"""Where other spellings, and what a library refuses, come into the reading of a call."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from engine import Told

try:
    from .rewrites.old_names import modern
except ImportError:

    def modern(name: str, call: ast.Call) -> tuple[str, ast.Call, Told | None]:
        """The call as it is spelled today, and what must be said about it."""
        return name, call, None


try:
    from .refused import refused
except ImportError:

    def refused(name: str, given: Mapping[str, Any]) -> Told | None:
        """Why the library would not take these values; None where it does."""
        return None


__all__ = ["modern", "refused"]
