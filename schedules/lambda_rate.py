from dataclasses import dataclass

from engine import Schedule, expression, param


@dataclass(frozen=True)
class Lambda(Schedule):
    """The rate times a formula of the step t that you write yourself."""

    formula_of_t: str = param("1 / (1 + 0.02 * t)", help="the factor at step t, e.g. 0.95 ** t or min(1, t / 20)")

    label = "Formula"
    family = "formula"
    joins = "anywhere"
    reference = "torch.optim.lr_scheduler.LambdaLR"
    formula = r"\eta_t = \eta\,f(t)"
    spelling = {
        "torch": "torch.optim.lr_scheduler.LambdaLR(optimizer, lr_lambda=lambda t: formula_of_t)",
    }

    def __post_init__(self):
        super().__post_init__()
        expression(self.formula_of_t, ("t",))

    def rate(self, t, base_lr, steps):
        return base_lr * expression(self.formula_of_t, ("t",))(t)
