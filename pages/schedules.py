"""Schedules: several of them over one another, and the same optimizer run under each."""

import streamlit as st

from figures.curves import Curve, losses, paths, rates
from ui import overlay, overlay_report
from ui.address import show_link, through_app
from ui.layout import quiet, workbench
from ui.nesting import title
from ui.overlay_panel import panel
from ui.shown import shown
from ui.texts import literally, t
from ui.trajectories import all_rates

through_app()
if overlay.sent():
    st.switch_page("pages/playground.py")
compared = overlay.current()
bench, controls = workbench()
runs = shown(compared, bench)
land = compared.landscape
names = ", ".join(title(lane.schedule) for lane in compared.lanes)


def curves(values) -> list[Curve]:
    return [Curve(one.slot, title(one.lane.schedule), values(one)) for one in runs]


def chart(title: str, figure: dict, key: str, alt: str) -> None:
    st.markdown(f"**{title}**")
    st.plotly_chart(figure, key=f"chart.{key}", height=280, alt=alt, config={"displayModeBar": False})


with bench:
    quiet()
    for problem in st.session_state.overlay_problems:
        st.warning(literally(problem))
    log = overlay_report.head(runs)
    (above, beside), (below, last) = st.columns(2), st.columns(2)
    with above:
        found = rates(curves(lambda one: all_rates(one.trajectory)), log)
        chart(t("Learning rate"), found, "rates", t("Learning rate by step: {names}", names=names))
    with beside:
        name = t("Loss of {optimizer} on {surface}", optimizer=compared.lanes[0].label, surface=t(land.label))
        found = losses(curves(lambda one: one.trajectory.losses), land.floor)
        chart(name, found, "losses", t("Loss by step under {names}", names=names))
    with below:
        where = paths(land, curves(lambda one: one.trajectory.points))
        chart(t("Paths and where they end"), where, "paths", t("Contour with the path under {names}", names=names))
    with last:
        overlay_report.results(runs)
        overlay_report.remarks(runs)
with controls:
    panel(compared)
overlay_report.spelled(runs)
show_link(overlay.link(compared))
