"""Data in a link, and the forms of one's own: a CSV that is pasted or uploaded, points that are drawn."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2s
from typing import Any

import streamlit as st

from datasets import CATALOG as DATASETS
from engine import Dataset, Told
from ui.serving import ByteCache

from .. import echo
from ..calls import spell
from ..codecs import Call
from ..document import Reading
from ..forms.widget import button, tabs, widget
from ..texts import t, told

state = st.session_state
Table, Drawn = DATASETS["Table"], DATASETS["Drawn"]
INLINE = 60  # rows of a CSV that stand in the link; of a longer one there is a short name
UPLOADS = ByteCache(64_000_000)  # texts by that name
NAMED = re.compile(r"^Table\(text='#([0-9a-f]{16})'")
KEY = "network"
OWN = ("Table", "Drawn")


class Data(Call):
    """A data set; a long CSV by a short name of its text, which this server may know or not."""

    def __init__(self) -> None:
        super().__init__(DATASETS)

    def spell(self, value: Dataset) -> str:
        if not isinstance(value, Table) or value.text.count("\n") <= INLINE:
            return spell(value)
        name = blake2s(value.text.encode(), digest_size=8).hexdigest()
        UPLOADS.put(name, value.text)
        rest = ",".join(f"{one}={getattr(value, one)!r}" for one in ("inputs", "target", "standardise"))
        return f"Table(text='#{name}',{rest})"

    def parse(self, key: str, text: str, reading: Reading) -> Any:
        named = NAMED.match(text)
        if named is None:
            return super().parse(key, text, reading)
        if (whole := UPLOADS.get(named[1])) is None:
            reading.problem("The data of this link were a file ({name}); it is needed again.", name=named[1])
            return None
        try:
            call = ast.parse(text, mode="eval").body
            found = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
            return Table(**found | {"text": whole})
        except (SyntaxError, ValueError, TypeError, AttributeError) as error:
            said = told(error) if isinstance(error, Told) else t("it is not of the form Table(inputs='a, b')")
            reading.problem("{name}: {why}", name=key, why=said)
            return None


def own_form(data: Dataset, change: Callable[[Dataset], None]) -> None:
    """The controls of data of one's own."""
    if isinstance(data, Table):
        _table_form(data, change)
    elif isinstance(data, Drawn):
        tabs(
            t("Class of the next point"),
            {str(i): t("class {n}", n=i + 1) for i in range(4)},
            key=f"{KEY}.pen",
            first="0",
        )
        st.caption(t("Press on the picture to put a point of this class there."))
        button(t("Clear"), icon=":material/delete:", key=f"{KEY}.clear", pressed=lambda: change(Drawn()))


def point_drawn(data: Dataset, x: float, y: float, change: Callable[[Dataset], None]) -> None:
    """A press on the picture: one more point, if points are drawn."""
    if isinstance(data, Drawn):
        _tried(lambda: data.and_one(x, y, int(state.get(f"{KEY}.pen") or 0)), change)


def _tried(make: Callable[[], Dataset], change: Callable[[Dataset], None]) -> None:
    try:
        change(make())
    except Told as trouble:
        echo.passing(told(trouble))


def _table_form(data: Any, change: Callable[[Dataset], None]) -> None:
    def uploaded() -> None:
        if state[f"{KEY}.file"] is not None:
            text = state[f"{KEY}.file"].getvalue().decode("utf-8", errors="replace")
            _tried(lambda: Table(text), change)

    def pasted() -> None:
        _tried(lambda: Table(state[f"{KEY}.csv"]), change)

    st.file_uploader(t("CSV file"), ["csv", "tsv", "txt"], key=f"{KEY}.file", on_change=uploaded)
    if data.text.count("\n") <= INLINE:
        widget(
            st.text_area, t("or pasted"), value=data.text, key=f"{KEY}.csv", changed=pasted, height=110,
            help=t("Names of the columns first, then the rows"),
        )  # fmt: skip
    found = data.parsed
    names = data.names
    widget(
        st.multiselect, t("Columns that go in"), options=names, value=list(found.inputs), key=f"{KEY}.inputs",
        placeholder=t("Choose an option"),
        changed=lambda: _tried(lambda: replace(data, inputs=", ".join(state[f"{KEY}.inputs"])), change),
    )  # fmt: skip
    widget(
        st.selectbox, t("Column to be predicted"), options=names, value=found.target, key=f"{KEY}.target",
        changed=lambda: _tried(lambda: replace(data, target=state[f"{KEY}.target"], inputs=""), change),
    )  # fmt: skip
    widget(
        st.toggle, t("Mean 0, deviation 1"), value=data.standardise, key=f"{KEY}.standardise",
        changed=lambda: change(replace(data, standardise=state[f"{KEY}.standardise"])),
    )  # fmt: skip
    rows = t("{n} rows", n=len(found.y))
    missing = t("{n} rows lack a value and are left out.", n=found.left_out) if found.left_out else ""
    st.caption(f"{rows}. {missing}")
