"""The playground: pick a landscape, optimizers and schedules, and watch them race on one clock."""

from functools import cache

import streamlit as st

from stage.component import place, stage
from stage.texts import TEXTS
from ui import echo, session
from ui.address_bar import arrive
from ui.forms.widget import tabs
from ui.layout import workbench
from ui.link import encode
from ui.playground.code import code
from ui.playground.panel import panel
from ui.playground.report import formulas, ideas, report
from ui.playground.state import current, problems, selected, set_parts, view
from ui.shown import picture, shown, surface
from ui.texts import t

arrive()
setup = current()
bench, controls = workbench()
with bench:
    echo.warnings(t("Not all of this link could be read:"), problems())
    box = place({name: t(text) for name, text in TEXTS.items()})


@cache  # once: before the picture where that takes its time, and behind it else
def settings() -> None:
    with controls:
        panel(setup)


lanes = shown(setup, bench, settings)


def start(x: float, y: float) -> None:
    set_parts(start=(float(x), float(y)))


stage(box, picture(lanes, setup, encode(setup), view()), surface(setup.landscape), on_start=start)
if session.resumed() and (point := st.session_state["stage"].get("start")):
    session.act(lambda: start(*point))
settings()
chosen = next(one for one in lanes if one.slot == selected(setup).slot)
names = {"report": t("What happened"), "formulas": t("Formulas"), "code": t("Code")}
lower = tabs(t("Below"), names, key="playground.lower", first="report")
if lower == "code":
    code(setup, chosen)
elif lower == "formulas":
    formulas(setup, chosen)
else:
    report(lanes)
ideas(setup, chosen)
session.end()
