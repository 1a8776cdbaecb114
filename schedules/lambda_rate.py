from engine import Schedule, item, param, parse


@item
class Lambda(Schedule):
    """The rate times a formula of the step t that you write yourself."""

    formula_of_t: str = param("1 / (1 + 0.02 * t)", help="the factor at step t, e.g. 0.95 ** t or min(1, t / 20)")

    label, family = "Formula", "formula"
    joins = "anywhere"
    reference = "torch.optim.lr_scheduler.LambdaLR"
    formula = r"\eta_t = \eta\,f(t)"
    torch = "torch.optim.lr_scheduler.LambdaLR(optimizer, lr_lambda=lambda t: formula_of_t)"

    def __post_init__(self):
        super().__post_init__()
        shown = rf"{type(self).formula},\quad f(t) = {parse(self.formula_of_t, ('t',)).latex}"
        object.__setattr__(self, "formula", shown)

    def rate(self, t, base_lr, steps):
        return base_lr * parse(self.formula_of_t, ("t",))(t)
