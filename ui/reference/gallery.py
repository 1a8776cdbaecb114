"""The cards as a page of their own: made once, sent once, and then only shown or hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2s
from html import escape
from pathlib import Path

import streamlit as st

from ..texts import t
from .items import KINDS, Card, cards

CSS = Path(__file__).with_name("gallery.css")
# The cards are sent once; a second, small message says which of them are seen, in which order.
ARRANGE = """
const arrange = () => {
  const names = document.querySelector(".dl-found")?.dataset.names?.split(" ");
  if (!names) return;
  for (const grid of document.querySelectorAll(".dl-grid-cards")) {
    const cards = new Map([...grid.children].map((card) => [card.dataset.name, card]));
    for (const card of cards.values()) card.hidden = true;
    const shown = names.map((name) => cards.get(name)).filter(Boolean);
    for (const card of shown) card.hidden = false;
    grid.append(...shown);
    grid.parentElement.hidden = !shown.length;
  }
};
"""
# A plain click stays in this session: the address changes, and Streamlit hears of it as if one had gone there by "back"
# or "forward". The links are real ones all the same, for a new tab or a bookmark.
GALLERY = """
export default ({ parentElement, data }) => {
  const root = parentElement.querySelector(".dl-gallery");
  if (root.dataset.made !== data.made) root.innerHTML = data.html;
  root.dataset.made = data.made;
  arrange();
  root.onclick = (event) => {
    const link = event.target.closest("a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    root.closest("[data-testid=stMain]")?.scrollTo(0, 0);
    const to = new URL(link.href), words = new URLSearchParams(location.search).get("q");
    if (words && to.pathname === location.pathname) to.searchParams.set("q", words);
    history.pushState({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  };
};
"""
FOUND = """
export default ({ parentElement, data }) => {
  parentElement.querySelector(".dl-found").dataset.names = data;
  arrange();
};
"""


def gallery(shown: Iterable[Card], html: str) -> None:
    """The cards in `shown`, in that order."""
    cards_mount, found_mount = _mounts()
    with st.container(gap=None):
        found_mount(data=" ".join(card.name for card in shown), key="found")
        _fill(cards_mount, html, "gallery")


def picture(drawn: str, caption: str, label: str, query: str) -> None:
    """One small picture in large, with the link that opens it in the playground."""
    html = (
        f'<figure class="dl-large">{drawn}<figcaption>{escape(caption)}</figcaption></figure>'
        f'<a class="dl-open" href="./?{escape(query)}">{escape(label)}</a>'
    )
    _fill(_mounts()[0], html, "large")


def names(found: Iterable[Card]) -> None:
    """The names of some cards, each a link to its card."""
    links = "".join(f'<a href="?item={card.name}">{escape(card.label)}</a>' for card in found)
    _fill(_mounts()[0], f'<nav class="dl-names">{links}</nav>', "names")


def _fill(mount: Callable, html: str, key: str) -> None:
    mount(data={"html": html, "made": blake2s(html.encode(), digest_size=6).hexdigest()}, key=key)


def page(draw: Callable[[Card], str]) -> str:
    """The HTML of all cards; `draw` makes the small picture of one."""
    parts = []
    for kind, heading in KINDS.items():
        of_kind = "".join(_short(card, draw(card)) for card in cards().values() if card.kind == kind)
        parts.append(
            f'<section hidden><h2>{escape(t(heading))}</h2><div class="dl-grid-cards">{of_kind}</div></section>'
        )
    return "".join(parts)


def _short(card: Card, drawn: str) -> str:
    family = f'<span class="dl-family">{escape(t(card.family))}</span>' if card.family else ""
    return (
        f'<a class="dl-card" data-name="{card.name}" href="?item={card.name}" hidden>{drawn}'
        f'<span class="dl-said"><strong>{escape(card.label)}</strong>{family}'
        f'<span class="dl-idea">{escape(t(card.cls.idea()))}</span></span></a>'
    )


@cache
def _mounts():
    make = st.components.v2.component
    html, css = '<div class="dl-gallery"></div>', CSS.read_text()
    return (
        make("descent_gallery", html=html, css=css, js=ARRANGE + GALLERY, isolate_styles=False),
        make("descent_found", html='<div class="dl-found"></div>', js=ARRANGE + FOUND, isolate_styles=False),
    )
