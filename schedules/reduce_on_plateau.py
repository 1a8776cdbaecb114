from dataclasses import dataclass

import numpy as np

from engine import Schedule, param


@dataclass(frozen=True)
class ReduceOnPlateau(Schedule):
    """Watches the loss and cuts the rate when it has stopped getting better for a while."""

    factor: float = param(0.5, 0.05, 0.95, "f", "what is left of the rate after a cut", valid="(0, 1)")
    patience: int = param(10, 0, 100, "p", "steps without progress that are forgiven", valid="[0, 1000000]")
    threshold: float = param(
        1e-4, 0.0, 0.5, r"\theta", "smallest relative improvement that counts", scale="log", valid="[0, 1]"
    )
    cooldown: int = param(
        0, 0, 100, "c", "steps after a cut in which nothing is counted", valid="[0, 1000000]", advanced=True
    )
    min_lr: float = param(
        0.0, 0.0, 0.1, r"\eta_{min}", "never below this rate", scale="log", valid="[0, inf)", advanced=True
    )
    eps: float = param(
        1e-8,
        0.0,
        1e-3,
        r"\epsilon",
        "cuts smaller than this are not made",
        scale="log",
        valid="[0, inf)",
        advanced=True,
    )

    label = "Reduce on plateau"
    family = "closed loop"
    defaults = {"torch": {"factor": 0.1}}
    reference = "torch.optim.lr_scheduler.ReduceLROnPlateau (mode min, relative threshold)"
    formula = (
        r"\eta \leftarrow \max(f\,\eta, \eta_{min})\ \text{after more than } p \text{ steps without}\ "
        r"L < (1-\theta)\,L_{best}"
    )

    @property
    def closed_loop(self):
        return True

    def begin(self, base_lr, steps):
        lr = np.array(base_lr, dtype=float)
        return {"lr": lr, "best": np.full(lr.shape, np.inf), "bad": np.zeros(lr.shape), "rest": np.zeros(lr.shape)}

    def observe(self, state, loss):
        better = loss < state["best"] * (1 - self.threshold)
        state["best"] = np.where(better, loss, state["best"])
        bad = np.where(better, 0, state["bad"] + 1)
        resting = state["rest"] > 0
        rest = np.where(resting, state["rest"] - 1, 0)
        bad = np.where(resting, 0, bad)
        cut = bad > self.patience
        lower = np.maximum(state["lr"] * self.factor, self.min_lr)
        state["lr"] = np.where(cut & (state["lr"] - lower > self.eps), lower, state["lr"])
        state["bad"] = np.where(cut, 0, bad)
        state["rest"] = np.where(cut, self.cooldown, rest)
