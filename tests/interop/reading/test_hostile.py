"""Short code that would take hours to work out gets a message; so does what is too much for a lane."""

import sys

import pytest

from interop import CodeError, from_code

TORCH = "o = torch.optim.SGD(p, lr=0.1)\n"


def doubled(first, rest, times, last):
    """A variable that is made of the one before, twice."""
    lines = (f"v{i + 1} = {rest.replace('@', f'v{i}')}" for i in range(times))
    return "\n".join([f"v0 = {first}", *lines, last.replace("@", f"v{times}")])


SEQUENCE = "torch.optim.lr_scheduler.SequentialLR(o, [@, @], milestones=[3])"
STEP = "torch.optim.lr_scheduler.StepLR(o, 3)"
OFTEN = "names its own parts too often"
CROWDED = "room for 20 items"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TORCH + doubled("(1, 2)", "(@, @)", 40, "torch.optim.lr_scheduler.MultiStepLR(o, @)"), OFTEN),
        (TORCH + doubled(STEP, SEQUENCE, 60, ""), CROWDED),
        (doubled("optax.clip(1.0)", "optax.chain(@, @)", 60, "optax.chain(@, optax.sgd(0.1))"), OFTEN),
        (f"optax.chain({'optax.clip(1.0), ' * 900}optax.sgd(0.1))", CROWDED),
        (TORCH + "torch.nn.utils.clip_grad_norm_(p, 1.0)\n" * 400, CROWDED),
        ("".join(f"optax.sgd({n + 1} / 1000)\n" for n in range(1200)), "More than one optimizer"),
        (TORCH + "".join(f"{STEP[:-2]}{n + 1})\n" for n in range(400)), "More than one schedule"),
        ("a = optax.chain(a, a)", "these parts"),
        ("a = b\nb = a\ntorch.optim.SGD(p, lr=a)", "“b” is not a number"),
    ],
)
def test_a_message(text, said):
    with pytest.raises(CodeError, match=said):
        from_code(text)


@pytest.mark.parametrize(
    "text",
    [
        doubled("0.1", "@ * 1", 40, "torch.optim.SGD(p, lr=@)"),
        doubled("dict(lr=0.1)", "dict(**@, **@)", 60, "torch.optim.SGD(p, **@)"),
        "torch.optim.SGD(p, lr=0.1)\n" * 1200,
    ],
)
def test_what_is_worked_out_once_is_read(text):
    assert from_code(text)[0].lr == 0.1


def test_schedules_in_schedules_are_read_once_each():
    text, warmup = STEP, "torch.optim.lr_scheduler.LinearLR(o, total_iters=3)"
    for _ in range(19):
        text = f"torch.optim.lr_scheduler.SequentialLR(o, [{warmup}, {text}], milestones=[3])"
    schedule = from_code(TORCH + text)[1]
    for _ in range(19):
        schedule = schedule.then
    assert schedule.step_size == 3


def work(text):
    """How many instructions of Python it takes to read a text; the same on every machine."""
    done = 0

    def tracer(frame, event, argument):
        nonlocal done
        frame.f_trace_opcodes = True
        done += event == "opcode"
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        from_code(text)
    except CodeError:
        pass
    finally:
        sys.settrace(before)
    return done


@pytest.mark.parametrize(
    "build",
    [
        lambda n: "x = 0.1\n" * n + "v0 = x\n" + "v0 = v0 + v0\n" * 12 + "torch.optim.SGD(p, lr=v0)",
        lambda n: "x = 0.1\n" * n + "f(x)\n" * n + "torch.optim.SGD(p, lr=x)",
        lambda n: "x = 0.1\n" + "".join(f"x = x + {i}\n" for i in range(n)) + "torch.optim.SGD(p, lr=x)",
        lambda n: "x = [x, x]\n" * n + "torch.optim.SGD(x)\n" * n,
        lambda n: "o = optax.sgd(0.1)\n" + "o = optax.chain(optax.clip(1.0), o)\n" * n,
        lambda n: "o = optax.sgd(0.1)\n" + "o = optax.chain(o, o)\n" * n,
        lambda n: TORCH + f"s = {STEP}\n" * n,
    ],
)
def test_work_grows_as_the_text_does(build):
    from_code(TORCH)  # what is made once
    assert work(build(400)) < 2.2 * work(build(200))


def test_what_is_named_often_is_worked_out_once():
    thrice, more = (doubled("0.1", "@ + @", times, "torch.optim.SGD(p, lr=@)") for times in (3, 31))
    assert work("x = 1\n" * 1100 + more) < 2 * work("x = 1\n" * 1100 + thrice)
