"""Text as people copy it: notebooks, prompts, fences, indented selections and odd characters made plain Python."""

from __future__ import annotations

import ast
import itertools
import json
import re
import warnings
from dataclasses import dataclass
from typing import Any

from engine import Told

from ..errors import CodeError
from .result import Unread

LONGEST = 400_000  # characters
PASTED = "<pasted code>"
warnings.filterwarnings("ignore", module=PASTED)  # a stray "1if" is nobody's business: it would fill the server's log
ODD = {
    "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ", "\u200b": "", "\u200c": "", "\u200d": "",
    "\u2060": "", "\ufeff": "", "\u00ad": "",
}  # fmt: skip
QUOTES = {
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u00b4": "'",
    "\u2212": "-",
    "\u2013": "-",
}
PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)|^[ \t]*(?:In \[\d*\]:|\.{3,}:) ?")
FENCE = re.compile(r"^[ \t]*(?:```|~~~)")
MAGIC = re.compile(r"^([ \t]*)(?:[%!?].*|(?:pip|conda|cd|ls|apt-get|git) +[-\w./].*|[\w.]+\?{1,2})$")
NUMBERED = re.compile(r"^[ \t]*(\d{1,6})[:.|]?(?:[ \t]|$)")
TOP = re.compile(r"^(?!(?:else|elif|except|finally|case)\b)[^\s#)\]}'\",.]")  # a line with which a statement may begin


@dataclass
class Source:
    """Python code, and where each of its lines stands in the text as it was pasted (counted from 1)."""

    tree: ast.Module
    lines: list[str]
    places: list[int]
    left_out: tuple[Unread, ...] = ()

    def place(self, node: Any) -> tuple[int, int]:
        """The first and last line of a part of the tree, in the pasted text; (0, 0) where that is not known."""
        first = getattr(node, "lineno", 0)
        last = getattr(node, "end_lineno", 0) or first
        if not 1 <= first <= len(self.places):
            return 0, 0
        return self.places[first - 1], self.places[min(last, len(self.places)) - 1]

    def snippet(self, node: Any) -> str:
        """What stands there, its first line."""
        first = getattr(node, "lineno", 0)
        if not 1 <= first <= len(self.lines):
            return ""
        line = self.lines[first - 1]
        last = getattr(node, "end_lineno", first)
        start = len(line.encode()[: node.col_offset].decode(errors="ignore"))
        if last == first:
            end = len(line.encode()[: node.end_col_offset].decode(errors="ignore"))
            text = line[start:end]
        else:
            text = f"{line[start:].rstrip()} …"
        return text.strip() if len(text.strip()) <= 100 else text.strip()[:99] + "…"


