"""Schedules: several of them over one another, and the same optimizer run under each."""

import streamlit as st

from figures.curves import Curve, losses, paths, rates
from ui import overlay, overlay_report
from ui.address import show_link, through_app
from ui.layout import quiet, workbench
from ui.nesting import title
from ui.overlay_panel import panel
from ui.results import Shown
from ui.texts import literally, t

through_app()
if overlay.sent():
    st.switch_page("pages/playground.py")
compared = overlay.current()
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


step, minimum, start = t("step"), t("minimum"), t("start")
bench, controls = workbench()
with bench:
    quiet()
    for problem in st.session_state.overlay_problems:
        st.warning(literally(problem))
    log = overlay_report.head(runs)
    (above, beside), (below, last) = st.columns(2), st.columns(2)
    with above:
        chart(
            t("Learning rate"),
            rates(curves(rate), log, step=step, rate=t("learning rate")),
            "rates",
            t("Learning rate by step: {names}", names=names),
        )
    with beside:
        name = t("Loss of {optimizer} on {surface}", optimizer=compared.lanes[0].label, surface=t(land.label))
        found = losses(
            curves(lambda one: one.trajectory.losses), land.floor,
            step=step, loss=t("loss"), above=t("loss − minimum"),
        )  # fmt: skip
        chart(name, found, "losses", t("Loss by step under {names}", names=names))
    with below:
        ways = curves(lambda one: one.trajectory.points)
        where = paths(land, ways, minimum=minimum, start=start)
        chart(t("Paths and where they end"), where, "paths", t("Contour with the path under {names}", names=names))
    with last:
        overlay_report.results(runs)
        overlay_report.remarks(runs)
with controls:
    panel(compared)
overlay_report.spelled(runs)
show_link(overlay.link(compared))
