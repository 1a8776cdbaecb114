"""Reading what travels to the stage, as stage/payload.js does."""

import json
import struct
import zlib

import numpy as np


def split(content: bytes) -> tuple[dict, bytes]:
    """The JSON in front, and the bytes after it."""
    (size,) = struct.unpack_from("<I", content)
    return json.loads(content[4 : 4 + size]), content[4 + size :]


def unpack(content: bytes) -> tuple[dict, list[np.ndarray]]:
    """The header, and the numbers of each of its columns."""
    header, packed = split(content)
    numbers = _restored(zlib.decompress(packed)) if packed else np.empty(0, "f4")
    found = []
    for column in header["columns"]:
        length = column["length"]
        if "value" in column:
            found.append(narrow(np.full(length, column["value"])))
        else:
            assert length <= len(numbers)
            found.append(numbers[:length])
            numbers = numbers[length:]
    assert not len(numbers)
    return header, found


def _restored(planes: bytes) -> np.ndarray:
    steps = np.frombuffer(planes, "u1").reshape(4, -1).T.copy().view("<i4").ravel()
    return steps.cumsum(dtype="<i4").cumsum(dtype="<i4").view("<f4")


def narrow(numbers: np.ndarray) -> np.ndarray:
    """As float32; what is too large becomes the largest there is."""
    most = np.finfo("f4").max
    return np.clip(numbers, -most, most).astype("f4")


def narrow_rates(rates: np.ndarray) -> np.ndarray:
    """As float32; what is too small, but not 0, becomes the smallest there is."""
    least = np.finfo("f4").smallest_subnormal
    return narrow(np.where((rates != 0) & (np.abs(rates) < least), least, rates))


def read_run(content: bytes) -> dict:
    """The header of a run payload, its lanes with their columns by name; what is beside a path in `iterates`."""
    header, numbers = unpack(content)
    for lane in header["lanes"]:
        lane["iterates"] = {}
    for column, values in zip(header["columns"], numbers, strict=True):
        lane = header["lanes"][column["lane"]]
        owner = lane["iterates"].setdefault(column["iterate"], {}) if "iterate" in column else lane
        owner[column["name"]] = values
    for lane in header["lanes"]:
        lane["steps"] = len(lane["loss"]) - 1
        lane["rates"] = lane.pop("rate")[: lane["steps"]]
    return header
