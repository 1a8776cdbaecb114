"""The data sets. Drop a file in this folder and it appears everywhere."""

from engine import Dataset, discover

CATALOG = discover(__name__, __path__, Dataset)
globals().update(CATALOG)
