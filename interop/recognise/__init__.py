"""Optimizers as students write them: watched by running their tree beside the catalogue on fixed gradients."""

from .recognise import recognise

__all__ = ["recognise"]
