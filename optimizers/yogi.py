from engine import Optimizer, decoupled, item, powers, sign, sqrt
from engine.fields import beta1, beta2, decoupled_decay, epsilon, learning_rate, magnitude


@item
class Yogi(Optimizer):
    """Adam whose scale changes by additions of limited size: a sudden small gradient cannot speed it up at once."""

    lr: float = learning_rate(0.05, optax=1e-2, torch=1e-2)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2(text="how slowly the scale changes")
    eps: float = epsilon(1e-3)
    initial_accumulator: float = magnitude(1e-6, 1e-12, 1.0, "v_0", "what both averages start from", advanced=True)
    weight_decay: float = decoupled_decay()

    label, family = "Yogi", "adaptive"
    reference = "Zaheer et al. 2018, NeurIPS: Adaptive methods for nonconvex optimization; optax.yogi"
    formula = r"""v_t = v_{t-1} - (1-\beta_2)\,\mathrm{sign}(v_{t-1} - g_t^2)\, g_t^2,\quad
    x_{t+1} = x_t - \eta\,\frac{m_t/(1-\beta_1^t)}{\sqrt{v_t/(1-\beta_2^t)}+\epsilon}"""
    fixes = "Adam forgets a large gradient soon and then leaps; here the scale comes down slowly."
    breaks = "A scale that was once large stays large: after a cliff it crawls for a long time."
    optax = [
        *decoupled("optax.scale_by_yogi(b1, b2, eps, initial_accumulator_value)", "optax.yogi(lr, b1, b2, eps)"),
        "optax.chain(optax.scale_by_yogi(b1, b2, eps, initial_accumulator_value), optax.scale_by_learning_rate(lr))",
    ]
    torch = "pytorch_optimizer.Yogi(params, lr, betas, initial_accumulator, weight_decay, eps)"
    memory = {"m": "initial_accumulator", "v": "initial_accumulator"} | powers("beta1", "beta2")

    def update(self, x, g, lr, t, m, v, beta1_t, beta2_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        m = self.beta1 * m + (1 - self.beta1) * g
        v = v - (1 - self.beta2) * sign(v - g * g) * (g * g)
        x = x - lr * (m / (1 - beta1_t) / (sqrt(v / (1 - beta2_t)) + self.eps) + self.weight_decay * x)
        return x, m, v, beta1_t, beta2_t
