"""Pictures that teach: what to look at, and the state that shows it. A test holds that each effect is there."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from datasets import CATALOG as DATASETS
from networks import CALLBACKS, INITIALIZERS, Network
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from ..forms.widget import button
from ..texts import t
from .lanes import Training
from .state import Nets, begin_with

SGD, Adam, AdamW, Momentum = (OPTIMIZERS[name] for name in ("SGD", "Adam", "AdamW", "Momentum"))
Moons = DATASETS["Moons"]
Zeros, HeNormal = INITIALIZERS["Zeros"], INITIALIZERS["HeNormal"]


class Preset(NamedTuple):
    """A lesson."""

    title: str
    words: str  # what to look at
    nets: Nets


def _race(*lanes: Training, **parts: object) -> Nets:
    return replace(Nets(), lanes=tuple(replace(one, slot=slot) for slot, one in enumerate(lanes)), **parts)


def _few(network: Network) -> Training:
    return Training(0, Adam(lr=0.01), network=network)


_ZEROS = (Network((8,), name, initializer) for name in ("tanh", "sigmoid") for initializer in (Zeros(),))
_LEARNS = Network((8,), "sigmoid")
_WIDE = Network((64, 64), "relu", HeNormal())

PRESETS = (
    Preset(
        "Zeros",
        "With all weights zero tanh learns nothing but the share of the classes; sigmoid learns, yet its eight units "
        "stay one. The third run begins at random.",
        _race(*(Training(0, SGD(lr=0.5), network=one) for one in (*_ZEROS, _LEARNS)), steps=100),
    ),
    Preset(
        "Batches of 1, 32 and all",
        "The same rate and as many epochs: the smallest batches come lowest, because they make the most steps.",
        _race(*(Training(0, SGD(lr=0.05), batch=size) for size in (1, 32, 20_000)), steps=20),
    ),
    Preset(
        "Overfitting and its cures",
        "60 rows and 4,417 weights: the validation loss rises while that of training falls on. L2, dropout and an "
        "early stop each hold it down.",
        _race(
            _few(_WIDE),
            _few(replace(_WIDE, l2=0.01)),
            _few(replace(_WIDE, dropout=0.5)),
            replace(_few(_WIDE), callbacks=(CALLBACKS["EarlyStopping"](patience=10, restore_best_weights=True),)),
            data=Moons(rows=75, noise=0.35),
            steps=150,
        ),
    ),
    Preset(
        "Dropout without rescaling",
        "Both leave out half of the units. Only the first enlarges those that stay; the other one's answers come out "
        "too large when all units are back: its validation loss nearly doubles, its accuracy loses little. With other "
        "data and networks the difference is often smaller, and now and then the other way round.",
        _race(
            *(
                Training(0, Adam(lr=0.01), network=Network((32, 32), "relu", HeNormal(), dropout=0.5, rescale=one))
                for one in (True, False)
            ),
            data=Moons(rows=300, noise=0.4),
            steps=100,
        ),
    ),
    Preset(
        "Patience shorter than the schedule",
        "Both are to have their rate cut in epoch 30. The first one's patience ends before that, and it never sees "
        "what the drop would have brought.",
        _race(
            *(
                Training(
                    0,
                    SGD(lr=1.0),
                    SCHEDULES["StepDecay"](gamma=0.05, step_size=29 * 60),
                    batch=4,
                    callbacks=(CALLBACKS["EarlyStopping"](patience=patience),),
                )
                for patience in (5, 40)
            ),
        ),
    ),
)


def shelf(nets: Nets) -> None:
    """A button for each lesson; what to look at, while its picture is there."""
    st.caption(t("Lessons"))
    with st.container(horizontal=True, key="lessons"):
        for number, one in enumerate(PRESETS):
            button(t(one.title), key=f"{Nets.page}.lesson{number}", pressed=lambda one=one: begin_with(one.nets))
    for one in PRESETS:
        if one.nets == nets:
            st.markdown(f"**{t(one.title)}**: {t(one.words)}")
