"""Older versions' and packages' own spellings: what they become, and what is said about it."""

import numpy as np
import pytest

from interop import CodeError, read_code
from optimizers import (
    SGD,
    Adafactor,
    AdaGrad,
    Adam,
    AdamW,
    DAdaptAdamW,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Prodigy,
    RMSProp,
    ScheduleFreeAdamW,
    ScheduleFreeSGD,
)
from schedules import (
    Constant,
    CosineDecay,
    CosineRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    LinearWarmup,
    PolynomialDecay,
)

PARAMS = "model.parameters()"
PLAIN = "o = torch.optim.SGD(p, lr=0.1)\n"
OPTIMIZERS = [
    (
        "from keras.optimizers import Adam\nAdam(lr=0.02)",
        Adam(lr=0.02, eps=1e-7, flavour="keras"),
        "its lr is learning_rate",
    ),
    ("keras.optimizers.Adam(0.1, epsilon=None)", Adam(lr=0.1, eps=1e-7, flavour="keras"), "epsilon=None was 1e-7"),
    ("tf.keras.optimizers.SGD(0.1, decay=0)", SGD(lr=0.1), ""),
    (
        "from keras.optimizers import Nadam\nNadam(lr=0.01, epsilon=None, schedule_decay=0.004)",
        NAdam(lr=0.01, momentum_decay=0.004, eps=1e-7),
        "the schedule that PyTorch's NAdam has",
    ),
    ("import tensorflow as tf\ntf.train.GradientDescentOptimizer(0.3)", SGD(lr=0.3), ""),
    ("import tensorflow as tf\ntf.train.MomentumOptimizer(0.3, 0.8)", Momentum(lr=0.3, momentum=0.8), ""),
    (
        "import tensorflow as tf\ntf.train.MomentumOptimizer(0.3, momentum=0.8, use_nesterov=True).minimize(loss)",
        Nesterov(lr=0.3, momentum=0.8),
        "",
    ),
    ("import tensorflow as tf\ntf.train.AdamOptimizer(1e-4)", Adam(lr=1e-4, eps=1e-8, flavour="keras"), ""),
    (
        "import tensorflow.compat.v1 as tf\ntf.train.AdagradOptimizer(learning_rate=0.2)",
        AdaGrad(lr=0.2, eps=0.0, initial_accumulator=0.1, flavour="keras"),
        "",
    ),
    (
        "import tensorflow as tf\ntf.train.RMSPropOptimizer(0.01, 0.95, momentum=0.5)",
        RMSProp(lr=0.01, rho=0.95, momentum=0.5, eps=1e-10, initial_scale=1.0, flavour="optax"),
        "",
    ),
    (
        f"import schedulefree\nschedulefree.SGDScheduleFree({PARAMS}, lr=2.0)",
        ScheduleFreeSGD(lr=2.0, flavour="torch"),
        "",
    ),
    (
        f"from schedulefree import AdamWScheduleFree\nAdamWScheduleFree({PARAMS}, lr=0.01, betas=(0.95, 0.99))",
        ScheduleFreeAdamW(lr=0.01, beta1=0.95, beta2=0.99, flavour="optax"),
        "",
    ),
    (
        f"from prodigyopt import Prodigy\nProdigy({PARAMS}, lr=1.0, weight_decay=0.1, use_bias_correction=True)",
        Prodigy(lr=1.0, weight_decay=0.1, bias_correction=True, flavour="torch"),
        "",
    ),
    (f"import dadaptation\ndadaptation.DAdaptAdam({PARAMS}, decouple=True)", DAdaptAdamW(lr=1.0, flavour="torch"), ""),
    (f"from lion_pytorch import Lion\nLion({PARAMS}, lr=1e-3, weight_decay=0.1)", Lion(lr=1e-3, weight_decay=0.1), ""),
    (
        f"import bitsandbytes as bnb\nbnb.optim.AdamW8bit({PARAMS}, lr=0.1)",
        AdamW(lr=0.1, weight_decay=0.01),
        "in 8 bits",
    ),
    (f"from bitsandbytes.optim import PagedAdam32bit\nPagedAdam32bit({PARAMS}, lr=0.1)", Adam(lr=0.1), ""),
    (
        f"from transformers import Adafactor\nAdafactor({PARAMS}, lr=0.1, relative_step=False, scale_parameter=False)",
        Adafactor(lr=0.1, eps1=1e-30, scaled=False, flavour="optax"),
        "",
    ),
    (
        f"from transformers.optimization import Adafactor\nAdafactor({PARAMS})",
        Adafactor(lr=0.01, eps1=1e-30, flavour="keras"),
        "",
    ),
    (
        f"from transformers import AdamW\nAdamW({PARAMS}, lr=0.1, weight_decay=0.2)",
        AdamW(lr=0.1, eps=1e-6, weight_decay=0.2, flavour="keras"),
        "pulls the weights after its step",
    ),
    (
        f"from apex.optimizers import FusedAdam\nFusedAdam({PARAMS}, lr=0.1)",
        AdamW(lr=0.1, weight_decay=0.0),
        "as AdamW does",
    ),
]


