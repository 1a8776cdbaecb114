"""Makes the reference trainings by running the real libraries' optimizers on networks of real PyTorch layers.

Needs the libraries of requirements-peers.txt. From the root of the repository:
    python tests/reference/make_networks.py [torch keras optax] [Name ...]
Start, batches and masks are ours, as `Training` hands them out; forwards and backwards go through PyTorch's modules and
autograd in float64, and each optimizer, called by the text that the item declares as its spelling, gets one parameter
for each matrix and each vector of biases. Every training is made again with a gradient that is off by a rounding error.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from unittest.mock import patch

os.environ["KERAS_BACKEND"] = "jax"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import torch

from interop.spelling import as_is, spell
from networks import Fit, fit
from optimizers import SAM, Lookahead
from tests.reference.make_optax import through_pytorch_optimizer  # noqa: F401 - makes its patches known
from tests.reference.make_torch_keras import exact_means, exact_rates, versions
from tests.reference.networks import FILE, FRAMEWORKS, Reference, apart, cases, excess, load, sums
from tests.reference.paths import shaker

torch.set_default_dtype(torch.float64)
LEAKS = {"RAdam": 1e-9, "Muon": 1e-9}
MODULES = {
    "linear": torch.nn.Identity(),
    "sigmoid": torch.nn.Sigmoid(),
    "tanh": torch.nn.Tanh(),
    "relu": torch.nn.ReLU(),
    "leaky_relu": torch.nn.LeakyReLU(0.01),
    "elu": torch.nn.ELU(),
    "selu": torch.nn.SELU(),
    "gelu": torch.nn.GELU(),
    "softplus": torch.nn.Softplus(),
}


class Task:
    """A network of PyTorch's layers with the rows and masks of our training."""

    def __init__(self, what: Fit) -> None:
        made = fit(without_end(what))
        self.what, self.batches, self.masks = what, what.batches, made.masks
        self.x, self.y = torch.tensor(made.rows.x_train), torch.tensor(made.rows.y_train)
        self.layout = what.network.layout(self.x.shape[1], len(what.data.class_names))
        self.start = made.weights[0]
        units = [shape for name, _, shape in self.layout if name.startswith("W")]
        self.layers = [torch.nn.Linear(*shape) for shape in units]
        self.parameters = [one for layer in self.layers for one in (layer.weight, layer.bias)]
        self.set(self.start)

    def set(self, p: np.ndarray) -> None:
        for (_, part, shape), one in zip(self.layout, self.parameters):
            with torch.no_grad():
                one.copy_(torch.tensor(p[part].reshape(shape).T.copy()))

    def get(self) -> np.ndarray:
        return np.concatenate([one.detach().numpy().T.ravel() for one in self.parameters])

    def loss(self, t: int) -> torch.Tensor:
        rows, network = torch.tensor(self.what.batches.at(self.what.seed, t)), self.what.network
        a = self.x[rows]
        for i, layer in enumerate(self.layers):
            a = layer(a)
            if i < len(self.layers) - 1:
                a = MODULES[network.activation](a)
                if self.masks is not None:
                    a = a * torch.tensor(self.masks[t - 1][i])
        y = self.y[rows]
        if a.shape[1] == 1:
            loss = torch.nn.functional.binary_cross_entropy_with_logits(a[:, 0], y.double())
        else:
            loss = torch.nn.functional.cross_entropy(a, y)
        for layer in self.layers:
            loss = loss + network.l1 * layer.weight.abs().sum() + network.l2 * layer.weight.square().sum()
        return loss

    def grads(self, t: int, shake) -> list[np.ndarray]:
        """The gradient at the weights as they are, one array for each parameter, as PyTorch lays them out."""
        for one in self.parameters:
            one.grad = None
        self.loss(t).backward()
        found = [shake(one.grad.numpy().copy()) for one in self.parameters]
        for one, g in zip(self.parameters, found):
            one.grad = torch.tensor(g)
        return found


def without_end(what: Fit) -> Fit:
    """The same with an optimizer that surely trains: only its start, rows and masks are wanted."""
    from dataclasses import replace

    from optimizers import SGD

    return replace(what, optimizer=SGD(lr=1e-6))


def spelled(optimizer, framework: str) -> str:
    text = spell(optimizer, framework, {"params": as_is("params"), "lr": as_is("lr")})
    assert text, (framework, optimizer)
    return text


