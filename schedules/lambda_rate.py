from engine import Typed, item, typed


@item
class Lambda(Typed):
    """The rate times a formula of the step t that you write yourself."""

    formula_of_t: str = typed("1 / (1 + 0.02 * t)", "the factor at step t, e.g. 0.95 ** t or min(1, t / 20)")

    label, family = "Formula", "formula"
    joins = "anywhere"
    reference = "torch.optim.lr_scheduler.LambdaLR"
    formula = r"\eta_t = \eta\,f(t)"
    torch = "torch.optim.lr_scheduler.LambdaLR(optimizer, lr_lambda=lambda t: formula_of_t)"

    def rate(self, t, base_lr, steps):
        return base_lr * self.function(t)
