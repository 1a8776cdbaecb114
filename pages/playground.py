"""The playground: pick a landscape, optimizers and schedules, and watch them race on one clock."""

from dataclasses import replace

import streamlit as st

from stage.component import place, stage
from stage.texts import TEXTS
from ui import session
from ui.code import code
from ui.layout import workbench
from ui.panel import panel
from ui.report import formulas, ideas, report
from ui.results import Shown, picture, surface
from ui.texts import literally, t

setup = session.current()
bench, controls = workbench()
with bench:
    if problems := st.session_state.problems:
        st.warning(t("Not all of this link could be read:") + "".join(f"\n- {literally(one)}" for one in problems))
    box = place({name: t(text) for name, text in TEXTS.items()})
lanes = [Shown(setup, lane) for lane in setup.lanes]
stage(
    box,
    picture(lanes, setup, st.session_state.view),
    surface(setup.landscape),
    on_start=lambda x, y: session.change(replace(st.session_state.setup, start=(float(x), float(y)))),
)
with controls:
    panel(setup)
selected = next(one for one in lanes if one.lane == session.selected())
names = {"report": t("What happened"), "formulas": t("Formulas"), "code": t("Code")}
lower = st.segmented_control(
    t("Below"), names, key="lower", default="report", format_func=names.get, required=True, label_visibility="collapsed"
)
if lower == "code":
    code(setup, selected.lane)
elif lower == "formulas":
    formulas(setup, selected)
else:
    report(setup, lanes)
ideas(setup, selected)
