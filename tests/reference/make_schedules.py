"""Makes the reference rates of the schedules by running the real libraries in float64.

Needs torch 2.13.0, keras 3.15.1, optax 0.2.8 with jax, pytorch_optimizer 4.1.0, transformers 5.23.0, timm 1.0.31. From
the root of the repository:
    python tests/reference/make_schedules.py
Each library is called with the very text that the item declares as its spelling, so the spelling is proven too.
"""

from __future__ import annotations

import json
import math
import os
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

os.environ["KERAS_BACKEND"] = "torch"  # the jax backend computes cosines in float32
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import jax
import keras
import numpy as np
import optax
import pytorch_optimizer
import torch
import transformers.optimization

from engine import EarlyStopping, Run
from interop.spelling import spell
from interop.writing import call
from landscapes import Rosenbrock, StretchedBowl
from optimizers import Adam, AdamW, Momentum, Nesterov
from schedules import (
    SGDR,
    Chained,
    Constant,
    ConstantFactor,
    CosineDecay,
    CosineRestarts,
    Cyclic,
    EpochRule,
    ExponentialDecay,
    InverseSqrt,
    InverseTimeDecay,
    Lambda,
    LinearRamp,
    LinearWarmup,
    Multiplicative,
    MultiStep,
    NoisyRate,
    OneCycle,
    PiecewiseConstant,
    PiecewiseInterpolate,
    PolynomialDecay,
    ReduceOnPlateau,
    Rex,
    ScaleOnPlateau,
    Sequential,
    StepDecay,
    SWAAnneal,
    TanhDecay,
    WarmupStableDecay,
)
from tests.reference import paths
from tests.reference.libraries import bare_timm
from tests.reference.rates import BASE, STEPS, Rates, compare, ending, losses

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")
warnings.simplefilter("ignore")

