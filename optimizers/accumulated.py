import numpy as np

from engine import SGD, Optimizer, Told, Wrapper, duration, item, param, switch


@item
class Accumulated(Wrapper):
    """Collects the gradients of several steps and only then lets the optimizer move, by their mean."""

    then: Optimizer = param(SGD(), help="the optimizer that moves once in so many steps")
    every: int = duration(4, 1, 64, "k", "steps whose gradients are collected")
    mean: bool = switch("it moves by the mean of the gradients; off: by their sum", on=True)

    label, family = "Gradient accumulation", "wrapper"
    reference = "keras.optimizers.Optimizer(gradient_accumulation_steps); optax.MultiSteps"
    formula = r"\bar g_j = \frac{1}{k}\sum_{i=1}^{k} g_{(j-1)k+i},\quad \text{one step of the optimizer by } \bar g_j"
    fixes = "Averages the noise of several gradients away, as a batch that is so much larger would."
    breaks = "Where gradients have no noise it only waits: it is as many times slower."
    detour_cost = 0.1

    def init(self, p):
        return {"then": self.then.init(p), "total": 0.0 * p}

    def step(self, oracle, p, state, lr, t):
        if np.ndim(self.every):
            raise Told("every must be one number: runs side by side move together")
        state["total"] = state["total"] + oracle.grad(p)
        if t % self.every:
            return p
        g = state["total"] / (self.every if self.mean else 1)
        state["total"] = 0.0 * p
        return self.then.step(oracle.given(g), p, state["then"], lr, t // self.every)
