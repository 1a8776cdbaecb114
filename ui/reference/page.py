"""One card in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import Item, Landscape, Param, params
from interop import calls

from .. import echo
from ..lanes import FRAMEWORKS
from ..link import encode
from ..nested import title
from ..texts import t
from .gallery import names, picture
from .items import HOUSE, Card, cards

MOST_PLACES = 7
ONE = {"optimizer": "Optimizer", "schedule": "Schedule", "landscape": "Landscape"}


def card_in_full(card: Card, drawn: str) -> None:
    """Everything that the item declares."""
    with st.container(key="full"):
        left, right = st.columns([1, 2], gap="large")
        with left:
            if card.pictured:
                picture(drawn, _caption(card), t("Open in the playground"), encode(card.setup))
            else:
                st.caption(
                    t("The pages picture surfaces over two variables; this one has {n}.", n=len(card.cls().variables))
                )
        with right:
            _said(card)
        if rows := table(card.cls):
            st.markdown(rows)
        _code(card)
        _neighbours(card)


def _said(card: Card) -> None:
    st.header(card.label, anchor=False)
    st.caption(" · ".join(filter(None, (t(ONE[card.kind]), t(card.family), str(card.source.relative_to(HOUSE))))))
    st.markdown(t(card.cls.idea()))
    if card.latex:
        st.latex(card.latex)
    if honest := getattr(card.cls, "caveat", ""):
        echo.note(t(honest))
    for name, head in (("fixes", t("Fixes")), ("breaks", t("Breaks"))):
        if text := getattr(card.cls, name, ""):
            st.markdown(f"**{head}.** {t(text)}")
    if card.kind == "landscape":
        st.markdown("  \n".join(places(card.cls())))
    if card.cls.reference:
        st.markdown(f"**{t('Paper')}.** {card.cls.reference}")
    for framework, text in getattr(card.cls, "differs", {}).items():
        st.markdown(f"**{FRAMEWORKS[framework]}.** {t(text)}")


def places(land: Landscape) -> list[str]:
    """Where a landscape is lowest and where its saddles are, in sentences."""
    if land.minima:
        loss, where = f"{land.floor:.6g}", _listed(land.minima)
        said = [t("**Lowest loss.** {loss} at {places}.", loss=loss, places=where)]
    else:
        said = [t("**Lowest loss.** None that is known.")]
    if land.valleys:
        said.append(t("It is as low all along a curve, which the playground shows dotted."))
    if land.saddles:
        said.append(t("**Saddles.** {places}.", places=_listed(land.saddles)))
    return said


def _listed(points: Sequence[Sequence[float]]) -> str:
    """The first few points to five digits."""
    shown = [f"({', '.join(f'{one:.5g}' for one in point)})" for point in points[:MOST_PLACES]]
    return ", ".join(shown) + (" …" if len(points) > MOST_PLACES else "")


def _caption(card: Card) -> str:
    setup = card.setup
    lane = setup.lanes[0]
    values = {"lr": f"{lane.optimizer.lr:g}", "n": setup.steps, "surface": t(setup.landscape.label)}
    if card.kind == "landscape":
        return t("Contour lines; rings mark the known minima.")
    if card.kind == "schedule":
        return t("Rate over {n} steps from a base rate of {lr}; at zero the line meets the axis.", **values)
    if lane.optimizer == card.cls():
        return t("{n} steps on {surface}, as declared.", **values)
    return t("{n} steps on {surface} with a learning rate of {lr}, chosen by trying.", **values)


def table(cls: type[Item]) -> str:
    """The hyperparameters: symbol, meaning, range, and each framework's default."""
    numbers = params(cls)
    own = [name for name in FRAMEWORKS if name in cls.spelling or name in cls.defaults]
    if not numbers:
        return ""
    head = [t("Symbol"), t("Parameter"), t("Meaning"), t("Slider"), t("Accepted"), t("Default here")]
    head += [FRAMEWORKS[name] for name in own]
    rows = ["| " + " | ".join(head) + " |", "|" + ":--|" * len(head)]
    for one in numbers:
        symbol = f"${one.symbol}$" if one.symbol else ""
        cells = [symbol, f"`{one.name}`", t(one.help), *_range(one), _text(one.default)]
        cells += [_theirs(cls, name, one) for name in own]
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows)


def _theirs(cls: type[Item], framework: str, one: Param) -> str:
    """A framework's default: the item's own unless declared otherwise; optax wants to be told a learning rate."""
    own = cls.defaults.get(framework, {})
    if one.name not in own and (framework, one.name) == ("optax", "lr"):
        return "–"
    return _text(framework if one.name == "flavour" else own.get(one.name, one.default))


def _range(one: Param) -> tuple[str, str]:
    if one.choices:
        return "", ", ".join(map(_text, one.choices))
    if one.kind is bool:
        return "", t("on, off")
    if one.rule is not None:
        return "", t("pairs in a row")
    if one.kind not in (int, float):
        return "", {str: t("text"), tuple: t("numbers in a row")}.get(one.kind, t("another item"))
    return f"{one.low:g} – {one.high:g}", one.valid.replace("inf", "∞")


def _text(value: Any) -> str:
    if isinstance(value, Item):
        return title(value)
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, bool):
        return t("on") if value else t("off")
    return f"{value:g}" if isinstance(value, (int, float)) else f"`{value}`"


def _code(card: Card) -> None:
    if card.kind != "landscape":
        lane = card.setup.lanes[0]
        item = lane.optimizer if card.kind == "optimizer" else lane.schedule
        if code := calls(item, lane.optimizer.lr, card.setup.steps):
            st.code("\n".join(code), language="python", wrap_lines=True)
    with st.expander(t("Source of {path}", path=card.source.relative_to(HOUSE))):
        st.code(card.source.read_text(), language="python")


def _neighbours(card: Card) -> None:
    near = [one for one in cards().values() if (one.kind, one.family) == (card.kind, card.family) and one != card]
    if near:
        st.caption(t("Of the same family") if card.family else t("Others"))
        names(near)
