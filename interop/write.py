"""A run as a complete script for PyTorch, Keras, optax or NumPy, which takes the path on the screen."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import fields, replace
from typing import Any

from engine import Constant, Optimizer, Run, Wrapper
from engine import run as trajectory
from engine.optimizer import shared

from .classes import definitions, instance
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
    clips, average, optimizer = _bare(run.optimizer)
    made, remarks = _made(run, optimizer, "torch")
    if made is None:
        return _script(remarks)
    remarks += _stopped(run) + _beside(average, "torch")
    schedule = run.schedule
    if hasattr(schedule, "cycle_momentum") and not optimizer.cycled:
        schedule = replace(schedule, cycle_momentum=False)  # PyTorch would give plain SGD a momentum
    schedule = None if type(schedule) is Constant else call(schedule, "torch", run.steps, run.optimizer.lr)
    listed = []
    if type(run.schedule) is not Constant and schedule is None:
        listed, remarks = _listed(run, "torch"), remarks + _still(run, "torch")
    body = ["    optimizer.zero_grad()", "    value = loss(x)", "    value.backward()"]
    if run.noise:
        body.append("    x.grad += torch.tensor(noise * rng.standard_normal(len(x)))")
    for one in clips:
        if one.value:
            body.append(f"    torch.nn.utils.clip_grad_value_(params, {one.value!r})")
        if one.norm:
            body.append(f"    torch.nn.utils.clip_grad_norm_(params, {one.norm!r})")
    if listed:
        body.append("    optimizer.param_groups[0]['lr'] = rates[step]")
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
        [f"scheduler = {schedule}"] if schedule else listed,
        _noise(run),
        [f"path = [{list(run.start)}]", f"for step in range({_steps(run)}):", *body],
        ["print(path[-1])"],
    )


def _keras(run: Run) -> str:
    clips, average, optimizer = _bare(run.optimizer)
    lr, callback, listed, remarks = _rate(run, "keras")
    made, more = _made(run, optimizer, "keras", lr)
    if made is None:
        return _script(remarks + more)
    extra = "".join(f", global_clipnorm={one.norm!r}" if one.norm else f", clipvalue={one.value!r}" for one in clips)
    if average is not None and average.kind == "moving":
        extra += f", use_ema=True, ema_momentum={average.decay!r}, ema_overwrite_frequency={average.overwrite or None}"
        average = None
    made = f"{made[:-1]}{extra})"
    more += _beside(average, "keras")
    body = ["    g = gradient(keras.ops.convert_to_numpy(x))"]
    watching = []
    if callback:
        watching = [f"callback = {callback}", "callback.set_model(SimpleNamespace(optimizer=optimizer))"]
        body.append("    callback.on_epoch_begin(step)")
        watching += ["callback.on_train_begin()"]
        body.append("    logs = {'loss': loss(keras.ops.convert_to_numpy(x))}")
    if run.noise:
        body.append("    g = g + noise * rng.standard_normal(len(g))")
    if listed:
        body.append("    optimizer.learning_rate = rates[step]")
    body += [
        "    optimizer.apply([keras.ops.convert_to_tensor(g, dtype='float64')], [x])",
        *(["    callback.on_epoch_end(step, logs)"] if callback else []),
        "    path.append(keras.ops.convert_to_numpy(x).tolist())",
    ]
    return _script(
        remarks + more + _stopped(run),
        [*(["from types import SimpleNamespace", ""] if callback else []), "import keras", "import numpy as np"],
        ["keras.config.set_floatx('float64')"],
        _derived(run, "gradient"),
        [f"x = keras.Variable(np.array({list(run.start)}), dtype='float64')"],
        _loss(run, "np", "p") if callback else [],
        [f"optimizer = {made}", "optimizer.build([x])"],
        watching or listed,
        _noise(run),
        [
            f"path = [{list(run.start)}]",
            f"for step in range({_steps(run)}):",
            *body,
        ],
        ["print(path[-1])"],
    )


def _optax(run: Run) -> str:
    clips, average, optimizer = _bare(run.optimizer)
    lr, beside, listed, remarks = _rate(run, "optax")
    if listed:
        listed, lr = [*listed, "rates = jnp.array(rates)"], as_is("lambda count: rates[count]")
    made, more = _made(run, optimizer, "optax", lr)
    if made is None:
        return _script(remarks + more)
    more += _beside(average, "optax")
    for one in reversed(clips):
        limit = f"optax.clip_by_global_norm({one.norm!r})" if one.norm else f"optax.clip({one.value!r})"
        made = f"optax.chain({limit}, {made})"
    if beside:
        made = f"optax.chain({made}, {beside})"
    noisy = ["    g = g + noise * rng.standard_normal(len(x))"] if run.noise else []
    return _script(
        remarks + more + _stopped(run),
        ["import jax", "import jax.numpy as jnp", *(["import numpy as np"] if run.noise else []), "import optax"],
        ["jax.config.update('jax_enable_x64', True)"],
        _loss(run, "jnp", "p"),
        [f"x = jnp.array({list(run.start)})"],
        listed,
        [f"optimizer = {made}", "state = optimizer.init(x)"],
        _noise(run),
        [
            f"path = [{list(run.start)}]",
            f"for step in range({_steps(run)}):",
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
    optimizer = run.optimizer
    own_start = type(optimizer).init is not Optimizer.init or type(optimizer).step is not Optimizer.step
    if own_start or type(optimizer).update is Optimizer.update:
        return _numpy_class(run)
    memory = [f"{name} = {_start(optimizer, value)}" for name, value in optimizer.memory.items()]
    cycled = "" if _momenta(run) is None else optimizer.cycled
    return _script(
        _stopped(run),
        ["import numpy as np", "from numpy import " + ", ".join(sorted({*MATHS, "power"}))],
        _derived(run, "gradient"),
        _tables(run),
        _noise(run),
        [f"x = np.array({list(run.start)})", *memory],
        [
            "path = [x.tolist()]",
            *_loop(run, cycled),
            *[f"    {name} = {cycled} ** (t - 1)" for name in _reset(run)],
            "    g = gradient(x)",
            *(["    g = g + noise * rng.standard_normal(len(x))"] if run.noise else []),
            *_update(optimizer, cycled),
            "    path.append(x.tolist())",
        ],
        ["print(path[-1])"],
    )


def _numpy_class(run: Run) -> str:
    """The same for an optimizer with methods of its own, which are copied as they stand."""
    text, used = definitions(run.optimizer)
    inner, at, state = run.optimizer, "optimizer", "state"
    while isinstance(inner, Wrapper):
        inner, at, state = inner.then, f"{at}.then", f"{state}['then']"
    cycled = inner.cycled and f"{at}.{inner.cycled}"
    gradient = "gradient"
    if run.noise:
        gradient = "lambda p: gradient(p) + noise * rng.standard_normal(len(p))"
    return _script(
        _stopped(run),
        ["from __future__ import annotations"],
        ["from typing import NamedTuple"] if "NamedTuple" in text else [],
        ["import numpy as np", f"from numpy import {', '.join(sorted({*MATHS} | used))}"],
        _loss(run, "np", "p"),
        _derived(run, "gradient"),
        _derived(run, "hessian") if ".hess(" in text else [],
        text.splitlines(),
        _tables(run),
        _noise(run),
        [f"x = np.array({list(run.start)})"],
        [f"surface = Surface({gradient})", f"optimizer = {instance(run.optimizer)}", "state = optimizer.init(x)"],
        [
            "path = [x.tolist()]",
            *_loop(run, cycled),
            *[f"    {state}[{name!r}] = {cycled} ** (t - 1)" for name in _reset(run)],
            "    x = optimizer.step(surface, x, state, lr, t)",
            "    path.append(x.tolist())",
        ],
        ["print(path[-1])"],
    )


def _tables(run: Run) -> list[str]:
    """The rates of all steps for a NumPy script, and the momenta if they go along."""
    if type(run.schedule) is Constant:
        return [f"rates = np.full({run.steps}, {run.optimizer.lr!r})"]
    momenta = _momenta(run)
    return _table("rates", _rates(run)) + ([] if momenta is None else _table("momenta", momenta.tolist()))


def _loop(run: Run, cycled: str) -> list[str]:
    """The head of a NumPy script's loop; the momentum, if it goes along with the rate, is put into `cycled`."""
    end = "" if run.stop is None else f"[:{_steps(run)}]"
    if _momenta(run) is None:
        return [f"for t, lr in enumerate(rates{end}, start=1):"]
    return [f"for t, (lr, {cycled}) in enumerate(zip(rates{end}, momenta), start=1):"]


