"""Ways to import a library that its own package does not offer."""

import importlib
import importlib.util
import sys
import types


def bare_timm():
    """timm with nothing but its schedulers; the whole package would ask for more to be installed."""
    places = importlib.util.find_spec("timm").submodule_search_locations
    sys.modules["timm"] = package = types.ModuleType("timm")
    package.__path__ = list(places)
    importlib.import_module("timm.scheduler")
    return package
