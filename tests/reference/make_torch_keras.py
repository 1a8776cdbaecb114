# ruff: noqa: E501
"""Makes the reference paths of the PyTorch, Keras and optax families by running the real libraries in float64.

Needs torch 2.13.0, keras 3.15.1, optax 0.2.8 with jax, pytorch_optimizer 4.1.0. From the root of the repository:
    python tests/reference/make_torch_keras.py [torch keras optax]
Each library is called with the very text that the item declares as its spelling, so the spelling is proven too; it gets
the gradient as a plain vector. Every path is made again with the gradient off by a rounding error, which
measures how far two faithful implementations may be apart.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

os.environ["KERAS_BACKEND"] = "jax"  # the PyTorch backend leaks float32 and aliases state
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import numpy as np

from engine import Constant, Run, Wrapper, params
from interop.spelling import as_is, spell
from landscapes import Himmelblau, Rosenbrock, StretchedBowl
from optimizers import (
    ASGD,
    LBFGS,
    SGD,
    Adadelta,
    Adafactor,
    AdaGrad,
    Adam,
    Adamax,
    AdamW,
    Averaged,
    Clipped,
    Ftrl,
    Lamb,
    Lion,
    Momentum,
    Muon,
    NAdam,
    Nesterov,
    RAdam,
    RMSProp,
    Rprop,
    ScheduleFreeAdamW,
)
from schedules import ExponentialDecay
from tests.reference.paths import save

BOWL, ROSENBROCK, HIMMELBLAU = StretchedBowl(kappa=25.0, angle=30.0), Rosenbrock(), Himmelblau()
FALLING = ExponentialDecay(gamma=0.99)
# where 1 - beta**t magnifies the last bit of beta**t, in which the power functions of two libraries differ
LEAKS: dict[str, dict[str, float]] = {"torch": {"RAdam": 1e-10}, "keras": {}, "optax": {"RAdam": 1e-10}}


def cases(framework: str) -> Iterator[Run]:
    """Runs that turn every switch of every item that this framework has, each on two of three landscapes."""
    count = 0
    for cls, rates, *settings in ITEMS:
        flavours = next((one.choices for one in params(cls) if one.name == "flavour"), FRAMEWORKS)
        if framework not in flavours or not (framework in cls.spelling or issubclass(cls, Wrapper)):
            continue
        named = {one.name for one in params(cls)}
        flavour = {"flavour": framework} if "flavour" in named else {}
        for setting in settings:
            if framework not in setting.get("only", FRAMEWORKS):
                continue
            values = {name: value for name, value in setting.items() if name not in ("only", "falling")}
            schedule = FALLING if "falling" in setting else Constant()
            for k in (0, 1):
                surface, rate = list(zip((BOWL, ROSENBROCK, HIMMELBLAU), rates))[(count + k) % 3]
                if issubclass(cls, Wrapper):
                    optimizer = cls(SGD(rate), **flavour, **values)
                else:
                    optimizer = cls(**{"lr": rate, **flavour, **values})
                yield Run(surface, optimizer, schedule)
            count += 1


T, K, O = ("torch",), ("keras",), ("optax",)  # noqa: E741
FRAMEWORKS = T + K + O
WD = {"weight_decay": 0.05}
ITEMS = (
    (SGD, (0.02, 5e-4, 5e-3), {}, WD, {"falling": 1}),
    (Momentum, (0.01, 3e-4, 2e-3), {}, {"falling": 1}, WD | {"momentum": 0.7}, WD | {"dampening": 0.3, "only": T, "falling": 1}),
    (Nesterov, (0.01, 3e-4, 2e-3), {}, {"falling": 1}, WD | {"momentum": 0.7}),
    (AdaGrad, (0.5, 0.5, 0.5), {}, {"initial_accumulator": 0.1, "eps": 1e-7}, WD | {"eps": 0.1, "falling": 1}, {"lr_decay": 0.05, "initial_accumulator": 2.0, "only": T}),
    (RMSProp, (0.02, 0.01, 0.02), {}, {"rho": 0.9, "eps": 1e-7, "falling": 1}, WD | {"momentum": 0.8, "eps": 0.01, "falling": 1},
     {"centered": True, "eps": 1e-3}, {"centered": True, "momentum": 0.5, "rho": 0.9, "eps": 1e-3},
     {"eps_in_sqrt": False, "initial_scale": 0.5, "only": O}, {"nesterov": True, "momentum": 0.8, "bias_correction": True, "falling": 1, "only": O},
     {"centered": True, "bias_correction": True, "momentum": 0.5, "eps": 1e-3, "only": O}),
    (Adadelta, (10.0, 10.0, 10.0), {}, {"rho": 0.95, "eps": 1e-7}, WD | {"eps": 1e-3, "lr": 1.0, "falling": 1}),
    (Adam, (0.1, 0.05, 0.1), {}, {"falling": 1, "eps": 1e-7}, WD | {"beta1": 0.8, "beta2": 0.95, "eps": 1e-2}, {"amsgrad": True, "beta2": 0.9, "eps": 1e-3},
     WD | {"amsgrad": True, "beta2": 0.9}, {"eps_root": 1e-3, "only": O}, {"eps_root": 1e-2, "amsgrad": True, "only": O}),
    (AdamW, (0.1, 0.05, 0.1), {}, {"falling": 1, "weight_decay": 0.2}, {"beta1": 0.8, "beta2": 0.95, "eps": 1e-2}, {"amsgrad": True, "beta2": 0.9, "eps": 1e-3, "only": T + K},
     {"eps_root": 1e-3, "only": O}, {"nesterov": True, "falling": 1, "only": O}),
    (Adamax, (0.1, 0.05, 0.1), {}, {"falling": 1, "eps": 1e-2}, WD | {"beta1": 0.8, "beta2": 0.95, "eps": 1e-3}),
    (NAdam, (0.1, 0.05, 0.1), {}, {"falling": 1, "eps": 1e-2}, WD | {"beta1": 0.8, "beta2": 0.95, "eps": 0.1}, {"momentum_decay": 0.1, "only": T},
     WD | {"decoupled_weight_decay": True, "only": T}, {"eps_root": 1e-3, "only": O}),
    (ASGD, (0.02, 5e-4, 5e-3), {}, WD | {"lambd": 0.1, "alpha": 0.5, "t0": 10.0, "falling": 1}),
    (Rprop, (0.01, 0.01, 0.01), {"only": T}, {"eta_minus": 0.3, "eta_plus": 1.5, "step_min": 1e-3, "step_max": 0.1, "falling": 1, "only": T}),
    (RAdam, (0.02, 1e-3, 5e-3), {}, {"falling": 1, "eps": 1e-2, "beta2": 0.9}, WD | {"beta1": 0.8, "beta2": 0.95, "eps": 0.1},
     WD | {"decoupled_weight_decay": True, "only": T}, {"eps_root": 1e-3, "threshold": 8.0, "nesterov": True, "only": O}),
    (Adafactor, (0.1, 0.05, 0.1), {}, WD | {"falling": 1, "decay": 0.6, "clip": 2.0}, {"eps1": 1e-2, "eps2": 0.5, "only": T + K},
     {"eps1": 1e-2, "scaled": False, "momentum": 0.8, "only": O}, {"clip": 0.0, "only": O}, {"clip": 0.0, "only": K}),
    (LBFGS, (1.0, 1.0, 1.0), {"only": T}, {"only": T}, {"max_iter": 4, "max_eval": 9, "history_size": 2, "only": T}, {"strong_wolfe": False, "lr": 0.05, "only": T},
     {"max_iter": 5, "strong_wolfe": False, "lr": 0.02, "max_eval": 0, "tolerance_grad": 1e-3, "tolerance_change": 1e-4, "falling": 1, "only": T},
     {"lr": 0.05, "max_iter": 3, "tolerance_change": 0.1, "only": T}),
    (Ftrl, (0.5, 0.5, 0.5), {}, {"l1": 0.3, "l2": 0.1, "lr_power": 0.4}, WD | {"l2_shrinkage": 0.1, "beta": 0.2, "initial_accumulator": 1.0, "falling": 1}),
    (Lamb, (0.02, 0.01, 0.02), {}, WD | {"falling": 1, "eps": 1e-2}, {"beta1": 0.8, "beta2": 0.95}, WD | {"eps_root": 1e-3, "only": O}),
    (ScheduleFreeAdamW, (0.1, 0.05, 0.1), {}, {"beta1": 0.8, "beta2": 0.95, "eps": 0.1, "warmup_steps": 8}, WD | {"warmup_steps": 4},
     {"warmup_steps": 16, "weight_lr_power": 1.0, "only": O}, {"falling": 1, "only": K}),
    (Muon, (0.1, 0.05, 0.1), {}, WD | {"beta1": 0.8, "beta2": 0.95, "eps": 0.01, "falling": 1}, {"lr_ratio": 0.5, "only": K},
     {"nesterov": False, "eps_root": 1e-3, "only": O}),
    (Clipped, (0.02, 1e-3, 5e-3), {"norm": 2.0}, {"norm": 0.0, "value": 1.5}, {"norm": 1.0, "value": 0.8, "only": T + O}),
    (Averaged, (0.02, 5e-4, 5e-3), {"overwrite": 7, "decay": 0.5, "only": K}),
    (Lion, (0.01, 0.005, 0.01), {}, WD | {"falling": 1}, {"beta1": 0.5, "beta2": 0.8}),
)  # fmt: skip


def spelled(what: Run, framework: str) -> str:
    """The optimizer's call, or the innermost one's; the learning rate stands as the variable `lr`."""
    optimizer = what.optimizer
    if isinstance(optimizer, Wrapper) and framework not in optimizer.spelling:
        optimizer = optimizer.inner
    text = spell(optimizer, framework, {"params": as_is("params"), "lr": as_is("lr")})
    assert text, (framework, optimizer)
    return text


def through_torch(what: Run, shake) -> np.ndarray:
    import pytorch_optimizer
    import torch

    torch.set_default_dtype(torch.float64)  # some optimizers keep numbers of their own in the default type
    x = torch.nn.Parameter(torch.tensor(what.start))
    rates = what.schedule.lrs(what.optimizer.lr, what.steps)
    names = {"params": [x], "lr": float(rates[0]), "torch": torch, "pytorch_optimizer": pytorch_optimizer}
    optimizer = eval(spelled(what, "torch"), names)
    for group in optimizer.param_groups:
        if "foreach" in group:
            group["foreach"] = False

    def closure():
        p = x.detach().numpy().copy()
        x.grad = torch.tensor(shake(what.landscape.grad(shake(p))))
        return torch.tensor(float(what.landscape.value(shake(p))))

    points = [np.array(what.start)]
    for lr in rates:
        optimizer.param_groups[0]["lr"] = float(lr)
        if type(optimizer).__name__ == "LBFGS":
            optimizer.step(closure)
        else:
            closure()
            if isinstance(what.optimizer, Clipped):
                if what.optimizer.value:
                    torch.nn.utils.clip_grad_value_([x], what.optimizer.value)
                if what.optimizer.norm:
                    torch.nn.utils.clip_grad_norm_([x], what.optimizer.norm)
            optimizer.step()
        points.append(x.detach().numpy().copy())
    return np.array(points)


def exact_means(keras, jnp) -> None:
    """Keras's Adafactor takes means through float32; without that its paths can be compared to the end."""
    rms = keras.src.optimizers.adafactor.Adafactor
    rms._rms = lambda self, x: jnp.sqrt(jnp.mean(jnp.square(keras.ops.convert_to_tensor(x))))


