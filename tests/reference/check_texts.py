# ruff: noqa: E501 - texts as people write them stay on one line
"""Runs texts as people write them under the real libraries: what they are read as must have the same rates.

    python tests/reference/check_texts.py

Each text makes an optimizer `o` and a scheduler `s` (PyTorch and what is built on it), or a schedule `s`, a function of
the step. Needs what make_schedules.py needs. The texts are our own, in the manner of public code.
"""

from __future__ import annotations

import math
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from interop import read_code

STEPS = 120
SGD = "import torch\no = torch.optim.SGD(model.parameters(), lr=0.1)\n"
ADAM = "import torch.optim as optim\nlearning_rate = 3e-4\no = optim.Adam(model.parameters(), lr=learning_rate)\n"
CONFIG = "import torch\nfrom torch.optim import lr_scheduler\ncfg = {'lr': 0.05, 'gamma': 0.5, 'every': 7, 'marks': [5, 30]}\n"
CONFIG += "o = torch.optim.SGD(model.parameters(), lr=cfg['lr'])\n"
ARGS = (
    "import argparse, torch\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=0.2)\n"
)
ARGS += (
    "parser.add_argument('--epochs', type=int, default=60)\nparser.add_argument('--gamma', type=float, default=0.9)\n"
)
ARGS += "args = parser.parse_args([])\no = torch.optim.AdamW(model.parameters(), lr=args.lr)\n"
HF = SGD + "import transformers\nfrom transformers.optimization import *\n"
WARM = "warmup, total = 10, 90\n"
TORCH = [
    SGD + "s = torch.optim.lr_scheduler.StepLR(o, 30)",
    SGD + "s = torch.optim.lr_scheduler.StepLR(o, step_size=int(0.25 * 40), gamma=1 / 2)",
    ADAM + "s = optim.lr_scheduler.ExponentialLR(o, gamma=0.97)",
    ADAM
    + "from torch.optim.lr_scheduler import CosineAnnealingLR\ns = CosineAnnealingLR(o, T_max=50, eta_min=learning_rate / 10)",
    CONFIG + "s = lr_scheduler.MultiStepLR(o, cfg['marks'], cfg['gamma'])",
    CONFIG + "s = lr_scheduler.StepLR(o, cfg['every'], **{'gamma': cfg['gamma']})",
    CONFIG + "s = lr_scheduler.MultiStepLR(o, milestones=[int(100 * f) for f in (0.3, 0.6)], gamma=0.2)",
    ARGS + "s = torch.optim.lr_scheduler.StepLR(o, step_size=args.epochs // 4, gamma=args.gamma)",
    ARGS + "s = torch.optim.lr_scheduler.PolynomialLR(o, total_iters=args.epochs, power=2.0)",
    ARGS + "s = torch.optim.lr_scheduler.LambdaLR(o, lambda e: 1 - max(0, e - 20) / float(args.epochs))",
    SGD + WARM + "s = torch.optim.lr_scheduler.LambdaLR(o, lr_lambda=lambda t: min(1, (t + 1) / warmup))",
    SGD
    + WARM
    + "def rule(step):\n    if step < warmup:\n        return step / warmup\n    part = (step - warmup) / (total - warmup)\n"
    "    return 0.5 * (1 + math.cos(math.pi * min(1.0, part)))\ns = torch.optim.lr_scheduler.LambdaLR(o, rule)",
    SGD + "def make(power):\n    def f(t):\n        return (1 - min(t, 80) / 80) ** power\n    return f\n"
    "s = torch.optim.lr_scheduler.LambdaLR(o, make(0.9))",
    SGD
    + "def f(epoch):\n    lr = 1.0\n    if epoch > 60:\n        lr *= 1e-2\n    elif epoch > 20:\n        lr *= 1e-1\n    return lr\n"
    "s = torch.optim.lr_scheduler.LambdaLR(o, lr_lambda=f)",
    SGD + "s = torch.optim.lr_scheduler.LambdaLR(o, lambda x, w=8.0: (x / w if x < w else (w / x) ** 0.5))",
    SGD + "s = torch.optim.lr_scheduler.MultiplicativeLR(o, lambda e: 0.95)",
    SGD + "s = torch.optim.lr_scheduler.LinearLR(o, 0.25, total_iters=12)",
    SGD + "s = torch.optim.lr_scheduler.ConstantLR(o, factor=0.5, total_iters=9)",
    SGD + "s = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=10, T_mult=2, eta_min=1e-3)",
    SGD
    + "steps_per_epoch = 15\ns = torch.optim.lr_scheduler.OneCycleLR(o, 0.3, epochs=8, steps_per_epoch=steps_per_epoch)",
    SGD
    + "s = torch.optim.lr_scheduler.OneCycleLR(o, max_lr=0.3, total_steps=120, epochs=2, steps_per_epoch=7, pct_start=0.1)",
    SGD + "s = torch.optim.lr_scheduler.CyclicLR(o, 0.01, 0.1, step_size_up=15, cycle_momentum=False)",
    SGD + "a = torch.optim.lr_scheduler.LinearLR(o, start_factor=0.1, total_iters=10)\n"
    "b = torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=110)\n"
    "s = torch.optim.lr_scheduler.SequentialLR(o, schedulers=[a, b], milestones=[10])",
    SGD + "s = torch.optim.lr_scheduler.ChainedScheduler([torch.optim.lr_scheduler.ConstantLR(o, 0.1, 5), "
    "torch.optim.lr_scheduler.ExponentialLR(o, 0.9)])",
    "import torch\nclass Config:\n    lr = 0.1\n    gamma = 0.8\no = torch.optim.SGD(model.parameters(), lr=Config.lr)\n"
    "s = torch.optim.lr_scheduler.StepLR(o, 10, gamma=Config.gamma)",
    "import torch\nclass Trainer:\n    def __init__(self, model, lr=0.2):\n"
    "        self.o = torch.optim.SGD(model.parameters(), lr=lr)\n"
    "        self.s = torch.optim.lr_scheduler.StepLR(self.o, 9)\nt = Trainer(model)\no, s = t.o, t.s",
    "import torch\nlr = 0.1\nlr *= 2\nlr -= 0.05\no = torch.optim.SGD(model.parameters(), lr=lr)\n"
    "s = torch.optim.lr_scheduler.ExponentialLR(o, 0.99 if lr > 0.1 else 0.5)",
]
FACE = [
    HF + f"s = get_{name}({args})"
    for name, args in (
        ("linear_schedule_with_warmup", "o, 10, 90"),
        ("linear_schedule_with_warmup", "o, num_warmup_steps=0, num_training_steps=60"),
        ("linear_schedule_with_warmup", "o, 40, 40"),
        ("linear_schedule_with_warmup", "o, 500, 10"),
        ("cosine_schedule_with_warmup", "o, 10, 120"),
        ("cosine_schedule_with_warmup", "o, 10, 90, num_cycles=1.0"),
        ("cosine_with_hard_restarts_schedule_with_warmup", "o, 10, 90, num_cycles=3"),
        ("cosine_with_hard_restarts_schedule_with_warmup", "o, 7, 100, num_cycles=4"),
        ("polynomial_decay_schedule_with_warmup", "o, 10, 90, lr_end=1e-3, power=2.0"),
        ("constant_schedule_with_warmup", "o, 15"),
        ("inverse_sqrt_schedule", "o, 15"),
        ("scheduler", "'cosine_with_restarts', o, 5, 100, {'num_cycles': 2}"),
        ("scheduler", "name='linear', optimizer=o, num_warmup_steps=int(0.1 * 100), num_training_steps=100"),
        ("scheduler", "'cosine_with_min_lr', o, 10, 100, {'min_lr': 0.01}"),
        ("scheduler", "'warmup_stable_decay', o, 10, 100, {'num_decay_steps': 30}"),
    )
]  # fmt: skip
SETTINGS = [  # with what the trainer makes of them
    ("args = TrainingArguments(learning_rate=0.1, max_steps=100, warmup_ratio=0.1, optim='sgd')", "'linear', o, 10, 100"),
    ("args = TrainingArguments(learning_rate=0.1, max_steps=90, warmup_steps=0.05, lr_scheduler_type='cosine')", "'cosine', o, 5, 90"),
    ("lr: 1e-1\noptimizer: sgd\nlr_scheduler: polynomial\nmax_steps: 80\nwarmup_steps: 8\n", "'polynomial', o, 8, 80"),
    ("python run.py --optim sgd --lr 0.1 --lr_scheduler cosine_with_restarts --max_train_steps 90 --lr_num_cycles 3",
     "'cosine_with_restarts', o, 0, 90, {'num_cycles': 3}"),
    ('{"lr": 0.1, "optimizer": "sgd", "lr_scheduler_type": "inverse_sqrt", "warmup_steps": 12}', "'inverse_sqrt', o, 12"),
    ('learning_rate = 0.1\nlr_scheduler = "constant_with_warmup"\nlr_warmup_steps = 9\n', "'constant_with_warmup', o, 9"),
]  # fmt: skip
KERAS = [
    "s = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=20, decay_rate=0.5)",
    "s = keras.optimizers.schedules.ExponentialDecay(initial_learning_rate=1e-1, decay_steps=20, decay_rate=0.5, staircase=True)",
    "s = keras.optimizers.schedules.CosineDecay(0.1, 100, alpha=0.05)",
    "s = keras.optimizers.schedules.CosineDecay(0.0, 90, warmup_target=0.1, warmup_steps=10)",
    "s = keras.optimizers.schedules.PolynomialDecay(0.1, 80, 0.01, power=0.5)",
    "s = keras.optimizers.schedules.InverseTimeDecay(0.1, 10, 0.5)",
    "s = keras.optimizers.schedules.PiecewiseConstantDecay([20, 60], [0.1, 0.05, 0.01])",
    "s = keras.optimizers.schedules.CosineDecayRestarts(0.1, 20, t_mul=2.0, m_mul=0.9)",
]
OPTAX = [
    "s = optax.cosine_decay_schedule(0.1, 100, alpha=0.1)",
    "s = optax.warmup_cosine_decay_schedule(0.0, 0.1, 10, 100, 0.001)",
    "s = optax.exponential_decay(0.1, 20, 0.5, staircase=True)",
    "s = optax.join_schedules([optax.linear_schedule(0.0, 0.1, 10), optax.constant_schedule(0.1)], [10])",
    "s = optax.piecewise_constant_schedule(0.1, {30: 0.5, 60: 0.1})",
    "s = optax.cosine_onecycle_schedule(100, 0.1)",
]


