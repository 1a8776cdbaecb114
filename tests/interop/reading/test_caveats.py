"""What is said about code whose framework takes another path than the lane that it becomes."""

import pytest

from interop import differences, from_code
from optimizers import CATALOG as OPTIMIZERS

WARM = "torch.optim.lr_scheduler.LinearLR(o)"


def about(text):
    return list(map(str, differences(text, *from_code(text))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("optax.adan(0.1)", "where the paper has b2"),
        ("optax.contrib.schedule_free_sgd(optax.cosine_decay_schedule(0.1, 50))", "the step after"),
        (
            "optax.contrib.sam(optax.sgd(optax.cosine_decay_schedule(0.1, 50)), "
            "optax.chain(optax.contrib.normalize(), optax.sgd(0.05)))",
            "the optimizer inside only",
        ),
        (
            "o = torch.optim.SGD(p, lr=0.1)\ntorch.optim.lr_scheduler.ChainedScheduler([torch.optim.lr_scheduler."
            f"LambdaLR(o, lambda t: 0.9 ** t), {WARM}])",
            "ChainedScheduler",
        ),
        (
            f"o = torch.optim.SGD(p, lr=0.1)\ntorch.optim.lr_scheduler.SequentialLR(o, [{WARM}, torch.optim."
            "lr_scheduler.MultiplicativeLR(o, lambda t: 0.9)], [5])",
            "SequentialLR",
        ),
        ("o = keras.optimizers.SGD(0.1)\ng = np.clip(g, -1.0, 1.0)", "clips the gradient itself"),
        ("o = keras.optimizers.SGD(0.1)\naverage = average + 0.1 * (x - average)", "averages the points itself"),
        ("torch.optim.SGD([{'params': a, 'lr': 0.2}, {'params': b}], lr=0.1)", "a group of parameters"),
        ("o = pytorch_optimizer.Lion(p)\ntorch.optim.lr_scheduler.CyclicLR(o, 0.1, 0.2)", "moves the momentum"),
    ],
)
def test_it_is_said(text, said):
    assert any(said in one for one in about(text))


@pytest.mark.parametrize(
    "text",
    [
        "torch.optim.Rprop(p, lr=0.1)",
        "optax.contrib.schedule_free_sgd(0.1)",
        "optax.contrib.schedule_free(optax.sgd(0.1), learning_rate=0.1)",
        "lr = 0.1\nlearning_rate = lr\nprint(lr == learning_rate)\ntorch.optim.SGD(p, lr=lr)",
        f"o = torch.optim.SGD(p, lr=0.1)\ntorch.optim.lr_scheduler.ChainedScheduler([{WARM}, "
        "torch.optim.lr_scheduler.ExponentialLR(o, 0.9)])",
        f"o = torch.optim.SGD(p, lr=0.1)\ntorch.optim.lr_scheduler.SequentialLR(o, [{WARM}, "
        "torch.optim.lr_scheduler.CosineAnnealingLR(o, 50)], [5])",
    ],
)
def test_nothing_is_said_where_the_path_is_the_same(text):
    assert [one for one in about(text) if "float32" not in one] == []


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_difference_that_an_optimizer_declares_is_said_for_its_library_only(name):
    optimizer = OPTIMIZERS[name]()
    declared = list(optimizer.inner.differs.values())
    said = differences("optax pytorch_optimizer keras", optimizer, None)
    assert [one.message for one in said] == declared
    assert differences("jax", optimizer, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "self.learning_rate = 0.5\nkeras.optimizers.SGD(0.1)",
        "torch.optim.SGD([{'params': a}, {'params': b}], lr=0.1)",
        "o = torch.optim.SGD(p)\ntorch.optim.lr_scheduler.CyclicLR(o, 0.1, 0.2)",
        "o = torch.optim.Rprop(p)\ntorch.optim.lr_scheduler.CyclicLR(o, 0.1, 0.2, cycle_momentum=False)",
    ],
)
def test_there_is_nothing_to_say(text):
    assert about(text) == []
