"""A run as a script for optax."""

from __future__ import annotations

from ..spelling import as_is
from .blocks import (
    Shown,
    loss_lines,
    momenta_of,
    noise_lines,
    rates_of,
    script,
    steps_made,
)
from .made import NUMPY, listed_rates, momenta_table, optimizer_call, rate_and_beside
from .wrappers import around, average_lines, bare, clipped_by_hand, limits


def optax_script(run: Shown) -> str:
    """The path of a run, made with optax."""
    clips, average, optimizer = bare(run.optimizer)
    lr, beside, listed = rate_and_beside(run, "optax")
    sam = around(optimizer, "climb")
    if beside and sam:  # which takes no loss
        beside, listed = None, listed_rates(run, "optax.contrib.sam takes no loss to watch")
    if listed:
        listed, lr = [*listed, "rates = jnp.array(rates)"], as_is("lambda count: rates[count]")
    if isinstance(lr, str) and sam and not sam.opaque_mode:  # the optimizer inside counts its own steps only
        lr = as_is(f"lambda count: ({lr})({sam.sync_period} * (count + 1) - 1)")
    cycling = momenta_of(run) is not None
    names = {optimizer.momentum_field: as_is("momenta[step]")} if cycling else {}
    if isinstance(lr, str):
        names["earlier"] = as_is(f"lambda count: ({lr})(count - 1)")
    made, remarks = optimizer_call(run, optimizer, "optax", lr=lr, **names)
    if made is None:
        return script(remarks)
    wanted = _wanted(made)
    if sam and (wanted or made.count("contrib.sam(") > 1 or "noisy_sgd" in made):
        return script([f"optax.contrib.sam cannot be put around this optimizer, which asks it for more. {NUMPY}"])
    if isinstance(lr, str) and "optax.sm3(" in made:  # it takes a number only; its steps are scaled afterwards
        made = f"optax.chain({optimizer_call(run, optimizer, 'optax', lr=1.0)[0]}, optax.scale_by_schedule({lr}))"
    if isinstance(lr, str) and "optax.rprop(" in made:  # so does this; its steps start from the first rate
        made, _ = optimizer_call(run, optimizer, "optax", lr=float(rates_of(run)[0]))
    noisy = ["    g = g + noise * rng.standard_normal(len(x))"] if run.noise else []
    limited = limits(clips)
    bounds = [f"optax.clip{'' if kind == 'value' else '_by_global_norm'}({limit!r})" for kind, limit, _ in limited]
    if any(norm for *_, norm in limited):  # optax has one norm only
        if sam:
            return script([f"optax.contrib.sam cannot be put around clipping by this norm. {NUMPY}"])
        noisy += [f"    g = {clipped_by_hand(*one, 'jnp')}" for one in limited]
        bounds = []
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
        momenta_table(run) if cycling else [],
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


def _wanted(made: str) -> str:
    """What optax's update wants to know besides the gradient."""
    if any(name in made for name in ("polyak_sgd", "lbfgs", "momo")):
        return ", value=value, grad=g, value_fn=loss"
    return ", obj_fn=loss" if "contrib.sophia" in made else ""
