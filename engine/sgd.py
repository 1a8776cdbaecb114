"""The plainest optimizer; it stands here because it is what wrappers wrap unless told otherwise."""

from __future__ import annotations

from typing import Any

from .declare import item
from .fields import learning_rate, weight_decay
from .optimizer import Optimizer
from .spelling import decayed


@item
class SGD(Optimizer):
    """Straight downhill: each step follows the gradient, as long as the gradient is steep."""

    lr: float = learning_rate(0.001, torch=1e-3, keras=1e-2)
    weight_decay: float = weight_decay()

    label, family = "SGD", "gradient"
    fixes = "Needs nothing but the gradient, and any smooth surface can be descended with a small enough step."
    breaks = "In a narrow valley the steep walls force tiny steps, and along the floor it hardly moves."
    reference = "Robbins & Monro 1951; torch.optim.SGD"
    formula = r"x_{t+1} = x_t - \eta\, g_t"
    torch = [
        "torch.optim.SGD(params, lr, momentum=0.0, dampening=0.0, weight_decay=weight_decay) when weight_decay",
        "torch.optim.SGD(params, lr)",
    ]
    keras = [
        """keras.optimizers.SGD(learning_rate, momentum=0.0, nesterov=False, weight_decay=weight_decay)
            when weight_decay""",
        "keras.optimizers.SGD(learning_rate)",
    ]
    optax = decayed("optax.sgd(lr)")

    def update(self, x: Any, g: Any, lr: Any, t: int) -> tuple:
        g = g + self.weight_decay * x
        return (x - lr * g,)

    def stability(self) -> float:
        return 2.0
