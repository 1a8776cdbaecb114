"""A run as a script for Keras."""

from __future__ import annotations

from ..spelling import as_is
from .blocks import (
    Shown,
    derived_lines,
    loss_lines,
    momenta_of,
    noise_lines,
    script,
    steps_made,
)
from .made import cycled_argument, momenta_table, optimizer_call, rate_and_beside
from .wrappers import average_lines, bare, clipped_by_hand, limits


def keras_script(run: Shown) -> str:
    """The path of a run, made with Keras."""
    clips, average, optimizer = bare(run.optimizer)
    lr, callback, listed = rate_and_beside(run, "keras")
    momentum = {optimizer.momentum_field: as_is("momenta[0]")} if momenta_of(run) is not None else {}
    made, remarks = optimizer_call(run, optimizer, "keras", lr=lr, **momentum)
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
    if len(bounds) == 1 and not bounds[0][2]:
        extra += f", {'clipvalue' if bounds[0][0] == 'value' else 'global_clipnorm'}={bounds[0][1]!r}"
    else:  # Keras takes one limit only, and one norm
        body += [f"    g = {clipped_by_hand(*one, 'np')}" for one in bounds]
    if average is not None and average.kind == "moving":
        extra += f", use_ema=True, ema_momentum={average.decay!r}, ema_overwrite_frequency={average.overwrite or None}"
        average = None
    if listed:
        body.append("    optimizer.learning_rate = rates[step]")
    if momentum:
        name, value = cycled_argument(run, optimizer, "keras")
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
        momenta_table(run, 1e-300) if momentum else [],
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
