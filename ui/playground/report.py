"""What happened, in words and numbers."""

from __future__ import annotations

import streamlit as st

from engine import Item, Trajectory
from engine.diagnosis import reason, reasons
from engine.outcome import Outcome, outcome
from ui.serving import limits

from ..lanes import sign
from ..shown import Shown, table
from ..texts import t, told
from .state import Setup

TOLERANCES = [10.0**-k for k in range(9)]


def report(lanes: list[Shown]) -> None:
    """Table and sentences under the stage, and the file to download."""
    _, picker, file = st.columns([3, 1.2, 1], vertical_alignment="bottom")
    tolerance = picker.select_slider(
        t("Tolerance"), TOLERANCES, value=1e-3, key=f"{Setup.page}.tolerance", format_func=lambda v: f"{v:g}",
        help=t("A run has arrived once its loss is this close to the lowest known loss"),
    )  # fmt: skip
    file.download_button(
        t("CSV of all steps"),
        lambda: table(lanes),
        "descent-lab.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{Setup.page}.csv",
    )
    found = [(one, outcome(one.trajectory, tolerance)) for one in lanes]
    rows = [
        "| " + " | ".join([t("Run"), t("Final loss"), t("Distance to the nearest minimum"),
                           t("Steps to {tol}", tol=f"{tolerance:g}"), t("Gradient evaluations"), t("Status")]) + " |",
        "|:--|--:|--:|--:|--:|:--|",
    ]  # fmt: skip
    for one, fact in found:
        arrived = "–" if fact.steps_to_tolerance is None else str(fact.steps_to_tolerance)
        distance = "–" if fact.distance is None else f"{fact.distance:.4g}"
        cells = [name(one), f"{fact.final_loss:.6g}", distance, arrived, str(fact.evaluations), status(fact)]
        rows.append("| " + " | ".join(cells) + " |")
    with st.container(key="happened"):
        st.markdown("\n".join(rows))
        for one, fact in found:
            if said := sentences(one, fact):
                st.markdown(f"{name(one)}: {'; '.join(part.rstrip('.') for part in said)}.")


def name(one: Shown) -> str:
    """The lane's name in its colour."""
    return f"{sign(one.slot)} {one.label} ({one.detail})"


def status(fact: Outcome) -> str:
    """One or two words on how the run ended."""
    if fact.status == "diverged":
        return t("diverged at step {step}", step=fact.ended)
    if fact.status == "stopped":
        return t("stopped at step {step}", step=fact.ended)
    if fact.status == "converged":
        return t("converged at step {step}", step=fact.ended)
    return t("finished")


def sentences(one: Shown, fact: Outcome) -> list[str]:
    """What a teacher would add to the numbers."""
    made = one.trajectory
    said = [missing] if (missing := cut(made)) else []
    said += [f"{told(one)}." for one in reasons(made)]
    if made.restored is not None:
        text = "goes back to step {at}, as Keras does: that step began at the lowest loss seen. Its loss is {loss}."
        said.append(t(text, at=made.restored, loss=f"{made.losses[made.restored]:.4g}"))
    for which, points in made.iterates.items():
        said.append(beside(which, f"{made.run.landscape.value(points[-1]):.4g}"))
    return said


def beside(which: str, loss: str) -> str:
    """Where the points end that a method keeps beside its path."""
    if which == "average":
        return t("the average of its points ends at a loss of {loss}.", loss=loss)
    if which == "slow":
        return t("its slow weights end at a loss of {loss}.", loss=loss)
    return t("its points “{which}” end at a loss of {loss}.", which=which.replace("_", " "), loss=loss)


def cut(made: Trajectory) -> str:
    """What of a run is missing because it would take too much, and why; "" if nothing is."""
    values = {"step": made.steps, "all": made.run.steps}
    if made.reason == "evaluations":
        return t(
            "what is shown ends at step {step} of {all}: the {budget} evaluations that one run may make are used up.",
            budget=f"{limits.EVALUATIONS:,}",
            **values,
        )
    if made.reason == "time":
        return t(
            "what is shown ends at step {step} of {all}: the time that this server has for a run is used up. "
            "Opened again, it may come further.",
            **values,
        )
    if made.reason == "memory":
        return t("this run takes more memory than this server has for one, so only its start is shown.")
    return ""


def why(lanes: list[Shown]) -> dict[int, str]:
    """The reason that explains most of each run, by slot."""
    found = {one.slot: reason(one.trajectory) for one in lanes}
    return {slot: told(one) for slot, one in found.items() if one}


def ideas(setup: Setup, selected: Shown) -> None:
    """In a sentence each: the lesson of the landscape, the ideas of the selected lane's optimizer and schedule."""
    items = (setup.landscape, selected.lane.optimizer, selected.lane.schedule)
    st.markdown("  \n".join(f"**{t(item.label)}.** {t(item.idea())}" for item in items))


def formula(setup: Setup) -> None:
    """The landscape's formula, for the end of a line."""
    if setup.landscape.formula:
        st.markdown(f"$f({', '.join(setup.landscape.variables)}) = {setup.landscape.formula}$")


def formulas(setup: Setup, selected: Shown) -> None:
    """The formulas of the landscape and of the selected lane's optimizer and schedule, with their papers."""
    left, right = st.columns(2)
    with left:
        _formula(setup.landscape)
    with right:
        for item in (selected.lane.optimizer, selected.lane.schedule):
            _formula(item)


def _formula(item: Item) -> None:
    st.subheader(t(item.label), anchor=False)
    if found := item.formula:
        st.latex(found)
    else:
        st.caption(t("It is worked out by a program and has no formula to show."))
    if item.reference:
        st.caption(item.reference)
