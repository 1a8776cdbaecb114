"""What every learning-rate schedule is: the rate of each step, from the base rate."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .declare import Item, item


class Schedule(Item):
    """Base of all schedules. Open-loop ones know all rates beforehand and write `rate`."""

    family: ClassVar[str] = ""
    takes_rate: ClassVar[bool] = (
        True  # its rates start from the optimizer's; if not, it brings its own or its parts' ones
    )
    warmup: ClassVar[bool] = False  # it stands in front of another schedule and climbs to where that one begins
    # Facts of PyTorch's scheduler of this kind, for code both ways. What is not declared is not relied on.
    multiplies: ClassVar[bool] = False  # the rate that it finds, so that factors multiply in ChainedScheduler
    joins: ClassVar[str] = ""  # where in SequentialLR it gives its own rates: "anywhere", "last", or nowhere

    @property
    def closed_loop(self) -> bool:
        """Whether the rates depend on the losses seen (then `begin` and `after_step` are used, not `lrs`)."""
        return False

    def lrs(self, base_lr: Any, steps: int) -> np.ndarray:
        """The rate used by each step: shape (steps,), or (steps, B) when base_lr or a parameter has shape (B,)."""
        own = (value.shape for value in vars(self).values() if isinstance(value, np.ndarray))
        width = np.broadcast_shapes(np.shape(base_lr), *own)
        t = np.arange(steps, dtype=float).reshape(-1, *(1 for _ in width))
        with np.errstate(all="ignore"):
            return np.broadcast_to(self.rate(t, base_lr, steps), (steps, *width))

    def rate(self, t: np.ndarray, base_lr: Any, steps: int) -> Any:
        """Rate of the step with index t = 0, 1, ..., of a run of `steps` steps; elementwise, t of any shape."""
        raise NotImplementedError(f"{type(self).__name__} has no open-loop rate")

    def span(self, steps: Any, place: int) -> Any:
        """How many steps of a run of `steps` the schedule at this place inside has; all unless it has its own part."""
        return steps

    def as_in(self, library: str, steps: int) -> bool:
        """Whether the call that spells it in a library gives the rates of so many steps there."""
        return True

    def momenta(self, steps: int) -> np.ndarray | None:
        """The momentum (or beta1) of each step, shape (steps,), for schedules that cycle it; None for the others."""
        return None

    def begin(self, base_lr: Any, steps: int) -> dict[str, Any]:
        """State before the first step; state["lr"] is the rate of the next step."""
        rates = self.lrs(base_lr, steps)
        return {"lr": rates[0], "rates": rates, "t": 0}

    def after_step(self, state: dict[str, Any], loss: Any) -> None:
        """Take in the loss that the step just made started from, and set state["lr"] for the next."""
        state["t"] = min(state["t"] + 1, len(state["rates"]) - 1)
        state["lr"] = state["rates"][state["t"]]

    def before_step(self, state: dict[str, Any], loss: Any) -> None:
        """Take in the loss at the point that the step is about to leave: for closed-loop rules that let it decide on
        the rate of this very step. Called before the step; `after_step` follows it."""


def cycle_at(t: np.ndarray, first: Any, growth: Any = 1.0) -> tuple[Any, Any, Any]:
    """For stretches of first, first * growth, first * growth**2, ... steps: which one step t is in (0, 1, ...), where
    that one started, and its length. Counted, not computed by a logarithm, which would round at the ends."""
    shape = np.broadcast_shapes(np.shape(t), np.shape(first), np.shape(growth))
    if np.ndim(first) or np.ndim(growth):  # one kind of stretch per run of a batch
        lanes = [np.broadcast_to(one, shape[-1:]).tolist() for one in (first, growth)]
        columns = np.broadcast_to(t, shape).T.reshape(shape[-1], -1)
        found = [cycle_at(column, *one) for column, *one in zip(columns, *lanes)]
        return tuple(np.stack(part, axis=-1).reshape(shape) for part in zip(*found))
    if growth == 1:
        number = np.floor(t / first)
        return number, number * first, first + 0 * t
    starts, lengths = [0.0], [float(first)]
    while starts[-1] + lengths[-1] <= np.max(t, initial=0):
        starts.append(starts[-1] + lengths[-1])
        lengths.append(lengths[-1] * growth)
    number = np.searchsorted(starts, t, side="right") - 1
    return number.astype(float), np.array(starts)[number], np.array(lengths)[number]


def at_least_one(steps: Any) -> Any:
    """A number of steps, but at least one."""
    return np.maximum(steps, 1) if np.ndim(steps) else max(steps, 1)


def lookup(table: Any, t: np.ndarray) -> np.ndarray:
    """Entry number t of a table of shape (T,), elementwise in t."""
    return np.asarray(table)[np.clip(np.asarray(t), 0, len(table) - 1).astype(int)]


@item
class Constant(Schedule):
    """The learning rate never changes."""

    label, family = "Constant", "constant"
    multiplies, joins = True, "anywhere"
    formula = r"\eta_t = \eta"
    reference = "Robbins & Monro 1951 is where the question of decay begins"
    torch = "torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0, total_iters=1)"
    optax = [
        """optax.warmup_constant_schedule(warmup_from, peak_value, warmup_steps)
            when warmup_steps without warmup_prefix""",
        "optax.constant_schedule(lr)",
    ]
    transformers = [
        """transformers.get_scheduler(name='constant_with_warmup', optimizer=optimizer, num_warmup_steps=warmup_steps)
            when warmup_steps without warmup_prefix""",
        "transformers.get_scheduler(name='constant', optimizer=optimizer)",
    ]

    def rate(self, t: np.ndarray, base_lr: Any, steps: int) -> Any:
        return base_lr  # no time dependence: `lrs` repeats it without copying
