"""The loop over the steps, for one run of shape (N,) and for B runs side by side of shape (N, B).

A step is: the rate, the momentum, the optimizer's step with its questions, what is recorded, and whether the run ends
there. Where the texts of optimizer and objective allow it, the compiled body does the same steps with the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .budget import ROUNDING, Meter, Spent
from .compiled.kernel import Kernel, kernel_for, layers_of
from .optimizer import Optimizer, Wrapper
from .oracle import Oracle
from .sampling import GaussianNoise

if TYPE_CHECKING:
    from .record import Lanes, Path
    from .run import Run

BLOCK = 512  # steps that the compiled body does before anything is looked at; what it does too much does not count
SMALL_BLOCK = 64  # the same where something may end the run early
NOISE = 2_000_000  # numbers drawn at once, about


def walk(
    what: Run, record: Path | Lanes, start: np.ndarray, noise: GaussianNoise | None, meter: Meter, *, seed: Any = 0,
    fast: bool = True, keep: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Do the steps of `what` from `start` until the end, and return the evaluations: numbers, or shape (B,) each.

    Fields of `what` may be arrays of shape (B,). `keep` is handed the optimizer's state before the first and after each
    step. Raises nothing: numeric trouble ends in `record`, a budget in `record.reason`.
    """
    with np.errstate(all="ignore"):
        momenta = what.schedule.momenta(what.steps) if what.optimizer.momentum_field else None
        lrs = None if what.schedule.closed_loop else rates_of(what, start)
        record.rates = lrs
        if fast and keep is None and lrs is not None and momenta is None:
            kernel = kernel_for(what.optimizer, what.landscape, noise is not None)
            if kernel is not None:
                evaluations = _compiled(what, record, start, noise, meter, lrs, kernel)
                if evaluations is not None:
                    return evaluations
                record.begin()  # where plain floats raise, arrays carry inf and nan on
                noise = noise and GaussianNoise(noise.scale, seed, noise.size)
        return _stepwise(what, record, start, noise, meter, seed, lrs, momenta, keep)


def rates_of(what: Run, start: np.ndarray) -> np.ndarray:
    """The rates of an open-loop schedule: shape (T,), or (T, B) beside one another."""
    lrs = what.schedule.lrs(what.optimizer.lr, what.steps)
    return lrs if start.ndim == 1 else np.broadcast_to(lrs.reshape(what.steps, -1), (what.steps, start.shape[1]))


def iterates_of(optimizer: Optimizer, state: dict[str, Any]) -> dict[str, np.ndarray]:
    """The points beside the path in a state, of the path's shape. An outer optimizer's name that is taken within has
    its class in front."""
    found = iterates_of(optimizer.then, state["then"]) if isinstance(optimizer, Wrapper) else {}
    for name in optimizer.iterates:
        found[free_name(name, optimizer, found)] = state[name]
    return found


def free_name(name: str, optimizer: Optimizer, taken: dict[str, Any]) -> str:
    """The name, with the optimizer's class in front as often as it takes to be new."""
    while name in taken:
        name = f"{type(optimizer).__name__}.{name}"
    return name


