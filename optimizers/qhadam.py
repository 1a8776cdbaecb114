from engine import Optimizer, beta1, beta2, epsilon, fraction, item, learning_rate, shared, sqrt, weight_decay


@item
class QHAdam(Optimizer):
    """Adam with a share of the plain gradient above the line, and of its plain square below it."""

    lr: float = learning_rate(0.05, torch=1e-3)
    beta1: float = beta1()
    beta2: float = beta2()
    nu1: float = fraction(0.7, 0.0, 1.0, r"\nu_1", "share of the mean gradient; 1: Adam", torch=1.0)
    nu2: float = fraction(1.0, 0.0, 1.0, r"\nu_2", "share of the mean square; 1: Adam")
    eps: float = epsilon(1e-8)
    weight_decay: float = weight_decay()

    label, family = "QHAdam", "adaptive"
    reference = "Ma & Yarats 2019, arXiv:1810.06801"
    formula = r"""x_{t+1} = x_t - \eta\,\frac{(1-\nu_1)\,g_t
    + \nu_1 \hat m_t}{\sqrt{(1-\nu_2)\,g_t^2 + \nu_2 \hat v_t}+\epsilon},\quad \hat m, \hat v\ \text{as in Adam}"""
    fixes = "Adam that reacts to the newest gradient at once; with less of the memory below, steps stay bounded."
    breaks = "Two more numbers to choose; like Adam it depends on the axes."
    differs = {"torch": "pytorch_optimizer computes parts in float32: the path is the same to about eight digits."}
    torch = "pytorch_optimizer.QHAdam(params, lr, betas, nus=(nu1, nu2), weight_decay=weight_decay, eps=eps)"
    memory = {"m": 0.0, "v": 0.0, "seen1": shared(0.0), "seen2": shared(0.0)}

    def update(self, x, g, lr, t, m, v, seen1, seen2):
        seen1 = seen1 * self.beta1 + 1  # the weight of all gradients so far corrects the bias
        seen2 = seen2 * self.beta2 + 1
        g = g + self.weight_decay * x
        m = m + (g - m) / seen1
        v = v + (g * g - v) / seen2
        above = self.nu1 * m + (1 - self.nu1) * g
        below = self.nu2 * v + (1 - self.nu2) * (g * g)
        x = x - lr * (above / (sqrt(below) + self.eps))
        return x, m, v, seen1, seen2
