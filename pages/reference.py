"""Reference: every optimizer, schedule and landscape as a card, made from its declaration."""

import streamlit as st

from figures.thumbnail import contour, curve, minima, svg, walk
from ui import echo, session
from ui.address_bar import arrive
from ui.calls import unknown
from ui.elsewhere import DRAWINGS, elsewhere
from ui.forms.widget import button
from ui.frame import titled
from ui.layout import quiet
from ui.reference import gallery
from ui.reference.filters import close, filters
from ui.reference.items import Card, cards, matching
from ui.reference.page import card_in_full
from ui.texts import language, t

arrive()
session.enter("reference")


def drawn(function, what) -> str:
    return elsewhere(DRAWINGS, (function.__name__, repr(what)), function, what) or ""


def picture(card: Card) -> str:
    if not card.pictured:
        return ""
    land = card.setup.landscape
    if card.kind == "schedule":
        return svg(drawn(curve, card.run))
    return svg(drawn(contour, land) + (minima(land) if card.kind == "landscape" else drawn(walk, card.run)))


@st.cache_resource(show_spinner=t("Drawing the small pictures"), max_entries=4)
def all_cards(language: str) -> str:
    return gallery.page(picture)


quiet(t("Reference"))
words, kind, family = filters()
item = st.query_params.get("item")
titled(t("Reference"), cards()[item].label if item in cards() else "")
if item in cards():
    button(t("All cards"), icon=":material/arrow_back:", pressed=close, type="tertiary", key="back")
    card_in_full(cards()[item], picture(cards()[item]))
else:
    if item is not None:
        echo.warnings(t("This card cannot be shown:"), [unknown(item, cards())])
    found = matching(words, kind, family)
    st.caption(t("{n} of {all} cards", n=len(found), all=len(cards())))
    gallery.gallery(found, all_cards(language()))
