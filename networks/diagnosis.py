"""What happened in a training, in whole sentences with the numbers that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from engine import Told

from .training import Training

RISE = 1.15  # times the lowest validation loss
DEAD, FLAT = 0.25, 0.5  # shares of the units that are worth a word
SATURATED = 0.97  # of a tanh; of a sigmoid its distance from the middle, doubled
VANISHED = 1e-3  # gradient of the first layer against the last one's
TOO_LOW = 0.02  # share of its loss that a training has lost
CHANCE = 1e-3


def diagnosis(made: Training) -> list[Told]:
    """All that is true of a training, what matters most first."""
    if made.epochs == 0 and made.status != "diverged":
        return []
    with np.errstate(all="ignore"):
        return [said for one in DETECTORS for said in one(made)]


def _diverged(made: Training) -> Iterator[Told]:
    if made.status == "diverged":
        event = next(one for one in made.events if one.kind == "diverged")
        yield Told(
            "The rate {lr} was too high: in step {step}, in epoch {epoch}, the numbers left what can be counted.",
            lr=f"{made.fit.optimizer.lr:g}", step=int(event.value), epoch=event.epoch,
        )  # fmt: skip


def _overfits(made: Training) -> Iterator[Told]:
    val, train = made.val_loss, made.train_loss
    if made.epochs < 5 or not np.isfinite(val).all():
        return
    best = int(val.argmin())
    if best < made.epochs - 3 and val[-1] > RISE * val[best] and train[-1] < 0.95 * train[best]:
        yield Told(
            "It learns its rows by heart: since epoch {epoch} the validation loss has risen from {low} to {high}, "
            "while that of training fell from {before} to {after}.",
            epoch=best + 1, low=_short(val[best]), high=_short(val[-1]),
            before=_short(train[best]), after=_short(train[-1]),
        )  # fmt: skip


def _same(made: Training) -> Iterator[Told]:
    """Units that have begun alike and never part."""
    network = made.fit.network
    if not network.hidden or network.hidden[0] < 2:
        return
    weights, shape, _ = made.fit.passes.cuts[0]
    spread = [float(np.ptp(made.weights[at][weights].reshape(shape), axis=1).max()) for at in (0, -1)]
    if spread[0] == 0 and spread[1] <= 1e-9 * max(1.0, float(np.abs(made.weights[-1][weights]).max())):
        yield Told(
            "All {n} units of the first layer began alike and still are: the layer is worth one of them.",
            n=network.hidden[0],
        )


def _dead(made: Training) -> Iterator[Told]:
    if made.fit.network.activation != "relu" or not made.fit.network.hidden:
        return
    seen = made.fit.passes.forward(made.weights[-1], made.rows.x_train)
    asleep = [int((z <= 0).all(axis=0).sum()) for z in seen.sums]
    units = sum(made.fit.network.hidden)
    if sum(asleep) >= DEAD * units:
        yield Told(
            "{n} of {units} units ({share}) are dead: no row makes them answer, so they learn nothing any more.",
            n=sum(asleep), units=units, share=f"{sum(asleep) / units:.0%}",
        )  # fmt: skip


def _saturated(made: Training) -> Iterator[Told]:
    name = made.fit.network.activation
    if name not in ("tanh", "sigmoid") or not made.fit.network.hidden:
        return
    seen = made.fit.passes.forward(made.weights[-1], made.rows.x_train)
    ends = [np.abs(a if name == "tanh" else 2 * a - 1) for a in seen.signals]
    share = float(np.mean([np.mean(one > SATURATED) for one in ends]))
    if share >= FLAT:
        yield Told(
            "{share} of the answers of its units are at the flat ends of {activation}, where nothing is learnt.",
            share=f"{share:.0%}", activation=name,
        )  # fmt: skip


def _vanishing(made: Training) -> Iterator[Told]:
    if not made.fit.network.hidden:
        return
    ratio, _, last = gradient_ratio(made, 0)
    if 0 < ratio < VANISHED and last > 0:
        yield Told(
            "At the start the gradient of the first layer was {ratio} of the last one's: it vanishes on its way "
            "through {layers} layers.",
            ratio=f"{ratio:.1g}", layers=len(made.fit.passes.cuts),
        )  # fmt: skip


def gradient_ratio(made: Training, epoch: int) -> tuple[float, float, float]:
    """The gradient's size in the first layer over that in the last, each per weight, and both of them."""
    x, y = made.rows[:2]
    _, g = made.fit.network.loss_and_grad(made.weights[epoch], x, y)
    first, last = (float(np.sqrt(np.mean(g[made.fit.passes.cuts[at][0]] ** 2))) for at in (0, -1))
    return first / last if last else float("inf"), first, last


def _slow(made: Training) -> Iterator[Told]:
    loss = made.train_loss
    if made.status == "diverged" or len(loss) < 5:
        return
    fallen = 1 - loss[-1] / loss[0] if loss[0] > 0 else 1.0
    still = len(loss) > 9 and float(np.polyfit(np.arange(5), loss[-5:], 1)[0]) < 0
    if 0 <= fallen < TOO_LOW and still:
        yield Told(
            "The rate {lr} is too low, or nothing is passed on: in {epochs} epochs the loss fell by {share} only.",
            lr=f"{made.fit.optimizer.lr:g}", epochs=made.epochs, share=f"{fallen:.1%}",
        )  # fmt: skip


def _useless_cut(made: Training) -> Iterator[Told]:
    cuts = [one for one in made.events if one.kind == "cut"]
    if cuts and made.stopped_epoch == cuts[-1].epoch:
        yield Told(
            "The last cut of the rate came in epoch {epoch}, the very one that stopped: it never took effect.",
            epoch=made.stopped_epoch,
        )


def _before_the_drop(made: Training) -> Iterator[Told]:
    """Stopped before the schedule had lowered the rate."""
    schedule = made.fit.schedule
    if made.stopped_epoch is None or schedule.closed_loop:
        return
    planned = schedule.lrs(made.fit.optimizer.lr, made.fit.steps)
    used, coming = planned[len(made.step_lrs) - 1], planned[len(made.step_lrs) :]
    if len(coming) and coming.min() < 0.5 * used and used >= 0.9 * made.step_lrs[0]:
        per_epoch = made.fit.batches.per_epoch
        drop = (len(made.step_lrs) + int(np.argmax(coming < 0.5 * used))) // per_epoch + 1
        yield Told(
            "EarlyStopping ended it in epoch {epoch}, before the drop of the rate that was planned for epoch {drop}.",
            epoch=made.stopped_epoch, drop=drop,
        )  # fmt: skip


def _zeros(made: Training) -> Iterator[Told]:
    if not made.fit.network.proximal_l1:
        return
    kernels = made.weights[-1][made.fit.passes.kernels == 1]
    yield Told("{n} of {all} weights are exactly zero.", n=int((kernels == 0).sum()), all=len(kernels))


def _short(value: float) -> str:
    return f"{value:.3g}"


DETECTORS: tuple[Callable[[Training], Iterator[Told]], ...] = (
    _diverged, _same, _dead, _saturated, _vanishing, _slow, _overfits, _useless_cut, _before_the_drop, _zeros,
)  # fmt: skip
