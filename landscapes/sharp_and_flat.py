from engine import Landscape, item, param


@item
class SharpAndFlat(Landscape):
    """A narrow and a wide minimum, equally deep: noise and large steps cannot stay in the narrow one."""

    width: float = param(0.25, 0.1, 0.6, "w", "how wide the narrow well is", valid="[0.05, 0.6]")

    label = "Sharp and flat"
    reference = "Keskar et al. 2017, On large-batch training for deep learning, arXiv:1609.04836"
    expression = (
        "0.02*(x**2 + y**2) - exp(-((x + 1.5)**2 + y**2)/(2*width**2)) - exp(-((x - 1.5)**2 + y**2)/(2*0.9**2))"
    )
    domain = ((-4.0, 4.0), (-3.0, 3.0))
    starts = ((-1.1, 0.6), (-2.0, 1.5), (3.5, 2.0), (-3.5, -2.0))

    @property
    def minima(self):
        """The bottom of the narrow well, by Newton's method; of the wide one, where that is the deeper one."""
        found = [*self.stationary((-1.5, 0.0)), *self.stationary((1.4528626428797167, 0.0))]
        lowest = min((self.value(one) for one in found), default=0.0)
        return tuple(one for one in found if self.value(one) <= lowest + 1e-12)
