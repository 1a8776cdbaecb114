"""A run as a complete script for PyTorch, Keras, optax or NumPy, which takes the path on the screen."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine import Composed, Constant, Item, Optimizer, Run, Schedule, Trajectory
from engine import run as engine_run

from .beside import apart, around, average_lines, bare, in_version, limits, throughout
from .errors import CodeError
from .numpy_script import numpy_script
from .parts import (
    FRAMEWORKS,
    Shown,
    derived_lines,
    loss_lines,
    momenta_of,
    noise_lines,
    rates_missing,
    rates_of,
    script,
    steps_made,
    stopped_early,
    table,
)
from .spelling import as_is, spell

BESIDE = (
    "keras.callbacks.",
    "optax.contrib.reduce_on_plateau",
)  # schedules that are no learning rate but watch the run


NUMPY = "The script for NumPy takes the same path."
# what must be said when a rate is 0: a part of the call, and the sentence
STILL = {
    "'strong_wolfe'": "At a rate of 0 PyTorch's line search divides by 0; the picture stays where it is.",
    "optax.contrib.prodigy(": "After a first rate of 0 optax's Prodigy is nan; the picture goes on.",
    "optax.contrib.dadapt_adamw(": "After a first rate of 0 optax's D-Adaptation is nan; the picture goes on.",
}


def to_code(run: Run, framework: str, way: Callable[[Run], Trajectory] = engine_run) -> str:
    """The script of a run; `way` finds the paths that it needs, for who keeps them or has a budget.

    Raises CodeError (a ValueError) for an unknown framework, and for a landscape that is no formula. Where the
    framework cannot take the same path, comments at the top say so and why; so they do where a path was cut.
    """
    if framework not in FRAMEWORKS:
        names = ", ".join(FRAMEWORKS)
        raise CodeError("framework must be one of {names}, not {value}", names=names, value=repr(framework))
    if not getattr(run.landscape, "expression", run.landscape.formula):
        name = run.landscape.label or type(run.landscape).__name__
        raise CodeError("{name} is no formula but a program of its own, which no script can hold.", name=name)
    return {"torch": _torch, "keras": _keras, "optax": _optax, "numpy": numpy_script}[framework](Shown.of(run, way))


def paths(run: Run, framework: str) -> list[Run]:
    """The runs whose paths the script may need: the run itself, and where it is another one in the framework's version,
    that."""
    theirs = replace(run, optimizer=in_version(run.optimizer, framework))
    return [run] if theirs == run else [run, theirs]


def call(item: Any, framework: str, steps: int, **names: Any) -> str | None:
    """The call that makes an optimizer or schedule in a framework; None when it has none there.

    `names` are values in place of the item's own: numbers, or texts by `as_is`.
    """
    return spell(item, framework, {"params": as_is("params"), "optimizer": as_is("optimizer"), "steps": steps, **names})


def _torch(run: Shown) -> str:
    clips, average, optimizer = bare(run.optimizer)
    momenta = momenta_of(run)
    resting = momenta is not None and not getattr(
        optimizer.inner, optimizer.momentum_field
    )  # some calls refuse a momentum of 0
    made, remarks = _made(
        run, optimizer, "torch", **({optimizer.momentum_field: momenta.max().item()} if resting else {})
    )
    if made is None:
        return script(remarks)
    name, value = _cycled(run, optimizer, "torch")
    # by PyTorch's own schedules, which refuse other optimizers
    driven = name in ("momentum", "betas") and momenta.all()
    schedule = run.schedule if driven else throughout(run.schedule, cycle_momentum=False)
    schedule, listed = _scheduled(run, schedule, "torch")
    asked = ["    optimizer.zero_grad()", "    value = loss(x)", "    value.backward()"]
    if run.noise:
        asked.append("    x.grad += torch.tensor(noise * rng.standard_normal(len(x)))")
    for kind, limit in limits(clips):
        asked.append(f"    torch.nn.utils.clip_grad_{kind}_(params, {limit!r})")
    body = ["    optimizer.param_groups[0]['lr'] = rates[step]"] if listed else []
    if name and (listed or not driven):
        listed += _momenta(run, 1e-300)
        body.append(f"    optimizer.param_groups[0][{name!r}] = {value}")
    if "'strong_wolfe'" in made and (run.noise or clips):
        remarks.append(
            "With noisy or clipped gradients a last digit turns the line search: from some step on the path may be "
            "another."
        )
    if ".LBFGS(" in made:  # it asks as often as it likes
        if run.noise:  # all questions of a step see the same draw
            body = ["    draw = noise * rng.standard_normal(len(x))", *body]
            asked = [line.replace("noise * rng.standard_normal(len(x))", "draw") for line in asked]
        asked = ["def closure():", *asked, "    return value"]
        body = [*(f"    {line}" for line in asked), "", *body, "    value = optimizer.step(closure)"]
    else:
        body = [*asked, *body, "    optimizer.step()"]
    if schedule:
        body.append("    scheduler.step(value.detach())" if run.schedule.closed_loop else "    scheduler.step()")
    begin, keep, end = average_lines(average, "x.detach().clone()", "x.data = average.clone()")
    return script(
        remarks,
        [*(["import numpy as np"] if run.noise else []), "import torch"],
        # its optimizers keep numbers of their own in the default type
        ["import pytorch_optimizer", "", "torch.set_default_dtype(torch.float64)"]
        if "pytorch_optimizer." in made
        else [],
        loss_lines(run, "torch"),
        [f"x = torch.tensor({list(run.start)}, dtype=torch.float64, requires_grad=True)", "params = [x]"],
        [f"optimizer = {made}"],
        [f"scheduler = {schedule}"] if schedule else [],
        listed,
        noise_lines(run),
        [
            *begin,
            f"path = [{list(run.start)}]",
            f"for step in range({steps_made(run)}):",
            *body,
            *keep,
            "    path.append(x.detach().tolist())",
        ],
        ["print(path[-1])", *end],
    )


def _keras(run: Shown) -> str:
    clips, average, optimizer = bare(run.optimizer)
    lr, callback, listed = _rate(run, "keras")
    momentum = {optimizer.momentum_field: as_is("momenta[0]")} if momenta_of(run) is not None else {}
    made, remarks = _made(run, optimizer, "keras", lr=lr, **momentum)
    if made is None:
        return script(remarks)
    body = ["    g = gradient(keras.ops.convert_to_numpy(x))"]
    watching, extra = [], ""
    if callback:
        watching = [f"callback = {callback}", "callback.set_model(SimpleNamespace(optimizer=optimizer))"]
        body.append("    callback.on_epoch_begin(step)")
        watching += ["callback.on_train_begin()"]
        body.append("    logs = {'loss': loss(keras.ops.convert_to_numpy(x))}")
    if run.noise:
        body.append("    g = g + noise * rng.standard_normal(len(g))")
    bounds = limits(clips)
    if len(bounds) == 1:
        extra += f", {'clipvalue' if bounds[0][0] == 'value' else 'global_clipnorm'}={bounds[0][1]!r}"
    else:  # Keras takes one limit only
        for kind, limit in bounds:
            clip = f"np.clip(g, -{limit!r}, {limit!r})"
            body.append(
                f"    g = {clip if kind == 'value' else f'g * ({limit!r} / max(np.linalg.norm(g), {limit!r}))'}"
            )
    if average is not None and average.kind == "moving":
        extra += f", use_ema=True, ema_momentum={average.decay!r}, ema_overwrite_frequency={average.overwrite or None}"
        average = None
    if listed:
        body.append("    optimizer.learning_rate = rates[step]")
    if momentum:
        name, value = _cycled(run, optimizer, "keras")
        body.append(f"    optimizer.{name} = {value}")
    begin, keep, end = average_lines(average, "keras.ops.convert_to_numpy(x)", "x.assign(average)")
    return script(
        remarks,
        [*(["from types import SimpleNamespace", ""] if callback else []), "import keras", "import numpy as np"],
        ["keras.config.set_floatx('float64')"],
        derived_lines(run, "gradient"),
        loss_lines(run, "np") if callback else [],
        [f"x = keras.Variable(np.array({list(run.start)}), dtype='float64')"],
        listed,
        _momenta(run, 1e-300) if momentum else [],
        [f"optimizer = {made[:-1]}{extra})", "optimizer.build([x])"],
        watching,
        noise_lines(run),
        [
            *begin,
            f"path = [{list(run.start)}]",
            f"for step in range({steps_made(run)}):",
            *body,
            "    optimizer.apply([keras.ops.convert_to_tensor(g, dtype='float64')], [x])",
            *(["    callback.on_epoch_end(step, logs)"] if callback else []),
            *keep,
            "    path.append(keras.ops.convert_to_numpy(x).tolist())",
        ],
        ["print(path[-1])", *end],
    )


def _optax(run: Shown) -> str:
    clips, average, optimizer = bare(run.optimizer)
    lr, beside, listed = _rate(run, "optax")
    sam = around(optimizer, "climb")
    if beside and sam:  # which takes no loss
        beside, listed = None, _listed(run, "optax.contrib.sam takes no loss to watch")
    if listed:
        listed, lr = [*listed, "rates = jnp.array(rates)"], as_is("lambda count: rates[count]")
    if isinstance(lr, str) and sam and not sam.opaque_mode:  # the optimizer inside counts its own steps only
        lr = as_is(f"lambda count: ({lr})({sam.sync_period} * (count + 1) - 1)")
    cycling = momenta_of(run) is not None
    names = {optimizer.momentum_field: as_is("momenta[step]")} if cycling else {}
    if isinstance(lr, str):
        names["earlier"] = as_is(f"lambda count: ({lr})(count - 1)")
    made, remarks = _made(run, optimizer, "optax", lr=lr, **names)
    if made is None:
        return script(remarks)
    wanted = _wanted(made)
    if sam and (wanted or made.count("contrib.sam(") > 1 or "noisy_sgd" in made):
        return script([f"optax.contrib.sam cannot be put around this optimizer, which asks it for more. {NUMPY}"])
    if isinstance(lr, str) and "optax.sm3(" in made:  # it takes a number only; its steps are scaled afterwards
        made = f"optax.chain({_made(run, optimizer, 'optax', lr=1.0)[0]}, optax.scale_by_schedule({lr}))"
    if isinstance(lr, str) and "optax.rprop(" in made:  # so does this; its steps start from the first rate
        made, _ = _made(run, optimizer, "optax", lr=float(rates_of(run)[0]))
    noisy = ["    g = g + noise * rng.standard_normal(len(x))"] if run.noise else []
    bounds = [f"optax.clip{'' if kind == 'value' else '_by_global_norm'}({limit!r})" for kind, limit in limits(clips)]
    own = []
    if sam and sam.opaque_mode and (noisy or bounds):
        clipped = [f"    g, _ = {one}.update(g, optax.EmptyState())" for one in bounds]
        same = ["    g = g + draw"] if noisy else []  # all questions of a step see the same draw
        own = ["def gradient(p, _):", "    g = jax.grad(loss)(p)", *same, *clipped, "    return g"]
        noisy = noisy and ["    draw = noise * rng.standard_normal(len(x))", *same]
    for one in reversed(bounds):
        made = f"optax.chain({one}, {made})"
    if beside:
        made = f"optax.chain({made}, {beside})"
        wanted += "" if "value=" in wanted else ", value=value"
    if sam and sam.opaque_mode:
        wanted += f", grad_fn={'gradient' if own else 'lambda p, _: jax.grad(loss)(p)'}"
    at = "optimizer_at(step)" if cycling else "optimizer"
    begin, keep, end = average_lines(average, "x", "x = average")
    return script(
        remarks,
        ["import jax", "import jax.numpy as jnp", *(["import numpy as np"] if run.noise else []), "import optax"],
        ["jax.config.update('jax_enable_x64', True)"],
        loss_lines(run, "jnp"),
        [f"x = jnp.array({list(run.start)})"],
        noise_lines(run),
        own,
        listed,
        _momenta(run) if cycling else [],
        ["def optimizer_at(step):", f"    return {made}"] if cycling else [],
        ["state = optimizer_at(0).init(x)"] if cycling else [f"optimizer = {made}", "state = optimizer.init(x)"],
        [
            *begin,
            f"path = [{list(run.start)}]",
            f"for step in range({steps_made(run)}):",
            "    value, g = jax.value_and_grad(loss)(x)",
            *noisy,
            f"    updates, state = {at}.update(g, state, x{wanted})",
            "    x = optax.apply_updates(x, updates)",
            *keep,
            "    path.append(x.tolist())",
        ],
        ["print(path[-1])", *end],
    )


def _made(run: Shown, optimizer: Optimizer, framework: str, **names: Any) -> tuple[str | None, list[str]]:
    """The optimizer's call in the framework's version, and what must be said on top of the script."""
    made = call(in_version(optimizer, framework), framework, run.steps, **names)
    if made is None:
        return None, [f"{FRAMEWORKS[framework]} has no {optimizer.label} with these settings. {NUMPY}"]
    remarks = apart(run, framework)
    remarks += [said for part, said in STILL.items() if part in made and 0.0 in rates_of(run)]
    if framework in optimizer.inner.differs:
        remarks.append(optimizer.inner.differs[framework])
    return made, remarks + stopped_early(run)


def calls(item: Item, lr: float, steps: int, exact: bool = False) -> list[str]:
    """The calls that make an optimizer or schedule, one for each library that has it, in that library's version;
    of a schedule only those that give just its rates, if it is to be `exact`."""
    if exact:
        found = [same_rates(item, framework, lr, steps)[0] for framework in item.spelling]
    else:
        found = [call(in_version(item, framework), framework, steps, lr=lr) for framework in item.spelling]
    return list(dict.fromkeys(filter(None, found)))


def same_rates(schedule: Schedule, framework: str, lr: float, steps: int) -> tuple[str | None, str]:
    """The call that gives the same rates, or None and why there is none."""
    theirs = in_version(schedule, framework)
    text = call(theirs, framework, steps, lr=lr)
    if text is None or (schedule.closed_loop and isinstance(schedule, Composed)):
        return None, f"has no {schedule.label} with these settings"
    if not schedule.as_in(framework, steps):
        return None, f"gives other rates by {text.split('(')[0].split('.')[-1]}"
    rates = () if schedule.closed_loop else zip(theirs.lrs(lr, steps), schedule.lrs(lr, steps), strict=True)
    if theirs != schedule and (schedule.closed_loop or not all(math.isclose(*pair, rel_tol=1e-12) for pair in rates)):
        return None, f"has another {schedule.label}"
    return text, ""


def _scheduled(run: Shown, schedule: Schedule, framework: str) -> tuple[str | None, list[str]]:
    """The schedule's call; None and the rates of all steps where the framework has no call that gives them."""
    if type(schedule) is Constant:
        return None, []
    text, why = same_rates(schedule, framework, run.optimizer.lr, run.steps)
    return text, [] if text else _listed(run, f"{FRAMEWORKS[framework]} {why}")


