"""The link codec: a setup to a query string and back, with a plain word about everything that was not understood.

Items are spelled as Python calls, `Adam(lr=0.0137,beta1=0.9)`. They are parsed as syntax and never executed.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import quote

from engine import Constant, EarlyStopping, Item, params
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .setup import MOST_LANES, MOST_STEPS, Lane, Setup, greeting
from .texts import t

VERSION = "1"
STOPS = {"EarlyStopping": EarlyStopping}
LONGEST = 2000  # characters of one item's text
MOST_SAID = 12  # problems told one by one
FOREIGN = {"embed", "embed_options"}  # Streamlit's own


def encode(setup: Setup) -> str:
    """The query string of a setup; every parameter is written, so that later defaults change no old link."""
    pairs = {
        "v": VERSION,
        "on": spell(setup.landscape),
        "start": ",".join(map(repr, setup.start)),
        "steps": str(setup.steps),
        "noise": repr(setup.noise),
        "seed": str(setup.seed),
    }
    if setup.stop:
        pairs["stop"] = spell(setup.stop)
    for lane in setup.lanes:
        pairs[f"lane{lane.slot + 1}"] = spell(lane.optimizer)
        pairs[f"rate{lane.slot + 1}"] = spell(lane.schedule)
    return "&".join(f"{key}={quote(value, safe='(),=')}" for key, value in pairs.items())


def spell(item: Item) -> str:
    """An item as a call, without blanks."""
    values = ((f.name, getattr(item, f.name)) for f in fields(item))
    return f"{type(item).__name__}({','.join(f'{name}={_spelled(value)}' for name, value in values)})"


def _spelled(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({','.join(map(_spelled, value))}{',' if len(value) == 1 else ''})"
    return spell(value) if isinstance(value, Item) else repr(value)


def decode(query: Mapping[str, str]) -> tuple[Setup, dict[str, Any], list[str]]:
    """The setup of a query, the view to open it with, and what had to be ignored. Never raises."""
    query = {str(key): str(value) for key, value in query.items()}
    problems: list[str] = []
    setup = greeting()
    if query.get("v", VERSION) != VERSION:
        problems.append(
            t("The link is of version {v}, which this app does not know; read as version 1.", v=_short(query["v"]))
        )
    if "on" in query and (landscape := parse(query["on"], LANDSCAPES, problems)):
        setup = replace(setup, landscape=landscape, start=landscape.starts[0])
    if "start" in query:
        start = [_number(one) for one in query["start"].split(",")]
        if len(start) == len(setup.landscape.variables) and None not in start:
            setup = replace(setup, start=tuple(start))
        else:
            problems.append(t("start={text} is not two numbers.", text=_short(query["start"])))
    whole = {"steps": (1, MOST_STEPS), "seed": (0, 2**32 - 1)}
    for name, (low, high) in whole.items():
        if name in query:
            number = _number(query[name])
            if number is not None and number == int(number) and low <= number <= high:
                setup = replace(setup, **{name: int(number)})
            else:
                problems.append(
                    t(
                        "{name}={text} is not a whole number from {low} to {high}.",
                        name=name,
                        text=_short(query[name]),
                        low=low,
                        high=high,
                    )
                )
    if "noise" in query:
        number = _number(query["noise"])
        if number is not None and 0 <= number <= 1e6:
            setup = replace(setup, noise=number)
        else:
            problems.append(t("noise={text} is not a number from 0 to 1e6.", text=_short(query["noise"])))
    if "stop" in query:
        setup = replace(setup, stop=parse(query["stop"], STOPS, problems))
    lanes = _lanes(query, problems)
    if lanes:
        setup = replace(setup, lanes=lanes)
    known = {"v", "view", "on", "start", "steps", "seed", "noise", "stop"} | FOREIGN
    known |= {f"{kind}{n + 1}" for kind in ("lane", "rate") for n in range(MOST_LANES)}
    extra = [key for key in query if key not in known]
    too_many = [key for key in extra if key[:4] in ("lane", "rate") and key[4:].isdigit()]
    if too_many:
        problems.append(t("There is room for {n} lanes; {names} left out.", n=MOST_LANES, names=_list(too_many)))
    if unknown := [key for key in extra if key not in too_many]:
        problems.append(t("Not known here: {names}.", names=_list(unknown)))
    seen = view(query.get("view", ""), setup, problems)
    if len(problems) > MOST_SAID:
        problems[MOST_SAID:] = [t("… and {n} more of the kind.", n=len(problems) - MOST_SAID)]
    return setup, seen, problems


def repeated(names: Iterable[str]) -> list[str]:
    """What to say about parts that a query holds more than once."""
    return [
        t("{name} is given more than once; the last one counts.", name=_short(name))
        for name in names
        if name not in FOREIGN
    ][:MOST_SAID]


def _lanes(query: Mapping[str, str], problems: list[str]) -> tuple[Lane, ...]:
    lanes = []
    for slot in range(MOST_LANES):
        name, rate = f"lane{slot + 1}", f"rate{slot + 1}"
        if name in query and (optimizer := parse(query[name], OPTIMIZERS, problems)):
            schedule = parse(query[rate], SCHEDULES, problems) if rate in query else None
            lanes.append(Lane(slot, optimizer, schedule or Constant()))
        elif name not in query and rate in query:
            problems.append(t("{rate} belongs to no lane.", rate=rate))
    return tuple(lanes)


def parse(text: str, catalog: Mapping[str, type], problems: list[str]) -> Any:
    """The item that a text such as `Adam(lr=0.1)` spells, or None. What is wrong is added to `problems`."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        with warnings.catch_warnings():  # a stray "1if" is the link's fault and no business of the log
            warnings.simplefilter("ignore")
            return _item(ast.parse(text.strip(), mode="eval").body, catalog, problems)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        problems.append(t("“{text}” is not of the form Name(parameter=number).", text=_short(text)))
        return None


