"""Reference: every optimizer, schedule and landscape as a card, made from its declaration."""

from difflib import get_close_matches

import streamlit as st

from figures.thumbnail import contour, curve, minima, svg, walk
from ui import gallery
from ui.address import arrived, through_app
from ui.card import card_in_full
from ui.cards import KINDS, Card, cards, families, matching
from ui.elsewhere import DRAWINGS, elsewhere
from ui.layout import quiet
from ui.texts import literally, t

through_app()
arrived("reference")


def drawn(function, what) -> str:
    return elsewhere(DRAWINGS, (function.__name__, repr(what)), function, what) or ""


def picture(card: Card) -> str:
    land = card.setup.landscape
    if card.kind == "schedule":
        return svg(drawn(curve, card.run))
    return svg(drawn(contour, land) + (minima(land) if card.kind == "landscape" else drawn(walk, card.run)))


@st.cache_resource(show_spinner=t("Drawing the small pictures"))
def all_cards() -> str:
    return gallery.page(picture)


def close() -> None:
    st.query_params.pop("item", None)


quiet()
with st.container(key="filters"):
    search, kinds, group = st.columns([3, 2.4, 2], vertical_alignment="bottom")
words = search.text_input(
    t("Search"), key="q", type="search", live=True, bind="query-params", on_change=close,
    placeholder=t("name, idea, formula, paper, parameter"),
)  # fmt: skip
kind = kinds.segmented_control(
    t("Kind"), list(KINDS), key="kind", persist_state="session", format_func=lambda one: t(KINDS[one]), on_change=close
)
family = group.selectbox(
    t("Family"), families(kind), None, key="family", persist_state="session", on_change=close, placeholder=t("all")
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
    gallery.gallery(found, all_cards())
