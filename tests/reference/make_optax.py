"""Makes the reference paths of the optimizers of optax, optax.contrib and pytorch_optimizer.

Needs optax 0.2.8 with jax, torch 2.13.0, pytorch_optimizer 4.1.0. From the root of the repository:
    python tests/reference/make_optax.py [optax_more pytorch_optimizer]
As in make_torch_keras.py the call is the text that the item declares as its spelling, and float64 is used throughout.
"""

# ruff: noqa: E501 - tables
from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import numpy as np

import optimizers as o
from engine import SGD, Constant, Run, normals
from interop.spelling import as_is, spell
from landscapes import Himmelblau, Rosenbrock, StretchedBowl
from schedules import ExponentialDecay
from tests.reference.make_torch_keras import through_torch, versions
from tests.reference.paths import save

SURFACES = (StretchedBowl(kappa=25.0, angle=30.0), Rosenbrock(), Himmelblau())
FALLING = ExponentialDecay(gamma=0.99)
WD = {"weight_decay": 0.05}
F = {"falling": 1}
QUICK = {"beta1": 0.8, "beta2": 0.95}

# class, rates on the three surfaces, settings
OPTAX = (
    (o.AdaBelief, (0.1, 0.05, 0.1), {}, WD | F | QUICK | {"eps": 1e-3, "eps_root": 1e-6}, {"nesterov": True, "eps": 1e-8}),
    (o.Yogi, (0.1, 0.05, 0.1), {}, WD | F | QUICK | {"eps": 1e-2, "initial_accumulator": 0.1}, {"eps": 1e-8}),
    (o.SignSGD, (0.03, 0.01, 0.02), {}, F),
    (o.Signum, (0.03, 0.01, 0.02), {}, WD | F | {"beta": 0.5}),
    (o.SM3, (0.5, 0.3, 0.5), {}, F | {"momentum": 0.5}),
    (o.NoisySGD, (0.02, 5e-4, 5e-3), {}, F | {"eta": 4.0, "gamma": 0.3, "key": 7}),
    (o.OptimisticGradientDescent, (0.01, 3e-4, 3e-3), {}, F | {"alpha": 0.5, "beta": 0.7}),
    (o.OptimisticAdam, (0.1, 0.05, 0.1), {}, QUICK | F | {"alpha": 0.8, "beta": 0.4, "nesterov": False, "eps_root": 1e-4, "eps": 1e-3}),
    (o.AdamaxW, (0.1, 0.05, 0.1), {}, WD | F | QUICK | {"eps": 1e-2}),
    (o.ACProp, (0.02, 0.002, 0.005), {}, WD | F | QUICK | {"eps": 1e-3, "eps_root": 1e-6}),
    (o.AdEMAMix, (0.02, 0.01, 0.02), {}, WD | F | QUICK | {"beta3": 0.99, "alpha": 2.0, "eps": 1e-3, "eps_root": 1e-4}),
    (o.SimplifiedAdEMAMix, (1e-3, 5e-4, 1e-3), {}, WD | F | {"beta1": 0.9, "beta2": 0.99, "alpha": 3.0, "eps": 1e-3, "eps_root": 1e-4}),
    (o.ADOPT, (0.1, 0.05, 0.1), {}, F | QUICK | {"nesterov": True, "eps": 0.1}, {"use_clipping": False, "beta2": 0.99}),
    (o.MADGRAD, (0.05, 0.02, 0.05), {}, WD | F | {"momentum": 0.5, "eps": 1e-3}),
    (o.COCOB, (1.0, 1.0, 1.0), {}, WD | F | {"alpha": 10.0, "eps": 0.1}),
    (o.ScheduleFreeSGD, (0.03, 1e-3, 5e-3), {}, WD | {"warmup_steps": 16, "beta": 0.8, "weight_lr_power": 1.0, "lr": 2.0**-8}, {"warmup_steps": 8, "lr": 2.0**-5}),
    (o.LARS, (10.0, 5.0, 10.0), {}, WD | F | {"nesterov": True, "momentum": 0.5, "eps": 0.1, "trust_coefficient": 0.01, "lr": 1.0}),
    (o.NovoGrad, (0.01, 0.005, 0.01), {}, WD | F | {"beta1": 0.8, "beta2": 0.9, "eps": 0.1, "eps_root": 1e-2}),
    (o.Fromage, (0.02, 0.01, 0.02), {}, F | {"min_norm": 0.5}),
    (o.PolyakSGD, (1.0, 1.0, 1.0), {}, {"max_lr": 1e-3, "f_min": -0.1, "eps": 0.1}, {"variant": "sps+", "f_min": 0.5, "max_lr": 0.01}),
    (o.Prodigy, (1.0, 1.0, 1.0), {}, WD | F | QUICK | {"beta3": 0.9, "d0": 1e-3, "d_coef": 0.5, "eps": 1e-3}, F | {"safeguard_warmup": True}),
    (o.DAdaptAdamW, (1.0, 1.0, 1.0), {}, WD | F | QUICK | {"d0": 1e-3, "eps": 1e-3}),
    (o.DoG, (1.0, 1.0, 1.0), {}, WD | F | {"init_step": "distance", "init_value": 0.01, "eps": 0.1}, {"init_step": "learning_rate", "init_value": 1e-4}),
    (o.DoWG, (1.0, 0.5, 1.0), {}, WD | F | {"init_estim_sq_dist": 0.01, "eps": 1e-2, "lr": 0.5}),
    (o.Momo, (1.0, 1.0, 1.0), {}, WD | F | {"beta": 0.5, "lower_bound": -0.1, "lr": 0.01}, {"adapt_lower_bound": True, "lower_bound": -1.0}),
    (o.MomoAdam, (0.5, 0.1, 0.5), {}, WD | F | QUICK | {"lower_bound": -0.1, "eps": 1e-3}, {"adapt_lower_bound": True, "lower_bound": -1.0}),
    (o.Sophia, (0.05, 0.02, 0.05), {}, WD | F | QUICK | {"gamma": 0.1, "clip_threshold": 0.0, "update_interval": 3, "eps": 5.0}),
    (o.SAM, (0.02, 1e-3, 5e-3), {}, {"rho": 0.2, "sync_period": 3}, {"opaque_mode": False, "then": o.Adam(lr=0.05, flavour="optax")},
     {"then": o.Adam(lr=0.05, flavour="optax"), "opaque_mode": False, "sync_period": 3}),
    (o.Mechanize, (0.1, 0.01, 0.05), {}, {"then": o.Adam(lr=0.1, flavour="optax"), "num_betas": 3, "s_init": 1e-3, "weight_decay": 0.0}),
)  # fmt: skip

