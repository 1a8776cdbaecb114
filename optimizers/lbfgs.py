from typing import NamedTuple

import numpy as np

from engine import OneByOne, item, learning_rate, magnitude, param

ENOUGH, FLATTER = 1e-4, 0.9  # the two Wolfe conditions: how much lower, how much flatter a step must end
NARROW = 1e-9  # the length of a bracket that is searched no further


@item
class LBFGS(OneByOne):
    """Learns the curvature from its last few steps and gradients, and aims at the bottom instead of downhill."""

    lr: float = learning_rate(1.0)
    max_iter: int = param(1, 1, 50, "k", "iterations in one step", valid="[1, 1000]", torch=20)
    max_eval: int = param(
        25, 0, 100, "e", "evaluations in one step; 0: 1.25 per iteration", valid="[0, 10000]", torch=0
    )
    tolerance_grad: float = magnitude(1e-7, 1e-12, 1.0, r"\tau_g", "slope at which it rests")
    tolerance_change: float = magnitude(1e-9, 1e-12, 1.0, r"\tau_x", "progress at which a step ends", advanced=True)
    history_size: int = param(10, 1, 100, "m", "steps that it learns from", valid="[1, 1000]", torch=100)
    strong_wolfe: bool = param(True, help="search along the line until the strong Wolfe conditions hold", torch=False)

    label, family = "L-BFGS", "second order"
    learning_rate_free = True
    reference = "Liu & Nocedal 1989, Mathematical Programming 45; torch.optim.LBFGS"
    formula = r"""x_{t+1} = x_t - \eta_t H_t\, g_t,\quad
    H_t\ \text{from the last } m \text{ pairs } s_i = x_{i+1}-x_i,\ y_i = g_{i+1}-g_i"""
    fixes = "Finds the way through a narrow curved valley without ever computing a second derivative."
    breaks = "It trusts differences of gradients: noise spoils them, and without a line search it may leap away."
    torch = [
        """torch.optim.LBFGS(params, lr, max_iter, max_eval or None, tolerance_grad, tolerance_change, history_size,
            line_search_fn='strong_wolfe')""",
        """torch.optim.LBFGS(params, lr, max_iter, max_eval or None, tolerance_grad, tolerance_change, history_size,
            line_search_fn=None) when not strong_wolfe""",
    ]
    optax = "optax.lbfgs(lr, memory_size=history_size)"
    differs = {
        "optax": "optax.lbfgs searches along the line by a method of its own: its path differs from the picture."
    }

    def begin(self, p):
        zero = np.zeros_like(p)
        pairs = np.zeros((2, self.history_size, len(p)))
        return {"d": zero, "g": zero, "length": 0.0, "scale": 1.0, "iterations": 0, "pairs": pairs, "known": 0}

    def advance(self, oracle, p, state, lr, t):
        asked, most = 1, self.max_eval or self.max_iter * 5 // 4
        loss, g = oracle.value(p), oracle.grad(p)
        if (lr == 0 and self.strong_wolfe) or np.abs(g).max() <= self.tolerance_grad:  # no line to search along
            return p
        for i in range(1, self.max_iter + 1):
            d = state["d"] = self.direction(state, g)
            length = lr * min(1.0, 1.0 / np.abs(g).sum()) if state["iterations"] == 0 else lr
            state["iterations"] += 1
            state["g"], state["length"], before, slope = g, length, loss, g @ d
            if slope > -self.tolerance_change:
                break
            if self.strong_wolfe:
                end, count = _search(oracle, p, d, Trial(0.0, loss, g, slope), length, most - asked)
                state["length"], loss, g = end.length, end.loss, end.g
                p = p + end.length * d
            else:
                p, count = p + length * d, 0
                if i < self.max_iter:
                    loss, g, count = oracle.value(p), oracle.grad(p), 1
            asked += count
            moved = np.abs(d * state["length"]).max()
            if asked >= most or np.abs(g).max() <= self.tolerance_grad or moved <= self.tolerance_change:
                break
            if abs(loss - before) < self.tolerance_change:
                break
        return p

    def direction(self, state, g):
        """Minus the learnt inverse Hessian times g, by the two-loop recursion."""
        if state["iterations"] == 0:
            return -g
        y, s = g - state["g"], state["d"] * state["length"]
        known = int(state["known"])
        if y @ s > 1e-10:
            full = known == self.history_size
            state["pairs"] = pairs = np.roll(state["pairs"], -1, axis=1) if full else state["pairs"].copy()
            state["known"] = known = known + (not full)
            pairs[:, known - 1] = y, s
            state["scale"] = y @ s / (y @ y)
        ys, ss = state["pairs"][:, :known]
        q, weights = -g, np.zeros(known)
        for i in reversed(range(known)):
            weights[i] = ss[i] @ q * (1.0 / (ys[i] @ ss[i]))
            q = q - weights[i] * ys[i]
        q = q * state["scale"]
        for i in range(known):
            q = q + ss[i] * (weights[i] - ys[i] @ q * (1.0 / (ys[i] @ ss[i])))
        return q


