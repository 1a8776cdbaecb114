from dataclasses import replace

import numpy as np

from engine import Constant, Several, Told, at_least_one, duration, item, param


@item
class Sequential(Several):
    """One schedule after the other; each begins anew from the full rate at its milestone."""

    parts: tuple = param((Constant(), Constant()), help="the schedules, in their order")
    milestones: tuple = duration((100,), 0, 1000, "m", "the steps at which the second, third, ... begins")

    label, family = "In sequence", "composition"
    takes_rate = False
    reference = "torch.optim.lr_scheduler.SequentialLR; optax.join_schedules"
    formula = r"\eta_t = \eta^{(i)}_{t - m_i}\ \text{ for } m_i \le t < m_{i+1}"
    torch = "torch.optim.lr_scheduler.SequentialLR(optimizer, schedulers=parts, milestones=milestones)"
    optax = "optax.join_schedules(schedules=parts, boundaries=milestones)"

    def __post_init__(self):
        super().__post_init__()
        if len(self.milestones) != len(self.parts) - 1 or list(self.milestones) != sorted(self.milestones):
            raise Told("milestones must rise, and there must be one less of them than parts")

    def longer(self):
        """One more part, some steps after the last milestone."""
        return replace(self, parts=(*self.parts, Constant()), milestones=(*self.milestones, self.milestones[-1] + 50))

    def shorter(self):
        """Without the last part and its milestone."""
        return replace(self, parts=self.parts[:-1], milestones=self.milestones[:-1])

    def stretches(self, steps):
        """Each part with its first step and the number of its steps; the last one runs to the end."""
        starts, ends = [0, *self.milestones], [*self.milestones, steps]
        return [(part, start, at_least_one(end - start)) for part, start, end in zip(self.parts, starts, ends)]

    def span(self, steps, place):
        return self.stretches(steps)[place][2]

    def rate(self, t, base_lr, steps):
        found = 0.0 * t
        for part, start, length in self.stretches(steps):
            found = np.where(t >= start, part.rate(np.maximum(t - start, 0), base_lr, length), found)
        return found

    def momenta(self, steps):
        inner = [(start, part.momenta(length)) for part, start, length in self.stretches(steps)]
        cycling = [one for _, one in inner if one is not None]
        if not cycling:
            return None
        found = np.repeat(cycling[-1][:1], steps, axis=0)  # PyTorch's last one has set it before the first step
        for start, one in inner:
            if one is not None and start < steps:
                found[start : start + len(one)] = one[: steps - start]
                found[start + len(one) :] = one[-1]
        return found

    def active(self, t):
        return int(np.searchsorted(self.milestones, t, side="right"))

    def runs(self, place, t):
        return place == self.active(t)

    def mix(self, state):
        return state["inner"][self.active(state["t"])]["lr"]

    def as_in(self, library, steps):
        if library != "torch":
            return super().as_in(library, steps)
        # what is made after CyclicLR takes its lowest rate for the full one
        return all(part.joins for part in self.parts) and all(part.joins != "last" for part in self.parts[:-1])
