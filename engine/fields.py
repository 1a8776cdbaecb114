"""The fields that many items have: each with its usual symbol, range and meaning, so that an item says what differs.

What a constructor does not name itself goes to `param`, such as a library's own default:
`learning_rate(0.05, torch=1e-3)`.
"""

from __future__ import annotations

from typing import Any

from .declare import param


def choice(*names: str, help: str = "", **more: Any) -> Any:
    """A field that takes one of a few names; the first is the default. `more` goes to `param`."""
    return param(names[0], help=help, choices=names, **more)


def switch(text: str, *, on: bool = False, **more: Any) -> Any:
    """An advanced field that is True or False; `more` goes to `param`."""
    return param(on, help=text, advanced=True, **more)


def magnitude(default: float, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number from 0 up whose slider is logarithmic; `more` goes to `param`."""
    return param(default, low, high, symbol, text, scale="log", **({"valid": "[0, inf)"} | more))


def fraction(default: Any, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number from 0 to 1, both included; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid="[0, 1]", **more)


def unsigned(default: Any, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number from 0 up; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid="[0, inf)", **more)


def part(default: Any, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number between 0 and 1, neither included; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid="(0, 1)", **more)


def above(bound: int, default: Any, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number above a bound; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid=f"({bound}, inf)", **more)


def duration(default: Any, low: int, high: int, symbol: str, text: str, **more: Any) -> Any:
    """A number of steps, `low` or more, or several in a row; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid=f"[{low}, 1000000]", **more)


def growth(default: float, text: str, **more: Any) -> Any:
    """The field `growth` of a schedule in rounds: how much longer each is than the last."""
    return param(default, 1.0, 4.0, r"T_{mult}", text, valid="[1, 100]", **more)


def flavour(*frameworks: str) -> Any:
    """The field `flavour` of an optimizer: whose version of the formula runs, "torch", "keras" or "optax"."""
    return choice(*frameworks, help="whose version of this method runs: the frameworks differ in detail")


def learning_rate(default: float, low: float = 1e-5, high: float = 1.0, **theirs: float) -> Any:
    """The field `lr` of an optimizer, and the libraries' own defaults."""
    return magnitude(default, low, high, r"\eta", "how far one step goes", **theirs)


def forgetting(default: float, symbol: str, text: str, low: float = 0.0, high: float = 0.999, **more: Any) -> Any:
    """What is left of a running average after one step: near 1 it remembers long. `more` goes to `param`."""
    return param(default, low, high, symbol, text, scale="log1m", **({"valid": "[0, 1)"} | more))


def beta1(default: float = 0.9, text: str = "how much of the past enters each step", **more: Any) -> Any:
    """The field `beta1` of an optimizer of Adam's kind: the momentum."""
    return forgetting(default, r"\beta_1", text, **more)


def beta2(
    default: float = 0.999,
    text: str = "how slowly squared gradients are forgotten",
    low: float = 0.5,
    high: float = 0.9999,
    **theirs: float,
) -> Any:
    """The field `beta2` of an optimizer of Adam's kind: the memory of its scale."""
    return forgetting(default, r"\beta_2", text, low, high, **theirs)


def rho(default: float, text: str = "how slowly squared gradients are forgotten", **theirs: float) -> Any:
    """The field `rho` of an optimizer that divides by recent gradients: the memory of their size."""
    return forgetting(default, r"\rho", text, 0.5, 0.9999, valid="[0, 1]", **theirs)


def momentum(default: float = 0.9, **more: Any) -> Any:
    """The field `momentum` of an optimizer with a velocity."""
    return param(default, 0.0, 0.99, r"\mu", "how much of the last velocity is kept", valid="[0, 1]", **more)


def epsilon(
    default: float,
    symbol: str = r"\epsilon",
    text: str = "small number that keeps the division finite",
    **more: Any,
) -> Any:
    """The field `eps` of an optimizer: the small number that keeps a division finite."""
    return magnitude(default, min(default, 1e-12), 1.0, symbol, text, advanced=True, **more)


def epsilon_root(
    default: float = 0.0, text: str = "small number inside the root", only: str | tuple[str, ...] = "optax"
) -> Any:
    """The field `eps_root` of an optimizer: the small number under the root."""
    return epsilon(default, r"\epsilon_r", text, only=only)


COUPLED = "pull towards the origin, added to the gradient ({beside}: beside it)"
DECOUPLED = "pull towards the origin, beside the gradient (decoupled)"


def weight_decay(default: float = 0.0, text: str = COUPLED, beside: str = "Keras", **theirs: float) -> Any:
    """The field `weight_decay` of an optimizer that adds it to the gradient, but in the libraries named `beside`."""
    return magnitude(default, 0.0, 1.0, r"\lambda", text.replace("{beside}", beside), advanced=True, **theirs)


def decoupled_decay(default: float = 0.0, **theirs: float) -> Any:
    """The field `weight_decay` of an optimizer that pulls at the point itself, as AdamW does."""
    return weight_decay(default, DECOUPLED, **theirs)


def noise_key(**theirs: int) -> Any:
    """The field `key` of an optimizer that draws random numbers of its own."""
    text = "which noise: the same key gives the same path"
    return param(0, 0, 99, "k", text, valid="[0, 4294967295]", advanced=True, **theirs)
