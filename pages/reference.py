"""Reference: every optimizer, schedule and landscape as a card, made from its declaration."""

from difflib import get_close_matches
from functools import cache

import streamlit as st

from figures.thumbnail import contour, curve, minima, svg, walk
from ui import gallery
from ui.address import arrived
from ui.card import card_in_full
from ui.cards import KINDS, Card, cards, families, matching
from ui.texts import literally, t

arrived("reference")


def picture(card: Card) -> str:
    land = card.setup.landscape
    if card.kind == "schedule":
        return svg(curve(card.run))
    return svg(contour(land) + (minima(land) if card.kind == "landscape" else walk(card.run)))


@cache
def all_cards() -> str:
    return gallery.page(picture)


def close() -> None:
    st.query_params.pop("item", None)


def open_card(name: str) -> None:
    st.query_params["item"] = name


search, kinds, group = st.columns([3, 3, 2], vertical_alignment="bottom")
words = search.text_input(
    t("Search"), key="q", type="search", live=True, bind="query-params", on_change=close,
    placeholder=t("name, idea, formula, paper, parameter"),
)  # fmt: skip
kind = kinds.segmented_control(
    t("Kind"), list(KINDS), key="kind", bind="query-params", format_func=lambda one: t(KINDS[one]), on_change=close
)
family = group.selectbox(
    t("Family"), families(kind), None, key="family", bind="query-params", on_change=close, placeholder=t("all")
)
item = st.query_params.get("item")
if item in cards():
    st.button(t("All cards"), icon=":material/arrow_back:", on_click=close, type="tertiary", key="back")
    card_in_full(cards()[item], picture(cards()[item]))
else:
    if item is not None:
        near = get_close_matches(item[:40], cards(), 1)
        hint = t(" Did you mean {name}?", name=near[0]) if near else ""
        st.warning(t("“{name}” is not known.{hint}", name=literally(item[:40]), hint=hint))
    found = matching(words, kind, family)
    st.caption(t("{n} of {all} cards", n=len(found), all=len(cards())))
    gallery.gallery(found, all_cards(), open_card)
