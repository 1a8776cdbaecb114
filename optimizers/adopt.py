from engine import Optimizer, beta1, beta2, epsilon, flavour, item, learning_rate, maximum, minimum, power, sqrt, switch


@item
class ADOPT(Optimizer):
    """Adam made to converge for every β₂: the scale comes from before the present gradient, momentum comes last."""

    lr: float = learning_rate(0.05, optax=1e-3, torch=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2(0.9999, high=0.99999)
    eps: float = epsilon(1e-6, r"\epsilon", "the scale is never smaller than this")
    nesterov: bool = switch("step with the momentum that the next step will have", only="optax")
    use_clipping: bool = switch("limit scaled gradients to the fourth root of the step number", on=True, only="optax")
    flavour: str = flavour("optax", "torch")

    label, family = "ADOPT", "adaptive"
    reference = "Taniguchi et al. 2024, arXiv:2411.02853; optax.contrib.adopt (pytorch_optimizer's ADOPT for PyTorch)"
    formula = r"""m_t = \beta_1 m_{t-1}
    + (1-\beta_1)\,\mathrm{clip}\left(\frac{g_t}{\max(\sqrt{v_{t-1}},\epsilon)},\,(t-1)^{1/4}\right),\quad
    x_{t+1} = x_t - \eta\, m_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2"""
    fixes = "Rare huge gradients, on which Adam walks the wrong way whatever its rate, no longer mislead it."
    breaks = "The first step only looks, and a scale set by a steep start is forgotten very slowly."
    optax = "optax.contrib.adopt(lr, b1, b2, eps, nesterov, use_clipping)"
    torch = "pytorch_optimizer.ADOPT(params, lr, betas, eps)"
    memory = {"m": 0.0, "v": 0.0}

    def update(self, x, g, lr, t, m, v):
        u = g / maximum(sqrt(v), self.eps)
        if self.use_clipping or self.flavour == "torch":
            limit = power(t if self.flavour == "torch" else t - 1, 0.25)  # pytorch_optimizer counts the look as well
            u = maximum(minimum(u, limit), -limit)
        m = m if t == 1 else self.beta1 * m + (1 - self.beta1) * u
        step = m
        if self.nesterov and self.flavour == "optax":
            step = m if t == 1 else self.beta1 * m + (1 - self.beta1) * u
        v = g * g if t == 1 else self.beta2 * v + (1 - self.beta2) * (g * g)
        return x - lr * step, m, v