def _item(call: ast.expr, catalog: Mapping[str, type], problems: list[str], around: tuple[str, ...] = ()) -> Any:
    call = ast.Call(call, [], []) if isinstance(call, ast.Name) else call
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.args:
        raise SyntaxError("not a plain call")
    name = call.func.id
    if name not in catalog:
        problems.append(t("“{name}” is not known{hint}.", name=_short(name), hint=_hint(name, catalog)))
        return None
    declared = {one.name: one for one in params(catalog[name])}
    if name in around:
        problems.append(t("{name} cannot stand inside another {name}.", name=name))
        return None
    values: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg not in declared:
            hint = _hint(keyword.arg or "", declared)
            problems.append(
                t("{item} has no parameter “{name}”{hint}.", item=name, name=_short(keyword.arg or "**"), hint=hint)
            )
            continue
        one = declared[keyword.arg]
        if one.name in values:
            problems.append(
                t("{item}: {name} is given more than once; the first one counts.", item=name, name=one.name)
            )
            continue
        if one.several and isinstance(keyword.value, ast.Tuple):
            value = tuple(_item(part, catalog, problems, (*around, name)) for part in keyword.value.elts)
            value = one.default if None in value else value
        elif one.kind is Item:
            value = _item(keyword.value, catalog, problems, (*around, name))
            value = one.default if value is None else value
        else:
            value = _literal(keyword.value)
        try:
            values[one.name] = one.check(value)
        except (ValueError, OverflowError) as error:
            problems.append(t("{item}: {error}; its default is used.", item=name, error=_short(str(error), 120)))
    try:
        return catalog[name](**values)
    except ValueError as error:  # each value is fine, but they do not go together
        problems.append(t("{item}: {error}; its defaults are used.", item=name, error=_short(str(error), 120)))
        return catalog[name]()


def _literal(node: ast.expr) -> Any:
    """A number, switch, text or row of numbers; anything else as text, which no check of a number accepts."""
    try:
        value = ast.literal_eval(node)
        return value if isinstance(value, (bool, int, float, str, tuple)) else str(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return node.id if isinstance(node, ast.Name) else "…"


def view(text: str, setup: Setup, problems: list[str]) -> dict[str, Any]:
    """What only the eye had changed: step, camera, hidden lanes, scale of the loss axis, the best point's mark."""
    found: dict[str, Any] = {}
    for part in filter(None, text.split(";")):
        name, _, value = part.partition(":")
        numbers = [_number(one) for one in value.split(",")]
        whole = None not in numbers and all(one == int(one) >= 0 for one in numbers)
        if name == "step" and whole and len(numbers) == 1 and numbers[0] <= MOST_STEPS:
            found["step"] = min(int(numbers[0]), setup.steps)
        elif name == "cam" and len(numbers) == 9 and None not in numbers and max(map(abs, numbers)) <= 100:
            found["camera"] = numbers
        elif name == "hide" and whole and all(one < MOST_LANES for one in numbers):
            found["hide"] = [int(one) for one in numbers]
        elif name == "loss" and value in ("log", "linear"):
            found["loss"] = value
        elif (name, value) == ("mark", "best"):
            found["mark"] = value
        else:
            problems.append(t("The view “{part}” is not understood.", part=_short(part)))
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _hint(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), 1)
    return t("; did you mean {near}?", near=near[0]).rstrip("?") if near else ""


def _list(names: list[str]) -> str:
    return ", ".join(_short(name) for name in names[:6]) + (" …" if len(names) > 6 else "")


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
