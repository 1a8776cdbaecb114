"""A run as a complete script for PyTorch, Keras, optax or NumPy, which takes the path on the screen."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import fields, replace
from typing import Any

from engine import Constant, Optimizer, Run, Wrapper
from engine.optimizer import shared

from .spelling import as_is, dotted, spell

FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "optax": "optax", "numpy": "NumPy"}
BESIDE = (
    "keras.callbacks.",
    "optax.contrib.reduce_on_plateau",
)  # schedules that are no learning rate but watch the run
MATHS = ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "abs", "sign", "maximum", "minimum", "cbrt")


def to_code(run: Run, framework: str) -> str:
    """The script of a run. Raises ValueError for an unknown framework.

    Where the framework cannot take the same path, comments at the top say so and why.
    """
    if framework not in FRAMEWORKS:
        raise ValueError(f"framework must be one of {', '.join(FRAMEWORKS)}, not {framework!r}")
    return {"torch": _torch, "keras": _keras, "optax": _optax, "numpy": _numpy}[framework](run)


def call(item: Any, framework: str, steps: int, lr: Any = None) -> str | None:
    """The call that makes an optimizer or schedule in a framework; None when it has none there."""
    names = {"params": as_is("params"), "optimizer": as_is("optimizer"), "steps": steps}
    if lr is not None:
        names["lr"] = lr
    return spell(item, framework, names)


def _torch(run: Run) -> str:
    clips, optimizer = _unclipped(run.optimizer)
    made, remarks = _made(run, optimizer, "torch")
    if made is None:
        return _script(remarks)
    schedule = run.schedule
    if hasattr(schedule, "cycle_momentum") and not optimizer.cycled:
        schedule = replace(schedule, cycle_momentum=False)  # PyTorch would give plain SGD a momentum
    schedule = None if type(schedule) is Constant else call(schedule, "torch", run.steps, run.optimizer.lr)
    if type(run.schedule) is not Constant and schedule is None:
        remarks.append(_no_call(run.schedule, "PyTorch"))
    body = ["    optimizer.zero_grad()", "    value = loss(x)", "    value.backward()"]
    if run.noise:
        body.append("    x.grad += torch.tensor(noise * rng.standard_normal(len(x)))")
    for one in clips:
        if one.value:
            body.append(f"    torch.nn.utils.clip_grad_value_(params, {one.value!r})")
        if one.norm:
            body.append(f"    torch.nn.utils.clip_grad_norm_(params, {one.norm!r})")
    body.append("    optimizer.step()")
    if schedule:
        body.append("    scheduler.step(value.detach())" if run.schedule.closed_loop else "    scheduler.step()")
    body.append("    path.append(x.detach().tolist())")
    if ".LBFGS(" in made:
        body = [
            "    def closure():",
            "        optimizer.zero_grad()",
            "        value = loss(x)",
            "        value.backward()",
            "        return value",
            "",
            "    optimizer.step(closure)",
            "    path.append(x.detach().tolist())",
        ]
    return _script(
        remarks,
        ["import numpy as np"] if run.noise else [],
        ["import torch"],
        # its optimizers keep numbers of their own in the default type
        ["import pytorch_optimizer", "", "torch.set_default_dtype(torch.float64)"]
        if "pytorch_optimizer." in made
        else [],
        _loss(run, "torch", "p"),
        [f"x = torch.tensor({list(run.start)}, dtype=torch.float64, requires_grad=True)", "params = [x]"],
        [f"optimizer = {made}"],
        [f"scheduler = {schedule}"] if schedule else [],
        _noise(run),
        [f"path = [{list(run.start)}]", f"for step in range({run.steps}):", *body],
        ["print(path[-1])"],
    )


def _keras(run: Run) -> str:
    clips, optimizer = _unclipped(run.optimizer)
    lr, callback, remarks = _rate(run, "keras")
    made, more = _made(run, optimizer, "keras", lr)
    if made is None:
        return _script(remarks + more)
    extra = "".join(f", global_clipnorm={one.norm!r}" if one.norm else f", clipvalue={one.value!r}" for one in clips)
    made = f"{made[:-1]}{extra})"
    body = ["    g = gradient(keras.ops.convert_to_numpy(x))"]
    watching = []
    if callback:
        watching = [f"callback = {callback}", "callback.set_model(SimpleNamespace(optimizer=optimizer))"]
        body.append("    callback.on_epoch_begin(step)")
        watching += ["callback.on_train_begin()"]
        body.append("    logs = {'loss': loss(keras.ops.convert_to_numpy(x))}")
    if run.noise:
        body.append("    g = g + noise * rng.standard_normal(len(g))")
    body += [
        "    optimizer.apply([keras.ops.convert_to_tensor(g, dtype='float64')], [x])",
        *(["    callback.on_epoch_end(step, logs)"] if callback else []),
        "    path.append(keras.ops.convert_to_numpy(x).tolist())",
    ]
    return _script(
        remarks + more,
        [*(["from types import SimpleNamespace", ""] if callback else []), "import keras", "import numpy as np"],
        ["keras.config.set_floatx('float64')"],
        _gradient(run),
        [f"x = keras.Variable(np.array({list(run.start)}), dtype='float64')"],
        _loss(run, "np", "p") if callback else [],
        [f"optimizer = {made}", "optimizer.build([x])"],
        watching,
        _noise(run),
        [
            f"path = [{list(run.start)}]",
            f"for step in range({run.steps}):",
            *body,
        ],
        ["print(path[-1])"],
    )


def _optax(run: Run) -> str:
    clips, optimizer = _unclipped(run.optimizer)
    lr, beside, remarks = _rate(run, "optax")
    made, more = _made(run, optimizer, "optax", lr)
    if made is None:
        return _script(remarks + more)
    for one in reversed(clips):
        limit = f"optax.clip_by_global_norm({one.norm!r})" if one.norm else f"optax.clip({one.value!r})"
        made = f"optax.chain({limit}, {made})"
    if beside:
        made = f"optax.chain({made}, {beside})"
    noisy = ["    g = g + noise * rng.standard_normal(len(x))"] if run.noise else []
    return _script(
        remarks + more,
        ["import jax", "import jax.numpy as jnp", *(["import numpy as np"] if run.noise else []), "import optax"],
        ["jax.config.update('jax_enable_x64', True)"],
        _loss(run, "jnp", "p"),
        [f"x = jnp.array({list(run.start)})"],
        [f"optimizer = {made}", "state = optimizer.init(x)"],
        _noise(run),
        [
            f"path = [{list(run.start)}]",
            f"for step in range({run.steps}):",
            "    value, g = jax.value_and_grad(loss)(x)",
            *noisy,
            f"    updates, state = optimizer.update(g, state, x{_wanted(made)})",
            "    x = optax.apply_updates(x, updates)",
            "    path.append(x.tolist())",
        ],
        ["print(path[-1])"],
    )


def _numpy(run: Run) -> str:
    """The update written out with NumPy; the rates of all steps are in the script, so that it stands alone."""
    clips, optimizer = _unclipped(run.optimizer)
    remarks = []
    if clips:
        remarks.append("The gradient clipping around the optimizer is left out.")
    own_start = type(optimizer).init is not Optimizer.init or type(optimizer).step is not Optimizer.step
    if own_start or type(optimizer).update is Optimizer.update or isinstance(optimizer, Wrapper):
        label = type(optimizer).__name__
        source = inspect.getsourcefile(type(optimizer)).rsplit("/", 1)[-1]
        remarks.append(
            f"{label} is more than arithmetic on coordinates and cannot be written out here; its source is "
            f"optimizers/{source}."
        )
        return _script(remarks, ["raise SystemExit('nothing to run')"])
    if run.schedule.closed_loop:
        remarks.append("The schedule watches the loss; the rate is held constant here.")
    constant = type(run.schedule) is Constant or run.schedule.closed_loop
    rates = [f"rates = np.full({run.steps}, {run.optimizer.lr!r})"]
    if not constant:
        listed = ", ".join(map(repr, run.schedule.lrs(run.optimizer.lr, run.steps).tolist()))
        rates = [
            "rates = np.array(",
            *textwrap.wrap(f"[{listed}]", 110, initial_indent="    ", subsequent_indent="     "),
            ")",
        ]
    memory = [f"{name} = {_start(optimizer, value)}" for name, value in optimizer.memory.items()]
    return _script(
        remarks,
        ["import numpy as np", "from numpy import " + ", ".join(sorted({*MATHS, "power"}))],
        _gradient(run),
        rates,
        _noise(run),
        [f"x = np.array({list(run.start)})", *memory],
        [
            "path = [x.tolist()]",
            "for t, lr in enumerate(rates, start=1):",
            "    g = gradient(x)",
            *(["    g = g + noise * rng.standard_normal(len(x))"] if run.noise else []),
            *_update(optimizer),
            "    path.append(x.tolist())",
        ],
        ["print(path[-1])"],
    )


# --- parts


def _script(remarks: list[str], *blocks: list[str]) -> str:
    head = [f"# {line}" for remark in remarks for line in textwrap.wrap(remark, 110)]
    text = "\n\n".join("\n".join(block) for block in ([head] if head else []) + [b for b in blocks if b]) + "\n"
    return f"import math\n\n{text}" if "math." in text and "import math" not in text else text


def _made(run: Run, optimizer: Optimizer, framework: str, lr: Any = None) -> tuple[str | None, list[str]]:
    """The optimizer's call, and what must be said about it."""
    remarks = []
    own = getattr(optimizer, "flavour", None)
    if own and own != framework:
        choices = next(f.metadata["param"]["choices"] for f in fields(optimizer) if f.name == "flavour")
        if framework in choices:
            shown, wanted = FRAMEWORKS.get(own, own), FRAMEWORKS[framework]
            remarks.append(
                f"The picture shows {shown}'s {optimizer.label}; {wanted}'s version differs in detail, so this script "
                "takes its own path."
            )
            optimizer = replace(optimizer, flavour=framework)
    made = call(optimizer, framework, run.steps, lr)
    if made is None:
        remarks.append(_no_call(optimizer, FRAMEWORKS[framework]))
    elif framework in optimizer.differs:
        remarks.append(optimizer.differs[framework])
    return made, remarks


