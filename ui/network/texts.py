"""The stage's words on this page, where they are not those of surfaces."""

from __future__ import annotations

from stage.texts import TEXTS

WORDS = TEXTS | {
    "step": "epoch",
    "at_step": "At epoch {step}",
    "first": "Start",
    "back": "One epoch back",
    "forward": "One epoch forward",
    "last": "Last epoch",
    "scrub": "Epoch",
    "diverged": "diverged after epoch {step}",
    "stopped": "stopped after epoch {step}",
    "start": "start",
    "title_epochs": "Loss (dotted: validation)",
}
