"""Schedules: several of them over one another, and the same optimizer run under each."""

import streamlit as st

from figures.curves import Curve, losses, paths, rates
from ui import overlay, overlay_report
from ui.address import show_link
from ui.layout import workbench
from ui.overlay_panel import panel, scale
from ui.results import Shown
from ui.texts import literally, t

compared = overlay.current()
runs = [Shown(compared, lane) for lane in compared.lanes]
land = compared.landscape
names = ", ".join(overlay.title(one.lane.schedule) for one in runs)


def curves(values) -> list[Curve]:
    return [Curve(one.slot, overlay.title(one.lane.schedule), values(one)) for one in runs]


def rate(one: Shown):
    """All rates of the schedule, those too that its run did not live to see; the run's if they depend on it."""
    lane = one.lane
    return one.trajectory.lrs if lane.schedule.closed_loop else lane.schedule.lrs(lane.optimizer.lr, compared.steps)


def chart(figure: dict, key: str, alt: str) -> None:
    st.plotly_chart(figure, key=key, height=310, alt=alt, config={"displayModeBar": False})


bench, controls = workbench()
with bench:
    for problem in st.session_state.overlay_problems:
        st.warning(literally(problem))
    left, right = st.columns(2)
    with left:
        with st.container(horizontal=True, key="rate_head"):
            st.markdown(f"**{t('Learning rate')}**")
            log = scale()
        chart(rates(curves(rate), log), "chart.rates", t("Learning rate by step: {names}", names=names))
    with right:
        st.markdown(t("**Loss of {optimizer} on {surface}**", optimizer=compared.lanes[0].label, surface=t(land.label)))
        found = losses(curves(lambda one: one.trajectory.losses), land.floor)
        chart(found, "chart.losses", t("Loss by step under {names}", names=names))
    left, right = st.columns(2)
    with left:
        st.markdown(t("**Paths and where they end**"))
        found = paths(land, curves(lambda one: one.trajectory.points))
        chart(found, "chart.paths", t("Contour with the path under {names}", names=names))
    with right:
        overlay_report.results(runs)
        overlay_report.remarks(runs)
with controls:
    then = panel(compared)
overlay_report.spelled(runs)
show_link(overlay.link(compared))
if then:
    st.switch_page(then)
