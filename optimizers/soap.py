import numpy as np

from engine import Optimizer, dot, item
from engine.fields import beta1, beta2, duration, epsilon, forgetting, learning_rate, switch, weight_decay


@item
class SOAP(Optimizer):
    """Adam in the axes of the valley instead of those of the picture; Shampoo's matrix tells where they lie."""

    lr: float = learning_rate(0.05, torch=3e-3)
    beta1: float = beta1(0.95)
    beta2: float = beta2(0.95)
    shampoo_beta: float = forgetting(0.95, r"\beta_G", "how slowly the matrix forgets", low=0.5, high=0.9999)
    precondition_frequency: int = duration(10, 1, 50, "f", "steps between two looks at the axes")
    correct_bias: bool = switch("correct the averages for their start at zero", on=True)
    eps: float = epsilon(1e-8)
    weight_decay: float = weight_decay(text="pull towards the origin, beside the gradient", torch=0.01)

    label, family = "SOAP", "preconditioned"
    by_matrix = True
    reference = "Vyas et al. 2024, arXiv:2409.11321"
    formula = r"""G_t = \beta_G G_{t-1} + (1-\beta_G)\, g_t g_t^\top = Q \Lambda Q^\top,\quad
    x_{t+1} = x_t - \eta\, Q\,\frac{Q^\top m_t}{\sqrt{v_t}+\epsilon},\quad v\ \text{of}\ (Q^\top g_t)^2"""
    fixes = "What Adam does for valleys along the axes it does for valleys in any direction, and it forgets."
    breaks = "Between two looks the axes grow stale; on a bend it rides with those of a moment ago."
    caveat = "Here it has one 2x2 matrix for the whole vector; a layer of a network has one for each side."
    differs = {"torch": "pytorch_optimizer computes parts in float32: the path is the same to about eight digits."}
    torch = [
        """pytorch_optimizer.SOAP(params, lr, betas, weight_decay, precondition_frequency, precondition_1d=True,
            correct_bias=correct_bias, eps=eps) when shampoo_beta == beta2""",
        """pytorch_optimizer.SOAP(params, lr, betas, shampoo_beta, weight_decay, precondition_frequency,
            precondition_1d=True, correct_bias=correct_bias, eps=eps)""",
    ]

    def init(self, p):
        n, *batch = np.shape(p)
        square = np.zeros((n, n, *batch))
        return {"m": np.zeros_like(p), "v": np.zeros_like(p), "G": square, "Q": square}

    def step(self, oracle, p, state, lr, t):
        g, axes = oracle.grad(p), state["Q"]
        if t > 1:  # the first gradient only tells the axes
            state["m"] = m = state["m"] + (1 - self.beta1) * (g - state["m"])
            along = dot(axes, g[:, None])
            state["v"] = v = state["v"] + (1 - self.beta2) * (along * along - state["v"])
            length = lr
            if self.correct_bias:
                length = lr * np.sqrt(1 - self.beta2 ** (t - 1.0)) / (1 - self.beta1 ** (t - 1.0))
            scaled = dot(axes, m[:, None]) / (np.sqrt(v) + self.eps)
            p = p - length * dot(axes.swapaxes(0, 1), scaled[:, None])
            p = p - lr * self.weight_decay * p
        state["G"] = G = state["G"] + (1 - self.shampoo_beta) * (g[:, None] * g[None] - state["G"])
        if t == 1:
            _, found = np.linalg.eigh(np.where(np.isfinite(stack := np.moveaxis(G, (0, 1), (-2, -1))), stack, 0.0))
            state["Q"] = np.moveaxis(found[..., ::-1], (-2, -1), (0, 1))
        else:  # one step of the power method tells where the axes have moved, and which is the steepest now
            look = (t - 1) % self.precondition_frequency == 0
            turned = (G[:, :, None] * axes[None]).sum(axis=1)
            order = np.argsort(-(axes * turned).sum(axis=0), axis=0, kind="stable")
            columns = np.take_along_axis(turned, order[None], axis=1)
            found, _ = np.linalg.qr(np.moveaxis(columns, (0, 1), (-2, -1)))
            state["Q"] = np.where(look, np.moveaxis(found, (-2, -1), (0, 1)), axes)
            state["v"] = np.where(look, np.take_along_axis(v, order, axis=0), v)
        return p
