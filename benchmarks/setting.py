"""The pictures that are measured, by their links."""

# Four lanes of 300 steps on Rosenbrock, two with a schedule, at rest on the last one
LINK = (
    "v=1&on=Rosenbrock(b=100.0)&start=-1.2,1.0&steps=300&noise=0.0&seed={seed}"
    "&lane1=Adam(lr=0.001)&rate1=CosineDecay()"
    "&lane2=Momentum(lr=0.0004)&rate2=Constant()"
    "&lane3=RMSProp(lr=0.02)&rate3=ExponentialDecay()"
    "&lane4=SGD(lr=0.001)&rate4=Constant()"
    "&view=step:300"
)


def link(seed: int) -> str:
    """The query. Without noise the seed changes nothing but the key of the caches, so every run is computed anew."""
    return LINK.format(seed=seed)


# As much as a page takes: six lanes of 5,000 steps, so noisy that no two steps fall on the same pixel
HEAVY = (
    "v=1&on=Rosenbrock(b=100.0)&start=-1.2,1.0&steps=5000&noise=0.5&seed=1"
    "&lane1=SGD(lr=0.0005)&lane2=Momentum(lr=0.0003)&lane3=RMSProp(lr=0.02)"
    "&lane4=Adam(lr=0.02)&rate4=CosineDecay()&lane5=AdaGrad(lr=0.3)&lane6=Lion(lr=0.01)"
    "&view=step:0"
)
