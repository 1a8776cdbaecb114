import numpy as np

from engine import Schedule, duration, item, magnitude, part


@item
class ScaleOnPlateau(Schedule):
    """optax's watch on the loss: it averages some steps and cuts before the step that brought the bad news."""

    factor: float = part(0.5, 0.05, 0.95, "f", "what is left of the rate after a cut", optax=0.1)
    patience: int = duration(10, 0, 100, "p", "steps without progress after which the rate is cut")
    rtol: float = magnitude(
        1e-4, 0.0, 0.5, r"\theta", "smallest improvement that counts, as a part of the best value", valid="[0, 1]"
    )
    atol: float = magnitude(
        0.0, 0.0, 0.5, r"\delta", "smallest improvement that counts, in itself; adds to the other", advanced=True
    )
    cooldown: int = duration(0, 0, 100, "c", "steps after a cut in which nothing is counted", advanced=True)
    accumulation_size: int = duration(1, 1, 50, "a", "steps whose mean loss is looked at", advanced=True)
    min_scale: float = magnitude(
        0.0, 0.0, 0.5, r"s_{min}", "never below this part of the rate", valid="[0, 1]", advanced=True
    )

    label, family = "Scale on plateau (optax)", "closed loop"
    reference = "optax.contrib.reduce_on_plateau"
    formula = r"""s \leftarrow \max(f\,s, s_{min})\ \text{at the } p\text{-th time that not}\ \bar L < (1-\theta)\,\bar
    L_{best} - \delta"""
    optax = """optax.contrib.reduce_on_plateau(factor=factor, patience=patience, rtol=rtol, atol=atol,
        cooldown=cooldown, accumulation_size=accumulation_size, min_scale=min_scale) when rtol or atol"""

    @property
    def closed_loop(self):
        return True

    def begin(self, base_lr, steps):
        lr = np.array(base_lr, dtype=float)
        zero = np.zeros(lr.shape)
        start = {"lr": lr, "base": lr, "scale": zero + 1, "best": zero + np.inf, "bad": zero, "rest": zero}
        return start | {"seen": zero, "mean": zero}

    def before_step(self, state, loss):
        mean = (state["seen"] * state["mean"] + loss) / (state["seen"] + 1)
        due = state["seen"] + 1 >= self.accumulation_size
        state["seen"], state["mean"] = np.where(due, 0, state["seen"] + 1), np.where(due, 0, mean)
        better = due & (mean < (1 - self.rtol) * state["best"] - self.atol)
        state["best"] = np.where(better, mean, state["best"])
        bad = np.where(better, 0, state["bad"] + 1)
        resting = state["rest"] > 0
        cut = due & ~resting & (bad == self.patience)  # equal: with patience 0 it is progress that cuts, as in optax
        scale = np.maximum(np.where(cut, state["scale"] * self.factor, state["scale"]), self.min_scale)
        state["scale"] = np.where(due & ~resting, scale, state["scale"])
        state["bad"] = np.where(due, np.where(resting | cut, 0, bad), state["bad"])
        state["rest"] = np.where(
            due, np.where(resting, state["rest"] - 1, np.where(cut, self.cooldown, 0)), state["rest"]
        )
        state["lr"] = state["base"] * state["scale"]

    def after_step(self, state, loss):
        pass  # the loss has been taken in before the step
