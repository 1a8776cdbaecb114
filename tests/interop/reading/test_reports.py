# ruff: noqa: E501 - code as people write it
"""Faults of public reports, each kind by the smallest text that showed it and by others of the kind."""

import pytest

from interop import CodeError, from_code, read_code
from optimizers import SGD, Accumulated, Adam, AdamW, Clipped, Momentum, RMSProp
from schedules import (
    CosineDecay,
    CosineRestarts,
    EpochRule,
    ExponentialDecay,
    Lambda,
    MultiStep,
    OneCycle,
    PerEpoch,
    ReduceOnPlateau,
    StepDecay,
)

O = "o = torch.optim.SGD(p, lr=0.1)\n"  # noqa: E741 - as it is called in code
KERAS_ADAM = Adam(lr=1e-3, eps=1e-7, flavour="keras")
S = "torch.optim.lr_scheduler."


# F1, F18: which library is meant


@pytest.mark.parametrize(
    ("text", "optimizer"),
    [
        (
            "model.compile(optimizer=RMSprop(0.001))",
            RMSProp(lr=0.001, rho=0.9, eps=1e-7, eps_in_sqrt=True, flavour="keras"),
        ),
        ("model.compile(optimizer=Adam(ExponentialDecay(0.1, 10, 0.9)))", Adam(lr=0.1, eps=1e-7, flavour="keras")),
        ("Adam(learning_rate=0.001)", KERAS_ADAM),
        ("Adam(1e-3, beta_1=0.9)", KERAS_ADAM),
        ("SGD()", SGD(lr=0.01)),
        ("SGD(model.parameters())", SGD(lr=0.001)),
        ("Adam(net.parameters(), 1e-3)", Adam(lr=1e-3)),
        ("opt = Adam(1e-3)\nmodel.compile(opt, 'mse')", KERAS_ADAM),
        ("def build():\n    m.compile(loss='mse', optimizer=Adam(1e-3))", KERAS_ADAM),
        ("import torch\nAdam(p)", Adam(lr=1e-3)),
        ("import tensorflow as tf\ntf.optimizers.Adam(1e-3)", KERAS_ADAM),
        ("from tensorflow import keras\nkeras.optimizers.Adam(1e-3)", KERAS_ADAM),
        ("import tensorflow.keras as K\nK.optimizers.Adam(1e-3)", KERAS_ADAM),
        ("from tensorflow.keras import optimizers as opt\nopt.Adam(1e-3)", KERAS_ADAM),
        ("from tensorflow.python.keras.optimizers import Adam\nAdam()", KERAS_ADAM),
        ("tf.keras.optimizers.legacy.Adam(1e-3)", KERAS_ADAM),
        ("keras.src.optimizers.adam.Adam(1e-3)", KERAS_ADAM),
        ("torch.optim.adamw.AdamW(p)", AdamW()),
        ("Adam = torch.optim.Adam\nAdam(p, lr=0.3)", Adam(lr=0.3)),
        ("import torch.optim as optim\nmake = optim.Adam\nmake(p, lr=0.3)", Adam(lr=0.3)),
        ("getattr(torch.optim, 'Adam')(p, lr=0.3)", Adam(lr=0.3)),
        ("{'adam': torch.optim.Adam, 'sgd': torch.optim.SGD}['adam'](p, lr=0.3)", Adam(lr=0.3)),
        ("from functools import partial\nmake = partial(torch.optim.Adam, lr=0.3)\nmake(p)", Adam(lr=0.3)),
    ],
)
def test_the_library(text, optimizer):
    if isinstance(optimizer, AdamW):
        optimizer = AdamW(lr=1e-3, weight_decay=0.01)
    found = from_code(text)[0]
    assert (type(found), found.lr) == (type(optimizer), optimizer.lr)
    assert getattr(found, "flavour", "") == getattr(optimizer, "flavour", "")
    if isinstance(optimizer, (Adam, RMSProp)):
        assert found == optimizer


@pytest.mark.parametrize(
    "text",
    [
        "model.compile(optimizer='sgd')\ncb = ReduceLROnPlateau(patience=2)",
        "from keras.callbacks import ReduceLROnPlateau\no = SGD(0.01)\nReduceLROnPlateau(patience=2)",
        "o = keras.optimizers.SGD()\nmodel.fit(x, y, callbacks=[ReduceLROnPlateau(patience=2)])",
        "keras.callbacks.callbacks.ReduceLROnPlateau(patience=2)\nkeras.optimizers.SGD()",
    ],
)
def test_a_bare_callback_follows_the_optimizer(text):
    assert from_code(text)[1] == ReduceOnPlateau(factor=0.1, patience=2, flavour="keras")


