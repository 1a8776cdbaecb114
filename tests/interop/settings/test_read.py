"""Settings of trainers as runs: what is read, what is asked, what is named as not read."""

import numpy as np
import pytest

from interop import CodeError, read_code
from optimizers import SGD, Adafactor, Adam, AdamW, Clipped, Lion, Momentum
from schedules import (
    Chained,
    Constant,
    CosineDecay,
    InverseSqrt,
    LinearRamp,
    LinearWarmup,
    MultiStep,
    PolynomialDecay,
    ReduceOnPlateau,
    StepDecay,
    WarmupStableDecay,
)

NO_DECAY = AdamW(lr=2e-5, weight_decay=0.0)


def arguments(**given):
    return f"args = TrainingArguments(output_dir='out', {', '.join(f'{k}={v!r}' for k, v in given.items())})"


def schedule(text, **answers):
    return read_code(text, answers).schedule


def test_training_arguments_with_everything_said():
    made = read_code(
        "from transformers import TrainingArguments\n"
        "batch = 16\n"
        "args = TrainingArguments(\n"
        "    output_dir='out',\n"
        "    learning_rate=2e-5,\n"
        "    weight_decay=0.01,\n"
        "    lr_scheduler_type='cosine',\n"
        "    warmup_ratio=0.1,\n"
        "    max_steps=1500,\n"
        "    max_grad_norm=0.5,\n"
        "    optim='adamw_torch',\n"
        "    per_device_train_batch_size=batch)\n"
    )
    assert made.optimizer == Clipped(then=AdamW(lr=2e-5, weight_decay=0.01), norm=0.5, flavour="torch")
    assert made.schedule == LinearWarmup(then=CosineDecay(decay_steps=1350, periodic=True), warmup_steps=150)
    assert [(one.lines, one.snippet) for one in made.taken][:2] == [
        ((5, 5), "learning_rate=2e-5,"),
        ((6, 6), "weight_decay=0.01,"),
    ]
    assert [one.snippet for one in made.unread] == ["output_dir, per_device_train_batch_size"]
    assert made.asked == () and made.remarks == ()


def test_what_training_arguments_leave_out_is_the_trainers_own_and_said():
    made = read_code(arguments())
    assert made.optimizer == Clipped(then=AdamW(lr=5e-5, weight_decay=0.0), norm=1.0, flavour="torch")
    assert made.schedule == PolynomialDecay(end=0.0)
    assert {str(one).split(":")[0] for one in made.remarks} == {
        "The text names no learning rate",
        "The text names no optimizer",
        "The text says nothing about clipping",
    }


@pytest.mark.parametrize(
    ("name", "kwargs", "wanted"),
    [
        ("linear", None, PolynomialDecay(end=0.0, decay_steps=90)),
        ("cosine", None, CosineDecay(decay_steps=90, periodic=True)),
        ("polynomial", {"power": 2.0}, PolynomialDecay(power=2.0, end=1e-7, decay_steps=90)),
        ("constant_with_warmup", None, Constant()),
        ("inverse_sqrt", None, InverseSqrt(timescale=10)),
        ("cosine_with_min_lr", {"min_lr_rate": 0.1}, CosineDecay(decay_steps=90, alpha=0.1, periodic=True)),
    ],
)
def test_schedules_by_their_names(name, kwargs, wanted):
    given = {"lr_scheduler_type": name, "max_steps": 100, "warmup_steps": 10, "optim": "sgd"}
    text = arguments(**given, **({"lr_scheduler_kwargs": kwargs} if kwargs else {}))
    assert schedule(text) == LinearWarmup(then=wanted, warmup_steps=10)


def test_a_stable_part_and_a_plateau():
    text = arguments(
        lr_scheduler_type="warmup_stable_decay",
        max_steps=100,
        warmup_steps=10,
        lr_scheduler_kwargs={"num_decay_steps": 20},
    )
    assert schedule(text) == WarmupStableDecay(warmup_steps=10, decay_steps=20, stable_steps=70, decay_type="cosine")
    made = schedule(arguments(lr_scheduler_type="reduce_lr_on_plateau", lr_scheduler_kwargs={"patience": 3}))
    assert isinstance(made, ReduceOnPlateau) and made.patience == 3


