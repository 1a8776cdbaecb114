import numpy as np

from engine import SGD, Optimizer, Wrapper, dot, epsilon, item, magnitude, norm, param


@item
class Mechanize(Wrapper):
    """A learning-rate tuner around any optimizer: it bets on scale factors and keeps what pays off."""

    then: Optimizer = param(SGD(), help="the optimizer whose steps are scaled")
    weight_decay: float = magnitude(
        0.01, 0.0, 1.0, r"\lambda", "pull towards the origin, in the tuner's own gradient", advanced=True
    )
    eps: float = epsilon(1e-8)
    s_init: float = magnitude(1e-6, 1e-8, 1.0, r"s_{\mathrm{init}}", "the first scale factor", valid="(0, inf)")
    num_betas: int = param(
        6, 1, 10, "n", "tuners that bet side by side, each with a longer memory", valid="[1, 15]", advanced=True
    )

    label, family = "Mechanic", "wrapper"
    reference = "Cutkosky, Defazio & Mehta 2023, arXiv:2306.00144; optax.contrib.mechanize"
    formula = r"x_{t+1} = x_1 + \Big(\sum_i s_{t,i}\Big)\sum_{k\le t} u_k,\quad u_k\ \text{the inner optimizer's steps}"
    fixes = "The rate of the inner optimizer need not be right: a common factor is learnt while it runs."
    breaks = "All past steps are rescaled together, so the path swings about the start while the factor is unsettled."
    optax = "optax.contrib.mechanize(then, weight_decay, eps, s_init, num_betas)"

    def init(self, p):
        each = np.zeros((self.num_betas, *p.shape[1:]))
        return {"then": self.then.init(p), "start": p, "r": each, "m": each, "v": each, "s": each + self.s_init}

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        before = self.then.step(oracle.given(g), p, state["then"], lr, t) - p
        scale = sum(state["s"])  # in order, for the same bits in a batch
        length, size = norm(p), norm(g)
        g = g + self.weight_decay * scale * size / (length + self.eps) * p
        so_far = (state["start"] - p) / (scale + self.eps)
        h = dot(g, so_far)
        betas = (1 - 0.1 ** np.arange(1.0, self.num_betas + 1)).reshape(-1, *(1 for _ in p.shape[1:]))
        m = np.maximum(betas * state["m"], abs(h) + self.eps)
        v = betas * betas * state["v"] + h * h
        r = betas * state["r"] + np.clip(h, -state["m"], state["m"]) * state["s"]
        s = (self.s_init / self.num_betas * m + np.maximum(r, 0.0)) / (np.sqrt(v) + self.eps)
        state.update(r=r, m=m, v=v, s=s)
        return state["start"] - sum(s) * (so_far - before)
