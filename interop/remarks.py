"""Where the path of pasted code may leave the one that it takes in its framework."""

from __future__ import annotations

import re

from engine import Optimizer, Schedule

from .beside import around
from .composed import as_in_pytorch
from .spelling import alternatives, dotted

BY_HAND = re.compile(r"\[\s*['\"]lr['\"]\s*\]\s*=[^=]|\.(learning_rate|lr)\s*=[^=]|\.learning_rate\.assign\(")


def differences(text: str, optimizer: Optimizer, schedule: Schedule | None) -> list[str]:
    """A sentence each, for the person who pasted `text`, which was read as this optimizer and schedule."""
    inner = optimizer.inner
    calls = {framework: next(alternatives(type(inner), framework)).call for framework in inner.differs}
    found = [said for framework, said in inner.differs.items() if dotted(calls[framework].func).split(".")[0] in text]
    if BY_HAND.search(text):
        found.append("The loop sets the learning rate itself, which is not read.")
    if schedule is None:
        return found
    if "optax" in text and "schedule_free" in text:
        found.append("With a schedule optax weighs each point by the rate of the step after; here it is its own rate.")
    sam = around(optimizer, "SAM")
    if sam and not sam.opaque_mode and sam.flavour == "optax":
        found.append("In optax this schedule counts the steps of the optimizer inside only; here it counts all steps.")
    if "ChainedScheduler" in text and not as_in_pytorch(schedule, 0):
        found.append("PyTorch's ChainedScheduler multiplies only schedulers that start from the rate they find.")
    elif "SequentialLR" in text and not as_in_pytorch(schedule, 0):
        found.append("PyTorch's SequentialLR begins some of these schedulers at the rate that it finds.")
    return found
