"""Which library is meant by a name: by its imports, else by how it is called and by what stands around it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ..libraries import PLACES, ROOTS, SAME, USUAL
from ..spelling import index, signatures
from .rewrites.aliases import TRANSFORMERS
from .values import Expr, Function, Instance, Made, Method, Unknown, number

HELPERS = {
    "keras.callbacks.EarlyStopping", "keras.callbacks.ModelCheckpoint", "keras.callbacks.LearningRateScheduler",
    "torch.nn.utils.clip_grad_norm_", "torch.nn.utils.clip_grad_value_", "torch.optim.swa_utils.AveragedModel",
    "optax.chain", "optax.apply_updates", "optax.clip", "optax.clip_by_global_norm",
}  # fmt: skip


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """A qualified name as the library documents it: `tensorflow.python.keras.optimizers.adam.Adam` is
    `keras.optimizers.Adam`."""
    name = name.lstrip(".")
    for theirs, ours in SAME.items():
        if name.startswith(theirs):
            name = ours + name[len(theirs) :]
            return canonical(name) if ours != "tf." else name
    last = name.rsplit(".", 1)[-1]
    if last in TRANSFORMERS:
        return f"transformers.{last}"
    for root in ROOTS:
        if name.startswith(root):
            short = root + last
            return short if short != name and known(short) and not known(name) else name
    return name


def known(name: str) -> bool:
    """Whether a qualified name is one that can be read, or stands beside what can be read."""
    return name in index() or name in HELPERS or name in signatures()


def libraries_in(names: Iterable[str]) -> dict[str, int]:
    """How often each library is named."""
    found: dict[str, int] = {}
    for name in names:
        head = name.split(".")[0]
        head = {
            "jax": "optax",
            "flax": "optax",
            "pytorch_lightning": "torch",
            "tensorflow": "keras",
            "tf": "keras",
        }.get(head, head)
        if head in PLACES:
            found[head] = found.get(head, 0) + 1
    return found


class Names:
    """The qualified names of all that a script calls."""

    def __init__(self, made: list[Made], imported: list[str]) -> None:
        self.made = made
        self.compiled = {
            id(part)
            for one in made
            if one.method == "compile" or one.name.endswith(".compile")
            for part in one.given()
            if isinstance(part, Made)
        }
        own = [one.name for one in made if "." in one.name and one.owner is None]
        self.hints = libraries_in([*imported, *map(canonical, [name for name in own if not name.startswith("self.")])])
        if self.compiled or any(one.method in ("fit", "fit_generator") for one in made if one.kwargs.get("epochs")):
            self.hints["keras"] = self.hints.get("keras", 0) + 2
        self.found: dict[int, str] = {}
        guessed: dict[str, int] = {}
        for one in made:
            name = self._name(one)
            self.found[id(one)] = name
        for one in made:  # a callback follows the optimizers
            name = self.found[id(one)]
            if known(name) and not name.startswith("keras.callbacks."):
                head = name.split(".")[0]
                guessed[head] = guessed.get(head, 0) + 1
        for one in made:
            if one.free and "." not in one.name and one.owner is None:
                self.found[id(one)] = self._bare(one, guessed)

    def of(self, one: Made) -> str:
        """The qualified name of what is called."""
        return self.found.get(id(one)) or self._name(one)

    def _name(self, one: Made) -> str:
        if one.owner is not None:
            return one.name
        name = one.name
        if one.free:
            head, _, rest = name.partition(".")
            if rest and head in USUAL:
                name = f"{USUAL[head]}.{rest}"
            elif not rest:
                return self._bare(one, {})
        return canonical(name)

    def _bare(self, one: Made, neighbours: dict[str, int]) -> str:
        """A class or function whose import the text does not show."""
        places = {library: found for library, prefixes in PLACES.items() if (found := _in(prefixes, one.name))}
        if one.name in TRANSFORMERS or one.name == "get_scheduler":
            return f"transformers.{one.name}"
        if not places:
            return one.name
        points = {library: self._points(one, library, name, neighbours) for library, name in places.items()}
        best = max(points, key=lambda library: (points[library], library == "torch", library == "keras"))
        return places[best]

    def _points(self, one: Made, library: str, name: str, neighbours: dict[str, int]) -> float:
        """How much speaks for a library."""
        own = signatures().get(name)
        points = 3.0 * (library in neighbours) + min(2, self.hints.get(library, 0))
        if library == "keras" and id(one) in self.compiled:
            points += 20
        if own is not None:
            theirs = {*own.order, *own.defaults, *own.required}
            points -= 6 * sum(word not in theirs for word in one.kwargs)
        first = one.args[0] if one.args else None
        rate = number(first) or isinstance(first, (Function, Method)) or _schedule(first)
        if name.startswith("torch.optim.") and ".lr_scheduler." not in name and own is not None:
            has = "params" in one.kwargs or (one.args and not rate)
            points += 4 if has or one.spread else -10
        if ".lr_scheduler." in name:
            points += 4 if "optimizer" in one.kwargs or (one.args and not rate) else -10
        if name.startswith("keras.") and one.args and own is not None and not name.startswith("keras.callbacks."):
            points += 4 if rate or isinstance(first, (Expr, Unknown)) else -6
        return points


@lru_cache(maxsize=4096)
def _in(prefixes: tuple[str, ...], name: str) -> str:
    return next((prefix + name for prefix in prefixes if known(prefix + name)), "")


def _schedule(value: Any) -> bool:
    """Whether it looks like a schedule where an optimizer's first argument stands."""
    if isinstance(value, Instance):
        return value.cls is not None and any(name.endswith("LearningRateSchedule") for name in value.cls.library())
    if not isinstance(value, Made) or value.owner is not None:
        return False
    last = value.name.split(".")[-1]
    return bool(_in(PLACES["keras"][1:2], last) or last.endswith(("Decay", "Schedule", "DecayRestarts")))