TORCH = (
    Constant(),
    StepDecay(step_size=7, gamma=0.6),
    MultiStep(milestones=(1, 9, 9, 80), gamma=0.3),
    MultiStep(milestones=(80, 20), gamma=0.3),
    ConstantFactor(),
    ConstantFactor(factor=0.7, total_iters=1),
    LinearRamp(),
    LinearRamp(start_factor=0.9, end_factor=0.05, total_iters=37),
    ExponentialDecay(gamma=0.95),
    ExponentialDecay(gamma=1.01),
    PolynomialDecay(decay_steps=50),
    PolynomialDecay(decay_steps=120, power=2.5),
    PolynomialDecay(),
    CosineDecay(),
    CosineDecay(decay_steps=20, periodic=True),
    CosineDecay(decay_steps=45, eta_min=0.002, periodic=True),
    CosineRestarts(first=9, growth=1.0, eta_min=0.003),
    CosineRestarts(first=5, growth=2.0),
    CosineRestarts(first=4, growth=3.0, eta_min=0.01),
    Cyclic(step_size_up=13),
    Cyclic(base_lr=0.004, step_size_up=7, step_size_down=11, mode="triangular2", base_momentum=0.5, max_momentum=0.95),
    Cyclic(step_size_up=10, step_size_down=3, mode="exp_range", gamma=0.97),
    Cyclic(step_size_up=10, cycle_momentum=False),
    OneCycle(),
    OneCycle(anneal_strategy="linear", pct_start=0.25, div_factor=10.0, final_div_factor=50.0),
    OneCycle(three_phase=True, pct_start=0.4, base_momentum=0.6, max_momentum=0.9),
    OneCycle(three_phase=True, anneal_strategy="linear", pct_start=0.33, total_steps=170),
    OneCycle(pct_start=0.0, cycle_momentum=False),
    Lambda(formula_of_t="0.95 ** t"),
    Lambda(
        formula_of_t="min(1, (t + 1) / 20) if t < 60 else exp(-(t - 60) / 30) * abs(cos(t / 9)) + (t % 7 == 0) * 0.1"
    ),
    Lambda(formula_of_t="max(0.01, 1 - t // 10 * 0.07) if not (20 <= t < 40 or t > 150) else sqrt(t) / 100"),
    Multiplicative(formula_of_t="0.97"),
    Multiplicative(formula_of_t="0.99 if t < 50 else 1.01 if t < 90 else 0.9 + 0.1 * sin(t)"),
    Sequential(
        (ConstantFactor(factor=0.1, total_iters=1000), ExponentialDecay(gamma=0.9), StepDecay(step_size=30)), (20, 100)
    ),
    Sequential(
        (LinearRamp(start_factor=0.1, total_iters=10), CosineDecay(decay_steps=40, eta_min=1e-3, periodic=True)), (10,)
    ),
    Sequential(
        (PolynomialDecay(decay_steps=30), CosineRestarts(first=20, growth=2.0), Lambda("1 / (1 + t)")), (30, 90)
    ),
    Sequential((LinearRamp(), Cyclic(step_size_up=20)), (5,)),
    Chained((ConstantFactor(factor=0.1, total_iters=20), ExponentialDecay(gamma=0.97))),
    Chained((LinearRamp(total_iters=9), MultiStep((30, 60), 0.5), PolynomialDecay(decay_steps=100))),
    Chained((Multiplicative("1 + 0.1 * cos(t)"), StepDecay(step_size=9))),
    LinearWarmup(start_factor=0.25, warmup_steps=12, then=CosineDecay(decay_steps=50, periodic=True)),
    LinearWarmup(start_factor=0.5, warmup_steps=7, then=StepDecay(step_size=20)),
    SWAAnneal(),
    SWAAnneal(swa_lr=0.2, anneal_epochs=60, anneal_strategy="linear"),
    SWAAnneal(swa_lr=0.001, anneal_epochs=1),
    ReduceOnPlateau(),
    ReduceOnPlateau(factor=0.3, patience=2, threshold=0.05, cooldown=4, min_lr=0.002),
    ReduceOnPlateau(factor=0.9, patience=0, threshold=0.01, threshold_mode="abs", eps=3e-4),
    ReduceOnPlateau(patience=3, mode="max"),
    ReduceOnPlateau(patience=3, mode="max", threshold=0.1, threshold_mode="abs", cooldown=2),
)
KERAS = (
    ExponentialDecay(decay_steps=12.0, gamma=0.7),
    ExponentialDecay(decay_steps=12.0, gamma=0.7, staircase=True),
    PiecewiseConstant(),
    PiecewiseConstant(boundaries=(0, 7, 31), values=(0.2, 0.03, 0.01)),
    PiecewiseConstant(boundaries=(30,), values=(0.01,)),
    PolynomialDecay(decay_steps=40, end=1e-4),
    PolynomialDecay(decay_steps=25, end=1e-3, power=2.0, cycle=True),
    PolynomialDecay(decay_steps=90, end=0.01, power=0.5),
    InverseTimeDecay(),
    InverseTimeDecay(decay_rate=2.0, decay_steps=11.0, staircase=True),
    CosineDecay(decay_steps=100),
    CosineDecay(decay_steps=100, alpha=0.1),
    LinearWarmup(CosineDecay(decay_steps=70, alpha=0.2), warmup_steps=20, start_lr=0.001),
    LinearWarmup(CosineDecay(), warmup_steps=33),
    CosineRestarts(first=11, growth=1.0, flavour="keras"),
    CosineRestarts(first=11, growth=2.0, shrink=0.8, alpha=0.1, flavour="keras"),
    CosineRestarts(first=13, growth=1.5, shrink=0.5, flavour="keras"),
    ReduceOnPlateau(flavour="keras"),
    ReduceOnPlateau(factor=0.3, patience=2, threshold=0.01, cooldown=4, min_lr=0.002, flavour="keras"),
    ReduceOnPlateau(factor=0.5, patience=0, threshold=0.02, min_lr=0.01, flavour="keras"),
    ReduceOnPlateau(factor=0.6, patience=4, mode="max", threshold=0.1, cooldown=1, flavour="keras"),
    EpochRule(),
    EpochRule(rule="lr * exp(-1) if epoch >= 100 else lr"),
    EpochRule(rule="lr * 0.97 + 0.0001 * (epoch % 5)"),
)
OPTAX = (
    Constant(),
    LinearWarmup(warmup_steps=15, start_lr=0.002),
    ExponentialDecay(decay_steps=10.0, gamma=0.8, begin_at=7),
    ExponentialDecay(decay_steps=10.0, gamma=0.8, begin_at=7, staircase=True, end=0.02),
    ExponentialDecay(decay_steps=20.0, gamma=1.5, end=0.3),
    LinearWarmup(
        ExponentialDecay(decay_steps=9.0, gamma=0.9, begin_at=5, staircase=True, end=0.01),
        warmup_steps=12,
        start_lr=0.01,
    ),
    PolynomialDecay(decay_steps=50, end=0.003, power=2.0, begin_at=20),
    PolynomialDecay(decay_steps=50, end=0.1, begin_at=3),
    CosineDecay(decay_steps=90, alpha=0.1, exponent=2.0),
    CosineDecay(),
    CosineDecay(decay_steps=50, eta_min=0.004),
    LinearWarmup(CosineDecay(decay_steps=90, eta_min=0.004, exponent=1.5), warmup_steps=20, start_lr=0.001),
    LinearWarmup(CosineDecay(), warmup_steps=20),
    LinearWarmup(PiecewiseInterpolate(between="jump"), warmup_steps=20),
    PiecewiseInterpolate(),
    PiecewiseInterpolate(between="cosine", boundaries=(1, 30, 31)),
    PiecewiseInterpolate(between="jump"),
    PiecewiseInterpolate(between="jump", boundaries=(1, 50), scales=(0.5, 3.0)),
    OneCycle(flavour="optax"),
    OneCycle(flavour="optax", pct_start=0.21, div_factor=10.0, final_div_factor=50.0, total_steps=111),
    OneCycle(flavour="optax", anneal_strategy="linear"),
    OneCycle(flavour="optax", anneal_strategy="linear", pct_start=0.21, pct_final=0.7, total_steps=111),
    SGDR(),
    SGDR(lengths=(30, 50), warmups=(0, 10), peaks=(1.0, 0.4), low=0.003),
    Sequential(
        (PolynomialDecay(decay_steps=10, end=0.2), CosineDecay(decay_steps=50), ExponentialDecay(0.99)), (10, 70)
    ),
    ScaleOnPlateau(),
    ScaleOnPlateau(factor=0.3, patience=2, rtol=0.05, atol=0.01, cooldown=4, min_scale=0.01),
    ScaleOnPlateau(patience=3, accumulation_size=4),
    ScaleOnPlateau(patience=0, factor=0.9),
)
TRANSFORMERS = (
    Constant(),
    LinearWarmup(warmup_steps=10),
    LinearWarmup(PolynomialDecay(), warmup_steps=10),
    LinearWarmup(PolynomialDecay(decay_steps=100, end=1e-7, power=1.7), warmup_steps=10),
    LinearWarmup(CosineDecay(), warmup_steps=10),
    LinearWarmup(CosineDecay(decay_steps=90, waves=1.3, periodic=True), warmup_steps=10),
    LinearWarmup(CosineRestarts(shares=3), warmup_steps=10),
    LinearWarmup(CosineRestarts(shares=7), warmup_steps=0),
    LinearWarmup(InverseSqrt(timescale=10), warmup_steps=10),
    InverseSqrt(timescale=10_000),
    ReduceOnPlateau(factor=0.3, patience=2, threshold=0.05, cooldown=4, min_lr=0.002),
    LinearWarmup(CosineDecay(eta_min=0.004), warmup_steps=10),
    LinearWarmup(CosineDecay(alpha=0.1, waves=0.8), warmup_steps=10),
    LinearWarmup(CosineDecay(decay_steps=140, alpha=0.1, periodic=True), warmup_steps=19, start_factor=1 / 20),
    LinearWarmup(CosineDecay(decay_steps=140, eta_min=0.002, periodic=True), warmup_steps=19, start_factor=0.3),
    WarmupStableDecay(),
    WarmupStableDecay(decay_type="cosine", warmup_type="cosine", min_lr_ratio=0.1, num_cycles=0.7),
    WarmupStableDecay(decay_type="1-sqrt", warmup_type="1-sqrt", stable_steps=40, min_lr_ratio=0.02),
    WarmupStableDecay(warmup_steps=0, decay_steps=10, stable_steps=30),
)
TIMM = (
    CosineRestarts(first=60, growth=1.0, most=1, eta_min=0.001, flavour="timm"),
    CosineRestarts(first=13, growth=2.0, shrink=0.7, most=3, eta_min=0.002, k_decay=1.4, flavour="timm"),
    LinearWarmup(
        CosineRestarts(first=50, growth=1.0, most=2, shrink=0.5, flavour="timm"), 10, start_lr=0.001, prefix=False
    ),
    LinearWarmup(CosineRestarts(first=50, growth=1.5, most=2, shrink=0.5, flavour="timm"), 10, start_lr=0.001),
    TanhDecay(),
    TanhDecay(first=30, lower=-6.0, upper=4.0, eta_min=0.001, growth=2.0, shrink=0.8, most=2),
    LinearWarmup(TanhDecay(first=100), warmup_steps=10),
    PolynomialDecay(decay_steps=100, power=0.5, end=0.001, k_decay=1.7),
    StepDecay(step_size=30, gamma=0.3),
    LinearWarmup(StepDecay(step_size=30, gamma=0.3), warmup_steps=12, start_lr=0.001),
    MultiStep(milestones=(10, 40, 90), gamma=0.4, flavour="timm"),
    LinearWarmup(MultiStep(milestones=(10, 40, 90), gamma=0.4, flavour="timm"), warmup_steps=5, prefix=False),
    LinearWarmup(ReduceOnPlateau(patience=3, mode="min"), warmup_steps=5, start_lr=0.001),
)
NOISY = "timm.scheduler.CosineLRScheduler(optimizer, t_initial=100, {})"
AFTER = "StepLR(optimizer, 7, 0.5), from step 30 on torch.optim.swa_utils.SWALR(optimizer, 0.02, 20)"
# what the items cannot spell themselves
SPECIAL = (
    (NoisyRate(CosineDecay(decay_steps=100)), "timm", NOISY.format("noise_range_t=1")),
    (
        NoisyRate(CosineDecay(decay_steps=100), noise_std=0.3, noise_pct=0.25, noise_from=5, noise_to=70, noise_seed=7),
        "timm",
        NOISY.format("noise_range_t=(5, 70), noise_pct=0.25, noise_std=0.3, noise_seed=7"),
    ),
    (SWAAnneal(StepDecay(step_size=7, gamma=0.5), start=30, swa_lr=0.02, anneal_epochs=20), "torch", AFTER),
)


