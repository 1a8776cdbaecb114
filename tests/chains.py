"""Every part of an optax chain that is read, with arguments, and the same ones as the ready optimizer takes them."""

ARGUMENTS = {
    "optax.scale_by_adadelta": "rho=0.8, eps=1e-3",
    "optax.scale_by_adam": "b1=0.8, b2=0.9, eps=1e-3",
    "optax.scale_by_adamax": "0.8, 0.9",
    "optax.scale_by_amsgrad": "0.8, b2=0.9",
    "optax.scale_by_belief": "b1=0.8",
    "optax.scale_by_lion": "b1=0.8, b2=0.9",
    "optax.scale_by_novograd": "b1=0.8",
    "optax.scale_by_optimistic_gradient": "alpha=0.5",
    "optax.scale_by_radam": "b1=0.8, threshold=6.0",
    "optax.scale_by_rms": "decay=0.8",
    "optax.scale_by_rss": "initial_accumulator_value=0.3",
    "optax.scale_by_sign": "",
    "optax.scale_by_stddev": "0.8",
    "optax.trace": "decay=0.8, nesterov=True",
}
READY = {
    "optax.scale_by_adamax": "b1=0.8, b2=0.9",
    "optax.scale_by_amsgrad": "b1=0.8, b2=0.9",
    "optax.scale_by_lion": "b1=0.8, b2=0.9, weight_decay=0.0",
    "optax.scale_by_novograd": "b1=0.8, eps=1e-8",
    "optax.scale_by_stddev": "decay=0.8, centered=True",
    "optax.trace": "momentum=0.8, nesterov=True",
}
