"""What travels to the browser: little-endian uint32 header length, JSON header, then float32 arrays."""

import json
import struct
from hashlib import blake2s
from math import ceil, floor, log10

import numpy as np

from figures.backdrops import PALETTES, backdrops
from stage.texts import TEXTS

GRID = 141
DECADES = 4
FLOAT_MAX = float(np.finfo(np.float32).max)


def surface_payload(landscape, texts=TEXTS) -> bytes:
    (x0, x1), (y0, y1) = landscape.domain
    xs, ys = np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID)
    losses = np.asarray(landscape.value(np.array(np.meshgrid(xs, ys)).reshape(2, -1)), float).reshape(GRID, GRID)
    losses = np.nan_to_num(losses, nan=FLOAT_MAX, posinf=FLOAT_MAX, neginf=-FLOAT_MAX)
    bottom = min([losses.min(), *(float(landscape.value(np.array(m))) for m in landscape.minima)])
    bottom = 0.0 if abs(bottom) < 1e-9 else float(bottom)
    log = landscape.scale == "log"
    softening = _softening(losses - bottom) if log else 0.0
    heights = np.log10(losses - bottom + softening) if log else losses
    low = log10(softening) if log else bottom
    high = float(heights.max())
    if high - low < 1e-12:
        high = low + 1.0
    heights_at = _log_ticks(low, high, softening) if log else _ticks(low, high)
    ticks = {"x": _ticks(x0, x1), "y": _ticks(y0, y1), "z": heights_at}
    header = {
        "id": surface_id(landscape),
        "label": landscape.label,
        "scale": landscape.scale,
        "domain": [[x0, x1], [y0, y1]],
        "bottom": bottom,
        "softening": softening,
        "range": [low, high],
        "size": GRID,
        "minima": _points(landscape.minima),
        "saddles": _points(landscape.saddles),
        "ticks": ticks,
        "charts": backdrops(_rounded(xs), _rounded(ys), low, high, ticks),
        "palettes": PALETTES,
        "texts": texts,
    }
    return pack(header, [heights])


def surface_id(landscape) -> str:
    return blake2s(repr(landscape).encode(), digest_size=6).hexdigest()


def run_payload(lanes, *, surface_id, start, link="", view=None) -> bytes:
    rows, arrays = [], []
    for lane in lanes:
        t = lane.trajectory
        steps = len(t.losses) - 1
        constant = steps == 0 or bool(np.all(t.lrs == t.lrs[0]))
        rows.append(
            {
                "slot": lane.slot,
                "label": lane.label,
                "detail": lane.detail,
                "status": t.status,
                "steps": steps,
                "ended": t.ended,
                "rate": (float(t.lrs[0]) if steps else 0.0) if constant else None,
            }
        )
        arrays += [t.points[:, 0], t.points[:, 1], t.losses, t.grad_norms]
        if not constant:
            arrays.append(t.lrs)
        if t.iterates:
            rows[-1]["beside"] = [*t.iterates]
            arrays += [one for points in t.iterates.values() for one in (*points.T, t.run.landscape.value(points.T))]
        if t.restored is not None:
            rows[-1]["restored"] = t.restored
    header = {"surface": surface_id, "start": [float(v) for v in start], "link": link, "lanes": rows}
    content = pack(header, arrays)
    header["run"] = blake2s(content, digest_size=6).hexdigest()
    header["view"] = view or {}
    return pack(header, arrays)


def pack(header: dict, arrays) -> bytes:
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    flat = [np.clip(np.nan_to_num(a, nan=FLOAT_MAX), -FLOAT_MAX, FLOAT_MAX).astype("<f4").tobytes() for a in arrays]
    return b"".join([struct.pack("<I", len(text)), text, *flat])


def _softening(above) -> float:
    """Keeps a log-scaled picture from diving to minus infinity at a minimum."""
    top = float(above.max()) or 1.0
    return max(top * 10.0**-DECADES, float(np.quantile(above, 0.002)))


def _log_ticks(low, high, softening):
    """Ticks at losses 0 and whole decades, placed where the softened height really shows them."""
    ticks = [(low, "0")] if low < log10(softening) + 0.05 else []
    decades = range(floor(log10(softening)) + 1, floor(high) + 1)
    every = 1 if len(decades) <= 6 else 2
    return ticks + [(log10(10.0**d + softening), _decade(d)) for d in decades if (d - decades[0]) % every == 0]


def _decade(power):
    return f"{10.0**power:g}" if -3 <= power <= 4 else f"1e{power}"


def _ticks(low, high):
    rough = (high - low) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    first = ceil(low / step - 1e-9)
    last = floor(high / step + 1e-9)
    return [(round(k * step, 12), f"{k * step:.10g}".replace("-", "−")) for k in range(first, last + 1)]


def _points(points):
    return [[float(x), float(y)] for x, y in points]


def _rounded(values):
    return [float(f"{v:.9g}") for v in values]
