"""Texts of settings as flat tables: YAML and JSON, TOML, command lines.

Nothing is constructed or evaluated; length, depth and the number of values are bounded.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from typing import Any

import yaml

from ..errors import CodeError
from .entries import NUMBER, Open, Setting, Settings
from .words import TELLING

LONGEST = 100_000  # characters; longer texts are code, or no settings that a person wrote
DEEPEST = 20  # settings inside settings
MOST = 4000  # values
WIDEST = 2000  # characters of a line by which a command is known
PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORDS = {
    "true": True,
    "yes": True,
    "on": True,
    "false": False,
    "no": False,
    "off": False,
    "null": None,
    "~": None,
    "": None,
}
STARTERS = re.compile(
    r"^\s*(?:[!%$>]\s*)?(?:[A-Z_]+=\S*\s+)*(?:run\s+|nohup\s+|poetry run\s+|uv run\s+|srun\s+)*"
    r"(?:python[\d.]*|torchrun|accelerate|deepspeed|lightning|bash|sh|\S+\.py|\S+\.sh|[\w\-]+)\b[^\n=(]*\s--?[A-Za-z]"
    r"|^\s*(?:[!%$>]\s*)?python[\d.]*\s+\S+\.py\s.*\w=\S"
)
OPTION = re.compile(r"\s*(?:--?[A-Za-z]|export |set |cd |echo |[A-Z_]+=|[\w./\-]+\s*\\?$|\+{0,2}[\w.]+=\S)")
NAMED = re.compile(r"(- )?[\w\-.\"'][\w\-. \"']*:(\s|$)")
NESTED = re.compile(r"(?:[\w\-\"']{1,80}[ \t]{0,9}\.[ \t]{0,9}){%d}" % DEEPEST)  # noqa: UP031 - braces
HYDRA = re.compile(r"\+{0,2}([A-Za-z_][\w.\-/]*)=(.*)$", re.DOTALL)


def clean(name: Any) -> str:
    """A name in small letters with "_" for "-"."""
    return str(name)[:80].lower().replace("-", "_").lstrip("+")


def flat(value: Any, line: int = 0, path: tuple[str, ...] = ()) -> Iterator[Setting]:
    """The rows of nested dicts. A list of dicts has the places as names, any other is one value.

    Raises CodeError where they are nested too deeply.
    """
    if len(path) > DEEPEST:
        raise CodeError("These settings are nested too deeply.")
    if isinstance(value, dict):
        for key, one in value.items():
            yield from flat(one, getattr(key, "line", line), (*path, clean(key)))
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for place, one in enumerate(value):
            yield from flat(one, line, (*path, str(place)))
    elif path:
        inner = isinstance(value, list) and any(isinstance(one, list) for one in value)
        yield Setting(path, Open("…") if inner else value, line)


class Key(str):
    """A name with the line where it stands."""

    line = 0


def bounded(rows: Iterator[Setting]) -> list[Setting]:
    """All rows; raises CodeError where there are too many."""
    found = []
    for row in rows:
        found.append(row)
        if len(found) > MOST:
            raise CodeError("These are too many settings to read: at most {most}.", most=f"{MOST:,}")
    return found


# --- YAML and JSON


def from_yaml(text: str) -> list[Setting] | None:
    """The settings of a YAML or JSON text, None where it is none. Anchors are followed, at a cost: each value that an
    alias repeats counts as if it were written again. Raises CodeError where they are too many or too deep, and
    yaml.YAMLError."""
    stack: list[Any] = []  # the open dicts and lists, each with the key that waits for a value
    anchors: dict[str, Any] = {}
    root, merged = None, 0

    def put(value: Any) -> None:
        nonlocal root, merged
        if not stack:
            root = value if root is None else root
            return
        holder = stack[-1]
        if isinstance(holder[0], list):
            holder[0].append(value)
        elif holder[1] is None:
            holder[1] = value if isinstance(value, Key) else Key("?")
        else:
            if holder[1] == "<<" and isinstance(value, dict):
                merged += len(value)
                if merged > 10 * MOST:
                    raise CodeError("These are too many settings to read: at most {most}.", most=f"{MOST:,}")
                holder[0].update({key: one for key, one in value.items() if key not in holder[0]})
            else:
                holder[0][holder[1]] = value
            holder[1] = None

    for count, event in enumerate(yaml.parse(text, Loader=PARSER)):
        if count > 20 * MOST:
            raise CodeError("These are too many settings to read: at most {most}.", most=f"{MOST:,}")
        if isinstance(event, yaml.ScalarEvent):
            awaited = stack and isinstance(stack[-1][0], dict) and stack[-1][1] is None
            if awaited:
                value: Any = Key(event.value[:200])
                value.line = event.start_mark.line + 1
            else:
                value = _scalar(event.value) if event.implicit[0] else event.value
            if event.anchor:
                anchors[event.anchor] = value
            put(value)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) >= DEEPEST:
                raise CodeError("These settings are nested too deeply.")
            made: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            if event.anchor:
                anchors[event.anchor] = made
            stack.append([made, None])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            made = stack.pop()[0]
            put(made)
        elif isinstance(event, yaml.AliasEvent):
            known = anchors.get(event.anchor)
            put(None if any(known is one[0] for one in stack) else known)
        elif isinstance(event, yaml.DocumentEndEvent) and isinstance(root, (dict, list)):
            break  # the first document counts
    return bounded(flat(root)) if isinstance(root, (dict, list)) else None


def _scalar(text: str) -> Any:
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    if NUMBER.fullmatch(text) and len(text) < 40 and ("." in text or not re.search("[eE]", text)):
        return float(text.replace("_", "")) if re.search("[.eE]", text) else int(text.replace("_", ""))
    return text  # 1e-5 stays a text, as YAML has it; who wants a number says so


# --- TOML


def from_toml(text: str) -> list[Setting] | None:
    """The settings of a TOML text, None where it is none. Lines are found by the names, in order."""
    if NESTED.search(text):  # the reader would copy the way down at each of its dots
        return None
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return None
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for name in re.findall(r"([\w\-]+)\s*=", line[:400]):
            lines.setdefault(clean(name), []).append(number)
    found = bounded(flat(table))
    return [Setting(r.path, r.value, lines[r.name].pop(0) if lines.get(r.name) else 0) for r in found]


# --- command lines


def is_command(text: str) -> bool:
    """Whether a text is a call of a program with options, or the options alone."""
    joined = re.sub(r"\\[ \t]*\n", " ", text.strip())
    lines = [line[:WIDEST] for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    calls = [bool(STARTERS.match(one)) or one.lstrip().startswith("--") for one in lines]
    return any(calls) and all(call or OPTION.match(one) for call, one in zip(calls, lines))


def from_command(text: str) -> list[Setting]:
    """The options of a command: `--name value`, `--name=value`, `--name a b c`, `name=value`, and switches.

    Raises CodeError where they are too many.
    """
    found: list[Setting] = []
    name, values, at = "", [], 0

    def close() -> None:
        if name:
            value = True if not values else values[0] if len(values) == 1 else list(values)
            found.append(Setting(tuple(map(clean, re.split(r"[./]", name))), value, at))

    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for word in _words(line.rstrip().removesuffix("\\")):
            option = re.fullmatch(r"--?([A-Za-z][\w.\-]*)(?:=(.*))?", word, re.DOTALL)
            hydra = HYDRA.fullmatch(word) if not option and not word.startswith("-") else None
            if option or (hydra and (not name or values)):
                close()
                match = option or hydra
                name, at = match[1], number
                values = [_listed(match[2])] if match[2] is not None else []
                if match[2] is not None:
                    close()
                    name = ""
            elif name:
                values.append(_plain(word))
        if not line.rstrip().endswith("\\") and name:
            close()
            name, values = "", []
        if len(found) > MOST:
            raise CodeError("These are too many settings to read: at most {most}.", most=f"{MOST:,}")
    close()
    return found


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=True)
    except ValueError:
        return line.split()


def _listed(word: str) -> Any:
    if word.startswith("[") and word.endswith("]"):
        return [_plain(one.strip()) for one in word[1:-1].split(",") if one.strip()]
    return _plain(word)


def _plain(word: str) -> Any:
    if NUMBER.fullmatch(word) and len(word) < 40:
        return float(word.replace("_", "")) if re.search("[.eE]", word) else int(word.replace("_", ""))
    if word.lower() in ("true", "false"):
        return word.lower() == "true"
    return Open(word) if word.startswith("$") else word


def settings_of(text: str) -> Settings | None:
    """The settings of a text that is no Python code; None where it is some, or nothing at all.

    Raises CodeError where the text is longer or deeper than settings are.
    """
    if is_command(text):
        return Settings(text, from_command(text), "command")
    if not text.lstrip().startswith("{") and (rows := from_toml(text)) is not None:
        return Settings(text, rows, "toml") if rows else None
    if text.lstrip().startswith(("{", "[")) or any(NAMED.match(line.lstrip()[:200]) for line in text.splitlines()):
        return _yaml(text)
    return None


def _yaml(text: str) -> Settings | None:
    try:
        rows = from_yaml(text)
    except yaml.YAMLError as error:
        if any(clean(line.split(":")[0].strip(" \"'{")) in TELLING for line in text.splitlines() if ":" in line[:99]):
            mark = getattr(error, "problem_mark", None)
            raise CodeError("These settings cannot be read (line {line}).", line=mark.line + 1 if mark else 1) from None
        return None
    return Settings(text, rows, "yaml") if rows else None
