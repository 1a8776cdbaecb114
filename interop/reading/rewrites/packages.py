"""Optimizers of packages under their own names."""

from __future__ import annotations

import ast

from engine import Told

from ...errors import CodeError
from .given import Given, Modern, number, renamed

FEW_BITS = Told("It keeps its memory in 8 bits, with rounding errors of its own; here it is exact.")
BITS = {
    **{name: f"torch.optim.{name}" for name in ("Adam", "AdamW", "SGD", "RMSprop", "Adagrad")},
    **{"Lion": "pytorch_optimizer.Lion", "LAMB": "keras.optimizers.Lamb", "AdEMAMix": "optax.contrib.ademamix"},
}
FEW = ("bitsandbytes.optim.", "bnb.optim.", "bitsandbytes.", "bnb.")
OF_BITS = ("optim_bits", "args", "min_8bit_size", "percentile_clipping", "block_wise", "is_paged", "max_unorm")
FUSED = ("apex.optimizers.Fused", "deepspeed.ops.adam.Fused", "deepspeed.ops.adam.DeepSpeedCPU")


def schedule_free(name: str, given: Given) -> Modern:
    """Schedule-free SGD and AdamW of the authors' package. Raises CodeError."""
    if number(given.pop("r", None), 0) != 0:
        raise CodeError("{call}: the argument {argument} has no counterpart here.", call=name, argument="'r'")
    for idle in ("foreach",):
        given.pop(idle, None)
    if name.endswith("SGDScheduleFree"):
        return "pytorch_optimizer.ScheduleFreeSGD", given, None
    betas = given.pop("betas", None)
    if isinstance(betas, (ast.Tuple, ast.List)) and len(betas.elts) == 2:
        given |= {"b1": betas.elts[0], "b2": betas.elts[1]}
    given.pop("params", None)
    remark = None
    if number(given.get("warmup_steps"), 0) != 0:
        remark = Told("With a warm-up the package's first rate is one step further than optax's, which is read here.")
    return "optax.contrib.schedule_free_adamw", renamed(given, {"lr": "learning_rate"}), remark


def prodigy(name: str, given: Given) -> Modern:
    """Prodigy and D-Adaptation of the authors' packages."""
    names = {
        "decouple": "weight_decouple",
        "use_bias_correction": "bias_correction",
        "log_every": "",
        "fsdp_in_use": "",
        "slice_p": "",
    }
    short = "Prodigy" if name.endswith("Prodigy") else "DAdaptAdam"
    return f"pytorch_optimizer.{short}", renamed(given, names), None


def lion(name: str, given: Given) -> Modern:
    """Lion of the package lion_pytorch."""
    return "pytorch_optimizer.Lion", renamed(given, {"use_triton": "", "decoupled_weight_decay": ""}), None


def few_bits(name: str, given: Given) -> Modern:
    """Optimizers of bitsandbytes, as if they kept all digits."""
    short = name.rsplit(".", 1)[-1].removeprefix("Paged")
    plain = short.removesuffix("8bit").removesuffix("32bit")
    if plain not in BITS:
        return name, given, None
    found, given = BITS[plain], {key: one for key, one in given.items() if key not in OF_BITS}
    eight = short.endswith("8bit") or not short.endswith("32bit")
    if found.startswith("torch."):
        return found, given, FEW_BITS if eight else None
    betas = given.pop("betas", None)
    if found.startswith("pytorch_optimizer."):
        return found, given | ({"betas": betas} if betas is not None else {}), FEW_BITS if eight else None
    words = ("beta_1", "beta_2") if found.startswith("keras.") else ("b1", "b2", "b3")
    pairs = dict(zip(words, betas.elts)) if isinstance(betas, (ast.Tuple, ast.List)) else {}
    given.pop("params", None)
    other = {"lr": "learning_rate", **({"eps": "epsilon"} if found.startswith("keras.") else {})}
    return found, renamed(given, other) | pairs, FEW_BITS if eight else None


