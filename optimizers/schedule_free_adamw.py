from engine import Optimizer, item, maximum, minimum, param, power, running, shared, sqrt
from engine.fields import beta2, decoupled_decay, epsilon, flavour, learning_rate, unsigned


@item
class ScheduleFreeAdamW(Optimizer):
    """Adam with no schedule to plan: gradients are taken between a fast point z and its average, the answer."""

    lr: float = learning_rate(0.05, keras=0.0025, optax=0.0025)
    beta1: float = param(
        0.9, 0.5, 1.0, r"\beta_1", "where between z (0) and its average (1) gradients are taken", valid="(0, 1]"
    )
    beta2: float = beta2()
    eps: float = epsilon(1e-8)
    warmup_steps: int = param(
        0, 0, 100, "w", "steps over which the rate rises to its full size", valid="[0, 1000000000]"
    )
    weight_decay: float = decoupled_decay()
    weight_lr_power: float = unsigned(
        2.0, 0.0, 4.0, "q", "the average weighs each step by this power of its rate", advanced=True, only="optax"
    )
    flavour: str = flavour("keras", "optax")

    label, family = "Schedule-free AdamW", "averaging"
    reference = """Defazio et al. 2024, arXiv:2405.15682; keras.optimizers.ScheduleFreeAdamW,
    optax.contrib.schedule_free_adamw"""
    formula = r"""z_{t+1} = z_t - \eta\,\frac{g(y_t)}{\sqrt{v_t/(1-\beta_2^t)}+\epsilon},\quad x_{t+1} = (1-c_t)\,x_t
    + c_t\,z_{t+1},\quad y_{t+1} = (1-\beta_1)\,z_{t+1} + \beta_1\,x_{t+1},\quad c_t = \tfrac1t"""
    fixes = "The run may stop at any time: the average is as good as if the rate had been decayed just for it."
    breaks = "The path drawn is y, where gradients are taken; judge the result by the average."
    keras = """keras.optimizers.ScheduleFreeAdamW(learning_rate, beta_1, beta_2, epsilon, warmup_steps,
        weight_decay or None)"""
    optax = [
        """optax.contrib.schedule_free(optax.adamw(lr, b1=0.0, b2=beta2, eps=eps, weight_decay=weight_decay),
            learning_rate=earlier, b1=beta1, weight_lr_power=weight_lr_power) when earlier""",
        """optax.contrib.schedule_free_adamw(lr, warmup_steps or None, b1, b2, eps, weight_decay, weight_lr_power)
            when not earlier""",
    ]
    memory = {"z": "x", "average": "x", "v": 0.0, "beta2_t": running("beta2"), "total": shared(0.0), "top": shared(0.0)}
    iterates = ("average",)

    def update(self, y, g, lr, t, z, average, v, beta2_t, total, top):
        beta2_t = beta2_t * self.beta2
        w = self.warmup_steps * 1.0
        rate = lr * minimum(t / maximum(w, 1.0), 1.0)
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        direction = g / (sqrt(v / (1 - beta2_t)) + self.eps)
        if self.flavour == "keras":  # all steps weigh the same; the pull on y is taken for one on the average
            y = y - lr * self.weight_decay * y
        average = (y - (1 - self.beta1) * z) / self.beta1  # taken from y, which something around this may have moved
        if self.flavour == "keras":
            z = z - rate * direction
            average = average + (z - average) / t
        else:  # z warms up one step later than the weights do: its first step has rate 0
            top = maximum(top, rate)
            weight = power(top, self.weight_lr_power)
            total = total + weight
            rate = lr * minimum((t - 1 + maximum(1.0 - w, 0.0)) / maximum(w, 1.0), 1.0)
            z = z - rate * (direction + self.weight_decay * y)
            average = average + weight / maximum(total, 1e-300) * (z - average)
        y = (1 - self.beta1) * z + self.beta1 * average
        return y, z, average, v, beta2_t, total, top