class Trial(NamedTuple):
    """A point on the line: how far out, its loss, gradient and slope along the line."""

    length: float
    loss: float
    g: np.ndarray
    slope: float


def _search(oracle, p, d, start: Trial, length, most) -> tuple[Trial, int]:
    """A length that is low and flat enough, and the evaluations it took: first outwards, then inside a bracket."""

    def at(length) -> Trial:
        q = p + length * d
        loss, g = oracle.value(q), oracle.grad(q)
        return Trial(length, loss, g, g @ d)

    def too_high(one: Trial) -> bool:
        return one.loss > start.loss + ENOUGH * one.length * start.slope

    def flat(one: Trial) -> bool:
        return abs(one.slope) <= -FLATTER * start.slope

    last, new, tries = start, at(length), 0
    ends = None
    while tries < most and ends is None:
        if too_high(new) or (tries > 1 and new.loss >= last.loss):
            ends = [last, new]
        elif flat(new):
            return new, tries + 1
        elif new.slope >= 0:
            ends = [last, new]
        else:
            bounds = new.length + 0.01 * (new.length - last.length), new.length * 10
            last, new, tries = new, at(_lowest(last, new, *bounds)), tries + 1
    ends = ends or [start, new]
    low = 0 if ends[0].loss <= ends[1].loss else 1
    stuck = False
    while tries < most and abs(ends[1].length - ends[0].length) * np.abs(d).max() >= NARROW:
        near, far = sorted(one.length for one in ends)
        length, margin = _lowest(*ends, near, far), 0.1 * (far - near)
        at_edge = min(far - length, length - near) < margin
        if at_edge and (stuck or length >= far or length <= near):
            length = far - margin if abs(length - far) < abs(length - near) else near + margin
            at_edge = False
        stuck = at_edge
        new, tries = at(length), tries + 1
        if too_high(new) or new.loss >= ends[low].loss:
            ends[1 - low] = new
            low = 0 if ends[0].loss <= ends[1].loss else 1
            continue
        if flat(new):
            return new, tries + 1
        if new.slope * (ends[1 - low].length - ends[low].length) >= 0:
            ends[1 - low] = ends[low]
        ends[low] = new
    return ends[low], tries + 1


def _lowest(a: Trial, b: Trial, near: float, far: float) -> float:
    """Where the cubic through both losses and slopes is lowest, between near and far."""
    a, b = (a, b) if a.length <= b.length else (b, a)
    mean = a.slope + b.slope - 3 * np.divide(a.loss - b.loss, a.length - b.length)
    square = mean * mean - a.slope * b.slope
    if not square >= 0:
        return (near + far) / 2
    found = b.length - (b.length - a.length) * (
        (b.slope + np.sqrt(square) - mean) / (b.slope - a.slope + 2 * np.sqrt(square))
    )
    return min(max(found, near), far)