def test_a_bare_scheduler_of_pytorch_is_pytorchs():
    found = from_code("o = SGD(net.parameters(), 0.1)\ns = ReduceLROnPlateau(o, patience=2)")[1]
    assert found == ReduceOnPlateau(factor=0.1, patience=2)


@pytest.mark.parametrize("value", ["0.01", "1", "-0.5"])
def test_a_number_is_never_the_parameters(value):
    with pytest.raises(CodeError, match="takes the parameters first"):
        from_code(f"torch.optim.SGD({value})")


# F2, F11, F14: scopes, names and values


@pytest.mark.parametrize(
    ("text", "lr"),
    [
        ("lr = 0.1\ndef finder():\n    lr = 5.0\ntorch.optim.SGD(p, lr=lr)", 0.1),
        ("lr = 0.1\nlr *= 2\ntorch.optim.SGD(p, lr=lr)", 0.2),
        ("lr = 0.1\nclass A:\n    lr = 0.7\ntorch.optim.SGD(p, lr=lr)", 0.1),
        ("class A:\n    lr = 0.7\n    def make(self):\n        return torch.optim.SGD(p, lr=self.lr)", 0.7),
        ("class A:\n    lr = 0.7\ntorch.optim.SGD(p, lr=A.lr)", 0.7),
        ("class A:\n    def __init__(self):\n        self.lr = 0.3\nclass B:\n    def __init__(self):\n        self.lr = 0.4\n        self.o = torch.optim.SGD(p, lr=self.lr)", 0.4),
        ("def f():\n    return 0.1\nlr = f()\ndef f():\n    return 0.2\ntorch.optim.SGD(p, lr=lr)", 0.1),
        ("lr = 0.1\ndef f():\n    global lr\n    lr = 0.2\nf()\ntorch.optim.SGD(p, lr=lr)", 0.2),
        ("def build(m, lr=1e-4):\n    return torch.optim.SGD(m, lr=lr)", 1e-4),
        ("def build(m, lr=1e-4):\n    return torch.optim.SGD(m, lr=lr)\nbuild(m, lr=0.5)", 0.5),
        ("def main(lr):\n    torch.optim.SGD(p, lr)\nif __name__ == '__main__':\n    main(0.25)", 0.25),
        ("if True:\n    lr = 0.1\nelse:\n    lr = 0.2\ntorch.optim.SGD(p, lr=lr)", 0.1),
        ("big = 3 > 2\nlr = 0.1 if big else 0.2\ntorch.optim.SGD(p, lr=lr)", 0.1),
        ("cfg = {'lr': 0.3}\ntorch.optim.SGD(p, lr=cfg['lr'])", 0.3),
        ("cfg = {}\ncfg['lr'] = 0.3\ntorch.optim.SGD(p, lr=cfg.get('lr', 0.1))", 0.3),
        ("lrs = [0.1, 0.3]\ntorch.optim.SGD(p, lr=lrs[-1])", 0.3),
        ("torch.optim.SGD(p, lr=float('1e-3'))", 1e-3),
        ("torch.optim.SGD(p, lr=min(0.5, 0.1, 0.2))", 0.1),
        ("torch.optim.SGD(p, lr=max([0.5, 0.1]))", 0.5),
        ("torch.optim.SGD(p, lr=0.1 * len([1, 2]))", 0.2),
        ("torch.optim.SGD(p, lr=[x / 10 for x in range(4)][2])", 0.2),
        ("torch.optim.SGD(p, lr=sum(x for x in (0.1, 0.2) if x > 0.15))", 0.2),
        ("torch.optim.SGD(p, lr=math.sqrt(0.25))", 0.5),
        ("torch.optim.SGD(p, lr=0.1 * 256 / 128)", 0.2),
        ("from types import SimpleNamespace\nargs = SimpleNamespace(lr=0.3)\ntorch.optim.SGD(p, lr=args.lr)", 0.3),
        ("@dataclass\nclass C:\n    steps: int = 3\n    lr: float = 0.3\nc = C()\ntorch.optim.SGD(p, lr=c.lr)", 0.3),
        ("@dataclass\nclass C:\n    steps: int = 3\n    lr: float = 0.3\nc = C(5, lr=0.4)\ntorch.optim.SGD(p, lr=c.lr)", 0.4),
        ("parser = argparse.ArgumentParser()\nparser.add_argument('--lr', '--learning-rate', type=float, default=0.3)\nargs = parser.parse_args()\ntorch.optim.SGD(p, lr=args.lr)", 0.3),
        ("parser = argparse.ArgumentParser()\ng = parser.add_argument_group()\ng.add_argument('-l', '--base-lr', type=float, default='0.3')\na, _ = parser.parse_known_args()\ntorch.optim.SGD(p, lr=a.base_lr)", 0.3),
        ("optim = torch.optim.SGD(p, lr=0.3)\noptim.step()", 0.3),
        ("try:\n    import a\nexcept ImportError:\n    a = None\nlr = 0.3\ntorch.optim.SGD(p, lr=lr)", 0.3),
        ("lr = 0.1\nwith open('f') as f:\n    lr = 0.3\ntorch.optim.SGD(p, lr=lr)", 0.3),
        ("(a, lr), b = (1, 0.3), 2\ntorch.optim.SGD(p, lr=lr)", 0.3),
        ("if (lr := 0.3) > 0.1:\n    torch.optim.SGD(p, lr=lr)", 0.3),
    ],
)  # fmt: skip
def test_values(text, lr):
    assert from_code(text)[0].lr == lr


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("lr = 0.5\ndef train(lr):\n    torch.optim.SGD(p, lr=lr)", "lr", None),
        ("lr = 0.1\nfor lr in (0.5, 0.7):\n    torch.optim.SGD(p, lr=lr)", "lr", "0.5, 0.7"),
        ("if a:\n    lr = 0.1\nelse:\n    lr = 0.2\ntorch.optim.SGD(p, lr=lr)", "lr", "0.1, 0.2"),
        ("lr = 0.1 if a else 0.2\ntorch.optim.SGD(p, lr=lr)", "0.1 if a else 0.2", "0.1, 0.2"),
        ("torch.optim.SGD(p, lr=args.lr)", "args.lr", None),
        ("torch.optim.SGD(p, lr=cfg['train']['lr'])", "cfg['train']['lr']", None),
        (
            "lr = trial.suggest_float('lr', 1e-5, 1e-1)\ntorch.optim.SGD(p, lr=lr)",
            "trial.suggest_float('lr', 1e-05, 0.1)",
            None,
        ),
        ("import config\ntorch.optim.SGD(p, lr=config.LR)", "config.LR", None),
    ],
)
def test_a_value_that_only_the_run_knows_is_asked_for(text, name, values):
    with pytest.raises(CodeError, match="is not a number that can be read"):
        from_code(text)
    found = read_code(text)
    (asked,) = found.asked
    assert asked.name == name and found.optimizer.lr == asked.assumed
    assert values is None or values in str(asked.purpose)
    assert read_code(text, {name: 0.375}).optimizer.lr == 0.375


