"""Runs chains of optax's parts under the real optax and compares their paths with those of the lanes that they become.

    python tests/reference/check_chains.py

Needs optax and jax (requirements-peers.txt).
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("JAX_ENABLE_X64", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import jax
import jax.numpy as jnp
import numpy as np
import optax

from engine import Constant, Run, run
from interop import from_code
from landscapes import Himmelblau
from tests.chains import ARGUMENTS

STEPS, GOOD = 40, 1e-13
CHAINS = [
    *([f"{part}({given})", "optax.scale(-0.003)"] for part, given in ARGUMENTS.items()),
    ["optax.scale_by_adam()", "optax.add_decayed_weights(0.2)", "optax.scale(-0.1)"],
    ["optax.scale_by_lion()", "optax.add_decayed_weights(0.2)", "optax.scale(-0.1)"],
    ["optax.clip(1.0)", "optax.add_decayed_weights(0.2)", "optax.trace(0.9)", "optax.scale(-1.0)", "optax.scale(0.1)"],
    ["optax.scale_by_adam()", "optax.scale_by_learning_rate(optax.cosine_decay_schedule(0.1, 90))"],
    ["optax.scale_by_adam()", "optax.scale_by_schedule(optax.cosine_decay_schedule(0.1, 90))", "optax.scale(-1.0)"],
    ["optax.inject_hyperparams(optax.adamw)(learning_rate=0.1, b1=0.8)"],
]


def path(chain: str) -> np.ndarray:
    """The points that the real library visits."""
    transform, x = eval(chain), jnp.array(Himmelblau.starts[0], dtype=float)
    state, points = transform.init(x), [x]
    for _ in range(STEPS):
        gradient = jax.grad(lambda p: (p[0] ** 2 + p[1] - 11) ** 2 + (p[0] + p[1] ** 2 - 7) ** 2)(x)
        updates, state = transform.update(gradient, state, x)
        x = optax.apply_updates(x, updates)
        points.append(x)
    return np.array(points)


def main() -> int:
    bad = 0
    for parts in CHAINS:
        chain = f"optax.chain({', '.join(parts)})"
        optimizer, schedule = from_code(chain)
        ours = run(Run(Himmelblau(), optimizer, schedule or Constant(), steps=STEPS)).points
        worst = np.abs(path(chain) - ours).max() / 5
        if not worst <= GOOD:
            print("DIFFERS", chain, f"{worst:.1e}")
            bad += 1
    print(f"{len(CHAINS)} chains of parts, {bad} of them differ")
    return bad


if __name__ == "__main__":
    sys.exit(bool(main()))
