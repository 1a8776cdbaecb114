"""The loss surfaces. Drop a file in this folder and it appears everywhere."""

from pathlib import Path

from engine import Landscape, discover
from engine.formula import prepared

prepared.use(Path(__file__).with_name("derived.json"))
CATALOG = discover(__name__, __path__, Landscape)
globals().update(CATALOG)
