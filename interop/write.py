"""A run as a complete script for PyTorch, Keras, optax or NumPy, which takes the path on the screen."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from engine import Constant, Optimizer, Run

from .numpy_script import numpy_script
from .parts import (
    derived_lines,
    loss_lines,
    momenta_of,
    noise_lines,
    rates_of,
    script,
    steps_made,
    stopped_early,
    table,
)
from .spelling import as_is, spell

FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "optax": "optax", "numpy": "NumPy"}
BESIDE = (
    "keras.callbacks.",
    "optax.contrib.reduce_on_plateau",
)  # schedules that are no learning rate but watch the run


def to_code(run: Run, framework: str) -> str:
    """The script of a run. Raises ValueError for an unknown framework.

    Where the framework cannot take the same path, comments at the top say so and why.
    """
    if framework not in FRAMEWORKS:
        raise ValueError(f"framework must be one of {', '.join(FRAMEWORKS)}, not {framework!r}")
    return {"torch": _torch, "keras": _keras, "optax": _optax, "numpy": numpy_script}[framework](run)


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
        return script(remarks)
    remarks += stopped_early(run) + _beside(average, "torch")
    schedule = run.schedule
    if hasattr(schedule, "cycle_momentum") and not optimizer.cycled:
        schedule = replace(schedule, cycle_momentum=False)  # PyTorch would give plain SGD a momentum
    schedule = None if type(schedule) is Constant else call(schedule, "torch", run.steps, run.optimizer.lr)
    listed = []
    if type(run.schedule) is not Constant and schedule is None:
        listed, remarks = _listed(run, "torch"), remarks + _still(run, "torch")
    asked = ["    optimizer.zero_grad()", "    value = loss(x)", "    value.backward()"]
    if run.noise:
        asked.append("    x.grad += torch.tensor(noise * rng.standard_normal(len(x)))")
    for one in clips:
        if one.value:
            asked.append(f"    torch.nn.utils.clip_grad_value_(params, {one.value!r})")
        if one.norm:
            asked.append(f"    torch.nn.utils.clip_grad_norm_(params, {one.norm!r})")
    body = ["    optimizer.param_groups[0]['lr'] = rates[step]"] if listed else []
    if ".LBFGS(" in made:  # it asks as often as it likes
        asked = ["def closure():", *asked, "    return value"]
        body = [*(f"    {line}" for line in asked), "", *body, "    value = optimizer.step(closure)"]
    else:
        body = [*asked, *body, "    optimizer.step()"]
    if schedule:
        body.append("    scheduler.step(value.detach())" if run.schedule.closed_loop else "    scheduler.step()")
    body.append("    path.append(x.detach().tolist())")
    return script(
        remarks,
        ["import numpy as np"] if run.noise else [],
        ["import torch"],
        # its optimizers keep numbers of their own in the default type
        ["import pytorch_optimizer", "", "torch.set_default_dtype(torch.float64)"]
        if "pytorch_optimizer." in made
        else [],
        loss_lines(run, "torch", "p"),
        [f"x = torch.tensor({list(run.start)}, dtype=torch.float64, requires_grad=True)", "params = [x]"],
        [f"optimizer = {made}"],
        [f"scheduler = {schedule}"] if schedule else listed,
        noise_lines(run),
        [f"path = [{list(run.start)}]", f"for step in range({steps_made(run)}):", *body],
        ["print(path[-1])"],
    )


def _keras(run: Run) -> str:
    clips, average, optimizer = _bare(run.optimizer)
    lr, callback, listed, remarks = _rate(run, "keras")
    made, more = _made(run, optimizer, "keras", lr)
    if made is None:
        return script(remarks + more)
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
    return script(
        remarks + more + stopped_early(run),
        [*(["from types import SimpleNamespace", ""] if callback else []), "import keras", "import numpy as np"],
        ["keras.config.set_floatx('float64')"],
        derived_lines(run, "gradient"),
        [f"x = keras.Variable(np.array({list(run.start)}), dtype='float64')"],
        loss_lines(run, "np", "p") if callback else [],
        [f"optimizer = {made}", "optimizer.build([x])"],
        watching or listed,
        noise_lines(run),
        [
            f"path = [{list(run.start)}]",
            f"for step in range({steps_made(run)}):",
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
        return script(remarks + more)
    more += _beside(average, "optax")
    if isinstance(lr, str) and "optax.sm3(" in made:  # it takes a number only; its steps are scaled afterwards
        made = f"optax.chain({_made(run, optimizer, 'optax', 1.0)[0]}, optax.scale_by_schedule({lr}))"
    if isinstance(lr, str) and "optax.rprop(" in made:  # so does this; its steps start from the first rate
        made, _ = _made(run, optimizer, "optax", float(rates_of(run)[0]))
    if "opaque_mode=True" in made and (run.noise or clips):
        more.append(
            "optax.contrib.sam asks for gradients of its own, which are neither clipped nor noisy here, so this script "
            "takes its own path."
        )
    for one in reversed(clips):
        limit = f"optax.clip_by_global_norm({one.norm!r})" if one.norm else f"optax.clip({one.value!r})"
        made = f"optax.chain({limit}, {made})"
    if beside:
        made = f"optax.chain({made}, {beside})"
    noisy = ["    g = g + noise * rng.standard_normal(len(x))"] if run.noise else []
    return script(
        remarks + more + stopped_early(run),
        ["import jax", "import jax.numpy as jnp", *(["import numpy as np"] if run.noise else []), "import optax"],
        ["jax.config.update('jax_enable_x64', True)"],
        loss_lines(run, "jnp", "p"),
        [f"x = jnp.array({list(run.start)})"],
        listed,
        [f"optimizer = {made}", "state = optimizer.init(x)"],
        noise_lines(run),
        [
            f"path = [{list(run.start)}]",
            f"for step in range({steps_made(run)}):",
            "    value, g = jax.value_and_grad(loss)(x)",
            *noisy,
            f"    updates, state = optimizer.update(g, state, x{_wanted(made)})",
            "    x = optax.apply_updates(x, updates)",
            "    path.append(x.tolist())",
        ],
        ["print(path[-1])"],
    )


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
            f"{FRAMEWORKS[framework]} has no {optimizer.label} with these settings. "
            "The script for NumPy takes the same path."
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
    return [why, *table("rates", rates_of(run))]


def _still(run: Run, framework: str) -> list[str]:
    """What must be said where the momentum goes along with the rate and cannot in the script."""
    if momenta_of(run) is None:
        return []
    return [
        f"The schedule moves the momentum along with the rate. This script for {FRAMEWORKS[framework]} holds it "
        "constant, so it takes its own path."
    ]


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


def _wanted(made: str) -> str:
    """What optax's update wants to know besides the gradient."""
    if any(name in made for name in ("polyak_sgd", "lbfgs", "momo", "reduce_on_plateau")):
        return ", value=value, grad=g, value_fn=loss"
    if "contrib.sophia" in made:
        return ", obj_fn=loss"
    return ", grad_fn=lambda p, _: jax.grad(loss)(p)" if "opaque_mode=True" in made else ""
