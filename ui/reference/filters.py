"""The three ways to narrow the cards down; each press also leads back from a card in full."""

from __future__ import annotations

from typing import Any

import streamlit as st

from .. import session
from ..texts import t
from .items import KINDS, families

state = st.session_state
FIELDS = ("q", "kind", "family")


def close() -> None:
    """Back from a card to all of them."""
    st.query_params.pop("item", None)


def filters() -> tuple[str, str | None, str | None]:
    """Words, kind and family that are asked for."""
    with st.container(key="filters"):
        search, kinds, group = st.columns([3, 2.4, 2], vertical_alignment="bottom")
    words = search.text_input(
        t("Search"), key="q", type="search", live=True, bind="query-params", on_change=_asked,
        placeholder=t("name, idea, formula, paper, parameter"),
    )  # fmt: skip
    kind = kinds.segmented_control(
        t("Kind"), list(KINDS), key="kind", persist_state="session", format_func=_heading, on_change=_asked
    )
    family = group.selectbox(
        t("Family"), families(kind), None, key="family", persist_state="session", on_change=_asked,
        placeholder=t("all"), format_func=t,
    )  # fmt: skip
    if session.resumed() and session.recall("filters", ["", None, None]) != [words, kind, family]:
        session.act(_asked)
    return words, kind, family


def _heading(kind: str) -> str:
    return t(KINDS[kind])


def _asked() -> Any:
    session.remember("filters", [state.get(name) for name in FIELDS])
    close()
