"""The optimizers. Drop a file in this folder and it appears everywhere."""

from engine import Optimizer, discover

CATALOG = discover(__name__, __path__, Optimizer)
globals().update(CATALOG)
