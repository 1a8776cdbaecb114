from engine import Optimizer, decoupled_decay, forgetting, item, learning_rate, sign


@item
class Signum(Optimizer):
    """SignSGD with momentum: each coordinate steps by the sign of its averaged slope."""

    lr: float = learning_rate(0.01, optax=1e-3, torch=1e-3)
    beta: float = forgetting(0.9, r"\beta", "how slowly gradients are forgotten", cycled=True)
    weight_decay: float = decoupled_decay()

    label, family = "Signum", "sign"
    reference = "Bernstein et al. 2018, arXiv:1802.04434; optax.signum"
    formula = r"m_t = \beta m_{t-1} + (1-\beta) g_t,\quad x_{t+1} = (1-\eta\lambda)\,x_t - \eta\,\mathrm{sign}(m_t)"
    fixes = "The average takes out the flicker of single gradients before their size is thrown away."
    breaks = "It still never settles, and the memory makes it turn late: it overshoots by many steps."
    optax = [
        """optax.chain(optax.ema(beta, debias=False), optax.scale_by_sign(), optax.add_decayed_weights(weight_decay),
            optax.scale_by_learning_rate(lr)) when weight_decay""",
        "optax.signum(lr, beta)",
    ]
    torch = "pytorch_optimizer.SignSGD(params, lr, momentum=beta, weight_decay=weight_decay)"
    memory = {"m": 0.0}

    def update(self, x, g, lr, t, m):
        m = self.beta * m + (1 - self.beta) * g
        return x * (1 - lr * self.weight_decay) - lr * sign(m), m
