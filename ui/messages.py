"""Every text that `t` translates: whole sentences in the source, and what items and the stage declare.

`python -m ui.messages` prints them as an empty .pot file, where a translation begins.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from datasets import CATALOG as DATASETS
from engine import EarlyStopping, Item, params
from interop.reading.rewrites.aliases import UNREAD
from interop.settings.words import MEANINGS
from landscapes import CATALOG as LANDSCAPES
from networks import CALLBACKS, INITIALIZERS, Network
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from stage.texts import TEXTS

from .forms.item_form import words
from .network.presets import PRESETS
from .network.texts import WORDS
from .reference.items import KINDS

HOUSE = Path(__file__).parents[1]
FOLDERS = ("ui", "pages", "engine", "networks", "interop", "landscapes", "optimizers", "schedules", "datasets")
# What is called with a text for people, and at which place it stands.
SAYING = dict.fromkeys(("t", "problem", "Told", "CodeError", "Mismatch", "Other", "TooEarly"), 0) | {"wrong": 2}
DECLARED = ("label", "family", "caveat", "fixes", "breaks")  # by items, beside their idea
NAMED = {*DECLARED, "help", "idea", "differs"}
Scopes = tuple[ast.AST, ...]


def messages() -> list[str]:
    """All texts, each once, in order."""
    found = {text for path in sources() for call, scopes in saying(path) for text in texts(call, scopes) or ()}
    found |= {*TEXTS.values(), *WORDS.values(), *KINDS.values(), *UNREAD.values(), *MEANINGS}
    found |= {text for one in PRESETS for text in (one.title, one.words)}
    found |= {text for kind in items() for text in declared(kind)}
    return sorted(found - {""})


def sources() -> list[Path]:
    """The files that may say something to a person."""
    return sorted({HOUSE / "app.py"}.union(*((HOUSE / folder).rglob("*.py") for folder in FOLDERS)))


def items() -> list[type[Item]]:
    """All items, and the stop rule."""
    surfaces = [*OPTIMIZERS.values(), *SCHEDULES.values(), *LANDSCAPES.values(), EarlyStopping]
    return [*surfaces, *DATASETS.values(), *INITIALIZERS.values(), *CALLBACKS.values(), Network]


def declared(kind: type[Item]) -> Iterator[str]:
    """The texts of an item."""
    yield kind.idea()
    yield from (getattr(kind, name, "") for name in DECLARED)
    yield from getattr(kind, "differs", {}).values()
    yield from (name for name, *_ in getattr(kind, "examples", ()))
    for one in params(kind):
        yield from (words(one), one.help, *(one.choices or ()))


def saying(path: Path) -> Iterator[tuple[ast.Call, Scopes]]:
    """The calls in a file that say something, each with the function that it stands in and the file."""
    tree = ast.parse(path.read_text())
    inside: dict[ast.AST, ast.AST] = {}
    for function in ast.walk(tree):  # those inside others come after them
        if isinstance(function, ast.FunctionDef):
            inside |= dict.fromkeys(ast.walk(function), function)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SAYING and len(node.args) > SAYING[name]:
                yield node, (inside.get(node, tree), tree)


def texts(call: ast.Call, scopes: Scopes) -> list[str] | None:
    """What a call may say: its literals, directly or by name; none of its own where an item declares it; None where
    that is not to be seen."""
    name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
    return _literals(call.args[SAYING[name]], scopes)


def _literals(node: ast.expr, scopes: Scopes) -> list[str] | None:
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, (ast.IfExp, ast.BoolOp)):
        parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values
        return _all(_literals(one, scopes) for one in parts)
    if isinstance(node, ast.Dict):
        return _all(_literals(one, scopes) for one in node.values)
    if isinstance(node, ast.Subscript) or _called(node) == "get":  # of a table of texts
        return _literals(node.value if isinstance(node, ast.Subscript) else node.func.value, scopes)
    if isinstance(node, ast.Name):
        values = next(filter(None, ([*_values(node.id, scope)] for scope in scopes)), [])
        return _all(_literals(value, scopes) for value in values)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
        return [] if getattr(node.args[1], "value", "") in NAMED else None
    return [] if getattr(node, "attr", _called(node)) in NAMED else None


def _called(node: ast.expr) -> str:
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def _values(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    """What a function or a file puts under a name."""
    for node in ast.walk(scope):
        if isinstance(node, ast.NamedExpr) and node.target.id == name:
            yield node.value
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                yield from (value for one, value in pairs if isinstance(one, ast.Name) and one.id == name)


def _all(found: Iterator[list[str] | None]) -> list[str] | None:
    """The texts of all parts; None where there is none or one of them cannot be seen."""
    parts = [*found]
    return [text for part in parts for text in part] if parts and None not in parts else None


def pot() -> str:
    """The texts as a template for gettext's tools, which know JSON's way of quoting."""
    entries = (f'msgid {json.dumps(text, ensure_ascii=False)}\nmsgstr ""\n' for text in messages())
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    return "\n".join([head, *entries])


if __name__ == "__main__":
    print(pot())
