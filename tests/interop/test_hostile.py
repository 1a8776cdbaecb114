"""Short code that would take hours to work out gets a message; so does what is too much for a lane."""

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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (doubled("0.1", "@ + @", 40, "torch.optim.SGD(p, lr=@)"), OFTEN),
        (TORCH + doubled("(1, 2)", "(@, @)", 40, "torch.optim.lr_scheduler.MultiStepLR(o, @)"), OFTEN),
        (TORCH + doubled(STEP, SEQUENCE, 60, ""), "more than 20 parts"),
        (doubled("optax.clip(1.0)", "optax.chain(@, @)", 60, "optax.chain(@, optax.sgd(0.1))"), OFTEN),
        (doubled("dict(lr=0.1)", "dict(**@, **@)", 60, "torch.optim.SGD(p, **@)"), OFTEN),
        (f"optax.chain({'optax.clip(1.0), ' * 900}optax.sgd(0.1))", "more than 20 wrappers"),
        (TORCH + "torch.nn.utils.clip_grad_norm_(p, 1.0)\n" * 400, "more than 20 wrappers"),
        ("optax.sgd(0.1)\n" * 1200, "More than one optimizer"),
        (TORCH + f"{STEP}\n" * 400, "More than one schedule"),
        ("a = optax.chain(a, a)", "these parts"),
        ("a = b\nb = a\ntorch.optim.SGD(p, lr=a)", "“a” is not a number"),
    ],
)
def test_a_message(text, said):
    with pytest.raises(CodeError, match=said):
        from_code(text)


def test_schedules_in_schedules_are_read_once_each():
    text, warmup = STEP, "torch.optim.lr_scheduler.LinearLR(o, total_iters=3)"
    for _ in range(19):
        text = f"torch.optim.lr_scheduler.SequentialLR(o, [{warmup}, {text}], milestones=[3])"
    schedule = from_code(TORCH + text)[1]
    for _ in range(19):
        schedule = schedule.then
    assert schedule.step_size == 3
