"""Code that people paste: usual spellings are read, anything else gets a message at once and is never executed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interop import CodeError, from_code
from optimizers import SGD, Adam, AdamW, Averaged, Clipped, Mechanize, Momentum, Nesterov, ScheduleFreeSGD
from schedules import CosineDecay

USUAL = {
    "torch.optim.AdamW(params, lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1)": AdamW(
        lr=3e-4, beta2=0.95, weight_decay=0.1
    ),
    "optim.SGD(model.parameters(), 0.1)": SGD(lr=0.1),
    "from torch.optim import SGD\nSGD(net.parameters(), lr=1e-1, momentum=0.9)": Momentum(lr=0.1),
    "torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True)": Nesterov(lr=0.1),
    "torch.optim.Adam(p)": Adam(lr=1e-3),
    "tf.keras.optimizers.Adam()": Adam(lr=1e-3, eps=1e-7, flavour="keras"),
    "lr = 2 * 1e-3\nopt = torch.optim.Adam(params, lr=lr)": Adam(lr=2e-3),
    "optax.chain(optax.clip_by_global_norm(1.0), optax.adam(0.05))": Clipped(
        then=Adam(lr=0.05, flavour="optax"), norm=1.0, value=0.0, flavour="optax"
    ),
    "keras.optimizers.Adam(0.1, clipnorm=2)": Clipped(
        then=Adam(lr=0.1, eps=1e-7, flavour="keras"), norm=2.0, value=0.0, flavour="keras"
    ),
    "keras.optimizers.SGD(0.1, clipvalue=2, use_ema=True, ema_overwrite_frequency=7)": Averaged(
        then=Clipped(then=SGD(lr=0.1), norm=0.0, value=2.0, flavour="keras"), overwrite=7
    ),
    "o = torch.optim.Adam(q, lr=0.1)\nfor i in range(9):\n torch.nn.utils.clip_grad_norm_(q, 0.5)\n o.step()": Clipped(
        then=Adam(lr=0.1), norm=0.5, value=0.0
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", USUAL)
def test_usual_code(text):
    assert from_code(text) == (USUAL[text], None)


@pytest.mark.parametrize(
    ("text", "optimizer"),
    [
        ("optax.contrib.mechanize(optax.sgd({}))", Mechanize(then=SGD(lr=0.1))),
        ("optax.chain(optax.clip(1.0), optax.contrib.mechanize(optax.sgd({})))", None),
        ("optax.contrib.schedule_free(optax.sgd({}), learning_rate={}, b1=0.8)", ScheduleFreeSGD(lr=0.1, beta=0.8)),
        ("optax.contrib.schedule_free(optax.adamw({}, b1=0.0, weight_decay=0.0), 0.1)", None),
    ],
)
def test_the_schedule_of_an_optimizer_inside_another_is_that_of_the_run(text, optimizer):
    found, schedule = from_code(text.replace("{}", "optax.cosine_decay_schedule(0.1, 50)"))
    assert schedule == CosineDecay(decay_steps=50) and found.lr == 0.1
    assert optimizer in (None, found)


def test_clippings_act_in_the_order_of_their_statements():
    clips = "torch.nn.utils.clip_grad_{}_(q, 0.5)\n"
    text = "o = torch.optim.SGD(q, lr=0.1)\nfor i in range(9):\n "
    both = from_code(f"{text} {clips.format('value')}  {clips.format('norm')}  o.step()")[0]
    assert both == Clipped(then=SGD(lr=0.1), value=0.5, norm=0.5)
    first, second = from_code(f"{text} {clips.format('norm')}  {clips.format('value')}  o.step()")[0], SGD(lr=0.1)
    assert first == Clipped(then=Clipped(then=second, value=0.5, norm=0.0), norm=0.5)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("torch.optim.Adm(params)", ("torch.optim.Adm", "torch.optim.Adam")),
        ("keras.optimizers.Adam(lrate=0.1)", ("'lrate'", "'learning_rate'")),
        ("optax.adam()", ("optax.adam needs learning_rate",)),
        ("optax.adafactor()", ("needs learning_rate",)),
        ("optax.contrib.sam(optax.sgd(0.1), optax.sgd(0.1))", ("optax.contrib.normalize", "as adv_optimizer")),
        ("optax.contrib.schedule_free(optax.adamw(0.1), 0.1)", ("optax.adamw's b1=0.0",)),
        ("optax.chain(optax.centralize(), optax.adam(0.1), optax.sgd(0.1))", ("optax.chain", "these parts")),
        ("pytorch_optimizer.SOAP(params)", ("precondition_1d=True",)),
        ("torch.optim.Adam(params, betas=(0.9,))", ("2 values in a row as betas",)),
        ("torch.optim.Adam(params, beta1=0.9)", ("beta1", "betas")),
        ("keras.optimizers.Adam(0.1, epsilo=1)", ("epsilo", "epsilon")),
        ("torch.optim.Adam(params, lr='fast')", ("fast",)),
        ("torch.optim.Adam(params, lr=-1)", ("lr", "-1")),
        ("torch.optim.Adam(params, lr=9**9**9)", ("power",)),
        ("torch.optim.Adam(params, betas=0.9)", ("torch.optim.Adam",)),
        ("torch.optim.SGD(params, lr=0.1, nesterov=True)", ("torch.optim.SGD", "without a momentum")),
        ("keras.optimizers.Lion(0.1, beta_1=0.0)", ("keras.optimizers.Lion", "these values together")),
        ("", ("No optimizer",)),
        ("print('hello')", ("No optimizer",)),
        ("torch.optim.Adam(a)\ntorch.optim.SGD(a)", ("More than one",)),
        ("this is no code", ("not Python",)),
        ("(" * 9000, ("not Python",)),
        ("x" * 400_001, ("too long",)),
    ],
)
def test_messages(text, named):
    with pytest.raises(CodeError) as caught:
        from_code(text)
    for one in named:
        assert one in str(caught.value)


def test_nothing_is_executed(tmp_path):
    trap = tmp_path / "trap"
    with pytest.raises(CodeError):
        from_code(f"__import__('pathlib').Path({str(trap)!r}).touch()")
    with pytest.raises(CodeError):
        from_code(f"torch.optim.Adam(params, lr=__import__('pathlib').Path({str(trap)!r}).touch())")
    assert not trap.exists()


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(list(USUAL)), st.integers(0, 200), st.integers(0, 6), st.text(max_size=12))
def test_mangled_code(text, at, length, new):
    mangled = text[:at] + new + text[at + length :]
    try:
        optimizer, _ = from_code(mangled)
    except CodeError as error:
        assert str(error)
    else:
        assert optimizer.lr >= 0


@pytest.mark.parametrize("deep", ["-", "not ", "lambda: ", "f(", "[", "a.", "1+", "{0:"])
def test_deep_code(deep):
    with pytest.raises(CodeError):
        from_code("torch.optim.Adam(params, lr=" + deep * 3000 + "1)")
