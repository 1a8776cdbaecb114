from engine import Optimizer, beta1, beta2, epsilon, forgetting, item, learning_rate, powers, sqrt, switch, weight_decay


@item
class Adan(Optimizer):
    """Adam that looks ahead: it also averages how the gradient changes, as Nesterov's momentum would."""

    lr: float = learning_rate(0.05, torch=1e-3)
    beta1: float = beta1(0.98, "how slowly gradients are forgotten", cycled=True)
    beta2: float = beta2(0.92, "how slowly changes of the gradient are forgotten", low=0.0, high=0.999)
    beta3: float = forgetting(0.99, r"\beta_3", "how slowly squared gradients are forgotten", low=0.5, high=0.9999)
    eps: float = epsilon(1e-8)
    weight_decay: float = weight_decay(0.0, "pull towards the origin")
    weight_decouple: bool = switch("pull before the step, as AdamW does, not by dividing after it")

    label, family = "Adan", "adaptive"
    reference = "Xie et al. 2022, arXiv:2208.06677; its authors' code and pytorch_optimizer.Adan"
    formula = r"""m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2)\Delta_t,\quad
    \Delta_t = g_t - g_{t-1},\quad s_t = \beta_3 s_{t-1} + (1-\beta_3)(g_t + \beta_2\Delta_t)^2,\quad
    x_{t+1} = x_t - \eta\,\frac{\hat m_t + \beta_2 \hat v_t}{\sqrt{\hat s_t}+\epsilon}"""
    fixes = "Nesterov's look ahead without a gradient at another point: it brakes before it has swung past."
    breaks = "Differences of noisy gradients are noisier still, and there is one more average to tune."
    torch = """pytorch_optimizer.Adan(params, lr, betas=(beta1, beta2, beta3), weight_decay=weight_decay,
        weight_decouple=weight_decouple, eps=eps)"""
    optax = "optax.adan(lr, b1, b2, b3, eps, weight_decay) when weight_decouple or not weight_decay"
    differs = {
        "optax": "optax.adan weighs the change of the gradient by 1 - b2 where the paper has b2: its path differs from "
        "the picture."
    }
    memory = {"m": 0.0, "v": 0.0, "s": 0.0, "before": 0.0} | powers("beta1", "beta2", "beta3")

    def update(self, x, g, lr, t, m, v, s, before, beta1_t, beta2_t, beta3_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        beta3_t = beta3_t * self.beta3
        change = 0.0 * g if t == 1 else g - before
        m = m + (1 - self.beta1) * (g - m)
        v = v + (1 - self.beta2) * (change - v)
        ahead = g + self.beta2 * change
        s = self.beta3 * s + (1 - self.beta3) * (ahead * ahead)
        size = sqrt(s) / sqrt(1 - beta3_t) + self.eps
        if self.weight_decouple:
            x = x * (1 - lr * self.weight_decay)
        x = x - lr / (1 - beta1_t) * (m / size) - lr * self.beta2 / (1 - beta2_t) * (v / size)
        if not self.weight_decouple:
            x = x / (1 + lr * self.weight_decay)
        return x, m, v, s, g, beta1_t, beta2_t, beta3_t
