from engine import Optimizer, item, maximum, minimum, param, power, shared
from engine.fields import flavour, learning_rate, unsigned, weight_decay


@item
class ScheduleFreeSGD(Optimizer):
    """No schedule to plan: gradients are taken between a fast point z and its average x, the answer."""

    lr: float = learning_rate(0.002, optax=1.0, torch=1.0)
    beta: float = param(
        0.9, 0.5, 1.0, r"\beta", "where between z (0) and its average x (1) gradients are taken", valid="(0, 1]"
    )
    warmup_steps: int = param(0, 0, 100, "w", "steps over which the rate rises to its full size", valid="[0, 1e9]")
    weight_lr_power: float = unsigned(
        2.0, 0.0, 4.0, "q", "the average weighs each step by this power of its rate", advanced=True
    )
    r: float = unsigned(
        0.0, 0.0, 4.0, "r", "the average weighs each step by this power of its number", advanced=True, only="torch"
    )
    weight_decay: float = weight_decay()
    flavour: str = flavour("optax", "torch")

    label, family = "Schedule-free SGD", "averaging"
    reference = """Defazio et al. 2024, arXiv:2405.15682; optax.contrib.schedule_free_sgd (pytorch_optimizer's for
    PyTorch)"""
    formula = r"""y_t = (1-\beta)\,z_t + \beta\,x_t,\quad z_{t+1} = z_t - \eta\, g(y_t),\quad
    x_{t+1} = (1-c_t)\,x_t + c_t\,z_{t+1},\quad c_t = \frac{\eta_t^2}{\sum_{i\le t}\eta_i^2}"""
    fixes = "The run may stop at any time: the average is as good as if the rate had been decayed just for it."
    breaks = "The path drawn is y, where gradients are taken; judge the result by x, the average."
    differs = {"optax": "optax computes a warm-up in float32: with one, the path is the same to about six digits."}
    optax = [
        """optax.contrib.schedule_free(optax.chain(optax.add_decayed_weights(weight_decay), optax.sgd(lr)),
            learning_rate=earlier, b1=beta, weight_lr_power=weight_lr_power) when earlier and weight_decay""",
        """optax.contrib.schedule_free(optax.sgd(lr), learning_rate=earlier, b1=beta, weight_lr_power=weight_lr_power)
            when earlier""",
        """optax.contrib.schedule_free_sgd(lr, warmup_steps or None, b1=beta, weight_decay=weight_decay or None,
            weight_lr_power=weight_lr_power) when not earlier""",
    ]
    torch = """pytorch_optimizer.ScheduleFreeSGD(params, lr, momentum=beta, weight_decay=weight_decay, r=r,
        weight_lr_power=weight_lr_power, warmup_steps=warmup_steps) when beta < 1"""
    memory = {"z": "x", "average": "x", "total": shared(0.0), "top": shared(0.0)}
    iterates = ("average",)

    def update(self, x, g, lr, t, z, average, total, top):
        w = self.warmup_steps * 1.0
        rate = lr * minimum(t / maximum(w, 1.0), 1.0)
        top = maximum(top, rate)
        weight = power(top, self.weight_lr_power)
        if self.flavour == "torch":
            weight = weight * power(t, self.r)
        else:  # optax warms z up one step later than the average's weights: its first step has rate 0
            rate = lr * minimum((t - 1 + maximum(1.0 - w, 0.0)) / maximum(w, 1.0), 1.0)
        total = total + weight
        average = (x - (1 - self.beta) * z) / self.beta  # taken from x, which something around this may have moved
        z = z - rate * (g + self.weight_decay * x)
        average = average + weight / maximum(total, 1e-300) * (z - average)
        return z + self.beta * (average - z), z, average, total, top
