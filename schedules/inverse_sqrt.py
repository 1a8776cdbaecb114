import numpy as np

from engine import Schedule, item, param


@item
class InverseSqrt(Schedule):
    """Falls with the root of time: slower and slower, with no end to plan for."""

    timescale: int = param(
        50, 1, 10_000, "s", "steps after which the rate is down to 0.71", valid="[1, 100000000]", transformers=10_000
    )

    label, family = "Inverse square root", "decay"
    reference = "Raffel et al. 2019, arXiv:1910.10683; transformers.get_inverse_sqrt_schedule"
    formula = r"\eta_t = \frac{\eta}{\sqrt{(t+s)/s}}"
    transformers = [
        """transformers.get_scheduler(name='inverse_sqrt', optimizer=optimizer, num_warmup_steps=warmup_steps)
            when warmup_steps and timescale == warmup_steps""",
        """transformers.get_scheduler(name='inverse_sqrt', optimizer=optimizer, num_warmup_steps=warmup_steps,
            scheduler_specific_kwargs={'timescale': timescale})""",
    ]

    def rate(self, t, base_lr, steps):
        return base_lr / np.sqrt((t + self.timescale) / self.timescale)
