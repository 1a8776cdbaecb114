"""What trains: a network as one flat vector of weights, and fitting it to data with any optimizer and schedule.

`fit(Fit(Network(), Moons(), Adam(lr=0.01)))` gives a `Training`: the weights after every epoch, and what Keras would
report of each. `INITIALIZERS` and `CALLBACKS` hold what is found in the folders of these names.
"""

from . import callbacks, initializers
from .callback import Callback
from .fit import Fit, fit
from .initializer import Initializer
from .network import Network
from .optimizers import why_not
from .training import Event, Training

INITIALIZERS = initializers.CATALOG
CALLBACKS = callbacks.CATALOG
globals().update(INITIALIZERS)
globals().update(CALLBACKS)

__all__ = [
    "CALLBACKS",
    "INITIALIZERS",
    "Callback",
    "Event",
    "Fit",
    "Initializer",
    "Network",
    "Training",
    "fit",
    "why_not",
]
