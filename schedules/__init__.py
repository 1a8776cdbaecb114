"""The learning-rate schedules. Drop a file in this folder and it appears everywhere."""

from engine import Schedule, discover

CATALOG = discover(__name__, __path__, Schedule)
globals().update(CATALOG)
