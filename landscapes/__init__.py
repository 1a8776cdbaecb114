"""The loss surfaces. Drop a file in this folder and it appears everywhere."""

from engine import Landscape, discover

CATALOG = discover(__name__, __path__, Landscape)
globals().update(CATALOG)