NAMES = {"torch": torch, "keras": keras, "optax": optax, "transformers": transformers.optimization}
NAMES["timm"] = bare_timm()
NAMES |= {"pytorch_optimizer": pytorch_optimizer, "math": math}


def driven(scheduler, optimizer, watches: bool) -> tuple[np.ndarray, np.ndarray]:
    """Rate and momentum of each step under a scheduler of PyTorch's kind."""
    group, rates, momenta = optimizer.param_groups[0], [], []
    for t, loss in enumerate(losses()):
        rates.append(float(group["lr"]))
        momenta.append(group["momentum"])
        optimizer.step()
        if type(scheduler).__module__.startswith("timm"):
            scheduler.step(t + 1, float(loss))
        else:
            scheduler.step(*([float(loss)] if watches else []))
    return np.array(rates), np.array(momenta)


def swa_after_step() -> tuple[np.ndarray, np.ndarray]:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(2))], lr=BASE)
    before = torch.optim.lr_scheduler.StepLR(optimizer, 7, 0.5)
    after = torch.optim.swa_utils.SWALR(optimizer, 0.02, 20)
    rates = []
    for t in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        (after if t >= 30 else before).step()
    return np.array(rates), None


def through(item, framework: str, text: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Rates, and momenta where they are cycled, of what the text makes in a library."""
    if text is AFTER:
        return swa_after_step()
    if framework in ("torch", "transformers", "timm", "pytorch_optimizer"):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(2))], lr=BASE, momentum=0.9)
        rates, momenta = driven(eval(text, NAMES | {"optimizer": optimizer}), optimizer, item.closed_loop)
        return rates, momenta if item.momenta(STEPS) is not None else None
    made = eval(text, NAMES)
    if "callbacks" in text:
        optimizer = keras.optimizers.SGD(BASE)
        made.set_model(SimpleNamespace(optimizer=optimizer))
        made.on_train_begin()
        rates = []
        for t, loss in enumerate(losses()):
            made.on_epoch_begin(t)
            rates.append(float(optimizer.learning_rate.numpy()))
            made.on_epoch_end(t, {"loss": float(loss)})
        return np.array(rates), None
    if "reduce_on_plateau" in text:
        state, rates = made.init(jax.numpy.zeros(2)), []
        for loss in losses():
            update, state = made.update(jax.numpy.full(2, BASE), state, value=float(loss))
            rates.append(float(update[0]))
        return np.array(rates), None
    return np.array([float(made(t)) for t in range(STEPS)]), None


def hugging(item: LinearWarmup) -> str:
    """The name that no spelling tells from cosine_with_min_lr: it counts one step further."""
    w, low = item.warmup_steps + 1, item.then
    more = f"'min_lr': {low.eta_min!r}" if low.eta_min else f"'min_lr_rate': {low.alpha!r}"
    more += f", 'warmup_lr_rate': {item.start_factor!r}" if item.start_factor != 1 / w else ""
    return (
        "transformers.get_scheduler(name='cosine_warmup_with_min_lr', optimizer=optimizer, "
        f"num_warmup_steps={w}, num_training_steps={STEPS}, scheduler_specific_kwargs={{{more}}})"
    )


def sgdr(item: SGDR) -> str:
    rows = [
        f"dict(init_value={item.low!r}, peak_value={BASE * peak!r}, decay_steps={length}, warmup_steps={warmup}, "
        f"end_value={item.low!r})"
        for length, warmup, peak in zip(item.lengths, item.warmups, item.peaks)
    ]
    return f"optax.sgdr_schedule([{', '.join(rows)}])"


def cases():
    groups = {"torch": TORCH, "keras": KERAS, "optax": OPTAX, "transformers": TRANSFORMERS, "timm": TIMM}
    for framework, items in groups.items():
        for item in items:
            text = sgdr(item) if isinstance(item, SGDR) else call(item, framework, STEPS, lr=BASE)
            text = hugging(item) if text is None and framework == "transformers" else text
            assert text, (framework, item)
            yield item, framework, text, 0
    for item in (Rex(), Rex(decay_steps=90, end=0.002)):  # before its first step this one stands at its end value
        yield item, "pytorch_optimizer", call(item, "pytorch_optimizer", STEPS, lr=BASE), 1
    for item, framework, text in SPECIAL:
        yield item, framework, text, 0


STOPS = [
    EarlyStopping(patience=p, min_delta=d, baseline=b, start_from=s, restore_best=r)
    for p, d, b, s, r in (
        (0, 0.0, 1e300, 0, False), (0, 0.0, 1e300, 5, True), (1, 0.0, 1e300, 0, True), (3, 0.0, 1e300, 0, True),
        (3, 0.05, 1e300, 0, True), (10, 0.001, 1e300, 20, True), (10, 0.0, 0.15, 0, True), (30, 0.0, 0.01, 0, True),
        (25, 0.0, 0.3, 10, False), (60, 0.0, 1e300, 0, True), (200, 0.0, 1e300, 0, True), (200, 0.1, 1e300, 0, False),
        (5, 0.0, 0.0, 0, True), (1, 0.5, 1e300, 30, True), (1, 0.0, 1e300, 159, True), (0, 0.0, 1e300, 160, True),
    )
]  # fmt: skip


def stopped(rule: EarlyStopping) -> list[int]:
    """Steps made and the step whose point is kept, by Keras's own callback with a model that counts steps."""
    model = SimpleNamespace(stop_training=False, weights=0)
    model.get_weights = lambda: model.weights
    model.set_weights = lambda weights: setattr(model, "weights", weights)
    callback = eval(spell(rule, "keras", {}).replace("monitor", "mode='min', monitor"), NAMES)
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, loss in enumerate(losses()):
        made = model.weights = epoch + 1
        callback.on_epoch_end(epoch, {"loss": float(loss)})
        if model.stop_training:
            break
    callback.on_train_end()
    return [made, model.weights]


def cycled(what: Run, shake) -> np.ndarray:
    """The path of a run with a schedule that cycles the momentum, by PyTorch."""
    x = torch.nn.Parameter(torch.tensor(what.start, dtype=torch.float64))
    names = NAMES | {"params": [x]}
    optimizer = eval(call(what.optimizer, "torch", what.steps), names)
    scheduler = eval(call(what.schedule, "torch", what.steps, lr=what.optimizer.lr), names | {"optimizer": optimizer})
    points = [np.array(what.start)]
    for _ in range(what.steps):
        x.grad = torch.tensor(shake(what.landscape.grad(shake(points[-1]))))
        optimizer.step()
        scheduler.step()
        points.append(x.detach().numpy().copy())
    return np.array(points)


CYCLING = [
    Run(surface, optimizer, schedule)
    for surface, scale in ((StretchedBowl(kappa=25.0, angle=30.0), 1.0), (Rosenbrock(), 0.03))
    for optimizer in (Momentum(lr=0.02 * scale), Nesterov(lr=0.01 * scale), Adam(lr=0.1), AdamW(lr=0.1))
    for schedule in (OneCycle(), Cyclic(base_lr=0.0001, step_size_up=20, mode="triangular2"))
] + [
    Run(StretchedBowl(kappa=25.0, angle=30.0), Adam(lr=0.1), OneCycle(three_phase=True, anneal_strategy="linear")),
    Run(
        StretchedBowl(kappa=25.0, angle=30.0),
        Momentum(lr=0.02),
        Cyclic(base_lr=0.001, mode="exp_range", step_size_up=15),
    ),
    Run(
        StretchedBowl(kappa=25.0, angle=30.0),
        Momentum(lr=0.02),
        Sequential((LinearRamp(), Cyclic(step_size_up=20)), (5,)),
    ),
]


if __name__ == "__main__":
    table, rates, momenta, cycling = [], [], [], []
    for item, framework, text, first in cases():
        found, moved = through(item, framework, text)
        table.append({"item": repr(item), "framework": framework, "call": text, "first": first})
        worst = compare(Rates(repr(item), framework, text, found, moved, first))
        print(
            f"{'ok ' if worst <= 1e-12 else 'BAD'} {worst:8.1e} {framework} {item} {text if worst > 1e-12 else ''}",
            file=sys.stderr,
        )
        if moved is not None:
            cycling.append(len(rates))
            momenta.append(moved)
        rates.append(found)
    stops = [{"rule": repr(rule), "end": stopped(rule)} for rule in STOPS]
    for rule, found in zip(STOPS, stops):
        print("ok " if ending(rule) == found["end"] else "BAD", found["end"], ending(rule), rule, file=sys.stderr)
    peers = ("torch", "keras", "optax", "jax", "pytorch_optimizer", "transformers", "timm")
    versions = {name: version(name) for name in peers}
    meta = json.dumps({"versions": versions, "cases": table, "stops": stops})
    folder = Path(__file__).parent
    np.savez_compressed(
        folder / "schedules.npz",
        meta=np.array(meta),
        rates=np.array(rates),
        momenta=np.array(momenta),
        cycling=np.array(cycling),
    )
    paths.save(folder / "cycling.npz", {"torch": version("torch")}, CYCLING, cycled, {})