@pytest.mark.parametrize(("code", "wanted", "said"), OPTIMIZERS)
def test_optimizers(code, wanted, said):
    head, _, call = code.rpartition("\n")
    made = read_code(f"{head}\noptimizer = {call}")
    assert made.optimizer == wanted and made.schedule is None
    remarks = " ".join(map(str, made.remarks))
    assert said in remarks and bool(said) == bool(remarks)


SCHEDULES = [
    ("keras.optimizers.SGD(lr=0.1, decay=0.01)", InverseTimeDecay(decay_rate=0.01, decay_steps=1.0)),
    ("keras.optimizers.SGD(decay=0.01)", InverseTimeDecay(decay_rate=0.01, decay_steps=1.0)),
    (
        "tf.keras.optimizers.Adam(tf.keras.experimental.CosineDecayRestarts(0.01, 1000))",
        CosineRestarts(first=1000, growth=2.0, flavour="keras"),
    ),
    (
        "tf.train.AdamOptimizer(tf.train.exponential_decay(0.1, step, 100, 0.96, staircase=True))",
        ExponentialDecay(gamma=0.96, decay_steps=100.0, staircase=True),
    ),
]


@pytest.mark.parametrize(("code", "wanted"), SCHEDULES)
def test_schedules_of_keras_and_tensorflow(code, wanted):
    assert read_code(f"import tensorflow as tf\nimport keras\no = {code}").schedule == wanted


def test_values_between_boundaries():
    code = "tf.train.AdamOptimizer(tf.train.piecewise_constant(step, [10, 20], [0.1, 0.05, 0.01]))"
    made = read_code(f"import tensorflow as tf\no = {code}")
    rates = made.schedule.lrs(made.optimizer.lr, 30)
    np.testing.assert_allclose(rates[[0, 10, 11, 20, 21]], [0.1, 0.1, 0.05, 0.05, 0.01], rtol=1e-15)


def schedule(code):
    return read_code(PLAIN + code).schedule


@pytest.mark.parametrize(
    "head",
    [
        "from transformers import get_scheduler\ns = get_scheduler(",
        "from diffusers.optimization import get_scheduler\ns = get_scheduler(",
        "s = get_scheduler(",
        "import transformers\ns = transformers.get_scheduler(",
    ],
)
def test_one_name_of_several_packages(head):
    made = schedule(f"{head}'linear', optimizer=o, num_warmup_steps=10, num_training_steps=100)")
    assert made == LinearWarmup(then=PolynomialDecay(end=0.0, decay_steps=90), warmup_steps=10)


