"""The engine beside what people write by hand."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import dataclass, replace

import numpy as np

from engine import Objective, Run, run, run_batch, total
from landscapes import Rosenbrock
from optimizers import Adam, Averaged, Lookahead, ScheduleFreeAdamW

from .table import Row, cpu, race

STEPS = 500
START = (-1.2, 1.0)
MEMORY = """
from pathlib import Path
import numpy as np
from engine import Run, run_batch
from landscapes import Rosenbrock
from optimizers import Adam
from schedules import CosineDecay
runs = 160_000
what = Run(Rosenbrock(), Adam(), CosineDecay(), steps=500, noise=0.1)
run_batch(what, {"lr": np.geomspace(1e-3, 1.0, runs), "seed": np.arange(runs)}, record="last")
print(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024)  # of this process alone
"""


class PlainAdam:
    """Adam on 2-vectors, as in study blogs."""

    def __init__(self, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.m, self.v, self.t = np.zeros(2), np.zeros(2), 0

    def step(self, w, g):
        self.t += 1
        self.m = self.b1 * self.m + (1 - self.b1) * g
        self.v = self.b2 * self.v + (1 - self.b2) * g**2
        m_hat = self.m / (1 - self.b1**self.t)
        v_hat = self.v / (1 - self.b2**self.t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def plain_run() -> np.ndarray:
    """The path by the plain class."""
    optimizer, w = PlainAdam(), np.array(START)
    path = [w]
    for _ in range(STEPS):
        x, y = w
        w = optimizer.step(w, np.array([-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)]))
        path.append(w)
    return np.array(path)


def torch_run() -> np.ndarray:
    """The path by torch.optim.Adam and autograd."""
    import torch

    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.01)
    path = [w.detach().numpy().copy()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        ((1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2).backward()
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


def by_hand(lr: np.ndarray, b1: np.ndarray, steps: int = STEPS) -> np.ndarray:
    """Last points (2, B) of many Adam runs: NumPy in place, every buffer made once."""
    width = len(lr)
    p = np.repeat(np.array(START)[:, None], width, axis=1)
    m, v = np.zeros_like(p), np.zeros_like(p)
    g, a, b = np.empty_like(p), np.empty_like(p), np.empty_like(p)
    s, r, rate = np.empty(width), np.empty(width), np.empty(width)
    rest, b1_t, b2_t = 1 - b1, np.ones(width), 1.0
    for _ in range(steps):
        x, y = p
        np.multiply(x, x, out=s)
        np.subtract(y, s, out=s)
        np.multiply(s, 200.0, out=g[1])
        np.multiply(x, s, out=r)
        r *= -400.0
        np.subtract(x, 1.0, out=s)
        s *= 2.0
        np.add(r, s, out=g[0])
        m *= b1
        np.multiply(g, rest, out=a)
        m += a
        v *= 0.999
        np.multiply(g, g, out=a)
        a *= 0.001
        v += a
        b1_t *= b1
        b2_t *= 0.999
        np.subtract(1.0, b1_t, out=rate)
        np.divide(lr, rate, out=rate)
        np.sqrt(v, out=b)
        b /= math.sqrt(1 - b2_t)
        b += 1e-8
        np.multiply(m, rate, out=a)
        a /= b
        p -= a
    return p


@dataclass(frozen=True)
class Valley(Objective):
    """A Rosenbrock valley of fifty variables, in NumPy."""

    size = 50

    def start(self, seed=0):
        return np.full(self.size, -1.2)

    def value(self, p):
        return total((1 - p[:-1]) ** 2 + 10 * (p[1:] - p[:-1] ** 2) ** 2)

    def grad(self, p):
        a, gap = p[:-1], p[1:] - p[:-1] * p[:-1]
        g = np.zeros_like(p)
        g[:-1] = -2 * (1 - a) - 40 * a * gap
        g[1:] += 20 * gap
        return g


def valley_by_hand() -> np.ndarray:
    """Its path under Adam, written by hand for arrays of any length."""
    valley = Valley()
    x = valley.start()
    m, v, path = np.zeros_like(x), np.zeros_like(x), [x]
    b1_t = b2_t = 1.0
    for _ in range(STEPS):
        g = valley.grad(x)
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        b1_t, b2_t = b1_t * 0.9, b2_t * 0.999
        x = x - 0.001 * (m / (1 - b1_t)) / (np.sqrt(v / (1 - b2_t)) + 1e-8)
        path.append(x)
    return np.array(path)


def averaged() -> None:
    """Six runs of 300 steps that keep points beside their path."""
    for seed in (1, 2):
        for optimizer in (ScheduleFreeAdamW(), Lookahead(then=Adam()), Averaged(then=Adam())):
            assert run(Run(Rosenbrock(), optimizer, steps=300, seed=seed)).iterates


def measure() -> list[Row]:
    """One run and ten thousand, averages beside the path, many variables, and memory."""
    what = Run(Rosenbrock(), Adam(lr=0.01), start=START, steps=STEPS)
    assert np.allclose(run(what).points, plain_run(), rtol=1e-6)
    ours, plain = race(60, lambda: run(Run(Rosenbrock(), Adam(lr=0.01), start=START, steps=STEPS)), plain_run)
    name = f"one Adam run of {STEPS} steps (60 tries)"
    rows = [Row(name, 1e3 * ours, "ms", 1e3 * plain, "plain class", at_least=5, faster=True)]
    try:
        assert np.allclose(torch_run(), plain_run(), rtol=1e-6)
        ours, torch = race(10, lambda: run(what), torch_run)
        rows.append(Row("the same (10 tries)", 1e3 * ours, "ms", 1e3 * torch, "torch", faster=True))
    except ImportError:
        pass
    lr = np.repeat(np.geomspace(1e-3, 1.0, 100), 100)
    b1 = np.tile(np.linspace(0.0, 0.99, 100), 100)
    early = run_batch(replace(what, steps=50), {"lr": lr, "beta1": b1}, record="last").points[-1]
    assert np.allclose(early, by_hand(lr, b1, 50), rtol=1e-3)  # later, the wild ones magnify the last digit
    ours, hand = race(15, lambda: run_batch(what, {"lr": lr, "beta1": b1}, record="last"), lambda: by_hand(lr, b1))
    name = f"10,000 Adam runs of {STEPS} steps (15 tries)"
    rows.append(Row(name, 1e3 * ours, "ms", 1e3 * hand, "in-place NumPy by hand", at_most=1.3))
    name = "six averaged runs of 300 steps (15 tries)"
    rows.append(Row(name, 1e3 * cpu(15, averaged), "ms of CPU", at_most=40))
    free = Run(Rosenbrock(), ScheduleFreeAdamW(), steps=300)
    ours, bare = race(15, lambda: run(free).iterates, lambda: run(replace(free, optimizer=Adam())))
    rows.append(Row("ScheduleFreeAdamW of 300 steps (15 tries)", 1e3 * ours, "ms", 1e3 * bare, "Adam", at_most=1.5))
    valley = Run(Valley(), Adam(lr=0.001), steps=STEPS)
    assert np.allclose(run(valley).points, valley_by_hand(), rtol=1e-6)
    ours, hand = race(15, lambda: run(valley), valley_by_hand)
    name = f"one Adam run of {STEPS} steps in 50 variables (15 tries)"
    rows.append(Row(name, 1e3 * ours, "ms", 1e3 * hand, "NumPy by hand", at_most=1.5))
    peak = float(subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True).stdout)
    rows.append(Row("160,000 Adam runs of 500 steps, a schedule, own seeds", peak, "MB", at_most=400))
    return rows
