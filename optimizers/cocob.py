from engine import Optimizer, epsilon, item, learning_rate, magnitude, maximum, weight_decay


@item
class COCOB(Optimizer):
    """Bets its winnings on coin flips, one per coordinate: how far it dares to go depends on what it has won."""

    lr: float = learning_rate(1.0, 1e-2, 10.0)
    alpha: float = magnitude(100.0, 1.0, 1000.0, r"\alpha", "how careful the first bets are", valid="(0, inf)")
    eps: float = epsilon(1e-8)
    weight_decay: float = weight_decay()

    label, family = "COCOB", "parameter-free"
    reference = "Orabona & Tommasi 2017, arXiv:1705.07795; optax.contrib.cocob"
    formula = r"""x_{t+1} = x_1 + \frac{-\sum g}{L\,\max(\sum|g| + L,\ \alpha L)}\,(L + R),\quad L = \max|g|,\quad
    R = \max\left(0,\ R - g_t (x_t - x_1)\right)"""
    fixes = "There is no rate to choose; the gradients' own history says how far to go."
    breaks = "It needs many steps to become rich, then overshoots before it believes that it has lost."
    learning_rate_free = True
    caveat = "Its learning rate only scales the gradients and hardly matters; leave it at 1."
    optax = "optax.contrib.cocob(lr, alpha, eps, weight_decay)"
    memory = {"start": "x", "total": 0.0, "largest": "eps", "sizes": 0.0, "reward": 0.0}

    def update(self, x, g, lr, t, start, total, largest, sizes, reward):
        g = lr * (g + self.weight_decay * x)
        largest = maximum(largest, abs(g))
        sizes = sizes + abs(g)
        reward = maximum(reward - g * (x - start), 0.0)
        total = total - g
        share = total / (largest * maximum(sizes + largest, self.alpha * largest))
        return start + share * (largest + reward), start, total, largest, sizes, reward
