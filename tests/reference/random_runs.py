"""Runs of random optimizers, wrappers and schedules with random settings, for comparing exported scripts with ours."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from engine import Constant, EarlyStopping, Item, Param, Run, Wrapper, params
from landscapes import Himmelblau, StretchedBowl
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

WRAPPERS = [cls for cls in OPTIMIZERS.values() if issubclass(cls, Wrapper)]
USUAL = [OPTIMIZERS["Clipped"], OPTIMIZERS["Averaged"]]


def runs(framework: str, seed: int) -> Iterator[Run]:
    """Random runs without end; the optimizers are those that the framework has."""
    dice = random.Random(seed)
    plain = [cls for cls in OPTIMIZERS.values() if cls not in WRAPPERS and (framework in (*cls.spelling, "numpy"))]
    while True:
        optimizer = item(dice, dice.choice(plain), framework)
        optimizer = optimizer.with_lr(dice.choice([optimizer.lr, 0.003, 0.01, 0.1]))
        while dice.random() < 0.45:
            optimizer = item(dice, dice.choice(WRAPPERS + 3 * USUAL), framework, then=optimizer)
        yield Run(
            dice.choice([Himmelblau(), StretchedBowl(), StretchedBowl(angle=30.0)]),
            optimizer,
            Constant() if dice.random() < 0.3 else schedule(dice, framework),
            steps=dice.choice([1, 2, 25, 40]),
            noise=dice.choice([0.0, 0.0, 0.3]),
            seed=dice.randrange(9),
            stop=EarlyStopping(patience=3) if dice.random() < 0.05 else None,
        )


def schedule(dice: random.Random, framework: str, depth: int = 0) -> Item:
    cls = dice.choice(list(SCHEDULES.values()))
    parts = {one.name: one for one in params(cls) if one.kind is Item} if depth < 2 else {}
    made = {name: schedule(dice, framework, depth + 1) for name, one in parts.items() if not one.several}
    for name in (name for name, one in parts.items() if one.several):
        made[name] = tuple(schedule(dice, framework, depth + 1) for _ in range(dice.choice([2, 3])))
        if hasattr(cls(), "milestones"):
            made["milestones"] = tuple(sorted(dice.sample(range(1, 50), len(made[name]) - 1)))
    found = item(dice, cls, framework, **made)
    for one in params(cls):
        if one.kind is int and getattr(found, one.name) > 8 and dice.random() < 0.4:  # so that it is over in the run
            found = attempt(found, **{one.name: dice.randrange(1, 30)})
    return found


def item(dice: random.Random, cls: type[Item], framework: str, **given) -> Item:
    """An item with up to three settings moved, mostly in the framework's version."""
    known = {one.name: one for one in params(cls) if one.name not in given}
    if "flavour" in known:
        choices = known.pop("flavour").choices
        given["flavour"] = framework if framework in choices and dice.random() < 0.7 else dice.choice(choices)
    tuned = [one for one in known.values() if one.choices or (one.kind in (bool, int, float) and one.name != "lr")]
    moved = {one.name: value(dice, one) for one in dice.sample(tuned, min(len(tuned), dice.randrange(4)))}
    return attempt(cls(**given), **moved)


def attempt(one: Item, **values) -> Item:
    """The item with these values; as it is where they do not go together."""
    try:
        return replace(one, **values)
    except ValueError:
        return one


def value(dice: random.Random, one: Param):
    if one.choices or one.kind is bool:
        return dice.choice(one.choices or (False, True))
    low, high, part = one.low, one.high, dice.random()
    if dice.random() < 0.2:
        found = dice.choice([low, high])
    elif one.scale == "linear":
        found = low + (high - low) * part
    elif one.scale == "log":
        found = max(low, 1e-8) * (high / max(low, 1e-8)) ** part
    else:
        found = 1 - (1 - low) * (max(1 - high, 1e-5) / (1 - low)) ** part
    return round(found) if one.kind is int else float(found)
