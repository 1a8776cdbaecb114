"""What this browser session holds: each page's state as the text of its link, and a few plain notes beside it.

No object of ours is kept, so that an edit of the code under an open page, a reconnect or another replica loses nothing.
A copy travels with an unseen text field: Streamlit's browser side sends it along with the first press after a restart,
when the server knows nothing of the session and Streamlit nothing of the address that the stage has written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2s
from secrets import token_hex
from typing import Any, TypeVar

import streamlit as st

from . import link
from .document import Document, parts
from .texts import t

state = st.session_state
FIELD = "memory"  # of the browser
LONGEST = 100_000  # characters of what it may send
STYLE = f"<style>.st-key-{FIELD} {{ display: none; }}</style>"
SHARED = "shared"  # in place of a page, for what all of them have
D = TypeVar("D", bound=Document)


def open_app() -> None:
    """This session has come through app.py."""
    state.app = True


def has_app() -> bool:
    """Whether this session has come through app.py."""
    return "app" in state


def begin() -> None:
    """Before every run of a page: what the browser remembers, if the server knows nothing; else the browser learns."""
    state.resumed = False
    if "kept" in state:
        if state.get(FIELD) != (text := json.dumps(state.kept)):
            state[FIELD] = text
        _field()
    else:
        new = token_hex(4)
        text = _field(new)
        state.kept = _remembered(text) or {"here": "", "visits": 0, "links": {}, "notes": {}}
        state.resumed = text != new  # a browser that has not been here before holds nothing of its own


def _field(otherwise: str = "") -> str:
    with st.container(key="remembered"):
        st.html(STYLE)
        return st.text_input(t("memory"), otherwise, key=FIELD, label_visibility="collapsed")


def _remembered(text: str) -> dict[str, Any] | None:
    """What the field holds, if it is of the right form; the browser may send anything."""
    try:
        kept = json.loads(text) if 0 < len(text) <= LONGEST else None
        links = {str(page): str(query) for page, query in kept["links"].items()}
        notes = {str(page): {} | found for page, found in kept["notes"].items()}
        notes["misread"] = {
            str(key): {"text": str(one["text"]), "problems": [*map(str, one["problems"])][: link.MOST_SAID]}
            for key, one in notes.get("misread", {}).items()
        }
        state.unchecked = [*notes]
        return {"here": str(kept["here"]), "visits": int(kept["visits"]), "links": links, "notes": notes}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def resumed() -> bool:
    """Whether this run is the first of a new server for a page that is open already.

    The browser then sends its widgets as they stand, one of them perhaps just pressed: no callback is called for it,
    because the server has no older value. So widgets compare with the setup and act themselves (`ui.forms.widget`).
    """
    return bool(state.get("resumed"))


def act(changed: Callable[[], object]) -> None:
    """Do now what a callback would have done before this run, and begin the run anew."""
    state.resumed = False
    changed()
    st.rerun()


def enter(page: str) -> dict[str, str]:
    """Come to a page. The query to read if one has come by a link; that of a page one is on already is an old one."""
    came = state.kept["here"] != page
    state.kept["here"] = page
    return st.query_params.to_dict() if came else {}


def repeated() -> list[str]:
    """What to say about parts that the address holds more than once."""
    return link.repeated(name for name in st.query_params if len(st.query_params.get_all(name)) > 1)


def go(page: str) -> None:
    """Go to another page with what the session holds for it, whatever the address says."""
    state.kept["here"] = page
    state.next_page = page


def leaving() -> str | None:
    """The page to go to, if a press has asked for another one."""
    return state.pop("next_page", None)


def token(query: Mapping[str, str]) -> str:
    """A name for this visit by a link: the same after a restart of the server, another one for the next visit."""
    state.kept["visits"] += 1
    return f"{blake2s(repr(sorted(query.items())).encode(), digest_size=4).hexdigest()}-{state.kept['visits']}"


def knows(kind: type[Document]) -> bool:
    """Whether the session holds a state of this page."""
    return kind.page in state.kept["links"]


def document(kind: type[D]) -> D:
    """The state of a page."""
    links = state.kept["links"]
    return _document(kind, "&".join(filter(None, (links.get(SHARED), links.get(kind.page)))))


@lru_cache(maxsize=256)
def _document(kind: type[D], text: str) -> D:
    return link.decode(link.split(text), kind())[0]


def change(new: Document) -> None:
    """Take a new state of a page, and with it what it shares with the others."""
    kind, links = type(new), state.kept["links"]
    links[SHARED] = link.joined(link.written(new, [one for one in parts(kind) if one.shared]))
    links[kind.page] = link.joined(link.written(new, [one for one in parts(kind) if not one.shared]))
    forget_misread()


def notes(kind: type[Document]) -> dict[str, Any]:
    """What the session knows of a page beside its link, as plain data."""
    found = state.kept["notes"].setdefault(kind.page, {})
    if kind.page in state.get("unchecked", ()):
        state.unchecked.remove(kind.page)
        given = dict(found)
        found.clear()
        for name, check in kind.notes.items():
            with suppress(ValueError, TypeError, OverflowError):
                found[name] = check(given[name]) if name in given else check()
    return found


def recall(name: str, otherwise: Any) -> Any:
    """What was remembered under a name, plain data; the browser may have changed it."""
    return state.kept["notes"].get("seen", {}).get(name, otherwise)


def remember(name: str, value: Any) -> None:
    """Keep plain data under a name, for the first press after a restart."""
    state.kept["notes"].setdefault("seen", {})[name] = value


def misread(key: str) -> dict[str, Any] | None:
    """What was typed into a field and could not be read: its text, and the problems in words."""
    return state.kept["notes"].setdefault("misread", {}).get(key)


def remember_misread(key: str, text: str, problems: list[str]) -> None:
    """Keep a text that could not be read, so that it can be mended where it stands."""
    state.kept["notes"].setdefault("misread", {})[key] = {"text": text, "problems": problems}


def forget_misread(key: str | None = None) -> None:
    """It has been read, or the page has moved on."""
    found = state.kept["notes"].setdefault("misread", {})
    found.clear() if key is None else found.pop(key, None)
