"""The playground: pick a landscape, optimizers and schedules, and watch them race on one clock."""

from functools import cache

import streamlit as st

from stage.component import place, remarks, stage
from stage.texts import TEXTS
from ui import session
from ui.address_bar import arrive
from ui.forms.widget import tabs
from ui.frame import notice, titled
from ui.layout import below, workbench
from ui.link import encode
from ui.playground.code import code
from ui.playground.panel import panel
from ui.playground.report import formula, formulas, ideas, report, why
from ui.playground.state import Setup, current, problems, selected, set_parts, view
from ui.shown import picture, shown, surface
from ui.texts import t

arrive()
setup = current()
bench, controls = workbench(t("Playground"))
with bench:
    notice(Setup, t("Not all of this link could be read:"), problems())
    box = place({name: t(text) for name, text in TEXTS.items()})


@cache  # once: before the picture where that takes its time, and behind it else
def settings() -> None:
    with controls:
        panel(setup)


lanes = shown(setup, bench, settings)


def start(x: float, y: float) -> None:
    set_parts(start=(float(x), float(y)))


link = encode(setup)
stage(box, picture(lanes, setup, link, view()), surface(setup.landscape), on_start=start)
if setup.shows("reasons"):
    remarks(box, link, why(lanes))
if session.resumed() and (point := st.session_state["stage"].get("start")):
    session.act(lambda: start(*point))
settings()
chosen = next(one for one in lanes if one.slot == selected(setup).slot)
names = {"report": t("What happened"), "formulas": t("Formulas"), "code": t("Code")}
with bench:
    with below():
        lower = tabs(t("Below"), names, key="playground.lower", first="report")
        formula(setup)
    if lower == "code":
        code(setup, chosen)
    elif lower == "formulas":
        formulas(setup, chosen)
    else:
        report(lanes)
    ideas(setup, chosen)
labels = ", ".join(one.label for one in lanes)
titled(t("Playground"), t("{surface}: {runs}", surface=t(setup.landscape.label), runs=labels))
session.end()
