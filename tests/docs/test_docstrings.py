"""Every public name says what it is; what takes or gives arrays says their shapes, what raises says so.

The rules are mechanical, so that there is nothing to argue about:
- a public class, function, method or property has a docstring, its own or that of the method it overrides;
- where an annotation names `np.ndarray`, the docstring holds the word "shape" or a shape such as (N,) or (T+1, N);
- where the body has a `raise` of its own, the docstring holds the word "raises"; a NotImplementedError is none, nor is
  one in a `try`, which is there to be caught.
"""

import ast
import importlib
import inspect
import re
import textwrap
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
FOLDERS = ("engine", "figures", "interop", "networks", "stage", "ui")
ITEMS = ("initializers", "callbacks")  # as in the catalogues, their texts have tests of their own
MODULES = sorted(
    ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
    for folder in FOLDERS
    for path in (HOUSE / folder).rglob("*.py")
    if path.stem != "__main__" and path.parent.name not in ITEMS
)
SHAPE = re.compile(r"\bshapes?\b|\((?:[A-Z]\w*|\d)(?:\s*[+*-]\s*\d)?,[^)]*\)")


def public(module) -> dict[str, object]:
    """Dotted name -> class, function, method or property that the module itself defines."""
    found = {}
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", "") != module.__name__:
            continue
        if inspect.isclass(value):
            found[name] = value
            own = {key: one for key, one in vars(value).items() if not key.startswith("_")}
            found |= {f"{name}.{key}": getattr(value, key) for key, one in own.items() if callable_or_property(one)}
        elif inspect.isfunction(inspect.unwrap(value)):
            found[name] = value
    return found


def callable_or_property(one) -> bool:
    return inspect.isfunction(one) or isinstance(one, (property, classmethod, staticmethod)) or hasattr(one, "func")


def function_of(one):
    """The plain function behind a method, a property or a cache."""
    one = one.fget if isinstance(one, property) else getattr(one, "func", one)
    return inspect.unwrap(one)


def wants(one, doc: str) -> list[str]:
    """What the docstring of a name lacks."""
    if inspect.isclass(one):
        made_by_dataclass = doc.startswith(f"{one.__name__}(")
        return ["a docstring"] if not doc or made_by_dataclass or one.__doc__ is None else []
    if not doc:
        return ["a docstring"]
    lacks = []
    node = ast.parse(textwrap.dedent(inspect.getsource(function_of(one)))).body[0]
    notes = [*(each.annotation for each in every_argument(node)), node.returns]
    if any(note is not None and "ndarray" in ast.unparse(note) for note in notes) and not SHAPE.search(doc):
        lacks.append("shapes")
    if any(raises(part) for part in node.body) and "raises" not in doc.lower():
        lacks.append("what it raises")
    return lacks


def every_argument(node) -> list[ast.arg]:
    args = node.args
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]


def raises(node: ast.AST) -> bool:
    """Whether a statement raises an error of its own, not counting functions inside it."""
    if isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
        return False
    if isinstance(node, ast.Raise):
        return node.exc is not None and "NotImplementedError" not in ast.unparse(node.exc)
    parts = [*node.handlers, *node.orelse, *node.finalbody] if isinstance(node, ast.Try) else ast.iter_child_nodes(node)
    return any(map(raises, parts))


def doc_of(one) -> str:
    return (
        inspect.getdoc(one) or inspect.getdoc(function_of(one)) or "" if not inspect.isclass(one) else one.__doc__ or ""
    )


@pytest.mark.parametrize("name", MODULES)
def test_public_names_say_what_they_are(name):
    module = importlib.import_module(name)
    assert module.__doc__ or not public(module), "the file says nothing about itself"
    lacking = {one: said for one, value in public(module).items() if (said := wants(value, doc_of(value)))}
    assert lacking == {}


def without_words(x): ...


def without_shape(x: "np.ndarray") -> float:  # noqa: F821
    """The sum."""


def without_trouble(x):
    """The root."""
    if x < 0:
        raise ValueError("negative")


def fine(x: "np.ndarray") -> float:  # noqa: F821
    """The sum of x, shape (N,); raises ValueError when it is empty."""
    if not len(x):
        raise ValueError("empty")


@pytest.mark.parametrize(
    ("one", "lacks"),
    [
        (without_words, ["a docstring"]),
        (without_shape, ["shapes"]),
        (without_trouble, ["what it raises"]),
        (fine, []),
    ],
)
def test_what_is_lacking_is_seen(one, lacks):
    assert wants(one, doc_of(one)) == lacks
