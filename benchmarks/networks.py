"""Training a small network beside the same network written out by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from datasets import Moons
from networks import Fit, Network, fit
from optimizers import Adam

from .table import Row, race

WHAT = Fit(Network((16, 16), "relu"), Moons(rows=300), Adam(lr=0.01), batch_size=32, epochs=100, validation=0.0)


def by_hand(start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights and reported losses of a 2-16-16-1 ReLU network under Adam: NumPy, one flat vector, views made once."""
    x, y = WHAT.rows[:2]
    p, cuts, at = start.copy(), [], 0
    for a, b in pairwise((2, 16, 16, 1)):
        cuts.append((slice(at, at + a * b), slice(at + a * b, at + a * b + b), (a, b)))
        at += a * b + b
    g, m, v, losses, t = np.empty(at), np.zeros(at), np.zeros(at), [], 0
    (w1, b1, w2, b2, w3, b3), (gw1, gb1, gw2, gb2, gw3, gb3) = (
        [part for w, b, shape in cuts for part in (one[w].reshape(shape), one[b])] for one in (p, g)
    )
    for epoch in range(WHAT.epochs):
        order, total = np.random.default_rng([0, epoch]).permutation(len(x)), 0.0
        for at in range(0, len(x), 32):
            rows = order[at : at + 32]
            xb, yb = x[rows], y[rows]
            z1 = xb @ w1 + b1
            a1 = np.maximum(z1, 0)
            z2 = a1 @ w2 + b2
            a2 = np.maximum(z2, 0)
            z = (a2 @ w3 + b3)[:, 0]
            total += (np.maximum(z, 0) - z * yb + np.log1p(np.exp(-np.abs(z)))).sum()
            d = ((1 / (1 + np.exp(-z)) - yb) / len(rows))[:, None]
            gw3[:], gb3[:] = a2.T @ d, d.sum(0)
            d = (d @ w3.T) * (z2 > 0)
            gw2[:], gb2[:] = a1.T @ d, d.sum(0)
            d = (d @ w2.T) * (z1 > 0)
            gw1[:], gb1[:] = xb.T @ d, d.sum(0)
            t += 1
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g * g
            p -= 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        losses.append(total / len(x))
    return p, np.array(losses)


def by_torch(start: np.ndarray) -> np.ndarray:
    """The weights by PyTorch's layers, autograd and Adam, on one thread."""
    import torch

    torch.set_num_threads(1)
    x, y = torch.tensor(WHAT.rows.x_train), torch.tensor(WHAT.rows.y_train, dtype=torch.float64)
    layers = [torch.nn.Linear(a, b, dtype=torch.float64) for a, b in pairwise((2, 16, 16, 1))]
    with torch.no_grad():
        for i, (name, part, shape) in enumerate(WHAT.network.layout(2, 2)):
            one = layers[i // 2].weight if name[0] == "W" else layers[i // 2].bias
            one.copy_(torch.tensor(start[part].reshape(shape).T.copy()))
    model = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])
    optimizer, loss = torch.optim.Adam(model.parameters(), lr=0.01), torch.nn.BCEWithLogitsLoss()
    for epoch in range(WHAT.epochs):
        order = torch.tensor(np.random.default_rng([0, epoch]).permutation(len(x)))
        for rows in order.split(32):
            optimizer.zero_grad()
            loss(model(x[rows])[:, 0], y[rows]).backward()
            optimizer.step()
    return np.concatenate([one.detach().numpy().T.ravel() for one in model.parameters()])


def measure() -> list[Row]:
    """100 epochs of 2-16-16-1 on 300 rows in batches of 32."""
    made = fit(WHAT)
    start = made.weights[0]
    p, losses = by_hand(start)
    assert np.allclose(p, made.weights[-1], rtol=1e-9)
    assert np.allclose(losses, made.train_loss, rtol=1e-12)
    ours, hand = race(15, lambda: fit(WHAT), lambda: by_hand(start))
    name = "2-16-16-1, 300 rows, 100 epochs in batches of 32 (15 tries)"
    rows = [Row(name, 1e3 * ours, "ms", 1e3 * hand, "NumPy by hand", at_most=1.5)]
    try:
        assert np.allclose(by_torch(start), made.weights[-1], rtol=1e-6)
        ours, torch = race(3, lambda: fit(WHAT), lambda: by_torch(start))
        rows.append(
            Row("the same (3 tries)", 1e3 * ours, "ms", 1e3 * torch, "torch, one thread", at_least=2, faster=True)
        )
    except ImportError:
        pass
    return rows
