import numpy as np

from engine import Schedule, choice, duration, item, magnitude, param, power, switch, unsigned


@item
class Cyclic(Schedule):
    """Swings between a low and a high rate: no single best rate has to be found."""

    base_lr: float = magnitude(0.001, 0.0, 0.1, r"\eta_{low}", "the low rate; the high one is the optimizer's")
    step_size_up: int = duration(40, 1, 500, "s", "steps of a rise", torch=2000)
    step_size_down: int = duration(0, 0, 500, r"s_{down}", "steps of a fall; 0 means as many as of a rise")
    mode: str = choice(
        "triangular", "triangular2", "exp_range", help="swings stay equal, are halved each time, or shrink each step"
    )
    gamma: float = unsigned(0.99, 0.9, 1.0, r"\gamma", "what is left of the swing after a step (exp_range)", torch=1.0)
    cycle_momentum: bool = switch("momentum (or beta1) falls while the rate rises, and the other way round", on=True)
    base_momentum: float = param(
        0.8, 0.0, 0.999, r"\mu_{low}", "momentum at the high rate", valid="[0, 1)", advanced=True
    )
    max_momentum: float = param(
        0.9, 0.0, 0.999, r"\mu_{high}", "momentum at the low rate", valid="[0, 1)", advanced=True
    )

    label, family = "Cyclic", "cyclic"
    takes_rate, joins = False, "last"
    reference = "Smith 2015, arXiv:1506.01186; torch.optim.lr_scheduler.CyclicLR"
    formula = r"""\eta_t = \eta_{low} + (\eta-\eta_{low})\,\Delta(t)\,k_t,\quad
    k_t = 1,\ 2^{1-cycle}\ \text{or } \gamma^t"""
    torch = """torch.optim.lr_scheduler.CyclicLR(optimizer, base_lr, max_lr, step_size_up, step_size_down or None,
        mode, gamma, cycle_momentum, base_momentum, max_momentum)"""

    def rate(self, t, base_lr, steps):
        return self.base_lr + (base_lr - self.base_lr) * self.swing(t)[0] * self.swing(t)[1]

    def swing(self, t):
        """How high in its swing step t is, from 0 to 1, and how large the swing is."""
        total = self.step_size_up + np.where(self.step_size_down, self.step_size_down, self.step_size_up)
        up = self.step_size_up / total
        cycle = np.floor(1 + t / total)
        part = 1 + t / total - cycle
        height = np.where(part <= up, part / up, (part - 1) / (up - 1))
        size = {"triangular": 1.0, "triangular2": power(2.0, 1 - cycle), "exp_range": power(self.gamma, t)}[self.mode]
        return height, size

    def momenta(self, steps):
        if not self.cycle_momentum:
            return None
        sizes = [one.shape for one in vars(self).values() if isinstance(one, np.ndarray)]
        t = np.arange(steps, dtype=float).reshape(-1, *(1 for _ in np.broadcast_shapes(*sizes)))
        height, size = self.swing(t)
        return self.max_momentum - (self.max_momentum - self.base_momentum) * height * size + 0 * t
