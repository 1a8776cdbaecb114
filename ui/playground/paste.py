"""Somebody's code as a run: what of it was taken, what was not, and what is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine import Constant
from interop import CodeError, Reading, read_code

from .. import echo, session
from ..forms.widget import button, widget
from ..lanes import MOST_LANES, Lane, without
from ..link import decode, encode, split
from ..texts import t, told
from .state import Setup, change, own_rate, receive, set_parts

state = st.session_state
KEY = Setup.page
PASTED = f"{KEY}.pasted"
LONGEST = 400_000  # characters
MOST_ROWS = 40


def paste(setup: Setup, lane: Lane) -> None:
    """A place to paste code, and under it what it was read as."""
    st.text_area(
        t("Paste code"),
        key=PASTED,
        height=220,
        max_chars=LONGEST,
        placeholder="torch.optim.AdamW(params, lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1)",
        help=t("PyTorch, Keras or optax: a call, a script, a notebook, or settings. It is read, never executed."),
    )
    free = setup.free_slot()
    with st.container(horizontal=True):
        button(t("Put into this run"), key=f"{KEY}.paste.here", pressed=lambda: _read(lane.slot))
        button(t("Add as a run"), key=f"{KEY}.paste.new", pressed=lambda: _read(None), disabled=free is None)
    if wrong := session.misread(PASTED):
        echo.errors(wrong["problems"])
    if kept := session.notes(Setup).get("pasted"):
        _told(kept)


def _told(kept: dict[str, Any]) -> None:
    """What the last text was read as."""
    echo.success(kept["head"])
    with st.container(horizontal=True):
        button(t("Back to the run as it was"), key=f"{KEY}.paste.back", pressed=_back, icon=":material/undo:")
        if kept["others"]:
            n = len(kept["others"])
            label = t("Add the other {n} as runs", n=n) if n > 1 else t("Add the other one as a run")
            button(label, key=f"{KEY}.paste.others", pressed=_others)
    for place, (name, purpose, value, low, high, whole) in enumerate(kept["asked"]):
        with st.container(key=f"asked{place}"):
            widget(
                st.number_input,
                t("Assumed: {name}", name=_as_label(name)),
                key=f"{KEY}.asked.{name}",
                value=int(value) if whole else float(value),
                changed=lambda name=name: _answer(name),
                help=purpose,
                min_value=int(low) if whole else float(low),
                max_value=int(high) if whole else float(high),
                step=1 if whole else None,
                format=None if whole else "%g",
            )
    echo.rows(t("Read as"), kept["taken"])
    echo.rows(t("Not read"), kept["unread"])


def _as_label(name: str) -> str:
    return t("steps per epoch") if name == "steps per epoch" else echo.safe(name, 60)


def _read(slot: int | None, answers: dict[str, Any] | None = None, before: str = "") -> None:
    """Take what is in the box into a slot, the first free one for None."""
    setup, notes, text = session.document(Setup), session.notes(Setup), state.get(PASTED) or ""
    notes.pop("pasted", None)
    try:
        found = read_code(text, answers or {})
    except CodeError as error:
        session.remember_misread(PASTED, "", [told(error)])
        return
    before = before or encode(setup)
    new = slot is None
    slot = setup.free_slot() if new else slot
    if slot is None:
        return
    old = setup.lane(slot)
    if new and found.optimizer is None:
        old = setup.lane(notes.get("selected", 0))
    kept = old.schedule if old.slot == slot or found.optimizer is None else Constant()  # a new run starts with none
    lane = _lane(found, slot, old, kept)
    receive(lane, own=True)
    if found.stop is not None:
        set_parts(stop=found.stop)
    if found.best:
        notes["view"] = {"mark": "best"}
        notes["token"] = session.token({"mark": "best"})
    notes["pasted"] = _plain(found, lane, before, new, answers or {})


def _lane(found: Reading, slot: int, old: Lane, kept: Any) -> Lane:
    """The run that a text makes, with what it leaves open as it was."""
    optimizer = old.optimizer if found.optimizer is None else found.optimizer
    if found.optimizer is None and found.rate is not None:
        optimizer = optimizer.with_lr(found.rate)
    return Lane(slot, optimizer, kept if found.schedule is None else found.schedule)


def _plain(found: Reading, lane: Lane, before: str, new: bool, answers: dict[str, Any]) -> dict[str, Any]:
    """A reading as plain data: the session keeps no object of ours."""
    optimizer, schedule = repr(lane.optimizer), repr(lane.schedule)
    if found.optimizer is None and found.schedule is None:
        head = [t("The text has no optimizer and no schedule; the run keeps its own.")]
    elif found.optimizer is None:
        head = [t("Read as {schedule}, put onto the run's {optimizer}.", schedule=schedule, optimizer=optimizer)]
    elif found.schedule is None and type(lane.schedule) is not Constant:
        said = t("Read as {optimizer}. The text has no schedule; the run keeps {schedule}.", optimizer=optimizer,
                 schedule=schedule)  # fmt: skip
        head = [said]
    elif found.schedule is None:
        head = [t("Read as {optimizer}. The text has no schedule.", optimizer=optimizer)]
    else:
        head = [t("Read as {optimizer} with {schedule}.", optimizer=optimizer, schedule=schedule)]
    if found.stop is not None:
        head.append(t("The stop rule holds for all runs here: {rule}.", rule=repr(found.stop)))
    if found.others:
        head.append(t("The text makes {n} optimizers; this is the first one.", n=1 + len(found.others)))
    said = [told(one) for one in found.remarks]
    return {
        "head": " ".join([*head, *said]),
        "slot": lane.slot,
        "before": before,
        "new": new,
        "answers": answers,
        "others": [repr(one.optimizer)[:200] for one in found.others],
        "taken": [[_lines(one.lines), one.snippet, told(one.became)] for one in found.taken][:MOST_ROWS],
        "unread": [[_lines(one.lines), one.snippet, told(one.why)] for one in found.unread][:MOST_ROWS],
        "asked": [[one.name, told(one.purpose), one.assumed, one.low, one.high, one.whole] for one in found.asked],
    }


def _lines(lines: tuple[int, int]) -> str:
    first, last = lines
    if not first:
        return ""
    return t("Line {n}:", n=first) if first == last else t("Lines {first} to {last}:", first=first, last=last)


def _answer(name: str) -> None:
    """Another value for what was assumed."""
    kept = session.notes(Setup)["pasted"]
    answers = kept["answers"] | {name: state[f"{KEY}.asked.{name}"]}
    _read(kept["slot"], answers, kept["before"])
    if (again := session.notes(Setup).get("pasted")) is not None:
        again["new"] = kept["new"]


def _back() -> None:
    """The run as it was before the text was read; one that was added goes."""
    notes = session.notes(Setup)
    kept = notes.pop("pasted")
    setup = session.document(Setup)
    before, _ = decode(split(kept["before"]), Setup())
    slot = kept["slot"]
    if kept["new"] and len(setup.lanes) > 1:
        own_rate(slot, False)
        change(replace(setup, lanes=without(setup.lanes, slot), stop=before.stop))
    else:
        change(replace(setup.with_lane(before.lane(slot)), stop=before.stop))


def _others() -> None:
    """A run for each of the other optimizers of the text, as far as there is room."""
    notes, text = session.notes(Setup), state.get(PASTED) or ""
    kept = notes["pasted"]
    try:
        found = read_code(text, kept["answers"])
    except CodeError as error:
        session.remember_misread(PASTED, "", [told(error)])
        return
    left = len(found.others)
    for one in found.others:
        slot = session.document(Setup).free_slot()
        if slot is None:
            break
        left -= 1
        receive(_lane(one, slot, Lane(slot, one.optimizer), Constant()), own=True)
    kept["others"] = []
    notes["pasted"] = kept
    if left:
        echo.passing(t("There is room for {most} runs; {n} of the text were left out.", most=MOST_LANES, n=left))
