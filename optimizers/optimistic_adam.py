from engine import Optimizer, beta1, beta2, epsilon, epsilon_root, item, learning_rate, running, sqrt, switch, unsigned


@item
class OptimisticAdam(Optimizer):
    """Adam that expects its step to go on changing as it just did, which calms games and circles."""

    lr: float = learning_rate(0.05, optax=1e-3)
    alpha: float = unsigned(1.0, 0.0, 2.0, r"\alpha", "weight of Adam's step")
    beta: float = unsigned(1.0, 0.0, 2.0, r"\beta", "weight of its last change")
    beta1: float = beta1()
    beta2: float = beta2()
    eps: float = epsilon(1e-8)
    eps_root: float = epsilon_root(only=())
    nesterov: bool = switch("step with the momentum that the next step will have", on=True)

    label, family = "Optimistic Adam", "adaptive"
    reference = "Daskalakis et al. 2017, arXiv:1711.00141; optax.optimistic_adam_v2"
    formula = r"x_{t+1} = x_t - \eta\left(\alpha u_t + \beta\,(u_t - u_{t-1})\right),\quad u_t\ \text{Adam's step}"
    fixes = "Two players that chase each other spiral inwards instead of circling for ever."
    breaks = "On an ordinary surface the doubled change only makes Adam more nervous."
    optax = "optax.optimistic_adam_v2(lr, alpha, beta, b1, b2, eps, eps_root, nesterov)"
    memory = {"m": 0.0, "v": 0.0, "before": 0.0, "beta1_t": running("beta1"), "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, v, before, beta1_t, beta2_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        ahead = m / (1 - beta1_t)
        if self.nesterov:
            ahead = self.beta1 * (m / (1 - beta1_t * self.beta1)) + (1 - self.beta1) * (g / (1 - beta1_t))
        u = ahead / (sqrt(v / (1 - beta2_t) + self.eps_root) + self.eps)
        last = u if t == 1 else before
        return x - lr * ((self.alpha + self.beta) * u - self.beta * last), m, v, u, beta1_t, beta2_t
