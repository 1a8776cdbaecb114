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
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"  # the PyTorch backend leaks float32 and aliases state
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import numpy as np

from engine import Constant, Run, Wrapper, params
from interop.spelling import as_is, spell
from landscapes import Himmelblau, Rosenbrock, StretchedBowl
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
from schedules import ExponentialDecay
from tests.reference.paths import save

BOWL, ROSENBROCK, HIMMELBLAU = StretchedBowl(kappa=25.0, angle=30.0), Rosenbrock(), Himmelblau()
FALLING = ExponentialDecay(gamma=0.99)
LEAKS: dict[str, dict[str, float]] = {"torch": {}, "keras": {}, "optax": {}}


def cases(framework: str) -> Iterator[Run]:
    """Runs that turn every switch of every item that this framework has, each on two of three landscapes."""
    count = 0
    for cls, rates, *settings in ITEMS:
        flavours = next((one.choices for one in params(cls) if one.name == "flavour"), FRAMEWORKS)
        if framework not in flavours or framework not in cls.spelling:
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
                yield Run(surface, cls(**{"lr": rate, **flavour, **values}), schedule)
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
     {"centered": True, "bias_correction": True, "eps_in_sqrt": False, "momentum": 0.5, "eps": 1e-3, "only": O}),
    (Adadelta, (10.0, 10.0, 10.0), {}, {"rho": 0.95, "eps": 1e-7}, WD | {"eps": 1e-3, "lr": 1.0, "falling": 1}),
    (Adam, (0.1, 0.05, 0.1), {}, {"falling": 1, "eps": 1e-7}, WD | {"beta1": 0.8, "beta2": 0.95, "eps": 1e-2}, {"amsgrad": True, "beta2": 0.9, "eps": 1e-3},
     WD | {"amsgrad": True, "beta2": 0.9}, {"eps_root": 1e-3, "only": O}, {"eps_root": 1e-2, "amsgrad": True, "only": O}),
    (AdamW, (0.1, 0.05, 0.1), {}, {"falling": 1, "weight_decay": 0.2}, {"beta1": 0.8, "beta2": 0.95, "eps": 1e-2}, {"amsgrad": True, "beta2": 0.9, "eps": 1e-3, "only": T + K},
     {"eps_root": 1e-3, "only": O}),
    (Adamax, (0.1, 0.05, 0.1), {}, {"falling": 1, "eps": 1e-2}, WD | {"beta1": 0.8, "beta2": 0.95, "eps": 1e-3}),
    (NAdam, (0.1, 0.05, 0.1), {}, {"falling": 1, "eps": 1e-2}, WD | {"beta1": 0.8, "beta2": 0.95, "eps": 0.1}, {"momentum_decay": 0.1, "only": T},
     WD | {"decoupled_weight_decay": True, "only": T}, {"eps_root": 1e-3, "only": O}),
    (Lion, (0.01, 0.005, 0.01), {}, WD | {"falling": 1}, {"beta1": 0.5, "beta2": 0.8}),
)


def spelled(what: Run, framework: str) -> str:
    """The innermost optimizer's call; the learning rate stands as the variable `lr`."""
    optimizer = what.optimizer.inner if isinstance(what.optimizer, Wrapper) else what.optimizer
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
        x.grad = torch.tensor(shake(what.landscape.grad(p)))
        return torch.tensor(float(what.landscape.value(p)))

    points = [np.array(what.start)]
    for lr in rates:
        optimizer.param_groups[0]["lr"] = float(lr)
        if type(optimizer).__name__ == "LBFGS":
            optimizer.step(closure)
        else:
            closure()
            if isinstance(what.optimizer, Wrapper) and hasattr(what.optimizer, "norm"):
                if what.optimizer.value:
                    torch.nn.utils.clip_grad_value_([x], what.optimizer.value)
                if what.optimizer.norm:
                    torch.nn.utils.clip_grad_norm_([x], what.optimizer.norm)
            optimizer.step()
        points.append(x.detach().numpy().copy())
    return np.array(points)


def through_keras(what: Run, shake) -> np.ndarray:
    import jax

    jax.config.update("jax_enable_x64", True)
    import keras

    keras.config.set_floatx("float64")
    rates = what.schedule.lrs(what.optimizer.lr, what.steps)
    text = spelled(what, "keras")
    if isinstance(what.optimizer, Wrapper) and hasattr(what.optimizer, "norm"):
        clip = f"clipvalue={what.optimizer.value}" if what.optimizer.value else f"clipnorm={what.optimizer.norm}"
        text = f"{text[:-1]}, {clip})"
    optimizer = eval(text, {"keras": keras, "lr": float(rates[0])})
    x = keras.Variable(np.array(what.start), dtype="float64")
    optimizer.build([x])
    points = [np.array(what.start)]
    for lr in rates:
        optimizer.learning_rate = float(lr)
        optimizer.apply_gradients([(jax.numpy.asarray(shake(what.landscape.grad(points[-1]))), x)])
        points.append(np.array(x.value))
    return np.array(points)


def through_optax(what: Run, shake) -> np.ndarray:
    import jax

    jax.config.update("jax_enable_x64", True)
    import optax

    rates = jax.numpy.asarray(what.schedule.lrs(what.optimizer.lr, what.steps))
    steady = len(set(np.asarray(rates).tolist())) == 1
    text = spelled(what, "optax")
    if isinstance(what.optimizer, Wrapper) and hasattr(what.optimizer, "norm"):
        parts = [f"optax.clip({what.optimizer.value})"] if what.optimizer.value else []
        parts += [f"optax.clip_by_global_norm({what.optimizer.norm})"] if what.optimizer.norm else []
        text = f"optax.chain({', '.join([*parts, text])})"
    lr = float(rates[0]) if steady else lambda count: rates[count]
    transform = eval(text, {"optax": optax, "lr": lr, "jax": jax})
    x = jax.numpy.asarray(np.array(what.start))
    state = transform.init(x)
    points = [np.array(what.start)]
    for _ in range(what.steps):
        g = jax.numpy.asarray(shake(what.landscape.grad(points[-1])))
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
