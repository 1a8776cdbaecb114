"""What people and trainers call each setting, the commonest name first, and what "Read as" says of its value."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """One setting: its names in small letters with "_" for "-", and the sentence about its {value}."""

    names: tuple[str, ...]
    meaning: str


LR = Word(
    ("learning_rate", "lr", "base_lr", "lr0", "init_lr", "initial_lr", "initial_learning_rate", "peak_lr",
     "learningrate", "blr", "max_learning_rate", "eta"),
    "The learning rate is {value}.",
)  # fmt: skip
WEIGHT_DECAY = Word(
    ("weight_decay", "adam_weight_decay", "wd", "weightdecay", "l2_reg", "l2"), "The weight decay is {value}."
)
MOMENTUM = Word(("momentum", "sgd_momentum"), "The momentum is {value}.")
NESTEROV = Word(("nesterov", "use_nesterov"), "Nesterov's look ahead: {value}.")
BETAS = Word(("betas", "adam_betas", "optimizer_betas", "opt_betas"), "The betas are {value}.")
BETA1 = Word(("adam_beta1", "beta1", "beta_1", "b1", "adam_beta_1"), "Beta 1 is {value}.")
BETA2 = Word(("adam_beta2", "beta2", "beta_2", "b2", "adam_beta_2"), "Beta 2 is {value}.")
EPS = Word(("adam_epsilon", "eps", "epsilon", "adam_eps", "opt_eps", "optimizer_eps"), "Epsilon is {value}.")
RHO = Word(("alpha", "rho", "rmsprop_alpha", "decay_rate"), "The memory of squared gradients is {value}.")
AMSGRAD = Word(("amsgrad",), "AMSGrad: {value}.")
OPTIMIZER = Word(
    ("optim", "optimizer", "optimizer_type", "optimizer_name", "opt", "optimiser", "optimizer_class", "opt_type"),
    "The optimizer is {value}.",
)
SCHEDULE = Word(
    ("lr_scheduler_type", "lr_scheduler", "scheduler", "lr_schedule", "lr_scheduler_name", "scheduler_type", "sched",
     "lr_decay_style", "lr_policy", "scheduler_name", "schedule", "lr_schedule_type"),
    "The schedule is {value}.",
)  # fmt: skip
WARMUP_STEPS = Word(
    ("warmup_steps", "num_warmup_steps", "lr_warmup_steps", "warmup_iters", "lr_warmup_iters", "warmup_updates",
     "warmup_iterations", "n_warmup_steps", "num_warmup_iters"),
    "The rate climbs for {value} steps.",
)  # fmt: skip
WARMUP_RATIO = Word(
    ("warmup_ratio", "warmup_fraction", "lr_warmup_fraction", "warmup_proportion"),
    "The rate climbs for {value} of all steps.",
)
WARMUP_EPOCHS = Word(("warmup_epochs", "num_warmup_epochs", "lr_warmup_epochs"), "The rate climbs for {value} epochs.")
WARMUP_LR = Word(
    ("warmup_lr", "warmup_lr_init", "warmup_start_lr", "warmup_init_lr", "lr_warmup_init"),
    "The climb starts at {value}.",
)
TOTAL = Word(
    ("max_steps", "max_train_steps", "total_steps", "num_training_steps", "train_steps", "max_iters", "num_steps",
     "total_num_update", "max_update", "train_iters", "lr_decay_iters", "total_iters", "num_iterations",
     "training_steps", "total_num_steps", "num_train_steps", "max_training_steps", "total_iterations", "n_steps",
     "t_max"),
    "The training has {value} steps.",
)  # fmt: skip
EPOCHS = Word(
    (
        "num_train_epochs",
        "num_epochs",
        "epochs",
        "max_epochs",
        "n_epochs",
        "nb_epoch",
        "max_epoch",
        "epoch",
        "train_epochs",
    ),
    "The training has {value} epochs.",
)
PER_EPOCH = Word(
    ("steps_per_epoch", "iters_per_epoch", "batches_per_epoch", "num_batches"), "An epoch has {value} steps."
)
MIN_LR = Word(
    (
        "min_lr",
        "eta_min",
        "lr_min",
        "end_lr",
        "lr_end",
        "min_learning_rate",
        "final_lr",
        "end_learning_rate",
        "lr_scheduler_min_lr",
    ),
    "The lowest rate is {value}.",
)
MIN_SHARE = Word(
    ("min_lr_rate", "min_lr_ratio", "cosine_min_lr_ratio", "lr_min_ratio"),
    "The lowest rate is {value} of the full one.",
)
CYCLES = Word(("num_cycles", "lr_num_cycles", "lr_scheduler_num_cycles"), "The schedule has {value} waves.")
POWER = Word(
    ("power", "lr_power", "lr_scheduler_power", "poly_power", "sched_power"), "The power of the decay is {value}."
)
GAMMA = Word(
    ("gamma", "lr_gamma", "lr_decay", "decay_rate", "lr_decay_rate", "lr_decay_factor"),
    "Each cut leaves {value} of the rate.",
)
EVERY = Word(
    ("step_size", "lr_step_size", "decay_epochs", "lr_step", "lr_decay_epochs", "decay_steps"),
    "The rate is cut every {value}.",
)
MILESTONES = Word(
    ("milestones", "lr_steps", "lr_milestones", "decay_milestones", "lr_step_milestones"), "The rate is cut at {value}."
)
PATIENCE = Word(
    ("patience", "lr_patience", "patience_epochs", "lr_scheduler_patience"), "A plateau is waited out for {value}."
)
FACTOR = Word(("factor", "lr_factor", "lr_scheduler_factor"), "A cut leaves {value} of the rate.")
CLIP = Word(
    ("max_grad_norm", "gradient_clip_val", "grad_clip", "clip_grad", "gradient_clipping", "clip_grad_norm",
     "grad_norm_clip", "clip_norm", "max_norm", "grad_clip_norm", "gradient_clip", "clip_gradients",
     "gradient_clip_norm"),
    "The gradient is clipped at {value}.",
)  # fmt: skip
CLIP_KIND = Word(("gradient_clip_algorithm", "clip_mode"), "It is clipped by {value}.")
ACCUMULATE = Word(
    ("gradient_accumulation_steps", "accumulate_grad_batches", "accum_iter", "grad_accum", "grad_accum_steps",
     "accumulation_steps", "accumulative_counts", "update_freq"),
    "Batches that make one step: {value}.",
)  # fmt: skip

# without one of these a text is nobody's settings of a training
TELLING = (*LR.names, *OPTIMIZER.names, *SCHEDULE.names, "optim_wrapper", "lr_config", "param_scheduler")

OWN = "{name} is {value}."
WAY_DOWN = "The way down takes {value} of all steps."
MEANINGS = {OWN, WAY_DOWN, *(one.meaning for one in list(globals().values()) if isinstance(one, Word))}
