"""The libraries that code is written for, and read from: what each is called and where its things are."""

from __future__ import annotations

FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "optax": "optax", "numpy": "NumPy"}
