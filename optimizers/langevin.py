import numpy as np

from engine import Optimizer, item, learning_rate, magnitude, noise_key, normals


@item
class Langevin(Optimizer):
    """Downhill, shaken by heat: it wanders over the surface and stays longest where the loss is low."""

    lr: float = learning_rate(0.001)
    temperature: float = magnitude(0.1, 0.0, 10.0, "T", "how hot: 0 is plain descent")
    key: int = noise_key()

    label, family = "Stochastic Langevin", "gradient"
    reference = "Langevin 1908; SGLD: Welling & Teh 2011, ICML"
    formula = r"x_{t+1} = x_t - \eta\, g_t + \sqrt{2\eta T}\;\xi_t,\quad \xi_t \sim \mathcal N(0, I)"
    fixes = "It leaves shallow minima, and its points are samples: low places are visited more often, as e^{-f/T}."
    breaks = "It never settles: cool it down, or take it for what it is, a sampler."
    detour_cost = 0.025

    def step(self, oracle, p, state, lr, t):
        return p - lr * oracle.grad(p) + np.sqrt(2 * lr * self.temperature) * normals(self.key, t, p)
