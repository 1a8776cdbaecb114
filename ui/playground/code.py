"""Code both ways under the stage: copy a run as a script, paste somebody's code as a run."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine import Constant
from interop import CodeError, differences, from_code, paths, to_code

from .. import echo, session
from ..elsewhere import SCRIPTS, elsewhere
from ..forms.widget import button
from ..lanes import FRAMEWORKS, Lane, sign
from ..shown import Shown, awaited
from ..texts import t, told
from .report import cut
from .state import Setup, receive

state = st.session_state
KEY = Setup.page
PASTED, FRAMEWORK = f"{KEY}.pasted", f"{KEY}.framework"
LANGUAGES = FRAMEWORKS | {"numpy": "NumPy"}


def code(setup: Setup, chosen: Shown) -> None:
    """The selected run as a script on the left, a place to paste on the right."""
    left, right = st.columns(2)
    with left:
        _copy(setup, chosen)
    with right:
        _paste(setup, chosen.lane)


def _copy(setup: Setup, chosen: Shown) -> None:
    lane = chosen.lane
    own = getattr(lane.inner, "flavour", "torch")
    framework = st.segmented_control(
        t("Copy as"), list(LANGUAGES), key=FRAMEWORK, default=state.get(FRAMEWORK) or own,
        format_func=LANGUAGES.get, required=True,
    )  # fmt: skip
    st.caption(f"{sign(lane.slot)} {lane.label} ({lane.detail})")
    if setup.landscape.expression:
        what = setup.run(lane)
        needed = paths(what, framework)
        known = dict(zip(needed, awaited(needed, st.container()), strict=True))
        key = (repr(what), framework, *(one.steps for one in known.values()))
        script = elsewhere(SCRIPTS, key, to_code, what, framework, known.__getitem__)
        if script is None:
            st.caption(t("To write this script takes more than this server has for it."))
        else:
            st.code(script, language="python", height=420)
            if cut(chosen.trajectory):
                values = {"step": chosen.trajectory.steps, "all": what.steps}
                st.caption(t("The picture ends at step {step} of {all}; the script makes all steps.", **values))
    else:
        st.caption(t("This surface is not given by a formula, so there is no script of it."))


def _paste(setup: Setup, lane: Lane) -> None:
    st.text_area(
        t("Paste code"),
        key=PASTED,
        height=220,
        max_chars=20_000,
        placeholder="torch.optim.AdamW(params, lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1)",
        help=t("PyTorch, Keras or optax: one call, or a whole script. It is read, never executed."),
    )
    free = setup.free_slot()
    with st.container(horizontal=True):
        button(t("Put into this run"), key=f"{KEY}.paste.here", pressed=_pasted(lambda now: lane.slot))
        button(t("Add as a run"), key=f"{KEY}.paste.new", pressed=_pasted(Setup.free_slot), disabled=free is None)
    if wrong := session.misread(PASTED):
        echo.errors(wrong["problems"])
    if read := session.notes(Setup).get("read"):
        echo.success(read)


def _pasted(place: Callable[[Setup], int | None]) -> Callable[[], None]:
    def pasted() -> None:
        setup, notes, text = session.document(Setup), session.notes(Setup), state.get(PASTED) or ""
        notes.pop("read", None)
        try:
            optimizer, schedule = from_code(text)
        except CodeError as error:
            session.remember_misread(PASTED, "", [told(error)])
            return
        if (slot := place(setup)) is None:
            return
        old = setup.lane(slot)
        kept = old.schedule if old.slot == slot else Constant()  # a new run starts with none
        lane = Lane(slot, optimizer, schedule or kept)
        receive(lane, own=True)
        read = t("Read as {optimizer} with {schedule}.", optimizer=repr(optimizer), schedule=repr(lane.schedule))
        notes["read"] = " ".join([read, *map(told, differences(text, optimizer, schedule))])

    return pasted
