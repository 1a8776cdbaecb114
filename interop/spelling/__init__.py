"""The calls that items are spelled as: filling them in, and matching them with calls that people wrote.

A spelling is a call whose arguments are the item's field names. Values go in to export (`spell`), and come out of
somebody's call to import (`match`): one text for both directions.
"""

from .arithmetic import Text as Text
from .fill import as_is, spell
from .match import match
from .names import dotted, path
from .signatures import Signature, order_of, signatures
from .template import BESIDES, FREE, Spelling, alternatives, index

__all__ = [
    "BESIDES",
    "FREE",
    "Signature",
    "Spelling",
    "alternatives",
    "as_is",
    "dotted",
    "index",
    "match",
    "order_of",
    "path",
    "signatures",
    "spell",
]
