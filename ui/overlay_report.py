"""What came of each schedule: numbers, formulas, and the calls that make it in each framework."""

from __future__ import annotations

import streamlit as st

from engine import Constant, Item
from engine.diagnose import facts
from interop.spelling import as_is, spell

from .overlay import title
from .report import status
from .results import Shown
from .setup import sign
from .texts import t


def results(runs: list[Shown]) -> None:
    """A table: how low each run came, and with which rates."""
    head = [t("Schedule"), t("Final loss"), t("Lowest"), t("Rate, first → last"), t("Status")]
    rows = ["| " + " | ".join(head) + " |", "|:--|--:|--:|--:|:--|"]
    for one in runs:
        fact, lrs = facts(one.trajectory, 1e-3), one.trajectory.lrs
        rate = f"{lrs[0]:.3g} → {lrs[-1]:.3g}" if len(lrs) else "–"
        cells = [name(one), f"{fact.final_loss:.4g}", f"{fact.best_loss:.4g}", rate, status(fact)]
        rows.append("| " + " | ".join(cells) + " |")
    st.markdown("\n".join(rows))


def remarks(runs: list[Shown]) -> None:
    """What the curves do not say by themselves."""
    watching = [name(one) for one in runs if one.lane.schedule.closed_loop]
    if watching:
        which = ", ".join(watching)
        st.caption(
            t("{which} watches the loss and has no curve of its own: drawn is the rate of this run.", which=which)
        )


def spelled(runs: list[Shown]) -> None:
    """Idea, formula and code of every schedule."""
    for one in runs:
        schedule, run = one.lane.schedule, one.trajectory.run
        left, right = st.columns(2)
        with left:
            st.markdown(f"**{name(one)}**  \n{t(schedule.idea())}")
            st.latex(schedule.formula)
        with right:
            if code := calls(schedule, run.optimizer.lr, run.steps):
                st.code(code, language="python", wrap_lines=True)
            elif type(schedule) is Constant:
                st.caption(t("A constant rate needs no schedule: pass the learning rate to the optimizer."))
            else:
                st.caption(t("No framework has this schedule under a name of its own."))


def calls(item: Item, lr: float, steps: int) -> str:
    """The calls that make this item, one for each framework that has it."""
    names = {"params": as_is("params"), "optimizer": as_is("optimizer"), "lr": lr, "steps": steps}
    names |= {"warmup_steps": 0, "warmup_from": 0.0, "warmup_prefix": False}  # a warm-up in front fills them in itself
    found = (spell(item, framework, names) for framework in item.spelling)
    return "\n".join(call for call in found if call and call != "None")


def name(one: Shown) -> str:
    """The schedule's name in its colour."""
    return f"{sign(one.slot)} {title(one.lane.schedule)}"