def source_of(text: str) -> Source:
    """The code in a text. Raises CodeError where there is none, with the line where it ceases to be Python."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise CodeError("This is too long to read: at most {most} characters.", most=f"{LONGEST:,}")
    lines, places, left = _lines(text)
    lines, places = _dedented(lines, places)
    code = "\n".join(lines)
    error = None
    try:
        return Source(_parsed(code), lines, places, tuple(left))
    except SyntaxError as caught:
        error = caught
    except (RecursionError, MemoryError, ValueError):
        raise CodeError("This is not Python code that can be read.") from None
    cleaned = [line.translate(str.maketrans(QUOTES)) for line in lines]
    cleaned, places, more = _without_magic(cleaned, places)
    try:
        return Source(_parsed("\n".join(cleaned)), cleaned, places, (*left, *more))
    except SyntaxError as caught:
        error = caught if more or cleaned != lines else error
    except (RecursionError, MemoryError, ValueError):
        raise CodeError("This is not Python code that can be read.") from None
    return _in_parts(cleaned, places, [*left, *more], error)


def _parsed(code: str) -> ast.Module:
    return ast.parse(code, PASTED)


def _not_python(error: SyntaxError, places: list[int]) -> CodeError:
    if error.lineno and places:
        line = places[min(error.lineno, len(places)) - 1]
        return CodeError("This is not Python code that can be read (line {line}).", line=line)
    return CodeError("This is not Python code that can be read.")


def _lines(text: str) -> tuple[list[str], list[int], list[Unread]]:
    """The lines of code in a text, and their numbers."""
    if text.lstrip()[:1] == "{" and '"cells"' in text and (cells := _notebook(text)) is not None:
        return *cells, []
    lines = text.translate(str.maketrans(ODD)).replace("\t", "    ").split("\n")
    lines = [line.rstrip("\r") for line in lines]
    places = list(range(1, len(lines) + 1))
    if any(FENCE.match(line) or line.lstrip().startswith((">>>", "In [")) for line in lines) and _whole(lines):
        return lines, places, []  # they stand in a text within the code
    if any(FENCE.match(line) for line in lines):
        lines, places = _fenced(lines, places)
    if any(line.lstrip().startswith((">>>", "In [")) for line in lines):
        kept = [(PROMPT.sub("", line), at) for line, at in zip(lines, places) if PROMPT.match(line)]
        lines, places = [line for line, _ in kept], [at for _, at in kept]
    lines = _unnumbered(lines)
    return lines, places, []


def _whole(lines: list[str]) -> bool:
    """Whether lines are Python as they stand."""
    try:
        return bool(_parsed("\n".join(lines)).body)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return False


def _fenced(lines: list[str], places: list[int]) -> tuple[list[str], list[int]]:
    """What stands between fences; all but the fences where there is only one."""
    inside, kept = False, []
    fences = sum(bool(FENCE.match(line)) for line in lines)
    for line, at in zip(lines, places):
        if FENCE.match(line):
            inside = not inside
        elif inside or fences == 1:
            kept.append((line, at))
    return [line for line, _ in kept], [at for _, at in kept]


def _unnumbered(lines: list[str]) -> list[str]:
    """Without line numbers, if every line has one and they rise by one."""
    full = [line for line in lines if line.strip()]
    found = [NUMBERED.match(line) for line in full]
    if len(full) < 2 or not all(found):
        return lines
    numbers = [int(one[1]) for one in found]
    if any(b - a != 1 for a, b in itertools.pairwise(numbers)) and any(b <= a for a, b in itertools.pairwise(numbers)):
        return lines
    wide = all(line[one.end() - 1 : one.end()] in (" ", "") for line, one in zip(full, found))
    return [NUMBERED.sub("", line, count=1) if line.strip() and wide else line for line in lines]


def _notebook(text: str) -> tuple[list[str], list[int]] | None:
    """The code cells of a notebook's file, a blank line between them; None where it is no such file."""
    try:
        cells = json.loads(text)["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        joined = [("".join(one) if isinstance(one, list) else str(one)).split("\n") for one in sources]
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
        return None
    lines: list[str] = []
    places: list[int] = []
    at, number, seen = 0, 1, 0
    for cell in joined:
        magic = cell and cell[0].lstrip().startswith("%%") and not cell[0].lstrip().startswith(("%%time", "%%capture"))
        for line in [] if magic else cell:
            raw = json.dumps(line, ensure_ascii=False)[1:-1]
            found = text.find(raw, at) if raw else -1
            found = found if found >= 0 or not raw else text.find(json.dumps(line)[1:-1], at)
            if found >= 0:
                number += text.count("\n", seen, found)
                seen, at = found, found + len(raw)
            lines.append(line.translate(str.maketrans(ODD)).replace("\t", "    "))
            places.append(number)
        lines.append("")
        places.append(number)
    return lines, places


def _dedented(lines: list[str], places: list[int]) -> tuple[list[str], list[int]]:
    """A selection moved to the left margin. Its first line may have lost its indentation already."""
    full = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not full:
        return lines, places
    margin = [len(line) - len(line.lstrip()) for line in full]
    least = min(margin)
    if least:
        return [line[least:] if line[:least].isspace() else line.lstrip() for line in lines], places
    first = next(i for i, line in enumerate(lines) if line == full[0])
    if len(full) > 1 and margin[0] == 0 and min(margin[1:]) > 0 and not _opens(full[0]):
        rest = min(margin[1:])
        moved = [line[rest:] if line[:rest].isspace() else line for line in lines[first + 1 :]]
        return [*lines[: first + 1], *moved], places
    return lines, places


def _opens(line: str) -> bool:
    """Whether what follows a line is indented by right: after a colon or within brackets."""
    code = line.split("#")[0].rstrip()
    return code.endswith((":", "\\", "(", "[", "{", ",")) or sum(map(code.count, "([{")) > sum(map(code.count, ")]}"))


def _without_magic(lines: list[str], places: list[int]) -> tuple[list[str], list[int], list[Unread]]:
    """Without lines for the notebook or the shell; something that does nothing stands in their place."""
    found, left = [], []
    for line, at in zip(lines, places):
        magic = MAGIC.match(line)
        if magic:
            found.append(f"{magic[1]}pass")
            if re.search(r"\d", line) and not re.match(r"[ \t]*[%!]?(pip|apt|conda|cd|ls)\b", line.replace("!", "")):
                why = Told("This line is for the notebook or the shell; it is not read.")
                left.append(Unread((at, at), line.strip()[:100], why))
        else:
            found.append(line)
    return found, places, left


def _in_parts(lines: list[str], places: list[int], left: list[Unread], error: SyntaxError) -> Source:
    """What is Python of a text that is not all Python, statement by statement at its left margin."""
    starts = [i for i, line in enumerate(lines) if TOP.match(line)]
    whole = _not_python(error, places)
    if len(starts) < 2 or len(starts) > 20_000:
        raise whole
    body: list[ast.stmt] = []
    ends = [*starts[1:], len(lines)]
    at = tries = 0
    while at < len(starts):
        for more in range(4):  # a text over several lines may have lines at the margin
            tries += 1
            if at + more >= len(starts):
                break
            begin, end = starts[at], ends[at + more]
            try:
                tree = _parsed("\n".join(lines[begin:end]))
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            body += [ast.increment_lineno(node, begin) for node in tree.body]
            at += more
            break
        else:
            more = -1
        if more == -1 or at + more >= len(starts):
            why = Told("This is not Python.")
            lines_of = (places[starts[at]], places[ends[at] - 1])
            left.append(Unread(lines_of, lines[starts[at]].strip()[:100], why))
        at += 1
    if not any(isinstance(one, ast.Call) for node in body for one in ast.walk(node)):
        raise whole
    found = Source(ast.Module(body, []), lines, places, tuple(left[:20]))
    found.error = whole  # type: ignore[attr-defined]
    return found