def _no_call(item: Any, framework: str) -> str:
    return f"{framework} has no {item.label} with these settings, so this script cannot take the same path."


def _rate(run: Run, framework: str) -> tuple[Any, str | None, list[str]]:
    """The learning rate of Keras and optax, a number or the schedule in its place; and what stands beside the optimizer
    instead: a callback of Keras, or the part of an optax chain that watches the loss."""
    if type(run.schedule) is Constant:
        return run.optimizer.lr, None, []
    text = call(run.schedule, framework, run.steps, run.optimizer.lr)
    if text is None:
        return run.optimizer.lr, None, [_no_call(run.schedule, FRAMEWORKS[framework])]
    if text.startswith(BESIDE):
        return run.optimizer.lr, text, []
    return as_is(text), None, []


def _unclipped(optimizer: Optimizer) -> tuple[list[Any], Optimizer]:
    clips = []
    while type(optimizer).__name__ == "Clipped":
        clips.append(optimizer)
        optimizer = optimizer.then
    return clips, optimizer


def _noise(run: Run) -> list[str]:
    return [f"noise, rng = {run.noise!r}, np.random.default_rng({run.seed})"] if run.noise else []


def _parameters(run: Run) -> list[str]:
    return [f"{f.name} = {getattr(run.landscape, f.name)!r}" for f in fields(run.landscape)]


