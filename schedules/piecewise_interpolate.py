import numpy as np

from engine import Schedule, Told, choice, item, param, unsigned


@item
class PiecewiseInterpolate(Schedule):
    """Joins the rates at chosen steps by jumps, straight lines or cosine arcs: any shape you can draw."""

    boundaries: tuple = param(
        (20, 80, 150), 0, 1000, "b", "steps at which the next rate is reached", valid="[1, 1000000]"
    )
    scales: tuple = unsigned((4.0, 0.5, 0.1), 0.0, 10.0, "s", "each rate as a multiple of the one before")
    between: str = choice("linear", "cosine", "jump", help="how the rate gets from one boundary to the next")

    label, family = "Piecewise interpolation", "decay"
    reference = "optax.piecewise_interpolate_schedule; optax.piecewise_constant_schedule"
    formula = r"\eta_{b_i} = \eta \prod_{j \le i} s_j"
    optax = [
        """optax.piecewise_constant_schedule(lr, boundaries_and_scales=dict(zip(boundaries, scales)))
            when between == 'jump'""",
        """optax.piecewise_interpolate_schedule(interpolate_type=between, init_value=lr,
            boundaries_and_scales=dict(zip(boundaries, scales)))""",
    ]

    def __post_init__(self):
        super().__post_init__()
        if len(self.boundaries) != len(self.scales) or list(self.boundaries) != sorted(set(self.boundaries)):
            raise Told("boundaries must rise, and there must be as many of them as scales")

    def rate(self, t, base_lr, steps):
        found, start, low = base_lr + 0.0 * t, 0, base_lr
        for boundary, scale in zip(self.boundaries, self.scales):
            part, high = (t - start) / (boundary - start), low * scale
            if self.between == "linear":
                on_the_way = (high - low) * part + low
            elif self.between == "cosine":
                on_the_way = high + (low - high) / 2 * (np.cos(np.pi * part) + 1)
            else:
                on_the_way = low
            found = np.where(t >= boundary, high, np.where(t >= start, on_the_way, found))
            start, low = boundary, high
        return found