def _reset(run: Run) -> list[str]:
    """The running powers of a momentum that goes along with the rate: they are those of the new value."""
    inner = run.optimizer
    while isinstance(inner, Wrapper):
        inner = inner.then
    return [] if _momenta(run) is None else inner.powers_of(inner.cycled)


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
        remarks.append(
            f"{FRAMEWORKS[framework]} has no {optimizer.label} with these settings, "
            "so this script cannot take the same path."
        )
    elif framework in optimizer.differs:
        remarks.append(optimizer.differs[framework])
    return made, remarks


def _rate(run: Run, framework: str) -> tuple[Any, str | None, list[str], list[str]]:
    """The learning rate of Keras and optax, a number or the schedule in its place; what stands beside the optimizer
    instead, a callback of Keras or the part of an optax chain that watches the loss; the rates of all steps, if the
    framework has no such schedule; and what must be said about it."""
    if type(run.schedule) is Constant:
        return run.optimizer.lr, None, [], []
    remarks = _still(run, framework)
    text = call(run.schedule, framework, run.steps, run.optimizer.lr)
    if text is None:
        return run.optimizer.lr, None, _listed(run, framework), remarks
    if text.startswith(BESIDE):
        return run.optimizer.lr, text, [], remarks
    return as_is(text), None, [], remarks


