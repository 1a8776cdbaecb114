"""The playground: pick a landscape, optimizers and schedules, and watch them race on one clock."""

from functools import cache

import streamlit as st

from stage.component import place, remarks, stage
from stage.texts import TEXTS
from ui import session
from ui.address_bar import arrive
from ui.frame import notice
from ui.layout import workbench
from ui.link import encode
from ui.playground.lower import lower
from ui.playground.panel import panel
from ui.playground.report import why
from ui.playground.state import Setup, current, problems, set_parts, view
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
with bench:
    lower(setup, lanes)
