"""What stands beside an optimizer and a schedule in a script, and what is said about it."""

from __future__ import annotations

import re
from functools import lru_cache

from engine import Told

# parts of libraries that make no step and change no rate
HARMLESS = re.compile(
    r"optax\.(losses|tree|tree_utils|projections|assignment|perturbations|monte_carlo|second_order|schedules)\b.*"
    r"|optax\.\w*(loss|entropy|cosine_distance|cosine_similarity|divergence|log_cosh|hinge)\w*"
    r"|optax\.(apply_updates|global_norm|incremental_update|periodic_update|EmptyState|safe_\w+|smooth_labels|convex_\w+|"
    r"with_extra_args_support|GradientTransformation\w*|OptState|Params|Updates|Schedule|keep_params_nonnegative|"
    r"value_and_grad_from_state|params_of\w*|tree_\w+|inject_hyperparams)"
    r"|torch\.optim\.(Optimizer|swa_utils\.(AveragedModel|update_bn|get_\w+)|lr_scheduler\.(LRScheduler|_LRScheduler))"
    r"|keras\.optimizers\.(Optimizer|get|serialize|deserialize)|keras\.optimizers\.schedules\.(LearningRateSchedule|\w*serialize)"
    r"|torch\.nn\.utils\.(?!clip).*"
    r"|pytorch_optimizer\.(load_optimizer|get_\w+)|timm\.optim\.create_optimizer\w*"
)
CALLBACKS = {
    "TensorBoard", "CSVLogger", "BackupAndRestore", "TerminateOnNaN", "ProgbarLogger", "History", "RemoteMonitor",
    "BaseLogger", "Callback", "CallbackList", "ModelCheckpoint",
}  # fmt: skip
# what gets an optimizer or a schedule and leaves the rate alone, by the last part of its name
CARRIERS = re.compile(
    r"(?i)(.*\.)?(prepare\w*|compile|fit\w*|train\w*|test\w*|valid\w*|eval\w*|Trainer\w*|TrainState|create|save\w*|load\w*|"
    r"print|len|str|id|type|list|dict|tuple|zip|isinstance|initialize|DistributedOptimizer|broadcast_\w+|DataParallel|"
    r"\w*DataParallel\w*|Checkpoint\w*|ModelCheckpoint|CheckpointManager|register\w*|append|extend|add\w*|step(_\w+)?|update|"
    r"init\w*|unscale_\w*|GradScaler|apply_gradients|minimize|run|main|build\w*|make\w*|Learner|Model\w*|attach|replicate|"
    r"get_state|state_dict|\w+_step|loop|model|net|pl\.Trainer|summary|map|jit|partial|tqdm|log\w*|plot\w*|Engine|"
    r"skip_first_batches|backward|zero_grad|deepcopy|copy|super|setattr|getattr|hasattr|Accelerator|join|format|"
    r"super\(\).*|self|state|wrap\w*|freeze|cuda|to|next|iter|enumerate|range|sum|any|all|max|min|print_\w+|get_lr\w*|"
    r"get_last_lr|lr_find|find|recorder|show\w*|test_\w+|simulate\w*|check\w*|assert\w*|pformat|pprint|display)"
)
RATES = re.compile(
    r"(lr_?scheduler|scheduler|schedule|warm_?up|plateau|anneal|learning_rate|lr_find|onecycle|one_cycle|cyclic)|(?:^|[._a-z])lr(?:$|_)|LR$|Decay",
    re.IGNORECASE,
)
WRAPS = re.compile(r"^(?:.*\.)?[A-Z]\w*$")


@lru_cache(maxsize=4096)
def harmless(name: str) -> bool:
    """Whether a call of a library, by its qualified name, leaves the run's path alone."""
    callback = name.startswith("keras.callbacks.") and name.rsplit(".", 1)[-1] in CALLBACKS
    return bool(HARMLESS.fullmatch(name)) or callback


@lru_cache(maxsize=4096)
def concerns_rate(name: str) -> bool:
    """Whether a call looks as if it made or changed a learning rate."""
    return bool(RATES.search(name.rsplit(".", 1)[-1])) and not CARRIERS.fullmatch(name)


@lru_cache(maxsize=4096)
def wraps(name: str) -> bool:
    """Whether a call looks as if it made another optimizer of the one that it gets."""
    return bool(WRAPS.match(name)) and not CARRIERS.fullmatch(name)


NOT_KNOWN = Told("It is not known here; the learning rate may depend on it.")
WRAPPED = Told("It is not known here what this makes of the optimizer.")
CALLBACK = Told("This callback does not change the path, so it has no counterpart here.")
UNUSED = Told("The optimizer of this text does not use it.")
HIDDEN = Told("It gets settings by ** that this code does not show; they are not read.")
SET_ANEW = Told("LearningRateScheduler sets the rate anew in each epoch, so that this does nothing.")
CONDITION = Told("The optimizer steps only under a condition that is not read; here it steps each time.")
BY_HAND = Told("The learning rate is set by hand here in a way that is not read.")
