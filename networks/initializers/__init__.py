"""The initializers, by the names that Keras and PyTorch have for them. Drop a file in this folder and it appears
everywhere."""

from engine import discover

from ..initializer import Initializer

CATALOG = discover(__name__, __path__, Initializer)
globals().update(CATALOG)
