"""Makes the reference paths of whole training loops in PyTorch: its optimizer, its scheduler, its autograd.

Nothing of the engine computes here. The surfaces are written again, as torch code; gradients come from backward(). The
loop is the usual one: loss.backward(), optimizer.step(), scheduler.step(), where ReduceLROnPlateau gets the loss
that the step started from. Each path is made again with rounding errors in the point and in the gradient: that is how
far two faithful implementations may be apart.

Needs torch 2.13.0, and optax 0.2.8 with jax for Lion, which PyTorch does not have. From the root of the repository:
    python tests/reference/make_torch.py
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import numpy as np
import torch
from torch.optim import lr_scheduler

from engine import Constant, Optimizer, Run, Schedule
from landscapes import Ackley, Beale, BoundedSaddle, Himmelblau, Rastrigin, Rosenbrock, Saddle, StretchedBowl
from optimizers import (
    SGD,
    Adadelta,
    AdaGrad,
    Adam,
    Adamax,
    AdamW,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    RMSProp,
)
from schedules import (
    CosineDecay,
    CosineRestarts,
    ExponentialDecay,
    LinearWarmup,
    PolynomialDecay,
    ReduceOnPlateau,
    StepDecay,
)
from tests.reference.paths import save

FILE = Path(__file__).parent / "torch_training.npz"
torch.set_default_dtype(torch.float64)  # NAdam keeps a product in the default type


def bowl(x, y, kappa, angle):
    turn = math.radians(angle)
    u, v = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
    return 0.5 * (u**2 + kappa * v**2)


def ackley(x, y):
    waves = torch.exp(0.5 * (torch.cos(2 * math.pi * x) + torch.cos(2 * math.pi * y)))
    return -20 * torch.exp(-0.2 * torch.sqrt(0.5 * (x**2 + y**2))) - waves + 20 + math.e


def rastrigin(x, y):
    return 20 + (x**2 - 10 * torch.cos(2 * math.pi * x)) + (y**2 - 10 * torch.cos(2 * math.pi * y))


SURFACES: dict[type, Callable] = {
    Ackley: ackley,
    Beale: lambda x, y: sum((c - x + x * y**k) ** 2 for k, c in enumerate((1.5, 2.25, 2.625), 1)),
    BoundedSaddle: lambda x, y: 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4,
    Himmelblau: lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    Rastrigin: rastrigin,
    Rosenbrock: lambda x, y, b: (1 - x) ** 2 + b * (y - x**2) ** 2,
    Saddle: lambda x, y: x**2 - y**2,
    StretchedBowl: bowl,
}


def betas(o) -> tuple[float, float]:
    return o.beta1, o.beta2


OPTIMIZERS: dict[type, Callable] = {
    SGD: lambda p, o: torch.optim.SGD(p, o.lr, weight_decay=o.weight_decay, foreach=False),
    Momentum: lambda p, o: torch.optim.SGD(p, o.lr, o.momentum, o.dampening, o.weight_decay, foreach=False),
    Nesterov: lambda p, o: torch.optim.SGD(p, o.lr, o.momentum, 0, o.weight_decay, nesterov=True, foreach=False),
    AdaGrad: lambda p, o: torch.optim.Adagrad(
        p, o.lr, o.lr_decay, o.weight_decay, o.initial_accumulator, o.eps, foreach=False
    ),
    RMSProp: lambda p, o: torch.optim.RMSprop(
        p, o.lr, o.rho, o.eps, o.weight_decay, o.momentum, centered=o.centered, foreach=False
    ),
    Adadelta: lambda p, o: torch.optim.Adadelta(p, o.lr, o.rho, o.eps, o.weight_decay, foreach=False),
    Adam: lambda p, o: torch.optim.Adam(p, o.lr, betas(o), o.eps, o.weight_decay, amsgrad=o.amsgrad, foreach=False),
    AdamW: lambda p, o: torch.optim.AdamW(p, o.lr, betas(o), o.eps, o.weight_decay, amsgrad=o.amsgrad, foreach=False),
    Adamax: lambda p, o: torch.optim.Adamax(p, o.lr, betas(o), o.eps, o.weight_decay, foreach=False),
    NAdam: lambda p, o: torch.optim.NAdam(
        p, o.lr, betas(o), o.eps, o.weight_decay, o.momentum_decay, o.decoupled_weight_decay, foreach=False
    ),
}

SCHEDULERS: dict[type, Callable] = {
    StepDecay: lambda t, s: lr_scheduler.StepLR(t, s.step_size, s.gamma),
    ExponentialDecay: lambda t, s: lr_scheduler.ExponentialLR(t, s.gamma),
    PolynomialDecay: lambda t, s: lr_scheduler.PolynomialLR(t, s.decay_steps, s.power),
    CosineDecay: lambda t, s: lr_scheduler.CosineAnnealingLR(t, s.decay_steps, s.eta_min),
    CosineRestarts: lambda t, s: lr_scheduler.CosineAnnealingWarmRestarts(t, s.first, int(s.growth), s.eta_min),
    LinearWarmup: lambda t, s: lr_scheduler.SequentialLR(
        t,
        [lr_scheduler.LinearLR(t, s.start_factor, 1.0, s.warmup_steps), scheduler(t, s.then)],
        [s.warmup_steps],
    ),
    ReduceOnPlateau: lambda t, s: lr_scheduler.ReduceLROnPlateau(
        t, "min", s.factor, s.patience, s.threshold, "rel", s.cooldown, s.min_lr, s.eps
    ),
    Constant: lambda t, s: lr_scheduler.ConstantLR(t, 1.0, 1),
}


def scheduler(optimizer: torch.optim.Optimizer, schedule: Schedule):
    return SCHEDULERS[type(schedule)](optimizer, schedule)


def gradient(what: Run, p: np.ndarray) -> tuple[float, np.ndarray]:
    """Loss and gradient at p, by backward()."""
    x = torch.tensor(p, requires_grad=True)
    loss = SURFACES[type(what.landscape)](*x, **vars(what.landscape))
    loss.backward()
    return loss.item(), x.grad.numpy()


def through_torch(what: Run, shake: Callable) -> np.ndarray:
    """The points of the training loop; `shake` puts rounding errors into what passes through it."""
    if isinstance(what.optimizer, Lion):
        return through_optax(what, shake)
    p = torch.nn.Parameter(torch.tensor(what.start, dtype=torch.float64))
    optimizer = OPTIMIZERS[type(what.optimizer)]([p], what.optimizer)
    schedule = scheduler(optimizer, what.schedule)
    points = [np.array(what.start)]
    for _ in range(what.steps):
        loss, g = gradient(what, shake(points[-1]))
        p.grad = torch.tensor(shake(g))
        optimizer.step()
        if isinstance(what.schedule, ReduceOnPlateau):
            schedule.step(loss)
        else:
            schedule.step()
        points.append(p.detach().numpy().copy())
    return np.array(points)


def through_optax(what: Run, shake: Callable) -> np.ndarray:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    o = what.optimizer
    transform = optax.lion(o.lr, o.beta1, o.beta2, weight_decay=o.weight_decay)
    p = jax.numpy.asarray(np.array(what.start))
    state, points = transform.init(p), [np.array(what.start)]
    for _ in range(what.steps):
        g = jax.numpy.asarray(shake(gradient(what, shake(points[-1]))[1]))
        updates, state = transform.update(g, state, p)
        p = optax.apply_updates(p, updates)
        points.append(np.array(p))
    return np.array(points)


WD = {"weight_decay": 0.05}
BETAS = {"beta1": 0.8, "beta2": 0.95}
PLACES = (
    (StretchedBowl(kappa=25.0, angle=30.0), 1.0),
    (Rosenbrock(), 0.03),
    (Himmelblau(), 0.3),
    (Beale(), 0.03),
    (BoundedSaddle(), 1.0),
    (Rastrigin(), 0.05),
    (Rosenbrock(b=7.0), 0.2),
    (Ackley(), 1.0),
    (Saddle(), 0.2),
)
GRADIENT = (0.02, True)  # a good rate on the bowl, and whether it has to follow the size of the gradients
SETTINGS: tuple[tuple[type[Optimizer], tuple[float, bool], list[dict]], ...] = (
    (SGD, GRADIENT, [{}, WD]),
    (Momentum, GRADIENT, [{}, WD | {"momentum": 0.5}, WD | {"dampening": 0.3}, {"momentum": 0.0, "dampening": 0.3}]),
    (Nesterov, (0.01, True), [{}, WD | {"momentum": 0.5}]),
    (AdaGrad, (0.5, False), [{}, WD | {"eps": 0.1}, {"lr_decay": 0.05, "initial_accumulator": 2.0}]),
    (
        RMSProp,
        (0.02, False),
        [
            {},
            WD | {"rho": 0.9, "momentum": 0.8, "eps": 0.01},
            {"centered": True, "eps": 0.1},
            {"centered": True, "eps": 0.1, "momentum": 0.5, "rho": 0.9},
        ],
    ),
    (Adadelta, (3.0, True), [{}, WD | {"rho": 0.95, "eps": 1e-3, "lr": 1.0}]),
    (
        Adam,
        (0.1, False),
        [{}, WD | BETAS | {"eps": 0.1}, {"amsgrad": True, "beta2": 0.9}, WD | {"amsgrad": True, "beta2": 0.9}],
    ),
    (AdamW, (0.1, False), [{}, BETAS | {"eps": 0.1, "weight_decay": 0.3}, {"amsgrad": True, "beta2": 0.9}]),
    (Adamax, (0.1, False), [{}, WD | BETAS | {"eps": 0.1}]),
    (
        NAdam,
        (0.1, False),
        [{}, WD | BETAS | {"eps": 0.1}, WD | {"decoupled_weight_decay": True}, {"momentum_decay": 0.3}],
    ),
    (Lion, (0.01, False), [{}, WD | BETAS]),
)
SCHEDULES = (
    StepDecay(step_size=30, gamma=0.5),
    StepDecay(step_size=1, gamma=0.98),
    ExponentialDecay(gamma=0.97),
    PolynomialDecay(power=2.0, decay_steps=150),
    PolynomialDecay(decay_steps=200),
    CosineDecay(decay_steps=200, eta_min=1e-3),
    CosineRestarts(first=25, growth=1),
    CosineRestarts(first=20, growth=2, eta_min=1e-3),
    LinearWarmup(warmup_steps=20, start_factor=0.1),
    LinearWarmup(then=StepDecay(step_size=40, gamma=0.3), warmup_steps=25, start_factor=0.3),
    LinearWarmup(then=CosineRestarts(first=30, growth=2), warmup_steps=1, start_factor=0.5),
    LinearWarmup(then=ExponentialDecay(gamma=0.99), warmup_steps=60, start_factor=0.01),
    ReduceOnPlateau(factor=0.5, patience=3),
    ReduceOnPlateau(factor=0.7, patience=0, threshold=0.05, cooldown=4),
    ReduceOnPlateau(factor=0.1, patience=1, threshold=0.0, min_lr=5e-4),
    ReduceOnPlateau(factor=0.9, patience=2, threshold=0.2, eps=1e-3),
)


def cases() -> Iterator[Run]:
    """Every setting of every optimizer on three surfaces in turn; every schedule with three optimizers in turn."""
    count = 0
    for cls, (rate, scaled), settings in SETTINGS:
        for setting in settings:
            for place in range(count, count + 3):
                surface, gentler = PLACES[place % len(PLACES)]
                if cls is Adadelta and isinstance(surface, Saddle):  # it gets faster and faster there, out of sight
                    surface = BoundedSaddle()
                lr = setting.get("lr", rate) * (gentler if scaled else 1.0)
                yield Run(surface, cls(**{**setting, "lr": lr}))
            count += 4
    for i, schedule in enumerate(SCHEDULES):
        yield Run(PLACES[0][0], SGD(lr=0.07), schedule)
        yield Run(PLACES[i % 5][0], (Adam, AdamW, NAdam)[i % 3](lr=0.1), schedule)
        yield Run(PLACES[2][0], Momentum(lr=0.003, momentum=0.8), schedule)


if __name__ == "__main__":
    versions = {name: version(name) for name in ("torch", "optax", "jax", "numpy")}
    # the position of a coordinate near 0 that came from 4 is rounded as 4 is; no noise on a sign shows that
    save(FILE, versions, list(cases()), through_torch, {"Lion": 1e-11})
