from engine import Optimizer, item, learning_rate, magnitude, maximum, power, shared, unsigned, weight_decay


@item
class ASGD(Optimizer):
    """Gradient descent whose answer is the average of its path: the noise of single steps cancels out."""

    lr: float = learning_rate(0.001, torch=1e-2)
    lambd: float = magnitude(1e-4, 0.0, 1.0, r"\lambda", "how fast the rate falls, and a pull towards the origin")
    alpha: float = unsigned(0.75, 0.0, 1.0, r"\alpha", "power with which the rate falls", advanced=True)
    t0: float = magnitude(1e6, 0.0, 1e6, "t_0", "step at which the averaging starts")
    weight_decay: float = weight_decay()

    label, family = "Averaged SGD", "averaging"
    reference = "Polyak & Juditsky 1992, SIAM J. Control Optim. 30(4); torch.optim.ASGD"
    formula = r"""x_{t+1} = (1-\lambda\eta_t)\,x_t - \eta_t g_t,\quad
    \eta_{t+1} = \frac{\eta}{(1+\lambda\eta t)^\alpha},\quad a_{t+1} = a_t + \frac{x_{t+1}-a_t}{\max(1, t-t_0)}"""
    fixes = "With noisy gradients the average settles although the point itself never stops trembling."
    breaks = "The average only follows the point until step t0, which PyTorch sets to a million."
    torch = "torch.optim.ASGD(params, lr, lambd, alpha, t0, weight_decay)"
    memory = {"average": "x", "eta": shared(0.0)}
    iterates = ("average",)

    def update(self, x, g, lr, t, average, eta):
        g = g + self.weight_decay * x
        rate = lr if t == 1 else eta  # set by the step before, so a schedule acts one step later
        x = x * (1 - self.lambd * rate) - rate * g
        average = average + (x - average) / maximum(1.0, t - 1 - self.t0)
        eta = lr / power(1 + self.lambd * lr * t, self.alpha)
        return x, average, eta