def test_restarts_of_a_known_length_do_not_hang_on_the_run():
    made = schedule(
        arguments(
            lr_scheduler_type="cosine_with_restarts",
            max_steps=100,
            warmup_steps=10,
            lr_scheduler_kwargs={"num_cycles": 4},
        )
    )
    t = np.arange(200)
    part = (t - 10) / 90
    wanted = np.where(t < 10, t / 10, np.where(part >= 1, 0, (1 + np.cos(np.pi * (4 * part % 1))) / 2))
    np.testing.assert_allclose(made.lrs(1.0, 200), wanted, rtol=1e-12, atol=1e-15)


def test_an_unknown_length_is_asked_for_and_until_then_the_runs_own():
    text = "python train.py --optimizer sgd --lr 0.1 --lr_scheduler cosine --warmup_steps 100"
    made = read_code(text)
    assert made.schedule == LinearWarmup(then=CosineDecay(periodic=True), warmup_steps=100)
    (question,) = made.asked
    assert question.name == "training steps" and question.assumed == 0
    answered = schedule(text, **{"training steps": 1000})
    assert answered == LinearWarmup(then=CosineDecay(decay_steps=900, periodic=True), warmup_steps=100)


def test_epochs_ask_for_the_steps_of_one():
    text = arguments(num_train_epochs=3, warmup_ratio=0.1)
    (question,) = read_code(text).asked
    assert question.name == "steps per epoch"
    made = schedule(text, **{"steps per epoch": 500})
    assert made == LinearWarmup(then=PolynomialDecay(end=0.0, decay_steps=1350), warmup_steps=150)


def test_a_value_that_only_the_run_knows_is_asked_for():
    text = "args = TrainingArguments(learning_rate=config.lr, weight_decay=config.wd, lr_scheduler_type='constant')"
    made = read_code(text)
    assert [one.name for one in made.asked] == ["config.lr"]
    assert "config.wd" in " ".join(one.snippet for one in made.unread)
    assert read_code(text, {"config.lr": 0.25, "config.wd": 0.5}).optimizer.then == AdamW(lr=0.25, weight_decay=0.5)


@pytest.mark.parametrize("number", ["1e-5", "1E-5", "+1e-5", "'1e-5'"])
def test_yaml_takes_a_number_without_a_point_for_a_text_and_people_do_not(number):
    made = read_code(f"optimizer: sgd\nlr: {number}\n")
    assert made.optimizer == SGD(lr=1e-5)
    assert any("YAML takes" in str(one) for one in made.remarks)
    assert not any("YAML takes" in str(one) for one in read_code("optimizer: sgd\nlr: 1.0e-5\n").remarks)


@pytest.mark.parametrize(
    "text",
    [
        "lr: 0.1\noptimizer: sgd\nmomentum: 0.9\n",
        "optimizer:\n  name: sgd\n  lr: 0.1\n  momentum: 0.9\n",
        "optimizer:\n  _target_: torch.optim.SGD\n  lr: 0.1\n  momentum: 0.9\n",
        "optimizer:\n  class_path: torch.optim.SGD\n  init_args:\n    lr: 0.1\n    momentum: 0.9\n",
        "defaults: &d {momentum: 0.9}\ntrain:\n  <<: *d\n  optimizer: sgd\n  lr: 0.1\n",
        '{"optimizer": {"type": "SGD", "params": {"lr": 0.1, "momentum": 0.9}}}',
        'lr = 0.1\noptimizer = "sgd"\nmomentum = 0.9\n',
        '[train]\nlr = 0.1\nmomentum = 0.9\n[train.optimizer]\nname = "sgd"\n',
        "config = dict(lr=0.1, optimizer='sgd', momentum=0.9)",
        "{'lr': 0.1, 'optimizer': 'SGD', 'momentum': 0.9}",
        "python train.py --opt sgd --lr 0.1 --momentum 0.9",
        "!python train.py --opt=sgd --lr=0.1 --momentum=0.9 --data ./here",
        "torchrun --nproc_per_node=2 main.py \\\n  --optimizer sgd \\\n  --lr 0.1 \\\n  --momentum 0.9\n",
        "python main.py optimizer=sgd optimizer.lr=0.1 optimizer.momentum=0.9",
        "```yaml\nlr: 0.1\noptimizer: sgd\nmomentum: 0.9\n```",
    ],
)
def test_one_run_in_many_forms(text):
    assert read_code(text).optimizer == Momentum(lr=0.1, momentum=0.9)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("adamw_torch_fused", NO_DECAY),
        ("paged_adamw_8bit", NO_DECAY),
        ("adamw_bnb_8bit", NO_DECAY),
        ("lion_8bit", Lion(lr=2e-5, beta1=0.9, beta2=0.999)),
    ],
)
def test_names_of_the_trainer(name, wanted):
    made = read_code(arguments(optim=name, learning_rate=2e-5, adam_beta2=0.999, lr_scheduler_type="constant"))
    assert made.optimizer.then == wanted
    assert ("8bit" in name) == any("few bits" in str(one) for one in made.remarks)


