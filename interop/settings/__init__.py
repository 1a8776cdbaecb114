"""Settings in place of code: arguments of trainers, YAML, TOML, JSON, dicts and command lines.

What settings say is written as the calls that they stand for, and those are read as if a person had pasted them: every
optimizer and schedule has one spelling only.
"""

from .read import read

__all__ = ["read"]
