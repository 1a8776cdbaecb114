"""What the libraries refuse is said in their terms: each case was refused by the library itself."""

import pytest

from interop import CodeError, read_code

SGD = "o = torch.optim.SGD(p, lr=0.1, momentum=0.9)\ns = torch.optim.lr_scheduler."
CASES = [
    (SGD + "CosineAnnealingLR(o, 0)", "divides by T_max, which is 0"),
    (SGD + "StepLR(o, 0)", "divides by step_size, which is 0"),
    (SGD + "CyclicLR(o, 0.01, 0.1, step_size_up=0)", "divides by step_size_up, which is 0"),
    (SGD + "CosineAnnealingWarmRestarts(o, 0)", "refuses T_0=0"),
    (SGD + "CosineAnnealingWarmRestarts(o, 5, T_mult=1.5)", "refuses T_mult=1.5"),
    (SGD + "OneCycleLR(o, 0.1, total_steps=0)", "refuses total_steps=0"),
    (SGD + "OneCycleLR(o, 0.1)", "needs total_steps, or epochs and steps_per_epoch"),
    (SGD + "OneCycleLR(o, 0.1, total_steps=10, pct_start=1.5)", "refuses pct_start=1.5"),
    (SGD + "LinearLR(o, start_factor=0)", "refuses start_factor=0"),
    (SGD + "ReduceLROnPlateau(o, factor=1.0)", "refuses factor=1"),
    (SGD + "ReduceLROnPlateau(o, mode='auto')", "refuses mode='auto'"),
    (
        "o = torch.optim.SGD(p, lr=0.1)\na = torch.optim.lr_scheduler.ConstantLR(o)\n"
        "b = torch.optim.lr_scheduler.ReduceLROnPlateau(o)\n"
        "s = torch.optim.lr_scheduler.SequentialLR(o, [a, b], milestones=[3])",
        "SequentialLR refuses ReduceLROnPlateau",
    ),
    ("o = torch.optim.Adagrad(p, lr=0.1)\ns = torch.optim.lr_scheduler.OneCycleLR(o, 0.1, 10)", "without momentum"),
    ("o = torch.optim.Adagrad(p, lr=0.1)\ns = torch.optim.lr_scheduler.CyclicLR(o, 0.01, 0.1)", "without momentum"),
    ("o = torch.optim.Adam(p, eps=None)", "refuses eps=None"),
    ("o = torch.optim.SGD(p, lr=0.1, momentum=None)", "refuses momentum=None"),
    ("o = torch.optim.Adam(p, lr=-0.1)", "refuses lr=-0.1"),
    ("o = torch.optim.Adam(p, betas=(1.0, 0.9))", "refuses these betas"),
    ("o = torch.optim.SGD(p, lr=0.1, nesterov=True)", "refuses nesterov=True without a momentum"),
    ("o = keras.optimizers.SGD(0.1, momentum=1.5)", "refuses momentum=1.5"),
    ("o = keras.optimizers.SGD(0.1, clipnorm=1.0, clipvalue=0.5)", "clipnorm, clipvalue and global_clipnorm"),
    ("o = keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 0))", "refuses decay_steps=0"),
    ("o = keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 0, 0.9))", "refuses decay_steps=0"),
    ("o = keras.optimizers.SGD(keras.optimizers.schedules.PolynomialDecay(0.1, 0))", "refuses decay_steps=0"),
    ("o = keras.optimizers.SGD(keras.optimizers.schedules.CosineDecayRestarts(0.1, 0))", "refuses first_decay_steps=0"),
    ("o = optax.adam(0.1, eps=None)", "refuses eps=None"),
    ("o = optax.sgd(optax.cosine_decay_schedule(0.1, 0))", "refuses decay_steps=0"),
    ("o = optax.sgd(optax.cosine_onecycle_schedule(0, 0.1))", "refuses transition_steps=0"),
    ("o = optax.sgd(optax.warmup_cosine_decay_schedule(0.0, 0.1, 10, 10))", "refuses decay_steps=10"),
    (
        "o = torch.optim.SGD(p, lr=1e-8)\ns = transformers.get_polynomial_decay_schedule_with_warmup(o, 2, 10)",
        "refuses lr_end=1e-07",
    ),
]


@pytest.mark.parametrize(("code", "said"), CASES)
def test_it_is_said(code, said):
    with pytest.raises(CodeError, match=said):
        read_code(code)


@pytest.mark.parametrize(
    "code",
    [
        SGD + "OneCycleLR(o, 0.1, total_steps=10)",
        SGD + "ReduceLROnPlateau(o, factor=0.99)",
        "o = torch.optim.Adagrad(p, lr=0.1)\ns = torch.optim.lr_scheduler.CyclicLR(o, 0.01, 0.1, cycle_momentum=False)",
        "o = torch.optim.Adam(p, lr=0.1)\ns = torch.optim.lr_scheduler.OneCycleLR(o, 0.1, 10)",
        "o = optax.sgd(0.1, momentum=None)",
        "o = keras.optimizers.Adam(0.1, weight_decay=None, clipnorm=None, clipvalue=1.0)",
        "o = optax.sgd(optax.warmup_cosine_decay_schedule(0.0, 0.1, 10, 11))",
    ],
)
def test_what_they_take_is_read(code):
    assert read_code(code).optimizer is not None


def test_the_steps_count_before_the_epochs():
    made = read_code(SGD + "OneCycleLR(o, 0.01, total_steps=50, epochs=3, steps_per_epoch=100)")
    assert made.schedule.total_steps == 50
