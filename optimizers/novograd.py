import numpy as np

from engine import Optimizer, dot, item, shared
from engine.fields import beta1, beta2, epsilon, epsilon_root, flavour, learning_rate, switch, weight_decay


@item
class NovoGrad(Optimizer):
    """Divides the whole gradient by its own recent length, then adds momentum: Adam with one scale per layer."""

    lr: float = learning_rate(0.01, optax=1e-3, torch=1e-3)
    beta1: float = beta1(torch=0.95, cycled=True)
    beta2: float = beta2(0.25, "how slowly squared lengths are forgotten", low=0.0, high=0.999, torch=0.98)
    eps: float = epsilon(1e-6, torch=1e-8)
    eps_root: float = epsilon_root()
    grad_averaging: bool = switch("a new gradient enters the momentum with weight 1 - β₁", only="torch")
    weight_decay: float = weight_decay(0.0, "pull towards the origin, added to the scaled gradient")
    flavour: str = flavour("optax", "torch")

    label, family = "NovoGrad", "layer-wise"
    tensorwise = True
    reference = "Ginsburg et al. 2019, arXiv:1905.11286; optax.novograd"
    formula = r"""v_t = \beta_2 v_{t-1} + (1-\beta_2)\lVert g_t\rVert^2,\quad m_t = \beta_1 m_{t-1}
    + \left(\frac{g_t}{\sqrt{v_t+\epsilon_r}+\epsilon} + \lambda x_t\right),\quad x_{t+1} = x_t - \eta\, m_t"""
    fixes = "A single scale keeps the gradient's direction and costs one number per layer."
    breaks = "All coordinates share the scale, so a narrow valley is as hard as for plain momentum."
    caveat = "Two coordinates are one layer here; in a network each layer has a scale of its own."
    optax = "optax.novograd(lr, b1, b2, eps, eps_root, weight_decay)"
    torch = "pytorch_optimizer.NovoGrad(params, lr, betas, weight_decay, grad_averaging, eps)"
    memory = {"m": 0.0, "v": shared(0.0)}

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        length = dot(g, g)
        state["v"] = length if t == 1 else self.beta2 * state["v"] + (1 - self.beta2) * length
        root, fresh = np.sqrt(state["v"] + (self.eps_root if self.flavour == "optax" else 0.0)), 1.0
        if self.flavour == "torch" and self.grad_averaging and t > 1:
            fresh = 1 - self.beta1
        u = g / (root + self.eps) + self.weight_decay * p
        state["m"] = self.beta1 * state["m"] + fresh * u
        return p - lr * state["m"]
