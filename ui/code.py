"""Code both ways under the stage: copy a lane as a script, paste somebody's code as a lane."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine import Constant
from interop import CodeError, differences, from_code, to_code

from . import session
from .controls import show
from .elsewhere import SCRIPTS, elsewhere
from .setup import FRAMEWORKS, Lane, Setup, sign
from .texts import literally, t

state = st.session_state
LANGUAGES = FRAMEWORKS | {"numpy": "NumPy"}


def code(setup: Setup, lane: Lane) -> None:
    """The selected lane as a script on the left, a place to paste on the right."""
    left, right = st.columns(2)
    with left:
        own = getattr(lane.inner, "flavour", "torch")
        names = list(LANGUAGES)
        framework = st.segmented_control(
            t("Copy as"), names, key="framework", default=show("framework", state.get("framework") or own),
            format_func=LANGUAGES.get, required=True,
        )  # fmt: skip
        st.caption(f"{sign(lane.slot)} {lane.label} ({lane.detail})")
        what = setup.run(lane)
        script = elsewhere(SCRIPTS, (repr(what), framework), to_code, what, framework)
        if script is None:
            st.warning(t("This script would follow the whole run, which takes more than this server has for it."))
        else:
            st.code(script, language="python", height=420)
    with right:
        st.text_area(
            t("Paste code"),
            key="pasted",
            height=220,
            max_chars=20_000,
            placeholder="torch.optim.AdamW(params, lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1)",
            help=t("PyTorch, Keras or optax: one call, or a whole script. It is read, never executed."),
        )
        with st.container(horizontal=True):
            st.button(t("Put into this lane"), key="paste.here", on_click=_paste(setup, lambda: lane.slot))
            st.button(
                t("Add as a lane"),
                key="paste.new",
                on_click=_paste(setup, setup.free_slot),
                disabled=setup.free_slot() is None,
            )
        for problem in state.misread.get("pasted", ()):
            st.error(literally(problem))
        if read := state.get("pasted.read"):
            st.success(literally(read))


def _paste(setup: Setup, slot: Callable[[], int | None]) -> Callable[[], None]:
    def pasted() -> None:
        state["pasted.read"] = None
        try:
            optimizer, schedule = from_code(state.pasted)
        except CodeError as error:
            state.misread["pasted"] = [str(error)]
            return
        place = slot()
        old = setup.lane(place)
        kept = old.schedule if old.slot == place else Constant()  # a new lane starts with none
        lane = Lane(place, optimizer, schedule or kept)
        state.own_rates.add(place)
        session.change(setup.with_lane(lane))
        session.select(place)
        read = t("Read as {optimizer} with {schedule}.", optimizer=repr(optimizer), schedule=repr(lane.schedule))
        state["pasted.read"] = " ".join([read, *differences(state.pasted, optimizer, schedule)])

    return pasted
