import numpy as np

from engine import Schedule, Told, duration, item, unsigned


@item
class PiecewiseConstant(Schedule):
    """A staircase with every stair given: the rates and where each of them ends."""

    boundaries: tuple = duration((50, 100), 0, 1000, "b", "the last step of each stair but the last")
    values: tuple = unsigned((0.05, 0.005), 0.0, 1.0, "v", "the rates after the first one, which is the optimizer's")

    label, family = "Piecewise constant", "decay"
    reference = "keras.optimizers.schedules.PiecewiseConstantDecay"
    formula = r"\eta_t = v_i\ \text{ for } b_i < t \le b_{i+1}"
    keras = "keras.optimizers.schedules.PiecewiseConstantDecay(boundaries=boundaries, values=(lr, *values))"

    def __post_init__(self):
        super().__post_init__()
        if len(self.boundaries) != len(self.values) or list(self.boundaries) != sorted(set(self.boundaries)):
            raise Told("boundaries must rise, and there must be as many of them as values")

    def rate(self, t, base_lr, steps):
        found = base_lr
        for boundary, value in zip(self.boundaries, self.values):
            found = np.where(t > boundary, value, found)  # Keras keeps the old rate at the boundary itself
        return found
