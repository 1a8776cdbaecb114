"""Values into a spelling: the call that makes an item."""

from __future__ import annotations

import ast
from typing import Any

from engine import Item, Schedule, params, parse
from engine.formula.syntax import CONSTANTS

from .arithmetic import Text, value_of
from .names import dotted, names_in, path
from .template import BESIDES, FUNCTIONS, Spelling, alternatives


def spell(item: Item, framework: str, names: dict[str, Any]) -> str | None:
    """The call that makes this item in a framework, or None when it has no spelling there.

    `names` gives the reserved names: "params" and "optimizer" as texts, "lr" as a number or text, "steps".
    """
    values = BESIDES | {one.name: getattr(item, one.name) for one in params(item)} | names
    if (together := _with_warmup(item, framework, names)) is not None:
        return together
    one = _chosen(item, framework, values)
    if one is None:
        return None
    node = _Fill(item, values, framework, names).visit(path(ast.unparse(one.call)))
    return None if any(isinstance(n, _Unspelled) for n in ast.walk(node)) else ast.unparse(node)


def _chosen(item: Item, framework: str, values: dict[str, Any]) -> Spelling | None:
    """The first call that is meant for these values."""
    for one in alternatives(type(item), framework):
        if all(values[name] == value for name, value in one.unsaid.items()) and all(
            bool(value_of(test, values)) == wanted for test, wanted in one.conditions if wanted
        ):
            return one
    return None


def _with_warmup(item: Item, framework: str, names: dict[str, Any]) -> str | None:
    """The one call for a warm-up and the schedule after it, where the framework has such a call."""
    if not getattr(item, "warmup", False) or not isinstance(names.get("lr"), (int, float)):
        return None
    inner = item.then
    if hasattr(inner, "warmup_steps"):
        return None
    first = item.start_factor * names["lr"] + item.start_lr
    warmup = {"warmup_steps": item.warmup_steps, "warmup_from": first, "warmup_prefix": item.prefix}
    warmup["steps"] = max(names["steps"], item.warmup_steps + 1)  # so that a step is left
    values = BESIDES | {one.name: getattr(inner, one.name) for one in params(inner)} | names | warmup
    one = _chosen(inner, framework, values)
    return spell(inner, framework, names | warmup) if one and "warmup_steps" in names_in(one.call) else None


class _Unspelled(ast.Name):
    """Stands for a nested item that the framework has no call for."""


def as_is(text: str) -> str:
    """A text that `spell` puts into the call unquoted, such as the name of a variable."""
    return Text(text)


class _Math(ast.NodeTransformer):
    """Elementary functions of a formula, with the module they are from."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Attribute(ast.Name("math"), node.id) if node.id in (*FUNCTIONS, *CONSTANTS) else node


class _Fill(ast.NodeTransformer):
    def __init__(self, item: Item, values: dict[str, Any], framework: str, names: dict[str, Any]) -> None:
        self.item, self.values, self.framework, self.names = item, values, framework, names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if dotted(node.func) in ("int", "dict"):
            return self._number(node)
        node.args = [self.visit(one) for one in node.args]
        node.keywords = [ast.keyword(one.arg, self.visit(one.value)) for one in node.keywords]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        names = tuple(one.arg for one in node.args.args)
        node.body = _Math().visit(parse(self.values[node.body.id], names).python())
        return node

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        node.elts = [
            part
            for one in node.elts
            for part in (self.visit(one.value).elts if isinstance(one, ast.Starred) else [self.visit(one)])
        ]
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.values:
            return node
        value = self.values[node.id]
        if isinstance(value, Item):
            text = self._part(value, 0)
            return _Unspelled(node.id) if text is None else ast.parse(text, mode="eval").body
        if isinstance(value, tuple) and any(isinstance(one, Item) for one in value):
            texts = [self._part(one, i) for i, one in enumerate(value)]
            return _Unspelled(node.id) if None in texts else ast.parse(f"[{', '.join(texts)}]", mode="eval").body
        return ast.parse(value if isinstance(value, Text) else repr(value), mode="eval").body

    def _part(self, part: Item, place: int) -> str | None:
        names = self.names
        if isinstance(self.item, Schedule):
            names = names | {"steps": self.item.span(names["steps"], place)}
        return spell(part, self.framework, names)

    def visit(self, node: ast.AST) -> Any:
        arithmetic = (ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.ListComp)
        return self._number(node) if isinstance(node, arithmetic) else super().visit(node)

    def _number(self, node: ast.expr) -> ast.expr:
        texts = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(self.values.get(n.id), Text)]
        if texts:
            return self.generic_visit(node)
        value = value_of(node, self.values)
        return ast.parse(value if isinstance(value, Text) else repr(value), mode="eval").body
