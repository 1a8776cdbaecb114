"""Code both ways under the stage: copy a run as a script, paste somebody's code as a run."""

from __future__ import annotations

import streamlit as st

from interop import paths, to_code

from ..elsewhere import SCRIPTS, elsewhere
from ..lanes import FRAMEWORKS, sign
from ..shown import Shown, awaited
from ..texts import t
from .paste import paste
from .report import cut
from .state import Setup

state = st.session_state
KEY = Setup.page
FRAMEWORK = f"{KEY}.framework"
LANGUAGES = FRAMEWORKS | {"numpy": "NumPy"}


def code(setup: Setup, chosen: Shown) -> None:
    """The selected run as a script on the left, a place to paste on the right."""
    left, right = st.columns(2)
    with left:
        _copy(setup, chosen)
    with right:
        paste(setup, chosen.lane)


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
