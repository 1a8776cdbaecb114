import numpy as np

from engine import Typed, item, lookup, typed


@item
class Multiplicative(Typed):
    """Every step multiplies the rate by a formula of the step t that you write yourself."""

    formula_of_t: str = typed("0.99 if t < 100 else 0.97", "the factor from step t - 1 to step t")

    label, family = "Factor by factor", "formula"
    multiplies = True
    reference = "torch.optim.lr_scheduler.MultiplicativeLR"
    formula = r"\eta_t = \eta_{t-1}\,f(t),\quad \eta_0 = \eta"
    torch = "torch.optim.lr_scheduler.MultiplicativeLR(optimizer, lr_lambda=lambda t: formula_of_t)"

    def rate(self, t, base_lr, steps):
        each = np.arange(1.0, np.max(t, initial=0) + 1)
        factors = self.function(each) + 0 * each
        return base_lr * lookup(np.cumprod([1.0, *factors]), t)