def test_what_is_made_of_what_is_not_known():
    text = O + f"epochs = 5\nsteps = int(len(loader) * epochs * 0.5)\n{S}CosineAnnealingLR(o, T_max=steps)"
    found = read_code(text)
    assert [(one.name, one.assumed) for one in found.asked] == [("len(loader)", 100)]
    assert found.schedule == CosineDecay(decay_steps=250, periodic=True)
    assert read_code(text, {"len(loader)": 40}).schedule.decay_steps == 100
    assert found.asked[0].lines == (3, 3)


def test_names_of_libraries_are_free_for_variables():
    text = f"optim = torch.optim.AdamW(p)\nlr_scheduler = {S}StepLR(optim, 10)\noptim.step()\nlr_scheduler.step()"
    assert from_code(text)[1] == StepDecay(10, 0.1)
    n = O + f"n = 100\nn -= 10\n{S}CosineAnnealingLR(o, n)"
    assert from_code(n)[1] == CosineDecay(decay_steps=90, periodic=True)


# F3, F4: nothing is dropped without a word


@pytest.mark.parametrize(
    "text",
    [
        "StepLr(o, 10)",
        "LinearWarmupCosineAnnealingLR(o, 10, 100)",
        f"create_lr_scheduler_with_warmup({S}ExponentialLR(o, 0.9), warmup_start_value=0.0, warmup_duration=5)",
        "s = my_schedules.GradualWarmup(o, 5)",
        "adjust_learning_rate(o, epoch)",
        "o = LARC(o)",
        "class Mine(Base):\n    pass\ns = MyScheduler(optimizer=o, n=3)",
        "for e in range(9):\n    o.step()\n    o.param_groups[0]['lr'] = schedule_of(e)",
    ],
)
def test_a_schedule_that_is_not_known_is_named(text):
    with pytest.raises(CodeError):
        from_code(O + text)
    found = read_code(O + text)
    assert found.optimizer == SGD(lr=0.1)
    assert found.unread and all(one.lines[0] >= 2 and one.snippet and str(one.why) for one in found.unread)


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("CosineLRScheduler(o, t_initial=100)", CosineRestarts(first=100, growth=1.0, most=1, flavour="timm")),
        (
            "timm.scheduler.cosine_lr.CosineLRScheduler(o, t_initial=100)",
            CosineRestarts(first=100, growth=1.0, most=1, flavour="timm"),
        ),
        ("getattr(lr_scheduler, 'StepLR')(o, 3)", StepDecay(3, 0.1)),
        ("from torch.optim.lr_scheduler import StepLR as Steps\nSteps(o, 3)", StepDecay(3, 0.1)),
    ],
)
def test_a_schedule_that_is_known_by_another_way(text, schedule):
    assert from_code(O + text)[1] == schedule


