"""Network: the same optimizers and schedules train a real network, with Keras's callbacks on a clock of epochs."""

from functools import cache

import streamlit as st

from engine import Told
from stage.component import place, stage
from stage.views import network_rows
from ui import echo, session
from ui.address_bar import arrive
from ui.frame import notice, titled
from ui.layout import workbench
from ui.link import encode
from ui.network.data import point_drawn
from ui.network.panel import panel
from ui.network.presets import shelf
from ui.network.report import report
from ui.network.state import Nets, change, current, problems, selected, view
from ui.network.texts import WORDS
from ui.network.trainings import loss_around, picture, shown, surface
from ui.texts import t, told

arrive()
if session.leaving():
    st.switch_page("pages/playground.py")
nets = current()
bench, controls = workbench(t("Network"))
with bench:
    notice(Nets, t("Not all of this link could be read:"), problems())
    views = network_rows(len(nets.data.columns) == 2, bool(nets.data.class_names))
    box = place({name: t(text) for name, text in WORDS.items()}, views=views, key="network")


@cache  # once: before the picture where that takes its time, and behind it else
def settings() -> None:
    with controls:
        panel(nets)


def draw(x: float, y: float) -> None:
    point_drawn(nets.data, x, y, lambda data: change(data=data))


runs = []
try:
    runs = shown(nets, bench, settings)
    slot = selected(nets).slot
    found = loss_around(runs, slot, nets.plane)
    stage(box, picture(runs, found, nets, slot, encode(nets), view()), surface(found), on_start=draw)
except Told as trouble:
    echo.warnings(t("This cannot be trained:"), [told(trouble)])
settings()
if runs:
    with bench:
        report(runs, found, nets, slot)
        shelf(nets)
labels = ", ".join(one.label for one in nets.lanes)
titled(t("Network"), t("{surface}: {runs}", surface=t(nets.data.label), runs=labels))
