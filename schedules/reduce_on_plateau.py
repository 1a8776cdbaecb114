import numpy as np

from engine import Schedule, choice, duration, flavour, item, magnitude, param


@item
class ReduceOnPlateau(Schedule):
    """Watches the loss and cuts the rate when it has stopped getting better for a while."""

    factor: float = param(
        0.5,
        0.05,
        0.95,
        "f",
        "what is left of the rate after a cut",
        valid="(0, 1)",
        torch=0.1,
        keras=0.1,
        transformers=0.1,
        timm=0.1,
    )
    patience: int = duration(10, 0, 100, "p", "steps without progress that are forgiven")
    threshold: float = magnitude(1e-4, 0.0, 0.5, r"\theta", "smallest improvement that counts")
    cooldown: int = duration(0, 0, 100, "c", "steps after a cut in which nothing is counted", advanced=True)
    min_lr: float = magnitude(0.0, 0.0, 0.1, r"\eta_{min}", "never below this rate", advanced=True)
    eps: float = magnitude(
        1e-8, 0.0, 1e-3, r"\epsilon", "cuts smaller than this are not made", advanced=True, only="torch"
    )
    mode: str = choice("min", "max", help="whether a lower or a higher value is better", advanced=True, timm="max")
    threshold_mode: str = choice(
        "rel", "abs", help="improvement as a part of the best value, or in itself", advanced=True, only="torch"
    )
    flavour: str = flavour("torch", "keras")

    label, family = "Reduce on plateau", "closed loop"
    joins = "anywhere"
    reference = "torch.optim.lr_scheduler.ReduceLROnPlateau; keras.callbacks.ReduceLROnPlateau"
    formula = r"""\eta \leftarrow \max(f\,\eta, \eta_{min})\ \text{after more than } p \text{ steps without}\ L <
    (1-\theta)\,L_{best}"""
    torch = """torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode,
        cooldown, min_lr, eps)"""
    keras = """keras.callbacks.ReduceLROnPlateau(monitor='loss', factor=factor, patience=patience, mode=mode,
        min_delta=threshold, cooldown=cooldown, min_lr=min_lr)"""
    transformers = """transformers.get_scheduler(name='reduce_lr_on_plateau', optimizer=optimizer,
        scheduler_specific_kwargs={'mode': mode, 'factor': factor, 'patience': patience, 'threshold': threshold,
        'threshold_mode': threshold_mode, 'cooldown': cooldown, 'min_lr': min_lr, 'eps': eps})"""
    timm = """timm.scheduler.PlateauLRScheduler(optimizer, decay_rate=factor, patience_t=patience, threshold=threshold,
        cooldown_t=cooldown, warmup_t=warmup_steps, warmup_lr_init=warmup_from, lr_min=min_lr, mode=mode)"""

    @property
    def closed_loop(self):
        return True

    def begin(self, base_lr, steps):
        lr = np.array(base_lr, dtype=float)
        worst = np.inf if self.mode == "min" else -np.inf
        return {"lr": lr, "best": np.full(lr.shape, worst), "bad": np.zeros(lr.shape), "rest": np.zeros(lr.shape)}

    def better(self, loss, best):
        step = self.threshold if self.mode == "min" else -self.threshold
        if self.flavour == "keras":
            ahead = loss + step
            return (ahead < best if self.mode == "min" else ahead > best) | np.isinf(best)
        limit = best * (1 - step) if self.threshold_mode == "rel" else best - step
        return loss < limit if self.mode == "min" else loss > limit

    def after_step(self, state, loss):
        better = self.better(loss, state["best"])
        state["best"] = np.where(better, loss, state["best"])
        lower = np.maximum(state["lr"] * self.factor, self.min_lr)
        if self.flavour == "keras":
            rest = np.maximum(state["rest"] - 1, 0)
            bad = np.where(state["rest"] > 0, 0, state["bad"])
            bad = np.where(better, 0, np.where(rest > 0, bad, bad + 1))
            # it asks at p steps already, and whether the rate is low enough in single precision
            above = np.float32(state["lr"]) > np.float32(self.min_lr)
            cut = ~better & (rest <= 0) & (bad >= self.patience) & above
            state["lr"] = np.where(cut, lower, state["lr"])
        else:
            resting = state["rest"] > 0
            rest = np.where(resting, state["rest"] - 1, 0)
            bad = np.where(better | resting, 0, state["bad"] + 1)
            cut = bad > self.patience
            state["lr"] = np.where(cut & (state["lr"] - lower > self.eps), lower, state["lr"])
        state["bad"] = np.where(cut, 0, bad)
        state["rest"] = np.where(cut, self.cooldown, rest)
