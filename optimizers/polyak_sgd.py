import numpy as np

from engine import Optimizer, choice, dot, epsilon, item, learning_rate, magnitude, param


@item
class PolyakSGD(Optimizer):
    """Steps as far as the tangent says the bottom is: the loss itself sets the rate."""

    lr: float = learning_rate(1.0, 1e-3, 2.0)
    max_lr: float = magnitude(1.0, 1e-4, 10.0, r"\gamma_{\max}", "longest step, in gradients")
    f_min: float = param(0.0, -1.0, 1.0, r"f^\star", "the lowest loss, or a guess of it", valid="(-1e300, 1e300)")
    eps: float = epsilon(0.0)
    variant: str = choice("sps", "sps+", help="sps+ makes no step back when the loss is below f*", advanced=True)

    label, family = "Polyak step size", "parameter-free"
    reference = "Polyak 1969; Loizou et al. 2021, arXiv:2002.10542; optax.polyak_sgd, as its documentation says"
    formula = r"x_{t+1} = x_t - \eta\,\min\left(\frac{f(x_t) - f^\star}{\lVert g_t\rVert^2},\ \gamma_{\max}\right) g_t"
    fixes = "Where the lowest loss is known, as in interpolation, no rate and no schedule is needed."
    breaks = "With a wrong guess of the lowest loss it stops short or jumps about for ever."
    learning_rate_free = True
    differs = {
        "optax": "With a scaling other than 1 optax measures the gradient after scaling it, against its own formula."
    }
    optax = "optax.polyak_sgd(max_learning_rate=max_lr, scaling=lr, f_min=f_min, eps=eps, variant=variant)"

    def step(self, oracle, p, state, lr, t):
        g, gap = oracle.grad(p), oracle.value(p) - self.f_min
        if self.variant == "sps+":
            gap = np.maximum(gap, 0.0)
        size = dot(g, g) + self.eps
        rate = np.where(size <= np.finfo(float).eps, 0.0, np.minimum(gap / size, self.max_lr))
        return p - lr * (rate * g)
