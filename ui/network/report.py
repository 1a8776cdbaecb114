"""What came of the trainings: numbers, what callbacks did, and the file to download."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from networks import Event, Training
from networks.rows import left_out

from .. import echo
from ..lanes import sign
from ..texts import t
from .state import Nets
from .trainings import Around, Shown, file, why


def report(runs: Sequence[Shown], found: Around, nets: Nets, slot: int) -> None:
    """Table and sentences under the stage, and the file to download."""
    _, button = st.columns([4, 1], vertical_alignment="bottom")
    button.download_button(
        t("CSV of all epochs"),
        lambda: file(runs),
        "descent-lab-networks.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{Nets.page}.csv",
    )
    head = [t("Run"), t("Loss"), t("Validation loss"), t("Accuracy"), t("Validation accuracy"), t("Last rate")]
    head += [t("Epochs"), t("Status")]
    rows = ["| " + " | ".join(head) + " |", "|:--|--:|--:|--:|--:|--:|--:|:--|"]
    for one in runs:
        made = one.training
        curves = (made.train_loss, made.val_loss, made.train_accuracy, made.val_accuracy, made.lrs)
        cells = [name(one), *(_last(curve) for curve in curves), str(made.epochs), status(made)]
        rows.append("| " + " | ".join(cells) + " |")
    st.markdown("\n".join(rows))
    if missing := left_out(nets.data, runs[0].training.rows):
        echo.warnings(
            t("Training and validation do not both have rows of every class. Missing in one of them:"), missing
        )
    for one in runs:
        for sentence in (*sentences(one.training), *why(one)):
            st.markdown(f"{name(one)}: {sentence}")
    plane, mine = found.plane, next(one for one in runs if one.lane.slot == slot)
    st.caption(
        t(
            "The plane is that of {run}: its two directions hold {share} of the path's variance, and would hold "
            "{walk} of a random walk's. Paths stand at their true loss; a thin line shows how far that is from it.",
            run=name(mine),
            share=f"{plane.explained:.1%}",
            walk=f"{plane.walk:.1%}",
        )
    )
    if len(nets.data.columns) != 2:
        said = "The rows have {n} columns: there is no plane on which to show what the network says of them."
        st.caption(t(said, n=len(nets.data.columns)))
    source = " · ".join(dict.fromkeys(filter(None, (nets.data.reference, nets.data.licence))))
    st.caption(f"{t(nets.data.label)}: {t(nets.data.idea())}" + (f" ({source})" if source else ""))


def _last(curve) -> str:
    return f"{curve[-1]:.4g}" if len(curve) and math.isfinite(curve[-1]) else "–"


def status(made: Training) -> str:
    """How a training ended, in a few words."""
    if made.status == "diverged":
        return t("diverged in epoch {epoch}", epoch=made.epochs + 1)
    if made.reason == "early stopping":
        return t("stopped by EarlyStopping")
    if made.reason == "time":
        return t("cut short: no time left")
    if made.reason:
        return t("cut short")
    return t("finished")


def sentences(made: Training) -> list[str]:
    """What the callbacks did, in words."""
    found = []
    cuts = [one for one in made.events if one.kind == "cut"]
    if cuts:
        epochs = ", ".join(str(one.epoch) for one in cuts[:12])
        said = "ReduceLROnPlateau cut the rate after epoch {epochs}; it ended at {rate}."
        found.append(t(said, epochs=epochs, rate=f"{cuts[-1].value:.3g}"))
    if made.stopped_epoch is not None:
        found.append(t("EarlyStopping ended it after epoch {epoch}.", epoch=made.stopped_epoch))
    if made.restored_epoch is not None:
        found.append(t("The weights of epoch {epoch} were restored at the end.", epoch=made.restored_epoch))
    elif made.kept_epoch is not None:
        found.append(t("ModelCheckpoint kept the weights of epoch {epoch}.", epoch=made.kept_epoch))
    found += [_unwatched(one) for one in made.events if one.kind == "unwatched"]
    return found


def _unwatched(event: Event) -> str:
    return t("A callback watches {name}, which there is not here: it did nothing.", name=event.text)


def name(one: Shown) -> str:
    """The lane's name with its sign."""
    return f"{sign(one.lane.slot)} {one.lane.label} ({one.lane.detail})"