def fused(name: str, given: Given) -> Modern:
    """Optimizers that are computed in one go on a GPU. Raises CodeError."""
    short = name.rsplit(".", 1)[-1].removeprefix("Fused").removeprefix("DeepSpeedCPU")
    mode = number(given.pop("adam_w_mode", given.pop("adamw_mode", None)), True)
    given = {
        key: one
        for key, one in given.items()
        if key not in ("set_grad_none", "capturable", "master_weights", "fp32_optimizer_states")
    }
    if number(given.pop("bias_correction", None), True) is False:
        raise CodeError(
            "{call}: the argument {argument} has no counterpart here.", call=name, argument="'bias_correction'"
        )
    if short == "Adam" and mode:
        given.setdefault("weight_decay", ast.Constant(0.0))
        return (
            "torch.optim.AdamW",
            given,
            Told("{call} pulls the weights beside the gradient, as AdamW does.", call=name),
        )
    return (f"torch.optim.{short}" if short in ("Adam", "SGD", "Adagrad") else name), given, None


def adafactor(name: str, given: Given) -> Modern:
    """Its two ways: a rate that it is given, as optax has it, or one that falls with the steps, as Keras has it.
    Raises CodeError."""
    relative, scaled = (number(given.pop(one, None), True) for one in ("relative_step", "scale_parameter"))
    climbs = number(given.pop("warmup_init", None), False)
    rate, decay = given.pop("lr", ast.Constant(None)), number(given.pop("decay_rate", None), -0.8)
    eps, first = given.pop("eps", None), given.pop("beta1", ast.Constant(None))
    small = (
        eps.elts
        if isinstance(eps, (ast.Tuple, ast.List)) and len(eps.elts) == 2
        else [ast.Constant(1e-30), ast.Constant(1e-3)]
    )
    given.pop("params", None)
    set_rate = not (isinstance(rate, ast.Constant) and rate.value is None)
    if relative and set_rate:
        raise CodeError("{call} refuses lr together with relative_step=True: say relative_step=False.", call=name)
    if not relative and climbs:
        raise CodeError("{call} refuses warmup_init=True without relative_step=True.", call=name)
    if number(given.pop("weight_decay", None), 0) != 0:
        raise CodeError(
            "{call}: the argument {argument} has no counterpart here.", call=name, argument="'weight_decay'"
        )
    clip = given.pop("clip_threshold", ast.Constant(1.0))
    if not relative:
        if not set_rate:
            raise CodeError("{call} needs {argument}.", call=name, argument="lr")
        found = {"learning_rate": rate, "multiply_by_parameter_scale": ast.Constant(bool(scaled)), "eps": small[0]}
        found |= {"decay_rate": ast.Constant(-decay), "clipping_threshold": clip, "momentum": first}
        return "optax.adafactor", found, None
    if climbs or not scaled or not (isinstance(first, ast.Constant) and first.value is None):
        raise CodeError("{call} is known here with relative_step=False, or with its defaults.", call=name)
    found = {"learning_rate": ast.Constant(0.01), "beta_2_decay": ast.Constant(decay), "epsilon_1": small[0]}
    return "keras.optimizers.Adafactor", found | {"epsilon_2": small[1], "clip_threshold": clip}, None


def old_adamw(name: str, given: Given) -> Modern:
    """AdamW as transformers had it. Raises CodeError."""
    if number(given.pop("correct_bias", None), True) is False:
        raise CodeError(
            "{call}: the argument {argument} has no counterpart here.", call=name, argument="'correct_bias'"
        )
    given.pop("no_deprecation_warning", None)
    given.pop("params", None)
    betas = given.pop("betas", None)
    pairs = dict(zip(("beta_1", "beta_2"), betas.elts)) if isinstance(betas, (ast.Tuple, ast.List)) else {}
    found = {"learning_rate": ast.Constant(1e-3), "epsilon": ast.Constant(1e-6), "weight_decay": ast.Constant(0.0)}
    found |= renamed(given, {"lr": "learning_rate", "eps": "epsilon"}) | pairs
    remark = None
    if number(found["weight_decay"]) != 0:
        remark = Told("{call} pulls the weights after its step; here they are pulled before it.", call=name)
    else:
        found["weight_decay"] = ast.Constant(0.0)
    return "keras.optimizers.AdamW", found, remark
