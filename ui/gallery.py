"""The cards as a page of their own: made once, sent once, and then only shown or hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from .cards import KINDS, Card, cards
from .texts import t

CSS = Path(__file__).with_name("gallery.css")
# A plain click stays in this session; the links are real ones, for a new tab or a bookmark.
JS = """
export default ({ parentElement, data, setTriggerValue }) => {
  const root = parentElement.querySelector(".dl-gallery");
  if (root.dataset.made !== data.made) root.innerHTML = data.html;
  root.dataset.made = data.made;
  root.onclick = (event) => {
    const card = event.target.closest("a[data-name]");
    if (!card || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    root.closest("[data-testid=stMain]")?.scrollTo(0, 0);
    setTriggerValue("open", card.dataset.name);
  };
};
"""


def gallery(shown: Iterable[Card], html: str, on_open: Callable[[str], None]) -> None:
    """All cards, of which those in `shown` are seen; `on_open(name)` is called for the one that is clicked."""
    shown = list(shown)
    seen = [f".dl-card-{card.name}" for card in shown] + [f".dl-kind-{kind}" for kind in {card.kind for card in shown}]
    st.html(f"<style>{','.join(seen)} {{ display: flex; }}</style>" if seen else "<style></style>")

    def opened() -> None:
        if name := st.session_state.gallery.open:
            on_open(name)

    _mount()(data={"html": html, "made": str(hash(html))}, key="gallery", on_open_change=opened)


def picture(inner: str) -> None:
    """One small picture in large."""
    _mount()(data={"html": f'<div class="dl-large">{inner}</div>', "made": str(hash(inner))}, key="gallery_picture")


def page(draw: Callable[[Card], str]) -> str:
    """The HTML of all cards; `draw` makes the small picture of one."""
    parts = []
    for kind, heading in KINDS.items():
        of_kind = [card for card in cards().values() if card.kind == kind]
        parts.append(f'<h2 class="dl-kind dl-kind-{kind}">{escape(t(heading))}</h2><div class="dl-grid-cards">')
        parts += [_short(card, draw(card)) for card in of_kind]
        parts.append("</div>")
    return "".join(parts)


def _short(card: Card, drawn: str) -> str:
    family = f'<span class="dl-family">{escape(t(card.family))}</span>' if card.family else ""
    return (
        f'<a class="dl-card dl-card-{card.name}" data-name="{card.name}" href="?item={card.name}">{drawn}'
        f'<span class="dl-said"><strong>{escape(card.label)}</strong>{family}'
        f'<span class="dl-idea">{escape(t(card.cls.idea()))}</span></span></a>'
    )


@cache
def _mount():
    return st.components.v2.component(
        "descent_gallery", html='<div class="dl-gallery"></div>', css=CSS.read_text(), js=JS, isolate_styles=False
    )
