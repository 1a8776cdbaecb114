from engine import Optimizer, decoupled_decay, forgetting, item, learning_rate, sign


@item
class Tiger(Optimizer):
    """Lion with one memory instead of two decay rates: the sign of the averaged gradient, and a pull to the origin."""

    lr: float = learning_rate(0.01, torch=1e-3)
    beta: float = forgetting(0.965, r"\beta", "how slowly gradients are forgotten", cycled=True)
    weight_decay: float = decoupled_decay(0.01)

    label, family = "Tiger", "sign"
    reference = "Su 2023, github.com/bojone/tiger; pytorch_optimizer.Tiger"
    formula = r"m_t = \beta m_{t-1} + (1-\beta) g_t,\quad x_{t+1} = (1-\eta\lambda)\,x_t - \eta\,\mathrm{sign}(m_t)"
    fixes = "As little memory as momentum itself, with steps as even as Lion's."
    breaks = "It is Signum with a pull to the origin, and circles the minimum at the learning rate's distance."
    torch = "pytorch_optimizer.Tiger(params, lr, beta, weight_decay)"
    memory = {"m": 0.0}

    def update(self, x, g, lr, t, m):
        m = m + (1 - self.beta) * (g - m)
        return x * (1 - lr * self.weight_decay) - lr * sign(m), m
