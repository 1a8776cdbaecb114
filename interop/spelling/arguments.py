"""The short form of spelled calls: an argument without a name has the name by which the library calls it.

In `keras.optimizers.Adam(learning_rate, beta_1, amsgrad, weight_decay or None)` each argument is named by its first
word. The words are the library's; those below stand for fields that are called differently here. The first argument
keeps its place unless it is one of them. `**warmup` stands for timm's arguments of a warm-up.
"""

from __future__ import annotations

import ast

WORDS = {
    "torch": {"betas": "(beta1, beta2)", "max_lr": "lr"},
    "pytorch_optimizer": {"betas": "(beta1, beta2)", "max_lr": "lr"},
    "keras": {
        "learning_rate": "lr",
        "beta_1": "beta1",
        "beta_2": "beta2",
        "epsilon": "eps",
        "initial_accumulator_value": "initial_accumulator",
    },
    "optax": {
        "b1": "beta1",
        "b2": "beta2",
        "b3": "beta3",
        "initial_accumulator_value": "initial_accumulator",
        "peak_value": "lr",
        "transition_begin": "begin_at",
    },
    "timm": {"lr_min": "eta_min", "warmup_t": "warmup_steps", "warmup_lr_init": "warmup_from"},
    "transformers": {"num_warmup_steps": "warmup_steps"},
}
WARMUP = ("warmup_t", "warmup_lr_init", "warmup_prefix")  # timm's, which a call has by `**warmup`


class _Fields(ast.NodeTransformer):
    """The library's words in an expression by the fields that they stand for."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.parse(self.words.get(node.id, node.id), mode="eval").body


class _Full(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        library, _, function = ast.unparse(node.func).partition(".")
        if not function:  # int(...), dict(...): our own arithmetic
            return node
        words, placed, named = WORDS.get(library, {}), [], []
        for place, one in enumerate(node.args):
            name = _first_word(one)
            if not name or (place == 0 and name not in words):
                placed.append(one)
            else:
                named.append(ast.keyword(name, _Fields(words).visit(one)))
        warmup = [ast.keyword(word, _Fields(words).visit(ast.Name(word))) for word in WARMUP]
        given = [each for one in node.keywords for each in ([one] if one.arg else warmup)]
        return ast.Call(node.func, placed, [*named, *given])


def _first_word(node: ast.expr) -> str:
    if not isinstance(node, (ast.Name, ast.BoolOp, ast.BinOp, ast.IfExp)):
        return ""
    names = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
    return min(names, key=lambda one: (one.lineno, one.col_offset)).id


def in_full(call: ast.expr) -> ast.expr:
    """The call with a name before each argument that has one."""
    return _Full().visit(call)