def _listed(run: Shown, why: str) -> list[str]:
    return [f"# {why}: the rate of each step", *rates_missing(run), *table("rates", rates_of(run))]


def _rate(run: Shown, framework: str) -> tuple[Any, str | None, list[str]]:
    """The learning rate of Keras and optax, a number or the schedule in its place; what stands beside the optimizer
    instead, a callback of Keras or the part of an optax chain that watches the loss; and the rates of all steps, if
    the framework has no such schedule."""
    text, listed = _scheduled(run, run.schedule, framework)
    if text is None or text.startswith(BESIDE):
        return run.optimizer.lr, text, listed
    return as_is(text), None, []


def _cycled(run: Shown, optimizer: Optimizer, framework: str) -> tuple[str, str]:
    """The argument of the optimizer's call that has the momentum in it, and its value at a step; empty where the
    schedule leaves the momentum alone."""
    if momenta_of(run) is None:
        return "", ""
    theirs = in_version(optimizer, framework)
    made = call(theirs, framework, run.steps, **{optimizer.momentum_field: as_is("momenta[step]")})
    arguments = [node for node in ast.walk(ast.parse(made)) if isinstance(node, ast.keyword)]
    found = next(one for one in reversed(arguments) if "momenta[step]" in ast.unparse(one.value))
    return found.arg, ast.unparse(found.value)


def _momenta(run: Shown, least: float = 0.0) -> list[str]:
    """The momentum of each step as a table; at 0 PyTorch and Keras would not keep their velocity, hence a `least`."""
    values = [value or least for value in momenta_of(run).tolist()]
    return ["# the schedule moves the momentum along with the rate: its value at each step", *table("momenta", values)]


def _wanted(made: str) -> str:
    """What optax's update wants to know besides the gradient."""
    if any(name in made for name in ("polyak_sgd", "lbfgs", "momo")):
        return ", value=value, grad=g, value_fn=loss"
    return ", obj_fn=loss" if "contrib.sophia" in made else ""