def exact_rates(optax, jnp) -> None:
    """optax takes Adafactor's decay rate and warm-ups through float32; without that paths can be compared to the end."""

    def warmup(init_value, peak_value, warmup_steps):
        return lambda count: peak_value * jnp.minimum(jnp.asarray(count, jnp.float64) / warmup_steps, 1.0)

    sys.modules["optax.contrib._schedule_free"]._schedule = SimpleNamespace(warmup_constant_schedule=warmup)
    factored = optax.scale_by_factored_rms
    factored = getattr(factored, "func", factored)
    exact = partial(factored, decay_rate_fn=lambda i, c: 1.0 - jnp.asarray(i + 1, jnp.float64) ** -c)
    sys.modules["optax._src.factorized"].scale_by_factored_rms = optax.scale_by_factored_rms = exact


def through_keras(what: Run, shake) -> np.ndarray:
    import jax

    jax.config.update("jax_enable_x64", True)
    import keras

    keras.config.set_floatx("float64")
    exact_means(keras, jax.numpy)
    rates = what.schedule.lrs(what.optimizer.lr, what.steps)
    text = spelled(what, "keras")
    if isinstance(what.optimizer, Clipped):
        clip = f"clipvalue={what.optimizer.value}" if what.optimizer.value else f"global_clipnorm={what.optimizer.norm}"
        text = f"{text[:-1]}, {clip})"
    if isinstance(what.optimizer, Averaged):
        text = f"{text[:-1]}, use_ema=True, ema_momentum={what.optimizer.decay}, ema_overwrite_frequency={what.optimizer.overwrite})"
    optimizer = eval(text, {"keras": keras, "lr": float(rates[0])})
    x = keras.Variable(np.array(what.start), dtype="float64")
    optimizer.build([x])
    points = [np.array(what.start)]
    for lr in rates:
        optimizer.learning_rate = float(lr)
        optimizer.apply_gradients([(jax.numpy.asarray(shake(what.landscape.grad(shake(points[-1])))), x)])
        points.append(np.array(x.value))
    return np.array(points)


