import numpy as np

from engine import Optimizer, dot, epsilon, item, learning_rate, weight_decay


@item
class Shampoo(Optimizer):
    """AdaGrad with a whole matrix: it learns which directions are steep, however the valley lies."""

    lr: float = learning_rate(0.1, torch=1e-3)
    eps: float = epsilon(1e-6, text="what the matrix starts from, times the identity")
    weight_decay: float = weight_decay()

    label, family = "Shampoo", "preconditioned"
    by_matrix = True
    reference = "Gupta, Koren & Singer 2018, arXiv:1802.09568; full-matrix AdaGrad: Duchi, Hazan & Singer 2011, JMLR 12"
    formula = r"G_t = G_{t-1} + g_t g_t^\top,\quad x_{t+1} = x_t - \eta\, G_t^{-1/2} g_t,\quad G_0 = \epsilon I"
    fixes = "Turn the valley by 45 degrees and nothing changes: Adam's and AdaGrad's dependence on the axes is gone."
    breaks = "It never forgets: like AdaGrad it slows down for ever, and its matrix must be inverted in every step."
    caveat = """On a vector it is full-matrix AdaGrad; its saving, a small matrix for each side of a weight matrix,
    needs one."""
    torch = "pytorch_optimizer.Shampoo(params, lr, weight_decay, matrix_eps=eps)"

    def init(self, p):
        return {"G": np.multiply.outer(np.eye(len(p)), np.ones(np.shape(p)[1:])) * self.eps}

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p) + self.weight_decay * p
        state["G"] = state["G"] + g[:, None] * g[None]
        stack = np.moveaxis(state["G"], (0, 1), (-2, -1))
        sizes, axes = np.linalg.eigh(np.where(np.isfinite(stack), stack, 0.0))
        sizes = np.maximum(np.moveaxis(sizes, -1, 0), self.eps)  # rounding may leave less, even less than nothing
        axes = np.moveaxis(axes, (-2, -1), (0, 1))
        along = dot(axes, g[:, None])
        along = np.where(sizes > 0, along / np.sqrt(sizes), 0.0)
        return p - lr * dot(axes.swapaxes(0, 1), along[:, None])