def test_the_trainers_adafactor_takes_the_rate_as_it_is():
    made = read_code(arguments(optim="adafactor", learning_rate=1e-3)).optimizer.then
    assert isinstance(made, Adafactor) and made.flavour == "optax" and not made.scaled and made.lr == 1e-3


def test_a_setting_that_the_optimizer_does_not_have_is_named():
    made = read_code("python t.py --optimizer sgd --lr 0.1 --beta1 0.9")
    assert made.optimizer == SGD(lr=0.1)
    assert [(one.snippet, str(one.why)) for one in made.unread] == [
        ("beta1: 0.9", "torch.optim.SGD has no such setting.")
    ]


def test_deepspeed():
    made = read_code(
        '{"train_micro_batch_size_per_gpu": 4, "gradient_clipping": 1.0,\n'
        ' "optimizer": {"type": "Adam", "params": {"lr": 3e-5, "betas": [0.8, 0.99], "weight_decay": 0.1}},\n'
        ' "scheduler": {"type": "WarmupDecayLR", "params": {"total_num_steps": 100, "warmup_max_lr": 0.002,\n'
        '   "warmup_min_lr": 0.001, "warmup_num_steps": 10, "warmup_type": "linear"}}}'
    )
    inner = AdamW(lr=0.002, beta1=0.8, beta2=0.99, weight_decay=0.1)
    assert made.optimizer == Clipped(then=inner, norm=1.0, flavour="torch")
    s = np.maximum(np.arange(120) - 1, 0)  # it sets its first rate twice
    share = np.where(s < 10, s / 10, np.maximum(0, (100 - s) / 90))
    np.testing.assert_allclose(made.schedule.lrs(0.002, 120), 0.001 + 0.001 * share, rtol=1e-12)
    assert any("DeepSpeed's Adam" in str(one) for one in made.remarks)
    assert any("sets the rate itself" in str(one) for one in made.remarks)


def test_deepspeed_climbs_with_the_logarithm():
    text = (
        '{"zero_optimization": {"stage": 2}, "optimizer": {"type": "AdamW", "params": {"lr": 0.01}},'
        ' "scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": 50, "warmup_max_lr": 0.01}}}'
    )
    s = np.maximum(np.arange(80) - 1, 0)
    wanted = 0.01 * np.where(s < 50, np.log(s + 1) / np.log(50), 1.0)
    np.testing.assert_allclose(schedule(text).lrs(0.01, 80), wanted, rtol=1e-12, atol=1e-18)


def test_what_deepspeed_leaves_to_others():
    with pytest.raises(CodeError, match="leave the optimizer"):
        read_code('{"zero_optimization": {"stage": 2}, "optimizer": "auto", "gradient_clipping": "auto"}')


