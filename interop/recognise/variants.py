"""What people write who nearly write a known optimizer: each with the optimizer meant, and in a sentence what differs.

Each is an `update` of our kind, of x, g, lr and t, with its memories in a dict that starts empty.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from engine import Optimizer, Told
from optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp

from .fit import SAME
from .watch import Watched


class Variant(NamedTuple):
    """`step(x, g, lr, t, memory, values)` gives the next x; `values` has the fields of the optimizer meant."""

    meant: type[Optimizer]
    fields: tuple[str, ...]
    difference: Told
    step: Callable[..., Any]


class Found(NamedTuple):
    """The variant that takes the watched path, the optimizer meant with the same numbers, and the gap."""

    variant: Variant
    optimizer: Optimizer
    gap: float


def _adam(
    first: bool = True,
    second: bool = True,
    *,
    late: int = 0,
    root: bool = False,
    sign: int = 1,
    square: bool = True,
    sums: bool = False,
    hat: bool = False,
    decay: str = "",
    largest: bool = False,
) -> Callable[..., Any]:
    """Adam with some of its parts as people write them."""

    def step(x: Any, g: Any, lr: Any, t: int, memory: dict, v: dict[str, Any]) -> Any:
        b1, b2, eps, wd = v["beta1"], v["beta2"], v["eps"], v.get("weight_decay", 0.0)
        g = g + wd * x if decay == "in moments" else g
        m = memory["m"] = b1 * memory.get("m", 0.0) + (1.0 if sums else 1 - b1) * g
        s = memory["s"] = b2 * memory.get("s", 0.0) + (1 - b2) * (g * g if square else np.abs(g))
        n = t + late
        m = m / (1 - b1**n) if first else m
        s = s / (1 - b2**n) if second else s
        if largest:
            s = memory["top"] = np.maximum(memory.get("top", 0.0), s)
        size = np.sqrt(s + eps) if root else np.sqrt(s) + eps
        if hat:
            x = x - lr * np.sqrt(1 - b2**n) / (1 - b1**n) * memory["m"] / (np.sqrt(memory["s"]) + eps)
            return x - lr * wd * x
        pull = {"whole": wd * x, "beside": lr * wd * x}.get(decay, 0.0)
        return x - sign * lr * m / size - pull

    return step


def _heavy(average: bool = False, sign: int = 1) -> Callable[..., Any]:
    def step(x: Any, g: Any, lr: Any, t: int, memory: dict, v: dict[str, Any]) -> Any:
        mu = v["momentum"]
        old = memory.get("b", 0.0)
        b = memory["b"] = mu * old + ((1 - mu) if average else 1.0) * g
        return x - sign * lr * b

    return step


def _scaled(forget: bool, root: bool = True, inside: bool = False, sign: int = 1) -> Callable[..., Any]:
    def step(x: Any, g: Any, lr: Any, t: int, memory: dict, v: dict[str, Any]) -> Any:
        rho = v.get("rho", 0.0)
        s = memory["s"] = (rho * memory.get("s", 0.0) + (1 - rho) * g * g) if forget else memory.get("s", 0.0) + g * g
        size = (np.sqrt(s + v["eps"]) if inside else np.sqrt(s) + v["eps"]) if root else s + v["eps"]
        return x - sign * lr * g / size

    return step


def _ahead(x: Any, g: Any, lr: Any, t: int, memory: dict, v: dict[str, Any]) -> Any:
    mu = v["momentum"]
    b = memory["b"] = mu * memory.get("b", 0.0) - lr * g
    return x + mu * mu * b - (1 + mu) * lr * g


ADAM = ("beta1", "beta2", "eps")
VARIANTS = (
    Variant(Nesterov, ("momentum",), Told("the velocity is brought up to date before it is used"), _ahead),
    Variant(
        AdamW, (*ADAM, "weight_decay"), Told("the weight decay acts behind the step, on the new point"), _adam(hat=True)
    ),
    Variant(SGD, (), Told("it goes uphill: the sign is the other one"), lambda x, g, lr, t, m, v: x + lr * g),
    Variant(
        Momentum,
        ("momentum",),
        Told("the gradient enters the velocity times one minus the momentum"),
        _heavy(average=True),
    ),
    Variant(Momentum, ("momentum",), Told("it goes uphill: the sign is the other one"), _heavy(sign=-1)),
    Variant(AdaGrad, ("eps",), Told("the root of the sum is missing"), _scaled(False, root=False)),
    Variant(AdaGrad, ("eps",), Told("it goes uphill: the sign is the other one"), _scaled(False, sign=-1)),
    Variant(RMSProp, ("rho", "eps"), Told("the root of the mean is missing"), _scaled(True, root=False)),
    Variant(RMSProp, ("rho", "eps"), Told("it goes uphill: the sign is the other one"), _scaled(True, sign=-1)),
    Variant(Adam, ADAM, Told("the bias correction is missing"), _adam(False, False)),
    Variant(
        Adam,
        ADAM,
        Told("the bias correction is missing, and epsilon stands inside the root"),
        _adam(False, False, root=True),
    ),
    Variant(Adam, ADAM, Told("the bias correction of the second moment is missing"), _adam(True, False)),
    Variant(Adam, ADAM, Told("the bias correction of the first moment is missing"), _adam(False, True)),
    Variant(Adam, ADAM, Told("the bias correction is one step ahead: its count begins at 2"), _adam(late=1)),
    Variant(Adam, ADAM, Told("the first moment is a sum, not a mean: 1 - beta1 is missing"), _adam(sums=True)),
    Variant(
        Adam, ADAM, Told("the first moment is a sum and the bias correction is missing"), _adam(False, False, sums=True)
    ),
    Variant(Adam, ADAM, Told("the gradient is not squared in the second moment"), _adam(square=False)),
    Variant(Adam, ADAM, Told("it goes uphill: the sign is the other one"), _adam(sign=-1)),
    Variant(Adam, ADAM, Told("it is AMSGrad without bias correction"), _adam(False, False, largest=True)),
    Variant(
        AdamW,
        (*ADAM, "weight_decay"),
        Told("the weight decay is not multiplied by the learning rate"),
        _adam(decay="whole"),
    ),
    Variant(
        AdamW, (*ADAM, "weight_decay"), Told("the bias correction is missing"), _adam(False, False, decay="beside")
    ),
    Variant(
        Adam, (*ADAM, "weight_decay"), Told("the bias correction is missing"), _adam(False, False, decay="in moments")
    ),
)


def nearest(watched: Watched) -> Found | None:
    """The variant that takes the watched path with numbers of the text; None where none does."""
    best: Found | None = None
    for variant in VARIANTS:
        for values in _choices(watched, variant):
            gap = _gap(watched, variant, values)
            if gap < SAME and (best is None or gap < best.gap / 10):
                best = Found(variant, _meant(variant, values), gap)
    return best


def _choices(watched: Watched, variant: Variant) -> Iterator[dict[str, np.ndarray]]:
    numbers = list(dict.fromkeys(watched.numbers))
    shares = [one for one in numbers if 0 < one < 1]
    small = [0.0, *(one for one in numbers if 0 < one <= 1e-3)]
    columns = {
        "lr": [watched.rate] if watched.rate is not None else [one for one in numbers if 0 < one <= 10][:8],
        **{name: small[:4] if name == "eps" else shares[:7] for name in variant.fields},
    }
    if all(columns.values()):
        table = np.array(list(itertools.product(*columns.values()))).T
        yield dict(zip(columns, table))


def _gap(watched: Watched, variant: Variant, values: dict[str, np.ndarray]) -> float:
    """How far the best of all runs is from the watched path; its values are put first."""
    width = len(values["lr"])
    x = np.repeat(watched.points[0][:, None], width, axis=1)
    way = np.abs(watched.points - watched.points[0]).max() or 1.0
    apart, memory = np.zeros(width), {}
    with np.errstate(all="ignore"):
        for t, share in enumerate(watched.shares, 1):
            x = variant.step(x, watched.gradients[t - 1][:, None], values["lr"] * share, t, memory, values)
            gap = np.abs(x - watched.points[t][:, None]).max(axis=0) / way
            apart = np.maximum(apart, np.where(np.isnan(gap), np.inf, gap))
    lane = int(apart.argmin())
    for name in values:
        values[name] = values[name][lane : lane + 1]
    return float(apart[lane])


def _meant(variant: Variant, values: dict[str, np.ndarray]) -> Optimizer:
    return variant.meant(**{name: float(one[0]) for name, one in values.items()})