@pytest.mark.parametrize(
    ("text", "clipped"),
    [
        ("nn.utils.clip_grad_norm_(p, 1.5)", Clipped(SGD(lr=0.1), norm=1.5)),
        ("accelerator.clip_grad_norm_(p, 1.5)", Clipped(SGD(lr=0.1), norm=1.5)),
        (
            "from torch.nn.utils import clip_grad_norm_\nclip_grad_norm_(p, max_norm=1.5)",
            Clipped(SGD(lr=0.1), norm=1.5),
        ),
        ("for q in p:\n    q.grad.clamp_(-0.5, 0.5)", Clipped(SGD(lr=0.1), norm=0.0, value=0.5)),
        ("for q in p:\n    q.grad.data.clamp_(min=-0.5, max=0.5)", Clipped(SGD(lr=0.1), norm=0.0, value=0.5)),
        ("Trainer(gradient_clip_val=0.5)", Clipped(SGD(lr=0.1), norm=0.5)),
        (
            "pl.Trainer(gradient_clip_val=0.5, gradient_clip_algorithm='value')",
            Clipped(SGD(lr=0.1), norm=0.0, value=0.5),
        ),
    ],
)
def test_clipping_by_other_ways(text, clipped):
    assert from_code(O + text)[0] == clipped


def test_a_rate_that_is_set_once_counts():
    assert from_code("o = keras.optimizers.SGD(0.1)\nK.set_value(o.lr, 0.01)")[0].lr == 0.01
    assert from_code("o = keras.optimizers.SGD(0.1)\no.learning_rate = 0.5")[0].lr == 0.5
    assert from_code("o = keras.optimizers.SGD(0.1)\no.learning_rate.assign(0.5)")[0].lr == 0.5
    assert from_code(O + "for g in o.param_groups:\n    g['lr'] = 0.5")[0].lr == 0.5


# F6, F7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("torch.optim.SGD(p, lr=0.1, maximize=True)", "climbs"),
        ("torch.optim.Adam(p, maximize=True)", "climbs"),
        (O + f"{S}StepLR(o, 10, last_epoch=29)", "last_epoch=29"),
        (O + f"{S}OneCycleLR(o, 0.01, epochs=3)", "both epochs and steps_per_epoch"),
        ("torch.optim.Adam(*args)", "arguments by *"),
        ("keras.optimizers.SGD(0.1, clipnorm=1.0, clipvalue=1.0)", "one of clipnorm"),
    ],
)
def test_what_is_refused(text, said):
    with pytest.raises(CodeError, match=said.replace("*", r"\*")):
        from_code(text)


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        ("0.01, total_steps=50, epochs=3, steps_per_epoch=100", 50),
        ("0.01, None, 3, 100", 300),
        ("0.01, epochs=3, steps_per_epoch=int(1000 / 10)", 300),
        ("max_lr=0.01, total_steps=None, epochs=3, steps_per_epoch=100", 300),
    ],
)
def test_the_steps_of_one_cycle(arguments, steps):
    assert from_code(O + f"{S}OneCycleLR(o, {arguments})")[1] == OneCycle(total_steps=steps)