def _loss(run: Run, module: str, argument: str) -> list[str]:
    """The loss as a function, its elementary functions taken from a module."""
    tree = ast.parse(run.landscape.formula, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            plain = all(not (isinstance(n, ast.Name) and n.id in run.landscape.variables) for n in ast.walk(node))
            node.func.id = f"math.{node.func.id}" if plain else f"{module}.{node.func.id}"
        elif isinstance(node, ast.Name) and node.id in ("pi", "e"):
            node.id = f"math.{node.id}"
    body = ast.unparse(tree)
    lines = [*_parameters(run), "", ""] if _parameters(run) else []
    lines += [f"def loss({argument}):", f"    {', '.join(run.landscape.variables)} = {argument}", f"    return {body}"]
    return ["import math", "", *lines] if "math." in body else lines


def _gradient(run: Run) -> list[str]:
    """The derived gradient as a NumPy function."""
    lines = run.landscape.derived().grad.splitlines()
    body = lines[1:-1]
    result = lines[-1].replace("return", "return np.array([", 1).rstrip(",") + "])"
    used = {dotted(n) for n in ast.walk(ast.parse("\n".join(lines))) if isinstance(n, ast.Name)}
    imports = [f"from math import {name}" for name in ("e", "pi") if name in used]
    functions = sorted(used & set(MATHS) - {"abs"})
    imports += [f"from numpy import {', '.join(functions)}"] if functions else []
    names = ", ".join(run.landscape.variables)
    own = [f"    {line}" for line in _parameters(run)]  # inside, where the optimizer's memory cannot overwrite them
    return [*imports, "", "", "def gradient(p):", *own, f"    {names} = p", *body, result]


def _start(optimizer: Optimizer, value: Any) -> str:
    if isinstance(value, str):
        return "x.copy()" if value == "x" else f"np.full_like(x, {getattr(optimizer, value)!r})"
    return repr(float(value)) if isinstance(value, shared) else f"np.full_like(x, {float(value)!r})"


def _update(optimizer: Optimizer) -> list[str]:
    """The item's own text of the update, with the numbers put in for its fields."""
    function = ast.parse(textwrap.dedent(inspect.getsource(type(optimizer).update))).body[0]
    function = _Numbers(optimizer, function.args.args[1].arg).visit(function)
    *body, last = function.body
    targets = ["x", *optimizer.memory]
    lines = []
    for node in body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            lines += ast.unparse(node).splitlines()
    values = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
    pairs = [(t, ast.unparse(v)) for t, v in zip(targets, values, strict=True) if ast.unparse(v) != t]
    if pairs:
        lines.append(f"{', '.join(t for t, _ in pairs)} = {', '.join(v for _, v in pairs)}")
    return [f"    {line}" for line in lines]


class _Numbers(ast.NodeTransformer):
    """Puts the values in for `self.field`, takes the branch that they decide, and calls the point x."""

    def __init__(self, optimizer: Optimizer, point: str) -> None:
        self.optimizer, self.point = optimizer, point

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name("x", node.ctx) if node.id == self.point else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return ast.Constant(getattr(self.optimizer, node.attr)) if dotted(node.value) == "self" else node

    def visit_If(self, node: ast.If) -> Any:
        node.test = self.visit(node.test)
        if any(isinstance(one, ast.Name) for one in ast.walk(node.test)):
            return self.generic_visit(node)
        taken = node.body if eval(ast.unparse(node.test)) else node.orelse  # noqa: S307 - constants only
        return [self.visit(one) for one in taken]


def _wanted(made: str) -> str:
    """What optax's update wants to know besides the gradient."""
    if any(name in made for name in ("polyak_sgd", "lbfgs", "momo", "reduce_on_plateau")):
        return ", value=value, grad=g, value_fn=loss"
    if "contrib.sophia" in made:
        return ", obj_fn=loss"
    return ", grad_fn=lambda p, _: jax.grad(loss)(p)" if "opaque_mode=True" in made else ""
