"""What there is under the stage: a line that is seen without scrolling, and what is chosen on it."""

from __future__ import annotations

from engine import RowLoss

from ..forms.widget import tabs
from ..frame import titled
from ..layout import below
from ..shown import Shown
from ..texts import t
from .report import formula, formulas, ideas, report
from .rows import data
from .state import Setup, selected


def lower(setup: Setup, lanes: list[Shown]) -> None:
    """What happened, formulas or code; and the window's title, which says what is seen."""
    chosen = next(one for one in lanes if one.slot == selected(setup).slot)
    names = {"report": t("What happened"), "formulas": t("Formulas"), "code": t("Code")}
    if isinstance(setup.landscape, RowLoss):
        names["rows"] = t("Data")
    with below():
        which = tabs(t("Below"), names, key=f"{Setup.page}.lower", first="report")
        formula(setup)
    if which == "code":
        from .code import code  # with all that reads code, for which the first picture need not wait

        code(setup, chosen)
    elif which == "formulas":
        formulas(setup, chosen)
    elif which == "rows" and "rows" in names:
        data(setup, chosen)
    else:
        report(lanes)
    ideas(setup, chosen)
    labels = ", ".join(one.label for one in lanes)
    titled(t("Playground"), t("{surface}: {runs}", surface=t(setup.landscape.label), runs=labels))
