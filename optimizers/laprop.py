from engine import Optimizer, item, maximum, running, shared, sqrt
from engine.fields import beta1, beta2, epsilon, learning_rate, switch, weight_decay


@item
class LaProp(Optimizer):
    """Adam the other way round: first each gradient is divided by the scale, then the result gets momentum."""

    lr: float = learning_rate(0.05, torch=4e-4)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    eps: float = epsilon(1e-15)
    centered: bool = switch("from step 11 on, divide by the spread of the gradients instead of their size")
    ams_bound: bool = switch("never forget the largest squared gradient")
    weight_decay: float = weight_decay(0.0, "pull towards the origin, after the step (decoupled)")

    label, family = "LaProp", "adaptive"
    reference = "Ziyin, Wang & Ueda 2020, arXiv:2002.04839; pytorch_optimizer.LaProp"
    formula = r"""v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\quad m_t = \beta_1 m_{t-1}
    + (1-\beta_1)\,\eta\,\frac{g_t}{\sqrt{v_t/(1-\beta_2^t)}+\epsilon},\quad x_{t+1} = x_t - \frac{m_t}{1-\beta_1^t}"""
    fixes = "An old gradient no longer meets a new scale: any pair of decay rates gives bounded steps."
    breaks = "The momentum holds full steps, not slopes: it flattens out later than Adam near the minimum."
    differs = {"torch": "pytorch_optimizer computes the length of the step in float32 unless foreach=False is given."}
    torch = "pytorch_optimizer.LaProp(params, lr, betas, centered, weight_decay, ams_bound, eps)"
    memory = {"m": 0.0, "v": 0.0, "mean": 0.0, "largest": 0.0, "mean_lr": shared(0.0), "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, v, mean, largest, mean_lr, beta2_t):
        beta2_t = beta2_t * self.beta2
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        mean_lr = self.beta1 * mean_lr + (1 - self.beta1) * lr
        size = v
        if self.centered:
            mean = mean + (1 - self.beta2) * (g - mean)
            size = v - mean * mean if t > 10 else v
        if self.ams_bound:
            largest = maximum(largest, size)
            size = largest
        m = self.beta1 * m + (1 - self.beta1) * lr * (g / ((sqrt(size + 1e-15) + self.eps) / sqrt(1 - beta2_t)))
        x = x - lr / maximum(mean_lr, 1e-300) * m
        return x * (1 - lr * self.weight_decay), m, v, mean, largest, mean_lr, beta2_t