def _listed(run: Run, framework: str) -> list[str]:
    """The rates of all steps as a table, for a schedule that the framework has not."""
    why = f"# {FRAMEWORKS[framework]} has no {run.schedule.label} with these settings: the rate of each step"
    return [why, *_table("rates", _rates(run))]


def _still(run: Run, framework: str) -> list[str]:
    """What must be said where the momentum goes along with the rate and cannot in the script."""
    if _momenta(run) is None:
        return []
    return [
        f"The schedule moves the momentum along with the rate. This script for {FRAMEWORKS[framework]} holds it "
        "constant, so it takes its own path."
    ]


def _steps(run: Run) -> int:
    """How many steps the script makes."""
    return run.steps if run.stop is None else trajectory(run).steps


def _stopped(run: Run) -> list[str]:
    """What must be said where early stopping ended the run."""
    if run.stop is None or _steps(run) == run.steps:
        return []
    back = " and goes back to the best point" if run.stop.restore_best else ""
    return [f"Early stopping ends this run after step {_steps(run)}{back}; the script makes these steps."]


def _momenta(run: Run) -> Any:
    return run.schedule.momenta(run.steps) if run.optimizer.cycled else None


def _rates(run: Run) -> list[float]:
    """The rate of each step; of a schedule that watches the loss, those of the path on the screen."""
    if not run.schedule.closed_loop:
        return run.schedule.lrs(run.optimizer.lr, run.steps).tolist()
    used = trajectory(run).lrs.tolist() or [run.optimizer.lr]
    return used + used[-1:] * (run.steps - len(used))


def _table(name: str, values: list[float]) -> list[str]:
    lines = textwrap.wrap(", ".join(map(repr, values)), 110, initial_indent="    ", subsequent_indent="    ")
    return [f"{name} = [", *lines, "]"]


def _bare(optimizer: Optimizer) -> tuple[list[Any], Any, Optimizer]:
    """The optimizer without what is spelled beside it: clippings, and an average of the points or None."""
    clips, average = [], None
    while type(optimizer).__name__ == "Clipped" or (type(optimizer).__name__ == "Averaged" and average is None):
        if type(optimizer).__name__ == "Clipped":
            clips.append(optimizer)
        else:
            average = optimizer
        optimizer = optimizer.then
    return clips, average, optimizer


def _beside(average: Any, framework: str) -> list[str]:
    """What must be said about an average that the script does not keep."""
    if average is None:
        return []
    if average.overwrite:
        return [f"The average that takes the path's place is not in this script for {FRAMEWORKS[framework]}."]
    return ["The average beside the path is left out; it does not change the path."]


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


def _derived(run: Run, what: str) -> list[str]:
    """The derived gradient or Hessian as a NumPy function of that name."""
    texts = run.landscape.derived()
    lines = (texts.grad if what == "gradient" else texts.hess).splitlines()
    body = lines[1:-1]
    square = "" if what == "gradient" else ".reshape(len(p), len(p))"
    result = "    return np.array([" + lines[-1].split("return ", 1)[1].rstrip(",") + f"]){square}"
    used = {dotted(n) for n in ast.walk(ast.parse("\n".join(lines))) if isinstance(n, ast.Name)}
    imports = [f"from math import {name}" for name in ("e", "pi") if name in used]
    functions = sorted(used & set(MATHS) - {"abs"})
    imports += [f"from numpy import {', '.join(functions)}"] if functions else []
    names = ", ".join(run.landscape.variables)
    own = [f"    {line}" for line in _parameters(run)]  # inside, where the optimizer's memory cannot overwrite them
    return [*imports, "", "", f"def {what}(p):", *own, f"    {names} = p", *body, result]


def _start(optimizer: Optimizer, value: Any) -> str:
    if isinstance(value, str):
        return "x.copy()" if value == "x" else f"np.full_like(x, {getattr(optimizer, value)!r})"
    return repr(float(value)) if isinstance(value, shared) else f"np.full_like(x, {float(value)!r})"


def _update(optimizer: Optimizer, cycled: str) -> list[str]:
    """The item's own text of the update, with the numbers put in for its fields; a cycled one stays a name."""
    function = ast.parse(textwrap.dedent(inspect.getsource(type(optimizer).update))).body[0]
    function = _Numbers(optimizer, function.args.args[1].arg, cycled).visit(function)
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

    def __init__(self, optimizer: Optimizer, point: str, cycled: str) -> None:
        self.optimizer, self.point, self.cycled = optimizer, point, cycled

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name("x", node.ctx) if node.id == self.point else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if dotted(node.value) != "self":
            return node
        known = node.attr != self.cycled
        return ast.Constant(getattr(self.optimizer, node.attr)) if known else ast.Name(node.attr, node.ctx)

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
