"""Schedules: several of them over one another, and the same optimizer run under each."""

import streamlit as st

from figures.curves import Curve, losses, paths, rates
from ui import echo, session
from ui.address_bar import arrive, show_link
from ui.layout import quiet, workbench
from ui.link import encode
from ui.nested import title
from ui.results import Shown
from ui.schedules import report
from ui.schedules.panel import panel
from ui.schedules.state import Comparison, current
from ui.texts import t

arrive()
if session.leaving():
    st.switch_page("pages/playground.py")
compared = current()
runs = [Shown(compared, lane) for lane in compared.lanes]
land = compared.landscape
names = ", ".join(title(one.lane.schedule) for one in runs)


def curves(values) -> list[Curve]:
    return [Curve(one.slot, title(one.lane.schedule), values(one)) for one in runs]


def rate(one: Shown):
    """All rates of the schedule, those too that its run did not live to see; the run's if they depend on it."""
    lane = one.lane
    return one.trajectory.lrs if lane.schedule.closed_loop else lane.schedule.lrs(lane.optimizer.lr, compared.steps)


def chart(title: str, figure: dict, key: str, alt: str) -> None:
    st.markdown(f"**{title}**")
    st.plotly_chart(figure, key=f"chart.{key}", height=280, alt=alt, config={"displayModeBar": False})


bench, controls = workbench()
with bench:
    quiet()
    echo.warnings(t("Not all of this link could be read:"), session.notes(Comparison).get("problems", ()))
    report.head(runs, compared)
    (above, beside), (below, last) = st.columns(2), st.columns(2)
    with above:
        found = rates(curves(rate), compared.axis == "log")
        chart(t("Learning rate"), found, "rates", t("Learning rate by step: {names}", names=names))
    with beside:
        name = t("Loss of {optimizer} on {surface}", optimizer=runs[0].label, surface=t(land.label))
        found = losses(curves(lambda one: one.trajectory.losses), land.floor)
        chart(name, found, "losses", t("Loss by step under {names}", names=names))
    with below:
        where = paths(land, curves(lambda one: one.trajectory.points))
        chart(t("Paths and where they end"), where, "paths", t("Contour with the path under {names}", names=names))
    with last:
        report.results(runs)
        report.remarks(runs)
with controls:
    panel(compared)
report.spelled(runs)
show_link(encode(compared))
