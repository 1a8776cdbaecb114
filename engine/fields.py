"""The fields that many items have: each with its usual symbol, range and meaning, so that an item says what differs."""

from __future__ import annotations

from typing import Any

from .declare import param


def choice(*names: str, help: str = "", advanced: bool = False, only: str | tuple[str, ...] = ()) -> Any:
    """A field that takes one of a few names; the first is the default."""
    return param(names[0], help=help, advanced=advanced, choices=names, only=only)


def switch(text: str, *, on: bool = False, only: str | tuple[str, ...] = ()) -> Any:
    """An advanced field that is True or False."""
    return param(on, help=text, advanced=True, only=only)


def magnitude(default: float, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number from 0 up whose slider is logarithmic; `more` goes to `param`."""
    return param(default, low, high, symbol, text, scale="log", **({"valid": "[0, inf)"} | more))


def fraction(default: Any, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number from 0 to 1, both included; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid="[0, 1]", **more)


def nonnegative(default: Any, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number from 0 up; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid="[0, inf)", **more)


def positive(default: Any, low: float, high: float, symbol: str, text: str, **more: Any) -> Any:
    """A number above 0; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid="(0, inf)", **more)


def duration(default: int, low: int, high: int, symbol: str, text: str, **more: Any) -> Any:
    """A number of steps, `low` or more; `more` goes to `param`."""
    return param(default, low, high, symbol, text, valid=f"[{low}, 1000000]", **more)


def flavour(*frameworks: str) -> Any:
    """The field `flavour` of an optimizer: whose version of the formula runs, "torch", "keras" or "optax"."""
    return choice(*frameworks, help="whose version of this method runs: the frameworks differ in detail")


def learning_rate(default: float, low: float = 1e-5, high: float = 1.0) -> Any:
    """The field `lr` of an optimizer."""
    return magnitude(default, low, high, r"\eta", "how far one step goes")


def forgetting(
    default: float, symbol: str, text: str, low: float = 0.0, high: float = 0.999, valid: str = "[0, 1)"
) -> Any:
    """What is left of a running average after one step: near 1 it remembers long."""
    return param(default, low, high, symbol, text, scale="log1m", valid=valid)


def beta1(default: float = 0.9, text: str = "how much of the past enters each step") -> Any:
    """The field `beta1` of an optimizer of Adam's kind: the momentum."""
    return forgetting(default, r"\beta_1", text)


def beta2(
    default: float = 0.999,
    text: str = "how slowly squared gradients are forgotten",
    low: float = 0.5,
    high: float = 0.9999,
) -> Any:
    """The field `beta2` of an optimizer of Adam's kind: the memory of its scale."""
    return forgetting(default, r"\beta_2", text, low, high)


def momentum(default: float = 0.9) -> Any:
    """The field `momentum` of an optimizer with a velocity."""
    return param(default, 0.0, 0.99, r"\mu", "how much of the last velocity is kept", valid="[0, 1]")


def epsilon(
    default: float,
    symbol: str = r"\epsilon",
    text: str = "small number that keeps the division finite",
    only: str | tuple[str, ...] = (),
) -> Any:
    """The field `eps` of an optimizer: the small number that keeps a division finite."""
    return magnitude(default, min(default, 1e-12), 1.0, symbol, text, advanced=True, only=only)


def epsilon_root(
    default: float = 0.0, text: str = "small number inside the root", only: str | tuple[str, ...] = "optax"
) -> Any:
    """The field `eps_root` of an optimizer: the small number under the root."""
    return epsilon(default, r"\epsilon_r", text, only)


COUPLED = "pull towards the origin, added to the gradient ({beside}: beside it)"
DECOUPLED = "pull towards the origin, beside the gradient (decoupled)"


def weight_decay(default: float = 0.0, text: str = COUPLED, beside: str = "Keras") -> Any:
    """The field `weight_decay` of an optimizer that adds it to the gradient, but in the libraries named `beside`."""
    return magnitude(default, 0.0, 1.0, r"\lambda", text.replace("{beside}", beside), advanced=True)


def decoupled_decay(default: float = 0.0) -> Any:
    """The field `weight_decay` of an optimizer that pulls at the point itself, as AdamW does."""
    return weight_decay(default, DECOUPLED)


def noise_key() -> Any:
    """The field `key` of an optimizer that draws random numbers of its own."""
    text = "which noise: the same key gives the same path"
    return param(0, 0, 99, "k", text, valid="[0, 4294967295]", advanced=True)