TORCH = (
    (o.AdaBelief, (0.1, 0.05, 0.1), {}, WD | F | QUICK | {"eps": 1e-6}),
    (o.Yogi, (0.1, 0.05, 0.1), WD | F | QUICK | {"eps": 1e-2, "initial_accumulator": 0.1}),
    (o.Adan, (0.1, 0.05, 0.1), {}, WD | F | {"beta1": 0.9, "beta2": 0.8, "beta3": 0.95, "eps": 1e-2}, WD | {"weight_decouple": True}),
    (o.SignSGD, (0.03, 0.01, 0.02), F),
    (o.Signum, (0.03, 0.01, 0.02), WD | F | {"beta": 0.5}),
    (o.Tiger, (0.03, 0.01, 0.02), {}, WD | F | {"beta": 0.5}),
    (o.Grams, (0.1, 0.05, 0.1), {}, WD | F | QUICK | {"eps": 1e-2}),
    (o.LaProp, (0.1, 0.05, 0.1), {}, WD | F | QUICK | {"eps": 1e-2, "ams_bound": True}, F | {"centered": True, "beta2": 0.9, "eps": 1e-2}),
    (o.AdEMAMix, (0.02, 0.01, 0.02), {}, WD | F | QUICK | {"beta3": 0.99, "alpha": 2.0, "eps": 1e-3}),
    (o.ADOPT, (0.1, 0.05, 0.1), {"beta2": 0.99}, F | QUICK | {"eps": 0.1}),
    (o.MADGRAD, (0.05, 0.02, 0.05), WD | F | {"momentum": 0.5, "eps": 1e-3}),
    (o.ScheduleFreeSGD, (0.03, 1e-3, 5e-3), {}, WD | {"warmup_steps": 20, "beta": 0.8, "weight_lr_power": 1.0, "r": 0.5}),
    (o.NovoGrad, (0.01, 0.005, 0.01), WD | F | {"beta1": 0.8, "beta2": 0.9, "eps": 0.1, "grad_averaging": True}, {"beta1": 0.95, "beta2": 0.98}),
    (o.Fromage, (0.02, 0.01, 0.02), F),
    (o.Prodigy, (1.0, 1.0, 1.0), {}, WD | F | QUICK | {"bias_correction": True, "beta3": 0.9, "d0": 1e-3, "d_coef": 0.5, "safeguard_warmup": True}),
    (o.DAdaptAdamW, (1.0, 1.0, 1.0), {}, WD | F | QUICK | {"bias_correction": True, "d0": 1e-3, "eps": 1e-3}),
    (o.SAM, (0.02, 1e-3, 5e-3), {}, {"rho": 0.2, "adaptive": True, "then": o.Adam(lr=0.05)}),
    (o.Cautious, (0.01, 0.01, 0.01), {"then": o.Lion(lr=0.01)}, {"then": o.ADOPT(lr=0.05, flavour="torch")}, {"then": o.LaProp(lr=0.05)}),
    (o.QHM, (0.03, 1e-3, 5e-3), {}, WD | F | {"momentum": 0.5, "nu": 0.3}),
    (o.QHAdam, (0.1, 0.05, 0.1), {}, WD | F | QUICK | {"nu1": 0.4, "nu2": 0.8, "eps": 1e-3}),
    (o.AggMo, (0.01, 3e-4, 2e-3), {}, WD | F | {"betas": (0.5, 0.95)}),
    (o.Shampoo, (0.3, 0.1, 0.3), {}, WD | F | {"eps": 0.1}),
    (o.SOAP, (0.1, 0.05, 0.1), {}, WD | F | QUICK | {"shampoo_beta": 0.9, "precondition_frequency": 3, "eps": 1e-3}, {"correct_bias": False}),
    (o.Lookahead, (0.02, 1e-3, 5e-3), {}, F | {"k": 3, "alpha": 0.8, "then": o.Adam(lr=0.1)}),
)  # fmt: skip

