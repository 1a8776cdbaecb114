from engine import Optimizer, cbrt, epsilon, forgetting, item, learning_rate, sign, sqrt, weight_decay


@item
class MADGRAD(Optimizer):
    """Always measures from the start: all gradients so far, over the cube root of their squares."""

    lr: float = learning_rate(0.05, optax=1e-2, torch=1e-3)
    momentum: float = forgetting(0.9, r"\mu", "how much of the last point is kept", cycled=True)
    weight_decay: float = weight_decay()
    eps: float = epsilon(1e-6)

    label, family = "MADGRAD", "adaptive"
    reference = "Defazio & Jelassi 2021, arXiv:2101.11075; optax.contrib.madgrad"
    formula = r"""\lambda_t = (\eta + \epsilon)\sqrt{t},\quad s_t = s_{t-1} + \lambda_t g_t,\quad v_t = v_{t-1}
    + \lambda_t g_t^2,\quad x_{t+1} = \mu\, x_t + (1-\mu)\left(x_1 - \frac{s_t}{\sqrt[3]{v_t}+\epsilon}\right)"""
    fixes = "AdaGrad's growing sums without its standstill: later gradients weigh more, and the root is gentler."
    breaks = "It is anchored to the start: from far away, what the first gradients said stays in every step."
    differs = {"optax": "optax takes the root of the step number in float32: the path is the same to about six digits."}
    optax = "optax.contrib.madgrad(lr, momentum, weight_decay, eps)"
    torch = "pytorch_optimizer.MADGRAD(params, lr, momentum, weight_decay, eps)"
    memory = {"start": "x", "s": 0.0, "v": 0.0}

    def update(self, x, g, lr, t, start, s, v):
        g = g + self.weight_decay * x
        weight = sign(lr) * (lr + self.eps) * sqrt(t * 1.0)  # a rate of 0 does not move
        v = v + weight * (g * g)
        s = s + weight * g
        z = start - s / (cbrt(v) + self.eps)
        return x + (1 - self.momentum) * (z - x), start, s, v
