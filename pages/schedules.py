"""Schedules: several of them over one another, and the same optimizer run under each."""

from functools import cache

import streamlit as st

from figures.curves import Curve, losses, paths, rates
from ui import session
from ui.address_bar import arrive, show_link
from ui.frame import notice, titled
from ui.layout import quiet, workbench
from ui.link import encode
from ui.nested import title
from ui.schedules import report
from ui.schedules.panel import panel
from ui.schedules.state import Comparison, current
from ui.shown import shown
from ui.texts import t
from ui.trajectories import all_rates

arrive()
if session.leaving():
    st.switch_page("pages/playground.py")
compared = current()
bench, controls = workbench(t("Schedules"))


@cache  # once: before the pictures where those take their time, and behind them else
def settings() -> None:
    with controls:
        panel(compared)


runs = shown(compared, bench, settings)
land = compared.landscape
names = ", ".join(title(one.lane.schedule) for one in runs)


def curves(values) -> list[Curve]:
    return [Curve(one.slot, title(one.lane.schedule), values(one)) for one in runs]


def chart(title: str, figure: dict, key: str, alt: str) -> None:
    st.markdown(f"**{title}**")
    st.plotly_chart(figure, key=f"chart.{key}", height=280, alt=alt, config={"displayModeBar": False})


step, minimum, start = t("step"), t("minimum"), t("start")
with bench:
    quiet()
    notice(Comparison, t("Not all of this link could be read:"), session.notes(Comparison).get("problems", []))
    report.head(runs, compared)
    (above, beside), (below, last) = st.columns(2), st.columns(2)
    with above:
        found = rates(
            curves(lambda one: all_rates(one.trajectory)), compared.axis == "log", step=step, rate=t("learning rate")
        )
        chart(t("Learning rate"), found, "rates", t("Learning rate by step: {names}", names=names))
    with beside:
        name = t("Loss of {optimizer} on {surface}", optimizer=runs[0].label, surface=t(land.label))
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
        report.results(runs)
        report.remarks(runs)
settings()
report.spelled(runs)
titled(t("Schedules"), t("{surface}: {runs}", surface=t(land.label), runs=names))
show_link(encode(compared))
