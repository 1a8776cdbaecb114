"""What only the eye has changed, as the stage writes it into a link: step, camera, hidden runs, scale, best point,
projector."""

from __future__ import annotations

from typing import Any

from ..codecs import number
from ..document import Codec, Reading
from ..ground import MOST_STEPS
from ..lanes import MOST_LANES
from ..texts import short


class View(Codec):
    """`step:57;cam:...;hide:0,2;loss:linear;mark:best;look:projector`; the browser writes it."""

    def parse(self, key: str, text: str, reading: Reading) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in filter(None, text.split(";")):
            if (read := _read(part, reading.value("steps"))) is None:
                reading.problem("The view “{part}” is not understood.", part=short(part))
            else:
                found |= read
        return found


def _read(part: str, steps: int) -> dict[str, Any] | None:
    name, _, value = part.partition(":")
    numbers = [number(one) for one in value.split(",")]
    whole = None not in numbers and all(one == int(one) >= 0 for one in numbers)
    if name == "step" and whole and len(numbers) == 1 and numbers[0] <= MOST_STEPS:
        return {"step": min(int(numbers[0]), steps)}
    if name == "cam" and len(numbers) == 9 and None not in numbers and max(map(abs, numbers)) <= 100:
        return {"camera": numbers}
    if name == "hide" and whole and all(one < MOST_LANES for one in numbers):
        return {"hide": [int(one) for one in numbers]}
    if name == "loss" and value in ("log", "linear", "gradient"):
        return {"loss": value}
    if (name, value) == ("look", "projector"):
        return {"look": value}
    return {"mark": value} if (name, value) == ("mark", "best") else None
