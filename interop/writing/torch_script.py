"""A run as a script for PyTorch."""

from __future__ import annotations

from .blocks import (
    Shown,
    loss_lines,
    momenta_of,
    noise_lines,
    script,
    steps_made,
)
from .made import cycled_argument, momenta_table, optimizer_call, schedule_call
from .wrappers import average_lines, bare, limits, throughout


def torch_script(run: Shown) -> str:
    """The path of a run, made with PyTorch."""
    clips, average, optimizer = bare(run.optimizer)
    momenta = momenta_of(run)
    resting = momenta is not None and not getattr(
        optimizer.inner, optimizer.momentum_field
    )  # some calls refuse a momentum of 0
    made, remarks = optimizer_call(
        run, optimizer, "torch", **({optimizer.momentum_field: momenta.max().item()} if resting else {})
    )
    if made is None:
        return script(remarks)
    name, value = cycled_argument(run, optimizer, "torch")
    # by PyTorch's own schedules, which refuse other optimizers
    driven = name in ("momentum", "betas") and momenta.all()
    schedule = run.schedule if driven else throughout(run.schedule, cycle_momentum=False)
    schedule, listed = schedule_call(run, schedule, "torch")
    asked = ["    optimizer.zero_grad()", "    value = loss(x)", "    value.backward()"]
    if run.noise:
        asked.append("    x.grad += torch.tensor(noise * rng.standard_normal(len(x)))")
    for kind, limit, norm in limits(clips):
        kind_of_norm = {"1": ", norm_type=1", "inf": ", norm_type=float('inf')"}.get(norm, "")
        asked.append(f"    torch.nn.utils.clip_grad_{kind}_(params, {limit!r}{kind_of_norm})")
    body = ["    optimizer.param_groups[0]['lr'] = rates[step]"] if listed else []
    if name and (listed or not driven):
        listed += momenta_table(run, 1e-300)
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
