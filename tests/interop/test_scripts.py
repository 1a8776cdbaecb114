"""What an exported script must not forget; that it takes our path is checked with the real libraries (`make peers`)."""

import ast

import pytest

from engine import Run, params
from interop import to_code
from landscapes import Himmelblau
from optimizers import CATALOG as OPTIMIZERS
from optimizers import LBFGS, SAM, SGD, Clipped, Rprop
from schedules import CosineDecay

WORDS = {
    "torch": ("lr_scheduler.CosineAnnealingLR(", "scheduler.step(", "clip_grad_norm_(", "rng.standard_normal("),
    "keras": ("schedules.CosineDecay(", "global_clipnorm=", "rng.standard_normal("),
    "optax": ("optax.cosine_decay_schedule(", "optax.clip_by_global_norm(", "rng.standard_normal("),
}


CASES = [(name, framework) for name, cls in OPTIMIZERS.items() for framework in WORDS if framework in cls.spelling]
CASES.remove(("Rprop", "optax"))  # its rate only starts it


@pytest.mark.parametrize(("name", "framework"), CASES)
def test_schedule_noise_and_clipping_are_in_every_script(name, framework):
    cls = OPTIMIZERS[name]
    choices = next((one.choices for one in params(cls) if one.name == "flavour"), ())
    optimizer = Clipped(then=cls(**({"flavour": framework} if framework in choices else {})), norm=2.0)
    script = to_code(Run(Himmelblau(), optimizer, CosineDecay(), steps=20, noise=0.1), framework)
    assert "path = " in script
    for word in WORDS[framework]:
        assert word in script, word


def test_the_closure_of_lbfgs_has_the_whole_gradient_and_the_loop_the_schedule():
    run = Run(Himmelblau(), Clipped(then=LBFGS(), norm=2.0), CosineDecay(), steps=20, noise=0.1)
    inside = function(to_code(run, "torch"), "closure")
    for word in ("zero_grad", "backward", "standard_normal", "clip_grad_norm_"):
        assert word in inside
    assert "scheduler" not in inside


def test_sm3_takes_a_number_and_is_scaled_afterwards():
    made = next(line for line in optax(OPTIMIZERS["SM3"]()).splitlines() if line.startswith("optimizer = "))
    assert made.startswith("optimizer = optax.chain(optax.sm3(1.0") and "scale_by_schedule(optax.cosine" in made


def test_rprop_starts_from_the_first_rate():
    assert "optax.rprop(0.02," in optax(Rprop(lr=0.02))


def test_the_gradients_that_sam_asks_for_are_noisy_and_clipped_too():
    sam = SAM(then=SGD(), opaque_mode=True, flavour="optax")
    own = function(optax(Clipped(then=sam, norm=2.0), noise=0.1), "gradient")
    assert "standard_normal" in own and "clip_by_global_norm(2.0)" in own


def optax(optimizer, noise=0.0):
    return to_code(Run(Himmelblau(), optimizer, CosineDecay(), steps=20, noise=noise), "optax").replace("\n# ", " ")


def function(script, name):
    (found,) = (one for one in ast.walk(ast.parse(script)) if getattr(one, "name", "") == name)
    return ast.unparse(found)