def through_torch(task: Task, shake):
    import pytorch_optimizer

    own = task.what.optimizer
    names = {"torch": torch, "pytorch_optimizer": pytorch_optimizer}
    if type(own) is SAM:
        optimizer = pytorch_optimizer.SAM(task.parameters, torch.optim.SGD, rho=own.rho, lr=own.lr)
        squared = lambda groups, weight_adaptive: sum(  # noqa: E731 - the library sums in float32
            (one.grad * one.grad).sum() for one in groups[0]["params"]
        ).reshape(1)
        sys.modules[pytorch_optimizer.SAM.__module__].get_global_gradient_norm = squared
    elif type(own) is Lookahead:
        inner = torch.optim.SGD(task.parameters, lr=own.lr)
        optimizer = pytorch_optimizer.Lookahead(inner, k=own.k, alpha=own.alpha)
    else:
        optimizer = eval(spelled(own, "torch"), names | {"params": task.parameters, "lr": float(own.lr)})
    for group in optimizer.param_groups:
        if "foreach" in group:
            group["foreach"] = False
    for t in range(1, task.what.steps + 1):

        def closure(t=t):
            task.grads(t, shake)
            return task.loss(t).detach()

        if type(optimizer).__name__ in ("LBFGS", "SAM"):
            closure()
            optimizer.step(closure)
        else:
            loss = closure()
            wants_loss = type(own).__name__ in ("Momo", "MomoAdam", "PolyakSGD")
            optimizer.step(*([lambda loss=loss: loss] if wants_loss else []))
        yield task.get()


def through_keras(task: Task, shake):
    import jax

    jax.config.update("jax_enable_x64", True)
    import keras

    keras.config.set_floatx("float64")
    exact_means(keras, jax.numpy)
    own = task.what.optimizer
    optimizer = eval(spelled(own, "keras"), {"keras": keras, "lr": float(own.lr)})
    variables = [keras.Variable(one.detach().numpy().T.copy(), dtype="float64") for one in task.parameters]
    optimizer.build(variables)
    for t in range(1, task.what.steps + 1):
        grads = [jax.numpy.asarray(one.T) for one in task.grads(t, shake)]
        optimizer.apply_gradients(list(zip(grads, variables)))
        found = np.concatenate([np.array(one.value).ravel() for one in variables])
        task.set(found)
        yield found


def through_optax(task: Task, shake):
    import jax

    jax.config.update("jax_enable_x64", True)
    import optax

    exact_rates(optax, jax.numpy)
    own = task.what.optimizer
    text = spelled(own, "optax").replace("adafactor(", "adafactor(dtype_momentum='float64', learning_rate=")
    transform = eval(text, {"optax": optax, "lr": float(own.lr), "jax": jax})
    x = [jax.numpy.asarray(one.detach().numpy().T.copy()) for one in task.parameters]
    state = transform.init(x)
    for t in range(1, task.what.steps + 1):
        grads = [jax.numpy.asarray(one.T) for one in task.grads(t, shake)]
        value = float(task.loss(t).detach())
        extra = {"value": value} if type(own).__name__ in ("Momo", "MomoAdam", "PolyakSGD") else {}
        updates, state = transform.update(grads, state, x, **extra)
        x = optax.apply_updates(x, updates)
        found = np.concatenate([np.array(one).ravel() for one in x])
        task.set(found)
        yield found


THROUGH = {"torch": through_torch, "keras": through_keras, "optax": through_optax}


def trained(what: Fit, framework: str, shake) -> np.ndarray:
    """The weights after each epoch, (E+1, N)."""
    task = Task(what)
    found = [task.start]
    single = type(what.optimizer).__name__ in ("QHAdam", "SOAP")
    with patch.object(torch, "float32", torch.float64 if single else torch.float32):
        for t, p in enumerate(THROUGH[framework](task, shake), start=1):
            if t % task.batches.per_epoch == 0:
                found.append(p.copy())
    return np.array(found)


if __name__ == "__main__":
    frameworks = [one for one in sys.argv[1:] if one in FRAMEWORKS] or FRAMEWORKS
    items = [one for one in sys.argv[1:] if one not in FRAMEWORKS]  # all unless some are named
    wanted = [
        (framework, what)
        for framework in frameworks
        for what in cases(framework)
        if not items or type(what.optimizer).__name__ in items
    ]
    anew = {(framework, repr(what)) for framework, what in wanted}
    known = [one for one in (load() if FILE.exists() else []) if items and (one.framework, one.fit) not in anew]
    for framework, what in wanted:
        path = sums(trained(what, framework, lambda g: g))
        moved = np.max([apart(sums(trained(what, framework, shaker(seed))), path) for seed in (1, 2)], axis=0)
        with np.errstate(divide="ignore"):
            exponent = np.clip(np.ceil(np.log2(np.maximum.accumulate(moved))), -127, 127)
        tolerance = LEAKS.get(type(what.optimizer).__name__, 0.0)
        known.append(Reference(repr(what), framework, path, 2.0**exponent, tolerance))
        found = excess(known[-1])
        print(f"{'ok ' if found <= 1 else 'BAD'} {found:8.1e} {framework} {what.optimizer}", file=sys.stderr)
    numbers = {name: number for one in FRAMEWORKS for name, number in versions(one).items()}
    table = [{"fit": one.fit, "framework": one.framework, "tolerance": one.tolerance} for one in known]
    np.savez_compressed(
        FILE,
        meta=np.array(json.dumps({"versions": numbers, "cases": table})),
        sums=np.array([one.sums for one in known]),
        sensitivity=np.log2([one.sensitivity for one in known]).astype(np.int8),
    )
