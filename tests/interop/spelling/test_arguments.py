"""The short form of spelled calls says the same as the full one."""

import ast

import pytest

from interop.spelling.arguments import in_full

PAIRS = [
    (
        "torch.optim.Adam(params, lr, betas, eps)",
        "torch.optim.Adam(params, lr=lr, betas=(beta1, beta2), eps=eps)",
    ),
    (
        "keras.optimizers.Adam(learning_rate, beta_1, epsilon, weight_decay or None)",
        "keras.optimizers.Adam(learning_rate=lr, beta_1=beta1, epsilon=eps, weight_decay=weight_decay or None)",
    ),
    ("optax.adam(lr, b1, nesterov=True)", "optax.adam(lr, b1=beta1, nesterov=True)"),
    (
        "optax.chain(optax.scale_by_yogi(b1), optax.sgd(rho))",
        "optax.chain(optax.scale_by_yogi(b1=beta1), optax.sgd(rho))",
    ),
    (
        "optax.contrib.sam(then, optax.sgd(rho), sync_period)",
        "optax.contrib.sam(then, optax.sgd(rho), sync_period=sync_period)",
    ),
    (
        "timm.scheduler.Steps(optimizer, t_initial, **warmup, k_decay=k_decay)",
        "timm.scheduler.Steps(optimizer, t_initial=t_initial, warmup_t=warmup_steps, warmup_lr_init=warmup_from, "
        "warmup_prefix=warmup_prefix, k_decay=k_decay)",
    ),
    ("optax.f(lr, n + m if n else steps, int(size))", "optax.f(lr, int(size), n=n + m if n else steps)"),
]


@pytest.mark.parametrize(("short", "full"), PAIRS)
def test_short_and_full(short, full):
    assert ast.unparse(in_full(ast.parse(short, mode="eval").body)) == full


@pytest.mark.parametrize("full", [full for _, full in PAIRS])
def test_the_full_form_stays(full):
    assert ast.unparse(in_full(ast.parse(full, mode="eval").body)) == full
