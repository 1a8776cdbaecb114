from engine import Landscape, item, param


@item
class ThreeHumpCamel(Landscape):
    """A shallow bowl with a dent on either side: runs that begin outside may rest in the wrong one."""

    dent: float = param(1.05, 0.9, 1.1, "a", "how deep the two dents are", valid="[0.9, 1.1]")

    label = "Three-hump camel"
    reference = "Branin 1972, IBM Journal of Research and Development 16(5)"
    expression = "2*x**2 - dent*x**4 + x**6/6 + x*y + y**2"
    domain = ((-2.5, 2.5), (-2.5, 2.5))
    starts = ((-2.0, 2.0), (2.0, 2.0), (0.5, -2.0))
    minima = ((0.0, 0.0),)

    @property
    def saddles(self):
        """Where the floor of the valley y = -x/2 has its two crests, from its derivative 7/2 - 4 a x**2 + x**4 = 0."""
        if not isinstance(self.dent, float) or 4 * self.dent**2 <= 3.5:
            return ()
        x = (2 * self.dent - (4 * self.dent**2 - 3.5) ** 0.5) ** 0.5
        return ((x, -x / 2), (-x, x / 2))