# F12, F13: formulas and functions


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("w = 10\nf = lambda t: min(1, t / w)", "min(1, t / 10)"),
        ("f = lambda e, w=5: 0.5 ** (e // w)", "0.5 ** (t // 5)"),
        ("f = [lambda e: 0.9 ** e] * 2", "0.9 ** t"),
        ("def f(e):\n    x = e / 10\n    print(x)\n    # so\n    x *= 2\n    return 1 - x", "1 - t / 10 * 2"),
        ("def f(e):\n    if e < 3:\n        k = 1\n    elif e in (3, 4):\n        k = 0.5\n    else:\n        k = 0.1\n    return k", "1 if t < 3 else 0.5 if t == 3 or t == 4 else 0.1"),
        ("def g(e):\n    return e + 1\ndef f(e):\n    return 1 / g(e)", "1 / (t + 1)"),
        ("def make(s):\n    def f(e):\n        return 0.1 ** (e / s)\n    return f\nf = make(20)", "0.1 ** (t / 20)"),
        ("f = lambda e: math.pow(0.9, float(e))", "0.9 ** t"),
        ("f = lambda e: pow(0.9, int(e))", "0.9 ** (floor(t) if t >= 0 else ceil(t))"),
        ("f = lambda e: np.exp(-e / 10)", "exp(-t / 10)"),
        ("f = lambda e: 1 / math.log10(e + 10)", "1 / (log(t + 10) / 2.302585092994046)"),
        ("def f(e):\n    if e < 5:\n        return e / 5\n    if e < 9:\n        return 1.0\n    return 0.1", "t / 5 if t < 5 else 1.0 if t < 9 else 0.1"),
        ("def f(e):\n    k = 1.0\n    for m in [3, 6]:\n        if e >= m:\n            k *= 0.1\n    return k", None),
        ("class A:\n    def __init__(self):\n        self.w = 4\n    def f(self, e):\n        return e / self.w\nf = A().f", "t / 4"),
        ("from functools import partial\ndef g(e, w):\n    return e / w\nf = partial(g, w=4)", "t / 4"),
        ("hyp = {'lrf': 0.2}\nepochs = 30\nf = lambda x: (1 - x / epochs) * (1 - hyp['lrf']) + hyp['lrf']", "(1 - t / 30) * 0.8 + 0.2"),
    ],
)  # fmt: skip
def test_functions_of_a_factor(text, formula):
    found = from_code(O + f"{text}\n{S}LambdaLR(o, lr_lambda=f)")[1]
    assert isinstance(found, Lambda)
    if formula is not None:
        assert found == Lambda(formula)
    else:
        assert found.lrs(1.0, 8).tolist() == pytest.approx([1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("f = lambda epoch: 0.1 * 0.9 ** epoch", "0.1 * 0.9 ** epoch"),
        ("f = lambda e, lr: lr * 0.9", "lr * 0.9"),
        ("def f(epoch, lr=0.5):\n    return lr * 0.9", "lr * 0.9"),  # Keras hands over two, the default does not count
        ("f = lambda epoch: 1e-8 * 10**(epoch / 20)", "1e-08 * 10 ** (epoch / 20)"),
        (
            "def f(epoch, lr):\n    if epoch % 5 == 0 and epoch:\n        lr = lr * 0.1\n    return lr",
            "lr * 0.1 if epoch % 5 == 0 and epoch else lr",
        ),
        (
            "def f(epoch, lr):\n    if epoch < 10:\n        return lr\n    else:\n        return lr * tf.math.exp(-0.1)",
            "lr if epoch < 10 else lr * 0.9048374180359595",
        ),
    ],
)
def test_functions_of_a_rate(text, rule):
    found = from_code(f"keras.optimizers.SGD(0.1)\n{text}\nkeras.callbacks.LearningRateScheduler(f)")[1]
    assert found == EpochRule(rule)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("optax.adam(lambda step: 0.1 * 0.99 ** step)", "0.1 * 0.99 ** t"),
        ("def f(count):\n    return jnp.minimum(0.1, count / 100)\noptax.adam(learning_rate=f)", "min(0.1, t / 100)"),
        (
            "class C(LearningRateSchedule):\n    def __init__(self, d):\n        self.d = tf.cast(d, tf.float32)\n    def __call__(self, step):\n        return tf.math.rsqrt(self.d) * tf.minimum(tf.math.rsqrt(step), step * 4000 ** -1.5)\nkeras.optimizers.Adam(C(4))",
            None,
        ),
    ],
)
def test_functions_in_the_place_of_a_rate(text, formula):
    optimizer, schedule = from_code(text)
    assert optimizer.lr == 1.0
    assert isinstance(schedule, Lambda) if formula is None else schedule == Lambda(formula)


def test_a_rate_set_by_hand_in_the_loop():
    text = (
        "def get_lr(it):\n    if it < 10:\n        return 0.1 * (it + 1) / 10\n    return 0.1\n" + O
        + "it = 0\nwhile True:\n    lr = get_lr(it)\n    for g in o.param_groups:\n        g['lr'] = lr\n    o.step()\n    it += 1\n"
    )  # fmt: skip
    optimizer, schedule = from_code(text)
    assert (optimizer.lr, schedule) == (1.0, Lambda("0.1 * (t + 1) / 10 if t < 10 else 0.1"))


