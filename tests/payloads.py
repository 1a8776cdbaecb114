"""Reading what travels to the stage, as stage/payload.js does."""

import json
import struct

import numpy as np


def unpack(content: bytes) -> tuple[dict, np.ndarray]:
    """JSON header and float32 numbers of a payload."""
    (size,) = struct.unpack_from("<I", content)
    assert size % 4 == 0 and (len(content) - 4 - size) % 4 == 0
    return json.loads(content[4 : 4 + size]), np.frombuffer(content, "<f4", offset=4 + size)


def narrow(numbers: np.ndarray) -> np.ndarray:
    """As float32; what is too large becomes the largest there is."""
    most = np.finfo("f4").max
    return np.clip(numbers, -most, most).astype("f4")


def read_run(content: bytes) -> dict:
    """The header of a run payload, its lanes with their arrays x, y, loss, gradient and rates."""
    header, floats = unpack(content)
    at = 0

    def take(count: int) -> np.ndarray:
        nonlocal at
        at += count
        assert at <= len(floats)
        return floats[at - count : at]

    for lane in header["lanes"]:
        for name in ("x", "y", "loss", "gradient"):
            lane[name] = take(lane["steps"] + 1)
        lane["rates"] = take(lane["steps"]) if lane["rate"] is None else narrow(np.full(lane["steps"], lane["rate"]))
        lane["beside"] = {
            name: {part: take(lane["steps"] + 1) for part in ("x", "y", "loss")} for name in lane.get("beside", [])
        }
    assert at == len(floats)
    return header