MMENGINE = """
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.02, momentum=0.9), clip_grad=dict(max_norm=35, norm_type=2))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=500),
    dict(type='MultiStepLR', begin=0, end=12, by_epoch=True, milestones=[8, 11], gamma=0.1),
]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12, val_interval=1)
"""


def test_mmengine():
    made = read_code(MMENGINE, {"steps per epoch": 1000})
    assert made.optimizer == Clipped(then=Momentum(lr=0.02, momentum=0.9), norm=35.0, flavour="torch")
    ramp = LinearRamp(start_factor=0.001, end_factor=1.0, total_iters=499)
    assert made.schedule == Chained(parts=(ramp, MultiStep(milestones=(8000, 11000), gamma=0.1)))
    assert [one.name for one in made.asked] == ["steps per epoch"] and made.steps_per_epoch is None


def test_mmcv():
    made = read_code(
        "optimizer = dict(type='Adam', lr=1e-3)\n"
        "lr_config = dict(policy='poly', power=0.9, min_lr=1e-4, by_epoch=False,\n"
        "    warmup='linear', warmup_iters=100, warmup_ratio=0.5)\n"
        "runner = dict(type='IterBasedRunner', max_iters=1000)\n"
    )
    t = np.arange(1000)
    wanted = 1e-4 + 9e-4 * (1 - t / 1000) ** 0.9
    wanted[:100] *= 0.5 + 0.5 * t[:100] / 100
    assert made.optimizer == Adam(lr=1e-3)
    np.testing.assert_allclose(made.schedule.lrs(1e-3, 1000), wanted, rtol=1e-12)


def test_schedules_that_count_epochs():
    made = read_code("lr: 0.1\noptimizer: sgd\nepochs: 90\nlr_scheduler: step\nlr_step_size: 30\nlr_gamma: 0.2\n")
    assert made.schedule == StepDecay(step_size=30, gamma=0.2) and made.steps_per_epoch == 1
    assert read_code("lr: 0.1\noptimizer: sgd\nepochs: 9\nsched: step\n", {"steps per epoch": 7}).steps_per_epoch == 7


def test_a_file_of_assignments():
    made = read_code(
        "# a small one\nlearning_rate = 6e-4\nmax_iters = 6000\nbeta2 = 0.95\ngrad_clip = 1.0\n"
        "warmup_iters = 200\nlr_decay_iters = 5000\nmin_lr = 6e-5\n"
    )
    assert made.schedule == LinearWarmup(
        then=CosineDecay(eta_min=6e-5, decay_steps=4800, periodic=True), warmup_steps=200
    )
    assert made.optimizer.then == AdamW(lr=6e-4, beta2=0.95)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("optimizer: adamm\nlr: 0.1\n", "adamm is not known here; the nearest known one is adam"),
        ("lr: 0.1\nscheduler: cosin\n", "cosin is not known here; the nearest known one is cosine"),
        ("lr: fast\noptimizer: sgd\n", "learning_rate is fast here, which is not a number"),
        ("lr: [0.1, 0.2]\noptimizer: sgd\n", "not a number"),
        ("lr: .inf\noptimizer: sgd\n", "not a number"),
        (arguments(warmup_steps=-5), "may not be negative"),
        (arguments(warmup_ratio=1.5), "may not be more than 1"),
        (arguments(lr_scheduler_type="cosine", warmup_steps=100, max_steps=100), "as long as the training"),
        (arguments(lr_scheduler_type="exponential"), "needs gamma"),
        ("optimizer: sgd\nlr: 0.1\nlr_scheduler: multistep\n", "needs milestones"),
    ],
)
def test_messages(text, said):
    with pytest.raises(CodeError, match=said):
        read_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "torch.optim.SGD(params, lr=0.1)",
        "lr = 0.1\no = torch.optim.SGD(params, lr=lr)",
        "optimizer = torch.optim.SGD(params, lr=0.1)\nfor epoch in range(3):\n    optimizer.step()",
        "import optax\noptimizer = optax.sgd(0.1)",
    ],
)
def test_code_is_not_taken_for_settings(text):
    assert read_code(text).optimizer == SGD(lr=0.1)
    assert read_code(text).unread == ()