@pytest.mark.parametrize(
    "call",
    [
        "from transformers import get_scheduler\n"
        "get_scheduler('cosine_with_restarts', o, 10, 100, scheduler_specific_kwargs={'num_cycles': 3})",
        "from diffusers.optimization import get_scheduler\n"
        "get_scheduler('cosine_with_restarts', o, num_warmup_steps=10, num_training_steps=100, num_cycles=3)",
        "from transformers import get_cosine_with_hard_restarts_schedule_with_warmup as f\nf(o, 10, 100, num_cycles=3)",
    ],
)
def test_restarts_of_a_training_of_known_length(call):
    t = np.arange(300)
    part = (t - 10) / 90
    wanted = np.where(t < 10, t / 10, np.where(part >= 1, 0, (1 + np.cos(np.pi * (3 * part % 1))) / 2))
    head, _, last = call.rpartition("\n")
    np.testing.assert_allclose(schedule(f"{head}\ns = {last}").lrs(1.0, 300), wanted, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(("warmup", "total"), [(10, 10), (500, 10), (0, 0)])
def test_a_training_that_ends_within_its_warmup(warmup, total):
    t = np.arange(30)
    wanted = np.where(t < warmup, t / max(1, warmup), np.maximum(0, total - t) / max(1, total - warmup))
    made = schedule(f"from transformers import get_linear_schedule_with_warmup as f\ns = f(o, {warmup}, {total})")
    np.testing.assert_allclose(made.lrs(1.0, 30), wanted, rtol=1e-12)


def test_warmup_packages():
    made = schedule(
        "from warmup_scheduler import GradualWarmupScheduler\n"
        "inner = torch.optim.lr_scheduler.CosineAnnealingLR(o, 50)\n"
        "s = GradualWarmupScheduler(o, multiplier=1, total_epoch=5, after_scheduler=inner)"
    )
    t = np.arange(40)
    wanted = np.where(t < 6, t / 5, (1 + np.cos(np.pi * (t - 6) / 50)) / 2)
    np.testing.assert_allclose(made.lrs(1.0, 40), wanted, rtol=1e-12)
    made = schedule(
        "from pl_bolts.optimizers.lr_scheduler import LinearWarmupCosineAnnealingLR\n"
        "s = LinearWarmupCosineAnnealingLR(o, warmup_epochs=5, max_epochs=40)"
    )
    wanted = np.where(t < 5, t / 4, (1 + np.cos(np.pi * (t - 5) / 35)) / 2)
    np.testing.assert_allclose(made.lrs(1.0, 40), wanted, rtol=1e-12)


@pytest.mark.parametrize(
    "code",
    [
        PLAIN + "s = torch.optim.lr_scheduler.PolynomialLR(o, total_iters=0)",
        "o = optax.sgd(optax.linear_schedule(0.1, 0.0, 0))",
        "o = optax.sgd(optax.polynomial_schedule(0.1, 0.0, 2, 0))",
    ],
)
def test_nought_is_nought(code):
    made = read_code(code)
    assert made.schedule == Constant() and made.optimizer == SGD(lr=0.1)
    assert any("over 0 steps" in str(one) for one in made.remarks)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            f"from transformers import Adafactor\no = Adafactor({PARAMS}, lr=0.1)",
            "refuses lr together with relative_step=True",
        ),
        (f"import schedulefree\no = schedulefree.SGDScheduleFree({PARAMS}, r=0.5)", "'r' has no counterpart"),
        (
            f"from apex.optimizers import FusedAdam\no = FusedAdam({PARAMS}, bias_correction=False)",
            "has no counterpart",
        ),
        (PLAIN + "s = get_scheduler('linear', o, num_warmup_steps=5)", "requires num_training_steps for 'linear'"),
        (PLAIN + "s = get_scheduler('cosine', o, num_training_steps=5)", "requires num_warmup_steps for 'cosine'"),
    ],
)
def test_messages(code, said):
    with pytest.raises(CodeError, match=said):
        read_code(code)


def test_what_is_new_is_left_alone():
    assert read_code("o = keras.optimizers.Adam(0.1)").remarks == ()
    made = schedule("s = get_scheduler('cosine', o, num_warmup_steps=0, num_training_steps=50)")
    assert made == CosineDecay(decay_steps=50, periodic=True)