def test_a_rate_set_behind_the_step_acts_on_the_next():
    text = O + "for e in range(9):\n    o.step()\n    o.param_groups[0]['lr'] *= 0.5\n"
    assert from_code(text)[1].lrs(0.1, 4).tolist() == pytest.approx([0.1, 0.05, 0.025, 0.0125])
    before = O + "for e in range(9):\n    o.param_groups[0]['lr'] *= 0.5\n    o.step()\n"
    assert from_code(before)[1].lrs(0.1, 3).tolist() == pytest.approx([0.05, 0.025, 0.0125])


def test_a_scheduler_of_ones_own():
    text = (
        "class Poly(torch.optim.lr_scheduler.{base}):\n    def __init__(self, optimizer, n, last_epoch=-1):\n        self.n = n\n"
        "        super().__init__(optimizer, last_epoch)\n    def get_lr(self):\n"
        "        return [{rate}]\n"
    )  # fmt: skip
    factor = text.format(base="_LRScheduler", rate="b * (1 - self.last_epoch / self.n) ** 2 for b in self.base_lrs")
    assert from_code(factor + O + "s = Poly(o, 50)")[1].lrs(0.1, 3).tolist() == pytest.approx(
        [0.1, 0.1 * 0.98**2, 0.1 * 0.96**2]
    )
    last = text.format(base="LRScheduler", rate="g['lr'] * 0.5 for g in self.optimizer.param_groups")
    assert from_code(last + O + "s = Poly(o, 50)")[1] == EpochRule("lr * 0.5")


# F15, F16


@pytest.mark.parametrize(
    "text",
    [
        "loss = optax.l2_loss(a, b)",
        "loss = optax.softmax_cross_entropy_with_integer_labels(a, b).mean()",
        "loss = optax.losses.sigmoid_binary_cross_entropy(a, b)",
        "optax.global_norm(g)",
        "new = optax.incremental_update(a, b, 0.1)",
    ],
)
def test_what_stands_beside_in_optax(text):
    assert from_code(f"{text}\noptax.sgd(0.1)") == (SGD(lr=0.1), None)


@pytest.mark.parametrize("name", ["TensorBoard", "CSVLogger", "TerminateOnNaN", "BackupAndRestore", "LambdaCallback"])
def test_other_callbacks_are_named_and_refuse_nothing(name):
    text = f"keras.optimizers.SGD(0.1)\nkeras.callbacks.{name}('x')"
    assert from_code(text) == (SGD(lr=0.1), None)
    assert [one.lines for one in read_code(text).unread] == [(2, 2)]


def test_helpers_of_averages_are_no_schedules():
    text = O + "m = torch.optim.swa_utils.AveragedModel(net, avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9))"
    assert from_code(text) == (SGD(lr=0.1), None)


def test_clipping_in_a_chain_by_name():
    optimizer, _ = from_code("optax.chain(optax.clip_by_global_norm(max_norm=1.5), optax.sgd(0.1))")
    assert optimizer == Clipped(SGD(lr=0.1), norm=1.5, value=0.0, flavour="optax")


# 5: a schedule, a stop rule or a mark alone


@pytest.mark.parametrize(
    ("text", "schedule", "rate"),
    [
        (f"s = {S}StepLR(optimizer, 30)", StepDecay(30, 0.1), None),
        (
            "ReduceLROnPlateau(monitor='val_loss', patience=5, mode='auto', verbose=1, factor=0.5)",
            ReduceOnPlateau(factor=0.5, patience=5, flavour="keras"),
            None,
        ),
        ("s = keras.optimizers.schedules.ExponentialDecay(0.3, 10, 0.9)", ExponentialDecay(0.9, 10.0), 0.3),
        ("s = optax.exponential_decay(0.3, 10, 0.9)", ExponentialDecay(0.9, 10.0), 0.3),
        ("LearningRateScheduler(lambda e, lr: lr * 0.9)", EpochRule("lr * 0.9"), None),
    ],
)
def test_a_schedule_alone(text, schedule, rate):
    found = read_code(text)
    assert (found.optimizer, found.schedule, found.rate) == (None, schedule, rate)
    with pytest.raises(CodeError, match="No optimizer"):
        from_code(text)


def test_early_stopping_becomes_the_stop_rule():
    found = read_code(
        "keras.callbacks.EarlyStopping(monitor='val_loss', min_delta=0.01, patience=10, restore_best_weights=True)"
    )
    assert (found.optimizer, found.schedule) == (None, None)
    assert (found.stop.patience, found.stop.min_delta, found.stop.restore_best) == (10, 0.01, True)
    assert read_code("EarlyStopping()").stop.patience == 0
    accuracy = read_code("keras.callbacks.EarlyStopping('val_accuracy', patience=3)")
    assert accuracy.stop.patience == 3 and "val_accuracy" in str(accuracy.remarks[0])


