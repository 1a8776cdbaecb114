from engine import SGD, Optimizer, Wrapper, choice, duration, forgetting, item, param, where


@item
class Averaged(Wrapper):
    """Keeps an average of the points beside the path: it lies calmly where the path itself trembles."""

    then: Optimizer = param(SGD(), help="the optimizer whose points are averaged")
    decay: float = forgetting(0.99, r"\beta", "how slowly the average forgets", 0.0, 0.9999, valid="[0, 1]")
    kind: str = choice("moving", "equal", help="a moving average (EMA), or the mean of all points (SWA)")
    overwrite: int = duration(
        0, 0, 500, "k", "every so many steps the average takes the path's place; 0 for never", advanced=True
    )

    label, family = "Averaged weights", "wrapper"
    role = "average"
    reference = """Polyak & Juditsky 1992; SWA: Izmailov et al. 2018, arXiv:1803.05407; torch.optim.swa_utils, Keras
    use_ema"""
    formula = r"a_1 = x_1,\quad a_t = \beta\, a_{t-1} + (1-\beta)\, x_t"
    fixes = "Without lowering the learning rate the answer stops trembling."
    breaks = "While the path still travels, the average lags far behind it."
    iterates = ("average",)
    memory = {"average": "x"}

    def after(self, x, t, average):
        share = 1.0 / t if self.kind == "equal" else 1.0 if t == 1 else 1 - self.decay
        average = average + share * (x - average)
        every = where(self.overwrite > 0, self.overwrite, 1e300)
        return where(t % every == 0, average, x), average