def driven(space: dict) -> np.ndarray:
    """The rate of each step of an optimizer `o` under a scheduler `s`; as far as the library makes them."""
    rates = []
    for _ in range(STEPS):
        rates.append(space["o"].param_groups[0]["lr"])
        space["o"].step()
        try:
            space["s"].step()
        except ValueError:  # OneCycleLR past its end
            break
    return np.array(rates)


def torch_rates(text: str) -> np.ndarray:
    """What PyTorch, and what is built on it, makes of a text."""
    space = {"model": SimpleNamespace(parameters=lambda: [torch.nn.Parameter(torch.zeros(2))]), "math": math}
    exec(text, space)
    return driven(space)


def check(text: str, theirs: np.ndarray) -> bool:
    """Whether a text is read with these rates; says where not."""
    try:
        made = read_code(text)
        ours = made.schedule.lrs(made.optimizer.lr, STEPS)[: len(theirs)]
        gap = float((np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-3 * np.abs(theirs).max() + 1e-300)).max())
    except Exception as error:  # a text that is not read is a finding, too
        print("NOT READ", repr(text[-90:]), error)
        return False
    if gap > 1e-9:
        print(f"DIFFERS by {gap:.1e}", repr(text[-90:]), made.schedule)
    return gap <= 1e-9


def main() -> int:
    """Counts the texts whose rates are those of the libraries."""
    import keras
    import optax

    warnings.filterwarnings("ignore")
    right = [check(text, torch_rates(text)) for text in (*TORCH, *FACE)]
    right += [check(text, torch_rates(f"{HF}s = get_scheduler({call})")) for text, call in SETTINGS]
    for texts, library, optimizer in (
        (KERAS, {"keras": keras}, "import keras\n{}\no = keras.optimizers.SGD(learning_rate=s)"),
        (OPTAX, {"optax": optax}, "import optax\n{}\no = optax.sgd(s)"),
    ):
        for text in texts:
            space = dict(library)
            exec(text, space)
            theirs = np.array(
                [float(np.asarray(space["s"](float(t) if library.get("optax") else t))) for t in range(STEPS)]
            )
            right.append(check(optimizer.format(text), theirs))
    print(f"{sum(right)} of {len(right)} texts have the rates of the libraries")
    return len(right) - sum(right)


if __name__ == "__main__":
    sys.exit(main())
