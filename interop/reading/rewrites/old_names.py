"""Calls of older versions and of packages under their own names, as the calls that are known here."""

from __future__ import annotations

import ast
from collections.abc import Callable

from engine import Told

from ...spelling import order_of, path
from .aliases import TRANSFORMERS, plain
from .given import Given, Modern
from .old_keras import old_keras
from .package_schedules import bolts, diffusers, gradual, hugging_face, stays
from .packages import FEW, FUSED, adafactor, few_bits, fused, lion, old_adamw, prodigy, schedule_free
from .tensorflow_one import NAMES as TENSORFLOW_ONE

BOLTS = "pl_bolts.optimizers.lr_scheduler.LinearWarmupCosineAnnealingLR"
# of packages: their arguments by position
ORDERS = {
    "schedulefree.AdamWScheduleFree": ("params", "lr", "betas", "eps", "weight_decay", "warmup_steps", "r"),
    "schedulefree.SGDScheduleFree": ("params", "lr", "momentum", "weight_decay", "warmup_steps", "r"),
    "prodigyopt.Prodigy": ("params", "lr", "betas", "beta3", "eps", "weight_decay", "decouple"),
    "dadaptation.DAdaptAdam": ("params", "lr", "betas", "eps", "weight_decay", "log_every", "decouple"),
    "lion_pytorch.Lion": ("params", "lr", "betas", "weight_decay"),
    "transformers.Adafactor": (
        *("params", "lr", "eps", "clip_threshold", "decay_rate", "beta1", "weight_decay"),
        *("scale_parameter", "relative_step", "warmup_init"),
    ),
    "transformers.AdamW": ("params", "lr", "betas", "eps", "weight_decay", "correct_bias"),
    "warmup_scheduler.GradualWarmupScheduler": ("optimizer", "multiplier", "total_epoch", "after_scheduler"),
    BOLTS: (
        *("optimizer", "warmup_epochs", "max_epochs", "warmup_start_lr", "eta_min", "last_epoch"),
    ),
    "diffusers.optimization.get_scheduler": (
        *("name", "optimizer", "step_rules", "num_warmup_steps", "num_training_steps"),
        *("num_cycles", "power", "last_epoch"),
    ),
}  # fmt: skip
# the same thing under other names
SAME = {
    "transformers.optimization.Adafactor": "transformers.Adafactor",
    "transformers.optimization.AdamW": "transformers.AdamW",
    "torch.optim.lr_scheduler.GradualWarmupScheduler": "warmup_scheduler.GradualWarmupScheduler",
    "pl_bolts.optimizers.LinearWarmupCosineAnnealingLR": BOLTS,
    **{name: f"schedulefree.{name}" for name in ("AdamWScheduleFree", "SGDScheduleFree")},
    **{name: f"bitsandbytes.optim.{name}" for name in ("Adam8bit", "AdamW8bit", "PagedAdamW8bit", "Lion8bit")},
    **{"FusedAdam": "apex.optimizers.FusedAdam", "DeepSpeedCPUAdam": "deepspeed.ops.adam.DeepSpeedCPUAdam"},
    "LinearWarmupCosineAnnealingLR": BOLTS,
    "GradualWarmupScheduler": "warmup_scheduler.GradualWarmupScheduler",
    "diffusers.get_scheduler": "diffusers.optimization.get_scheduler",
}


def modern(name: str, call: ast.Call) -> tuple[str, ast.Call, Told | None]:
    """The name and call as it is spelled today, and what must be said about it.

    `name` is qualified. Raises CodeError where the library would refuse the call, or no call here does the same.
    """
    last = name.rsplit(".", 1)[-1]
    name = SAME.get(name, SAME.get(last, name))
    if last in TRANSFORMERS and name.startswith(("transformers.", "diffusers.")):
        name, call = "transformers.get_scheduler", plain(name, call, order_of(f"transformers.{last}"))
    rewrite = _rewrite(name)
    if rewrite is None or any(one.arg is None for one in call.keywords):
        return name, call, None
    order = ORDERS.get(name) or order_of(name) or ("params", "lr")
    if len(call.args) > len(order):
        return name, call, None
    given = dict(zip(order, call.args)) | {one.arg: one.value for one in call.keywords}
    found, arguments, remark = rewrite(name, dict(given))
    if found == name and arguments == given:
        return name, call, remark
    ahead = order_of(found)[:1]
    first = [arguments.pop(one) for one in ("params", "optimizer") if one in arguments and [one] == ahead]
    keywords = [ast.keyword(key, value) for key, value in arguments.items()]
    return found, ast.Call(path(found), first, keywords), remark


def _rewrite(name: str) -> Callable[[str, Given], Modern] | None:
    if name in OWN:
        return OWN[name]
    if name.startswith("keras.optimizers.") and name.count(".") == 2:
        return old_keras
    if name.startswith(FEW):
        return few_bits
    if name.startswith(FUSED):
        return fused
    return None


OWN: dict[str, Callable[[str, Given], Modern]] = {
    "schedulefree.AdamWScheduleFree": schedule_free,
    "schedulefree.SGDScheduleFree": schedule_free,
    "prodigyopt.Prodigy": prodigy,
    "dadaptation.DAdaptAdam": prodigy,
    "lion_pytorch.Lion": lion,
    "transformers.Adafactor": adafactor,
    "transformers.AdamW": old_adamw,
    "transformers.get_scheduler": hugging_face,
    "diffusers.optimization.get_scheduler": diffusers,
    "warmup_scheduler.GradualWarmupScheduler": gradual,
    BOLTS: bolts,
    "torch.optim.lr_scheduler.PolynomialLR": stays,
    "optax.linear_schedule": stays,
    "optax.polynomial_schedule": stays,
}
for _name, (_order, _made) in TENSORFLOW_ONE.items():
    ORDERS[_name] = _order
    OWN[_name] = lambda name, given, made=_made: made(given)