def test_a_checkpoint_of_the_best_marks_the_best_point():
    assert read_code("keras.callbacks.ModelCheckpoint('f', save_best_only=True)").best
    assert not read_code("keras.optimizers.SGD(0.1)\nkeras.callbacks.ModelCheckpoint('f')").best


# 7: steps and epochs

LOOP = O + f"s = {S}StepLR(o, 3)\nfor epoch in range(9):\n    for {{batch}} in {{loader}}:\n        o.step()\n{{inner}}"


@pytest.mark.parametrize(
    ("batch", "loader", "asked"),
    [
        ("x, y", "loader", "len(loader)"),
        ("i, (x, y)", "enumerate(train_loader)", "len(train_loader)"),
        ("x", "tqdm(self.loader)", "len(self.loader)"),
        ("i", "range(n_batches)", "n_batches"),
        ("x", "ds.batch(32)", "steps per epoch"),
    ],
)
def test_a_scheduler_outside_the_inner_loop_counts_epochs(batch, loader, asked):
    text = LOOP.format(batch=batch, loader=loader, inner="    s.step()\n")
    found = read_code(text)
    assert (found.schedule, found.steps_per_epoch) == (StepDecay(3, 0.1), 1)
    assert [(one.name, one.whole) for one in found.asked] == [(asked, True)]
    again = read_code(text, {asked: 50})
    assert (again.schedule, again.steps_per_epoch) == (PerEpoch(StepDecay(3, 0.1), 50), 50)


def test_where_the_text_says_how_many_steps_an_epoch_has():
    text = LOOP.format(batch="i", loader="range(20)", inner="    s.step()\n")
    assert read_code(text).asked == ()
    assert from_code(text)[1] == PerEpoch(StepDecay(3, 0.1), 20)
    fit = "model.compile(optimizer='sgd')\nmodel.fit(d, epochs=5, steps_per_epoch=20, callbacks=[LearningRateScheduler(lambda e, lr: lr / 2)])"
    assert from_code(fit)[1] == PerEpoch(EpochRule("lr / 2"), 20)


def test_a_scheduler_inside_counts_steps_and_the_trap_is_told():
    text = LOOP.replace("StepLR(o, 3)", "CosineAnnealingLR(o, T_max=9)").format(
        batch="x", loader="loader", inner="        s.step()\n"
    )
    found = read_code(text)
    assert found.schedule == CosineDecay(decay_steps=9, periodic=True) and not found.asked
    assert "ends at step 9: it is stepped after each batch" in str(found.remarks[0])
    assert not read_code(text.replace("T_max=9", "T_max=900")).remarks


def test_functions_that_the_loop_calls_are_gone_into():
    text = (
        "def train(o, loader):\n    for x in loader:\n        o.step()\n" + O + f"s = {S}StepLR(o, 3)\n"
        "for epoch in range(9):\n    train(o, data)\n    s.step()\n"
    )
    found = read_code(text)
    assert found.steps_per_epoch == 1 and found.asked


# 8: several of a kind


def test_two_schedulers_that_are_both_stepped_multiply():
    text = (
        O
        + f"a = {S}ExponentialLR(o, 0.9)\nb = {S}MultiStepLR(o, [3])\nfor e in range(9):\n    o.step()\n    a.step()\n    b.step()"
    )
    schedule = from_code(text)[1]
    assert schedule.parts == (ExponentialDecay(0.9, 1.0), MultiStep((3,), 0.1))
    assert schedule.lrs(0.1, 5).tolist() == pytest.approx([0.1, 0.09, 0.081, 0.00729, 0.006561])


def test_several_optimizers_are_one_and_the_others():
    text = "g = torch.optim.Adam(a, lr=0.1)\nd = torch.optim.SGD(b, lr=0.2)\n" + f"s = {S}StepLR(d, 3)"
    found = read_code(text)
    assert (found.optimizer.lr, found.schedule) == (0.1, None)
    assert [(one.optimizer.lr, one.schedule) for one in found.others] == [(0.2, StepDecay(3, 0.1))]
    with pytest.raises(CodeError, match="More than one optimizer"):
        from_code(text)


def test_several_with_the_same_settings_are_one_run():
    found = read_code("g = torch.optim.Adam(a, lr=0.1)\nd = torch.optim.Adam(b, lr=0.1)")
    assert found.others == () and "2 optimizers" in str(found.remarks[0])


# the rows


