"""Leaves arguments out of exported scripts, as people do, and runs the rest under the real frameworks: what it is read
as must take the same path.

    python tests/reference/check_pasted.py

Needs what check_exports.py needs.
"""

import ast
import itertools
import random
import sys
from collections import Counter
from dataclasses import replace

from check_exports import trouble

from engine import Constant, Run
from interop import CodeError, differences, from_code, to_code
from interop.spelling import FREE, dotted, signatures
from tests.reference.random_runs import runs

RUNS = {"torch": 700, "keras": 500, "optax": 120}
SEED = 2
LISTED = ("rates = [", "momenta = [", "average = ")  # what is not read and said so


class Shorter(ast.NodeTransformer):
    """Leaves out some arguments that a library does not ask for."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.share, self.gone = dice, dice.choice([0.3, 0.6, 1.0]), 0

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if known := signatures().get(dotted(node.func)):
            kept = {*known.required, *FREE, *(one.arg for one in node.keywords if self.dice.random() >= self.share)}
            left = [one for one in node.keywords if one.arg in kept]
            self.gone += len(node.keywords) - len(left)
            node.keywords = left
        return node


def main() -> int:
    dice, bad = random.Random(SEED), 0
    for framework, count in RUNS.items():
        found: Counter[str] = Counter()
        for what in itertools.islice(runs(framework, SEED), count):
            script, shorter = to_code(what, framework), Shorter(dice)
            if "path = " not in script or any(one in script for one in LISTED):
                continue
            text = ast.unparse(shorter.visit(ast.parse(script)))
            end = compared(what, text, framework) if shorter.gone else "whole"
            found[end.split()[0]] += 1
            if end.startswith("DIFFERS"):
                print(end, framework, [line for line in text.splitlines() if "optimizer = " in line or "sched" in line])
                bad += 1
        print(f"{framework}: {', '.join(f'{count} {end}' for end, count in sorted(found.items()))}")
    print(f"{bad} pasted scripts take another path than here")
    return bad


def compared(what: Run, text: str, framework: str) -> str:
    """How it ended: same, or DIFFERS and by how much; unread; said, where we tell that the path differs; refused by the
    framework; noisy, where a last digit decides."""
    try:
        optimizer, schedule = from_code(text)
    except CodeError:
        return "unread"
    if differences(text, optimizer, schedule):
        return "said"
    if ".LBFGS(" in text and what.noise:
        return "noisy"
    read = replace(what, optimizer=optimizer, schedule=schedule or Constant(), stop=None)
    wrong = trouble(read, text, framework)
    return "refused" if wrong.startswith("FAILS") else wrong or "same"


if __name__ == "__main__":
    sys.exit(bool(main()))
