import numpy as np

from engine import OneByOne, item, learning_rate, magnitude, param


@item
class Newton(OneByOne):
    """Jumps to where the bottom would be if the surface were the parabola that fits it here."""

    lr: float = learning_rate(1.0)
    damping: float = magnitude(1.0, 0.0, 100.0, r"\mu", "added to every curvature: shorter, more careful steps")
    saddle_free: bool = param(True, help="count curvatures by their size, so that it flees from saddles")

    label, family = "Newton", "second order"
    asks_hessian = True
    learning_rate_free = True
    reference = "Newton 1685, Raphson 1690; saddle-free: Dauphin et al. 2014, arXiv:1406.2572"
    formula = r"""x_{t+1} = x_t - \eta\,(|H_t| + \mu I)^{-1} g_t,\quad H_t = \nabla^2 f(x_t),\quad
    |H|\ \text{has the sizes of}\ H\text{'s eigenvalues}"""
    fixes = "A narrow valley, however it lies, is as easy as a round bowl: one step to the bottom of a parabola."
    breaks = "It needs the whole Hessian; as it stands in the textbook it runs into saddles and even uphill."
    caveat = "A Hessian of two coordinates costs nothing; that of a network with n weights has n² entries."

    def advance(self, oracle, p, state, lr, t):
        g, hessian = oracle.grad(p), oracle.hess(p)
        if not np.isfinite(hessian).all():  # at a kink
            return p - lr * g
        curvatures, axes = np.linalg.eigh(hessian)
        sizes = (np.abs(curvatures) if self.saddle_free else curvatures) + self.damping
        inverse = np.divide(1.0, sizes, out=np.zeros_like(sizes), where=sizes != 0)  # no step where it is flat
        return p - lr * (axes @ (inverse * (axes.T @ g)))