def test_what_was_taken_has_its_lines():
    text = "import torch\n\n" + O + f"s = {S}StepLR(\n    o,\n    3,\n)\ntorch.nn.utils.clip_grad_norm_(p, 1.0)"
    rows = read_code(text).taken
    assert [one.lines for one in rows] == [(3, 3), (4, 7), (8, 8)]
    assert rows[0].snippet == "torch.optim.SGD(p, lr=0.1)"
    assert str(rows[1].became) == "The schedule is StepDecay(step_size=3, gamma=0.1)."


def test_settings_that_are_not_shown_are_named():
    text = 'tf.keras.optimizers.RMSprop(learning_rate=0.001, rho=0.9, epsilon=1e-07, centered=False, name="RMSprop", **kwargs)'
    found = read_code(text)
    assert found.optimizer.lr == 0.001 and "by **" in str(found.unread[0].why)


def test_the_slip_of_a_function_in_place_of_the_callback_is_told():
    text = "def f(epoch, lr):\n    return lr\nmodel.compile(optimizer=SGD())\nc = LearningRateScheduler(f)\nmodel.fit(x, y, callbacks=[f])"
    assert any("holds the function f itself" in str(one) for one in read_code(text).remarks)


def test_what_is_made_but_not_given_to_fit_is_told():
    text = "model.compile(optimizer=SGD())\nc = LearningRateScheduler(lambda e: 0.1)\nmodel.fit(x, y, callbacks=[keras.callbacks.TensorBoard()])"
    assert any("not given to fit" in str(one) for one in read_code(text).remarks)


def test_a_cut_that_another_callback_sets_aside_is_named():
    text = "model.compile(optimizer=SGD())\na = LearningRateScheduler(lambda e: 0.1)\nb = ReduceLROnPlateau()\nmodel.fit(x, y, callbacks=[a, b])"
    found = read_code(text)
    assert found.schedule == EpochRule("0.1") and [one.lines for one in found.unread] == [(3, 3)]


def test_momentum_is_what_it_was():
    assert from_code("torch.optim.SGD(p, 0.1, 0.9)")[0] == Momentum(lr=0.1)


@pytest.mark.parametrize(
    ("norm", "kind"), [("1", "1"), ("1.0", "1"), ("'inf'", "inf"), ("float('inf')", "inf"), ("2", "2"), ("2.0", "2")]
)
def test_the_norm_by_which_is_clipped(norm, kind):
    text = O + f"torch.nn.utils.clip_grad_norm_(p, 1.0, norm_type={norm})"
    assert from_code(text)[0] == Clipped(SGD(lr=0.1), norm_type=kind)


def test_another_norm_is_refused():
    with pytest.raises(CodeError, match="norm of type 3"):
        from_code(O + "torch.nn.utils.clip_grad_norm_(p, 1.0, 3.0)")


# gradient accumulation


@pytest.mark.parametrize(
    ("text", "optimizer", "schedule"),
    [
        ("keras.optimizers.SGD(0.1, gradient_accumulation_steps=4)", Accumulated(SGD(lr=0.1), 4), None),
        ("keras.optimizers.SGD(0.1, gradient_accumulation_steps=2, clipnorm=1.0)", Accumulated(Clipped(SGD(lr=0.1), flavour="keras"), 2), None),
        ("optax.MultiSteps(optax.sgd(0.1), every_k_schedule=3)", Accumulated(SGD(lr=0.1), 3), None),
        ("optax.MultiSteps(optax.sgd(optax.exponential_decay(0.1, 10, 0.9)), 3)", Accumulated(SGD(lr=0.1), 3), PerEpoch(ExponentialDecay(0.9, 10.0), 3)),
        (O + "for i, x in enumerate(d):\n    loss = f(x) / 4\n    (loss / 4).backward()\n    if (i + 1) % 4 == 0:\n        o.step()", Accumulated(SGD(lr=0.1), 4), None),
        (O + "k = 4\nfor i, x in enumerate(d):\n    loss.backward()\n    if (i + 1) % k == 0:\n        o.step()", Accumulated(SGD(lr=0.1), 4, mean=False), None),
        (O + f"s = {S}StepLR(o, 3)\nfor i, x in enumerate(d):\n    loss /= 4\n    if i % 4 == 3:\n        o.step()\n        s.step()", Accumulated(SGD(lr=0.1), 4), PerEpoch(StepDecay(3, 0.1), 4)),
    ],
)  # fmt: skip
def test_accumulation(text, optimizer, schedule):
    assert from_code(text) == (optimizer, schedule)


def test_a_step_under_a_condition_that_is_not_read_is_named():
    found = read_code(O + "for x in d:\n    if scaler.ok():\n        o.step()")
    assert found.optimizer == SGD(lr=0.1) and "under a condition" in str(found.unread[0].why)
