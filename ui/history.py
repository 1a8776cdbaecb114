"""Undo and redo: each change of a page's setup is one entry, kept by this session as the text of its link.

Not in the browser's history: going back there leaves the page, and would else have to pass every slider first.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from . import link, session
from .document import Document
from .forms.widget import button
from .texts import t

state = st.session_state
MOST = 50  # entries each way
PASSING = ("problems", "view", "token", "read")  # notes about how one came here, which an undone change leaves alone


def note(kind: type[Document]) -> None:
    """Before a change of a page's state: it can be undone."""
    past, future = _entries(kind)
    entry = _now(kind)
    if not past or past[-1] != entry:
        past.append(entry)
        del past[:-MOST]
    future.clear()


def undo(kind: type[Document]) -> None:
    """The state before the last change."""
    _move(kind, *_entries(kind))


def redo(kind: type[Document]) -> None:
    """The state before the last undo."""
    _move(kind, *reversed(_entries(kind)))


def buttons(kind: type[Document], start_over: Any) -> None:
    """Undo, redo, and `start_over`, which is called to begin anew."""
    past, future = _entries(kind)
    with st.container(key="history", horizontal=True, gap=None):
        for name, label, said, entries, pressed in (
            ("undo", t("Undo"), t("Undo (Ctrl+Z)"), past, undo),
            ("redo", t("Redo"), t("Redo (Ctrl+Shift+Z)"), future, redo),
        ):
            button(
                label, icon=f":material/{name}:", key=f"{kind.page}.{name}", pressed=lambda do=pressed: do(kind),
                disabled=not entries, type="tertiary", help=said,
            )  # fmt: skip
        button(
            t("Start over"), icon=":material/restart_alt:", key=f"{kind.page}.over", pressed=start_over,
            type="tertiary", help=t("Start over"),
        )  # fmt: skip


def _entries(kind: type[Document]) -> tuple[list[dict], list[dict]]:
    """What can be undone and what can be redone, the next one last."""
    return state.setdefault("history", {}).setdefault(kind.page, ([], []))


def _now(kind: type[Document]) -> dict[str, Any]:
    notes = {name: value for name, value in session.notes(kind).items() if name not in PASSING}
    return {"link": link.encode(session.document(kind)), "notes": notes}


def _move(kind: type[Document], source: list[dict], target: list[dict]) -> None:
    if source:
        target.append(_now(kind))
        entry = source.pop()
        session.change(link.decode(link.split(entry["link"]), kind())[0])
        session.notes(kind).update(entry["notes"], problems=[])
