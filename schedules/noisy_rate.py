from dataclasses import replace
from functools import lru_cache

import numpy as np

from engine import Composed, Constant, Schedule, duration, item, param


@item
class NoisyRate(Composed):
    """Shakes another schedule's rates at random, by a few per cent or by a lot."""

    around: Schedule = param(Constant(), help="the schedule that is shaken")
    noise_std: float = param(
        1.0, 0.0, 2.0, r"\sigma", "strength of the noise, as a part of the rate", valid="[0, 1000]"
    )
    noise_pct: float = param(0.67, 0.01, 1.0, "p", "noise beyond this part of the rate is drawn anew", valid="(0, 1]")
    noise_from: int = duration(1, 0, 1000, "a", "the first step with noise")
    noise_to: int = duration(1_000_000, 0, 1_000_000, "b", "the first step without it again", advanced=True)
    noise_seed: int = param(42, 0, 1000, "s", "another number, another noise", valid="[0, 2000000000]", advanced=True)

    label, family = "Noise on the rate", "composition"
    reference = "timm.scheduler (noise_range_t, noise_pct, noise_std, noise_seed)"
    formula = r"\eta_t\,(1+\epsilon_t),\quad \epsilon_t \sim \mathcal{N}(0, \sigma^2),\ |\epsilon_t| < p"

    def rate(self, t, base_lr, steps):
        noise, at = self.noise(int(np.max(t, initial=0)) + 1), np.asarray(t).astype(int)
        shaken = noise[at] if noise.ndim == 1 else noise[at[:, 0]]
        return self.around.rate(t, base_lr, steps) * (1 + shaken)

    def noise(self, steps):
        """timm's numbers: each step seeds a Mersenne twister anew and makes normal numbers of its uniform ones."""
        lanes = {name: value.tolist() for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        if lanes:
            each = [replace(self, **dict(zip(lanes, values))) for values in zip(*lanes.values())]
            return np.stack([one.noise(steps) for one in each], axis=-1)
        return drawn(steps, self.noise_from, self.noise_to, self.noise_seed, self.noise_std, self.noise_pct)

    def mix(self, state):
        if "noise" not in state:
            state["noise"] = self.noise(state["steps"] + 1)
        return state["inner"][0]["lr"] * (1 + state["noise"][min(state["t"], len(state["noise"]) - 1)])


@lru_cache(maxsize=64)
def drawn(steps, first, end, seed, std, limit):
    """The noise of each step. A step's numbers are the first of its twister's that are within the limit."""
    found, twister = np.zeros(steps), np.random.RandomState(0)
    for t in range(max(first, 1), min(end, steps)):
        twister.seed((seed + t) % 2**32)
        for _ in range(100):
            high, low = twister.randint(0, 2**32, (16, 2, 2), dtype=np.uint32).astype(np.uint64).T
            one, two = (((high << np.uint64(32)) | low) % np.uint64(2**53)) / 2.0**53
            length, angle = np.sqrt(-2 * np.log1p(-two)), 2 * np.pi * one
            draws = np.stack([length * np.cos(angle), length * np.sin(angle)], axis=-1).ravel()
            draws = draws.astype(np.float32).astype(float) * std
            if (fine := np.abs(draws) < limit).any():
                found[t] = draws[np.argmax(fine)]
                break
    found.flags.writeable = False
    return found
