from engine import Optimizer, item, learning_rate, sign


@item
class SignSGD(Optimizer):
    """Only the direction of each coordinate's slope counts: every step is the learning rate, up or down."""

    lr: float = learning_rate(0.01, optax=1e-3, torch=1e-3)

    label, family = "SignSGD", "sign"
    reference = "Bernstein et al. 2018, arXiv:1802.04434; optax.sign_sgd"
    formula = r"x_{t+1} = x_t - \eta\,\mathrm{sign}(g_t)"
    fixes = "Cliffs and plateaus make no difference: a gradient of any size gives the same step."
    breaks = "It never settles: near the minimum it jumps to and fro by the learning rate."
    optax = "optax.sign_sgd(lr)"
    torch = "pytorch_optimizer.SignSGD(params, lr, momentum=0.0)"

    def update(self, x, g, lr, t):
        return (x - lr * sign(g),)