def through_optax(what: Run, shake) -> np.ndarray:
    import jax

    jax.config.update("jax_enable_x64", True)
    import optax

    exact_rates(optax, jax.numpy)
    rates = jax.numpy.asarray(what.schedule.lrs(what.optimizer.lr, what.steps))
    steady = len(set(np.asarray(rates).tolist())) == 1
    text = spelled(what, "optax")
    if isinstance(what.optimizer, Clipped):
        parts = [f"optax.clip({what.optimizer.value})"] if what.optimizer.value else []
        parts += [f"optax.clip_by_global_norm({what.optimizer.norm})"] if what.optimizer.norm else []
        text = f"optax.chain({', '.join([*parts, text])})"
    lr = float(rates[0]) if steady else lambda count: rates[count]
    text = text.replace("adafactor(", "adafactor(dtype_momentum='float64', learning_rate=")
    transform = eval(text, {"optax": optax, "lr": lr, "jax": jax})
    x = jax.numpy.asarray(np.array(what.start))
    state = transform.init(x)
    points = [np.array(what.start)]
    for _ in range(what.steps):
        g = jax.numpy.asarray(shake(what.landscape.grad(shake(points[-1]))))
        updates, state = transform.update(g, state, x)
        x = optax.apply_updates(x, updates)
        points.append(np.array(x))
    return np.array(points)


THROUGH = {"torch": through_torch, "keras": through_keras, "optax": through_optax}


def versions(framework: str) -> dict[str, str]:
    from importlib.metadata import version

    names = {"torch": ("torch", "pytorch_optimizer"), "keras": ("keras", "jax"), "optax": ("optax", "jax")}
    return {name: version(name) for name in names[framework]}


if __name__ == "__main__":
    for framework in sys.argv[1:] or THROUGH:
        file = Path(__file__).parent / f"{framework}.npz"
        save(file, versions(framework), list(cases(framework)), THROUGH[framework], LEAKS[framework])
