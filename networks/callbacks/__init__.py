"""The callbacks, with Keras's names and rules. Drop a file in this folder and it appears everywhere."""

from engine import discover

from ..callback import Callback

CATALOG = discover(__name__, __path__, Callback)
globals().update(CATALOG)