# optax takes MADGRAD's root of the step number in float32, and its warm-up too: powers of two survive that
LEAKS = {"optax_more": {"MADGRAD": 1e-5}, "pytorch_optimizer": {}}


def cases(table: tuple, flavour: str) -> Iterator[Run]:
    """Each setting on the surfaces in turn: two of them for the first setting of an item, one for the others."""
    count = 0
    for cls, rates, *settings in table:
        for setting in settings:
            values = {name: value for name, value in setting.items() if name != "falling"}
            for k in (0, 1) if setting is settings[0] else (0,):
                at = (count + k) % 3
                optimizer = cls(**values) if "then" in values or "lr" in values else cls(**values).with_lr(rates[at])
                if "flavour" in vars(optimizer):
                    optimizer = replace(optimizer, flavour=flavour)
                yield Run(SURFACES[at], optimizer, FALLING if "falling" in setting else Constant())
            count += 1


def through_optax(what: Run, shake) -> np.ndarray:
    """The library gets the loss, the gradient elsewhere and the diagonal of the Hessian where it asks for them."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import optax

    rates = what.schedule.lrs(what.optimizer.lr, what.steps)
    names = {"optax": optax, "lr": float(rates[0])}
    if len(set(rates.tolist())) > 1:
        given = jax.numpy.asarray(rates)
        names["lr"] = lambda count: given[count]
    text = spell(what.optimizer, "optax", {"params": as_is("params"), "lr": as_is("lr")})
    surface = what.landscape
    if type(what.optimizer) is o.Sophia:
        names["exact"] = optax.GradientTransformationExtraArgs(
            lambda p: (), lambda u, s, params=None, *, h, **_: (h, s)
        )
        text = text[:-1] + ", hessian_diagonal_fn=exact)"
    if type(what.optimizer) is o.SM3:
        text = text.replace("lr", "1.0")  # takes a number only
    transform = optax.with_extra_args_support(eval(text, names))
    inside = type(what.optimizer) is o.SAM and what.optimizer.opaque_mode
    if type(what.optimizer) is o.NoisySGD:  # the library draws our random numbers
        jax.random.normal = lambda *_, **__: jax.numpy.asarray(normals(what.optimizer.key, len(points), points[-1]))
    update = transform.update if inside or type(what.optimizer) is o.NoisySGD else jax.jit(transform.update)
    x = jax.numpy.asarray(np.array(what.start))
    state = transform.init(x)
    points = [np.array(what.start)]
    for rate in rates:
        p = points[-1]
        extra = {"value": float(surface.value(p)), "h": np.diag(surface.hess(p))}
        if type(what.optimizer) is o.SAM:
            extra = {"grad_fn": lambda q, _: jax.numpy.asarray(shake(surface.grad(np.array(q))))} if inside else {}
        updates, state = update(jax.numpy.asarray(shake(surface.grad(p))), state, x, **extra)
        if type(what.optimizer) is o.SM3:
            updates = rate * updates
        x = optax.apply_updates(x, updates)
        points.append(np.array(x))
    return np.array(points)


def through_pytorch_optimizer(what: Run, shake) -> np.ndarray:
    """Most as any optimizer of PyTorch; what it has no own call for is put together here."""
    import pytorch_optimizer
    import torch

    if type(what.optimizer) not in (o.SAM, o.Cautious):
        single = type(what.optimizer) in (o.QHAdam, o.SOAP)  # compute parts in float32, whatever they are given
        with patch.object(torch, "float32", torch.float64 if single else torch.float32):
            return through_torch(what, shake)

    def squared(groups, weight_adaptive):  # the library sums in float32
        (x,) = groups[0]["params"]
        g = x.grad * x.abs() if groups[0]["adaptive"] else x.grad
        return (g * g).sum().reshape(1)

    sys.modules[pytorch_optimizer.SAM.__module__].get_global_gradient_norm = squared
    torch.set_default_dtype(torch.float64)
    inner = what.optimizer.then
    x = torch.nn.Parameter(torch.tensor(what.start))

    def closure():
        x.grad = torch.tensor(shake(what.landscape.grad(x.detach().numpy().copy())))
        return torch.tensor(0.0)

    if type(what.optimizer) is o.Cautious:
        text = (
            spell(inner, "torch", {"params": as_is("params"), "lr": inner.lr})
            or "pytorch_optimizer.Lion(params, lr=0.01)"
        )
        optimizer = eval(
            text[:-1] + ", cautious=True, foreach=False)", {"params": [x], "pytorch_optimizer": pytorch_optimizer}
        )
    else:
        base = torch.optim.SGD if type(inner) is SGD else torch.optim.Adam
        own = what.optimizer
        optimizer = pytorch_optimizer.SAM([x], base, rho=own.rho, adaptive=own.adaptive, lr=inner.lr, foreach=False)
    points = [np.array(what.start)]
    for _ in range(what.steps):
        closure()
        optimizer.step(*([closure] if type(what.optimizer) is o.SAM else []))
        points.append(x.detach().numpy().copy())
    return np.array(points)


if __name__ == "__main__":
    files = {
        "optax_more": (OPTAX, "optax", through_optax, versions("optax")),
        "pytorch_optimizer": (TORCH, "torch", through_pytorch_optimizer, versions("torch")),
    }
    for name in sys.argv[1:] or files:
        table, flavour, through, used = files[name]
        save(Path(__file__).parent / f"{name}.npz", used, list(cases(table, flavour)), through, LEAKS[name])
