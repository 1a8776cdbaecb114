"""One card in full."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine import Item, Param, params

from .cards import HOUSE, KINDS, Card, cards
from .controls import name_of
from .gallery import picture
from .overlay_report import calls
from .setup import FRAMEWORKS
from .texts import t


def card_in_full(card: Card, drawn: str) -> None:
    """Everything that the item declares."""
    left, right = st.columns([1, 2], gap="large")
    with left:
        picture(drawn)
        st.page_link(
            "pages/playground.py",
            label=t("Open in the playground"),
            icon=":material/play_arrow:",
            query_params=card.query,
        )
        st.caption(_caption(card))
        st.markdown(t("**Paper**  \n{paper}", paper=card.cls.reference))
        st.markdown(t("**Source**  \n`{path}`", path=card.source.relative_to(HOUSE)))
    with right:
        family = f" · {t(card.family)}" if card.family else ""
        st.caption(f"{t(KINDS[card.kind])}{family} · `{card.name}`")
        st.header(card.label, anchor=False)
        st.markdown(t(card.cls.idea()))
        if card.latex:
            st.latex(card.latex)
        if honest := getattr(card.cls, "honest", ""):
            st.info(t(honest), icon=":material/visibility:")
        for name, title in (("fixes", t("Fixes")), ("breaks", t("Breaks"))):
            if text := getattr(card.cls, name, ""):
                st.markdown(f"**{title}.** {t(text)}")
        if rows := table(card.cls):
            st.markdown(rows)
        _code(card)
    _neighbours(card)


def _caption(card: Card) -> str:
    setup = card.setup
    lane = setup.lanes[0]
    values = {"optimizer": lane.optimizer.label, "lr": f"{lane.optimizer.lr:g}", "n": setup.steps,
              "surface": t(setup.landscape.label)}  # fmt: skip
    if card.kind == "landscape":
        return t("Contour lines; rings mark the known minima.")
    if card.kind == "schedule":
        return t("Rate over {n} steps from a base rate of {lr}; at zero the line meets the axis.", **values)
    return t("{n} steps on {surface} with a learning rate of {lr}, chosen by trying.", **values)


def table(cls: type[Item]) -> str:
    """The hyperparameters: symbol, meaning, range, and each framework's default."""
    numbers = params(cls)
    own = [name for name in FRAMEWORKS if name in cls.spelling or name in cls.defaults]
    if not numbers:
        return ""
    head = [t("Symbol"), t("Name"), t("Meaning"), t("Slider"), t("Valid"), t("Default"), *(FRAMEWORKS[n] for n in own)]
    rows = ["| " + " | ".join(head) + " |", "|" + ":--|" * len(head)]
    for one in numbers:
        symbol = f"${one.symbol}$" if one.symbol else ""
        theirs = [_text(cls.defaults.get(name, {}).get(one.name, one.default)) for name in own]
        cells = [symbol, name_of(one).split(" ")[0] and f"`{one.name}`", t(one.help), *_range(one), _text(one.default)]
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in [*cells, *theirs]) + " |")
    return "\n".join(rows)


def _range(one: Param) -> tuple[str, str]:
    if one.choices:
        return t("one of"), ", ".join(one.choices)
    if one.kind is bool:
        return t("on or off"), ""
    if one.kind not in (int, float):
        return "", {str: t("text"), tuple: t("numbers in a row")}.get(one.kind, t("another item"))
    return f"{one.low:g} … {one.high:g}", one.valid.replace("inf", "∞")


def _text(value: Any) -> str:
    if isinstance(value, Item):
        return t(value.label)
    if isinstance(value, bool):
        return t("on") if value else t("off")
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _code(card: Card) -> None:
    if card.kind != "landscape":
        lane = card.setup.lanes[0]
        item = lane.optimizer if card.kind == "optimizer" else lane.schedule
        if code := calls(item, lane.optimizer.lr, card.setup.steps):
            st.code(code, language="python", wrap_lines=True)
    with st.expander(t("Source of {path}", path=card.source.relative_to(HOUSE))):
        st.code(card.source.read_text(), language="python")


def _neighbours(card: Card) -> None:
    near = [one for one in cards().values() if (one.kind, one.family) == (card.kind, card.family) and one != card]
    if near:
        st.caption(t("Of the same family") if card.family else t("Others"))
        with st.container(horizontal=True, gap="small"):
            for one in near[:10]:
                st.page_link("pages/reference.py", label=one.label, query_params={"item": one.name})