def _stepwise(
    what: Run, record: Any, start: np.ndarray, noise: Any, meter: Meter, seed: Any, lrs: Any, momenta: Any, keep: Any
) -> dict[str, Any]:
    optimizer, schedule, objective, p = what.optimizer, what.schedule, what.landscape, start
    many = start.ndim > 1
    oracle = Oracle(objective, noise, meter, seed, start.shape[1] if many else None)
    state = optimizer.init(p)
    rates = (
        schedule.begin(np.broadcast_to(optimizer.lr, p.shape[1:]) if many else optimizer.lr, what.steps)
        if lrs is None
        else None
    )
    if lrs is not None and (not many or (lrs.strides[1] == 0 and np.ndim(optimizer.lr) == 0)):
        lrs = (lrs if not many else lrs[:, 0]).tolist()
    names = bool(iterates_of(optimizer, state)) and not many
    if names:
        record.keep_iterates(iterates_of(optimizer, state))
    if many:
        oracle.active = record.near
    if keep:
        keep(state)
    try:
        for t in range(1, what.steps + 1):
            if record.over:
                break
            if meter.watched:
                meter.look()
            oracle.begin(t)
            loss = None
            if rates is not None:
                loss = (oracle.seen if objective.watches_sample else objective).value(p)
                schedule.before_step(rates, loss)
            lr = rates["lr"] if rates is not None else lrs[t - 1]
            if not many:
                lr = float(lr)
            if momenta is not None:
                optimizer = optimizer.momentum_at(momenta[t - 1] if many else float(momenta[t - 1]), state, t)
            # a float divides by zero with an exception, NumPy's with an inf
            p = optimizer.step(oracle, p, state, lr if type(lr) is not float or lr else np.float64(0.0), t)
            if rates is not None:
                schedule.after_step(rates, loss)
            if many:
                p = record.step(p, lr, oracle)
            else:
                record.step(p, lr, iterates_of(optimizer, state) if names else {}, loss)
            if keep:
                keep(state)
    except Spent as end:
        record.cut(end.reason)
    return oracle.counted()


def _compiled(
    what: Run, record: Any, start: np.ndarray, noise: Any, meter: Meter, lrs: np.ndarray, kernel: Kernel
) -> dict[str, Any] | None:
    """None where it cannot go on, and steps one by one must show what there is to see."""
    many, optimizer, cost = start.ndim > 1, what.optimizer, what.landscape.cost
    path: list[Any] = []
    whole = kernel.floats is None
    constants = kernel.constants(what.landscape, optimizer, plain=not (many or whole))
    own = many and (lrs.strides[1] or np.ndim(optimizer.lr))
    rates = lrs if own else (lrs[:, 0] if many else lrs).tolist()
    if not own and (many or whole):  # a float divides by zero with an exception, NumPy's with an inf
        rates = [rate or np.float64(0.0) for rate in rates]
    if many:
        row = (lambda p, *_: record.row(*p)) if whole else record.row
        body = kernel.arrays(*([start.copy()] if whole else start), row, *constants)
    else:
        beside = (
            iterates_of(optimizer, optimizer.init(start)) if any(one.iterates for one in layers_of(optimizer)) else {}
        )
        record.keep_iterates(beside)
        if whole:
            body = kernel.arrays(start.copy(), lambda *points: path.extend([p.copy() for p in points]), *constants)
        else:
            body = kernel.floats(*start.tolist(), path.append, *constants)
    try:
        next(body)
    except ZeroDivisionError:  # of plain floats, by a parameter of the surface
        return None
    allowed = int(min(what.steps, (meter.left + ROUNDING) / cost))
    block = SMALL_BLOCK if whole or meter.watched or record.stop is not None else BLOCK
    if noise is not None:
        block = max(1, min(block, NOISE // (start.size if many else 1)))
    at = 0
    try:
        while at < allowed and not record.over:
            if meter.watched:
                meter.look()
            ahead = min(block, allowed - at)
            drawn = noise.block(ahead) if noise is not None else None
            if drawn is None:
                draws = []
            elif whole:
                draws = [drawn[:, :, None] if many and drawn.ndim == 2 else drawn]
            else:
                draws = list(np.moveaxis(drawn, 1, 0)) if many else drawn.T.tolist()
            body.send((rates[at : at + ahead], *draws))
            if not many:
                record.take(np.array(path).reshape(ahead, -1, len(start)), lrs[at : at + ahead])
                path.clear()
            at += ahead
        if allowed < what.steps and not record.over:
            record.cut("evaluations")
    except Spent as end:
        record.cut(end.reason)
    except Exception:  # plain floats raise where arrays carry inf and nan on; an objective may, asked beyond the end
        if many:
            raise
        return None
    asked = record.asked()
    meter.left -= cost * np.max(asked)
    return {"value": 0 * asked, "grad": asked, "hess": 0 * asked}
