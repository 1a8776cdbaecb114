"""Chains of optax's parts, and other ways to write an optimizer's call."""

import pytest

from interop import from_code
from interop.reading.rewrites.optax_chain import PARTS
from tests.chains import ARGUMENTS, READY


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("end", ["optax.scale(-0.03)", "optax.scale_by_learning_rate(0.03)"])
def test_a_part_and_a_learning_rate_are_the_ready_optimizer(part, end):
    ready = READY.get(part, ARGUMENTS[part])
    meant = from_code(f"{PARTS[part][0]}(0.03, {ready})")
    assert from_code(f"tx = optax.chain({part}({ARGUMENTS[part]}), {end})") == meant


@pytest.mark.parametrize(
    ("parts", "ready"),
    [
        (["scale_by_adam()", "add_decayed_weights(0.2)", "scale(-0.1)"], "optax.adamw(0.1, weight_decay=0.2)"),
        (["scale_by_lion()", "add_decayed_weights(0.2)", "scale(-0.1)"], "optax.lion(0.1, weight_decay=0.2)"),
        (
            ["clip(1.0)", "add_decayed_weights(0.2)", "trace(0.9)", "scale(-1.0)", "scale(0.1)"],
            "optax.chain(optax.clip(1.0), optax.add_decayed_weights(0.2), optax.sgd(0.1, momentum=0.9))",
        ),
        (["scale(-0.1)"], "optax.sgd(0.1)"),
        (["scale_by_learning_rate(0.1)"], "optax.sgd(0.1)"),
        (
            ["add_decayed_weights(0.2, mask=large)", "scale(-0.1)"],
            "optax.chain(optax.add_decayed_weights(0.2), optax.sgd(0.1))",
        ),
        (["clip_by_global_norm(1.0)", "scale(-0.1)"], "optax.chain(optax.clip_by_global_norm(1.0), optax.sgd(0.1))"),
        (
            ["scale_by_adam()", "scale_by_schedule(optax.cosine_decay_schedule(0.1, 90))", "scale(-1.0)"],
            "optax.adam(optax.cosine_decay_schedule(0.1, 90))",
        ),
        (
            ["scale_by_rms()", "scale_by_learning_rate(optax.exponential_decay(0.1, 9, 0.5))"],
            "optax.rmsprop(optax.exponential_decay(0.1, 9, 0.5))",
        ),
    ],
)
def test_weight_decay_clipping_and_schedules_in_a_chain(parts, ready):
    assert from_code(f"optax.chain({', '.join(f'optax.{part}' for part in parts)})") == from_code(ready)


def test_parts_may_have_names():
    text = "base = optax.scale_by_adam(b1=0.8)\nlr = 0.1\ntx = optax.chain(base, optax.scale(-lr))"
    assert from_code(text) == from_code("optax.adam(0.1, b1=0.8)")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("optax.inject_hyperparams(optax.adamw)(learning_rate=0.1, b1=0.8)", "optax.adamw(0.1, b1=0.8)"),
        ("model.compile(optimizer='adam', loss='mse')", "keras.optimizers.Adam()"),
        ("model.compile('RMSprop', 'mse')", "keras.optimizers.RMSprop()"),
        ("keras.optimizers.get('sgd')", "keras.optimizers.SGD()"),
        ("model.compile(optimizer=tf.keras.optimizers.Adam(0.2))", "keras.optimizers.Adam(0.2)"),
        ("cfg = dict(lr=0.1, momentum=0.9)\ntorch.optim.SGD(p, **cfg)", "torch.optim.SGD(p, lr=0.1, momentum=0.9)"),
        ("torch.optim.SGD(p, **{'lr': 0.1})", "torch.optim.SGD(p, lr=0.1)"),
    ],
)
def test_other_ways_to_write_a_call(text, same):
    assert from_code(text) == from_code(same)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("optax.chain(optax.scale_by_adam(), optax.scale(0.1))", "uphill"),
        ("optax.chain(optax.scale_by_adam(), optax.add_decayed_weights(0.1))", "uphill"),
        (
            "rate = optax.cosine_decay_schedule(1.0, 9)\n"
            "optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(rate), optax.scale(-0.1))",
            "into the schedule",
        ),
        ("optax.chain(optax.scale_by_rms(), optax.add_decayed_weights(0.1), optax.scale(-0.1))", "optax.chain"),
        ("optax.chain(optax.scale_by_rms(), optax.trace(0.9), optax.scale(-0.1))", "optax.chain"),
        ("optax.chain(optax.scale_by_adam(1, 2, 3, 4, 5, 6, 7), optax.scale(-0.1))", "by position"),
        ("optax.chain(optax.scale_by_adam(), optax.scale())", "one argument"),
        ("optax.chain(optax.scale_by_adam(b9=1), optax.scale(-0.1))", "'b9'"),
        ("torch.optim.SGD(p, **settings)", "this code does not show"),
        ("model.compile(optimizer='adm')", "keras.optimizers.adm"),
        ("opt = other_package.Lion(p, lr=0.1)", "Lion"),
        ("re.compile('a+b')", "No optimizer found"),
    ],
)
def test_what_is_wrong_with_them_is_named(text, said):
    with pytest.raises(ValueError, match=said.replace("+", r"\+")):
        from_code(text)
