import numpy as np

from engine import Optimizer, dot, item
from engine.fields import below_one, flavour, learning_rate, magnitude, switch, unsigned, weight_decay


@item
class Adafactor(Optimizer):
    """Adam without momentum whose steps are a share of the weights' own size, and whose memory grows by itself."""

    lr: float = learning_rate(0.02, torch=1e-2, keras=1e-3)
    decay: float = unsigned(0.8, 0.1, 1.0, "c", "how fast the memory of squared gradients gets longer")
    eps1: float = magnitude(
        0.0,
        0.0,
        1e-3,
        r"\epsilon_1",
        "keeps the division finite; 0: as small as numbers get",
        advanced=True,
        keras=1e-30,
        optax=1e-30,
    )
    eps2: float = magnitude(
        1e-3,
        1e-6,
        1.0,
        r"\epsilon_2",
        "least size of the weights that steps are measured against",
        only=("torch", "keras"),
    )
    clip: float = magnitude(1.0, 0.0, 10.0, "d", "longest step before the rate, in root mean square; 0 for no limit")
    weight_decay: float = weight_decay(0.0, "pull towards the origin, beside the gradient (optax: not times the rate)")
    scaled: bool = switch("steps measured against the weights", on=True, only="optax")
    momentum: float = below_one(0.0, 0.0, 0.99, r"\mu", "average over past steps", advanced=True, only="optax")
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "Adafactor", "adaptive"
    tensorwise = True
    reference = "Shazeer & Stern 2018, arXiv:1804.04235; torch.optim.Adafactor"
    formula = r"""v_t = (1-t^{-c})\,v_{t-1} + t^{-c} g_t^2,\quad u_t = \frac{g_t}{\sqrt{v_t}},\quad
    x_{t+1} = x_t - \min\left(\eta, \tfrac{1}{\sqrt t}\right)\max(\epsilon_2,
    \mathrm{rms}(x_t))\,\frac{u_t}{\max(1, \mathrm{rms}(u_t)/d)}"""
    fixes = "For a matrix it keeps only row and column sums of Adam's second memory, and it needs no first one."
    breaks = "Its steps shrink near the origin and the rate falls with one over the root of time whatever is asked for."
    caveat = "What it is made for, a matrix's memory in factors, cannot be seen: a vector keeps all of its memory."
    torch = """torch.optim.Adafactor(params, lr, beta2_decay=-decay, eps=(eps1 or None, eps2), d=clip or 1e+300,
        weight_decay=weight_decay) when clip == 0 or clip >= 1"""
    keras = """keras.optimizers.Adafactor(learning_rate, beta_2_decay=-decay, epsilon_1=eps1, epsilon_2=eps2,
        clip_threshold=clip or 1e+300, weight_decay=weight_decay or None)"""
    optax = """optax.adafactor(lr, decay_rate=decay, multiply_by_parameter_scale=scaled,
        clipping_threshold=clip or None, momentum=momentum or None, weight_decay_rate=weight_decay or None,
        eps=eps1)"""
    memory = {"v": 0.0, "b": 0.0}

    @property
    def by_matrix(self):
        """optax keeps the factors of matrices of 128 rows and columns or more only."""
        return self.flavour != "optax"

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        share = float(t) ** -np.asarray(self.decay)
        if self.flavour == "keras":
            p = p - lr * self.weight_decay * p
        size = np.sqrt(dot(p, p) / len(p))
        if self.flavour == "torch":  # epsilon bounds the average from below instead of entering the squares
            state["v"] = state["v"] + share * (g * g - state["v"])
            least = np.where(self.eps1, self.eps1, np.finfo(float).eps)
            u = g / np.sqrt(np.maximum(state["v"], least * least))
        else:
            state["v"] = (1 - share) * state["v"] + share * (g * g + self.eps1)
            u = g / np.sqrt(state["v"])
        limit = np.where(self.clip, self.clip, np.inf)
        u = u / np.maximum(1.0, np.sqrt(dot(u, u) / len(u)) / limit)
        if self.flavour == "optax":
            step = lr * u * (np.maximum(size, 1e-3) if self.scaled else 1.0)
            state["b"] = step = self.momentum * state["b"] + (1 - self.momentum) * step
            return p - (step + self.weight_decay * p)
        step = np.minimum(lr, t**-0.5) * np.maximum(self.eps2, size) * u
        return p - step - (lr * self.weight_decay * p if self.flavour == "torch" else 0.0)
