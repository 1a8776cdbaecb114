"""What an exported script must not forget; that it takes our path is checked with the real libraries (`make peers`)."""

import ast
from dataclasses import dataclass, replace

import numpy as np
import pytest

from engine import Budget, Constant, EarlyStopping, Landscape, Optimizer, Run, Schedule, Wrapper, params
from engine import run as follow
from interop import CodeError, calls, from_code, paths, to_code
from landscapes import Himmelblau
from optimizers import CATALOG as OPTIMIZERS
from optimizers import LBFGS, SAM, SGD, Adam, Averaged, Clipped, Lookahead, Momentum, Prodigy, Rprop, ScheduleFreeSGD
from schedules import (
    Chained,
    CosineDecay,
    Cyclic,
    ExponentialDecay,
    Lambda,
    LinearWarmup,
    Multiplicative,
    OneCycle,
    PolynomialDecay,
    ReduceOnPlateau,
    Sequential,
    SWAAnneal,
)

WORDS = {
    "torch": ("lr_scheduler.CosineAnnealingLR(", "scheduler.step(", "clip_grad_norm_(", "rng.standard_normal("),
    "keras": ("schedules.CosineDecay(", "global_clipnorm=", "rng.standard_normal("),
    "optax": ("optax.cosine_decay_schedule(", "optax.clip_by_global_norm(", "rng.standard_normal("),
}


CASES = [(name, framework) for name, cls in OPTIMIZERS.items() for framework in WORDS if framework in cls.spelling]
CASES.remove(("Rprop", "optax"))  # its rate only starts it


def version(cls, framework, **values):
    choices = next((one.choices for one in params(cls) if one.name == "flavour"), ())
    return cls(**values, **({"flavour": framework} if framework in choices else {}))


def code(optimizer, schedule=None, framework="optax", **values):
    run = Run(Himmelblau(), optimizer, schedule or CosineDecay(), **{"steps": 20} | values)
    return to_code(run, framework)


def said(script):
    """The remarks on top of a script."""
    return script.split("\n\n")[0].replace("\n# ", " ") if script.startswith("#") else ""


def function(script, name):
    (found,) = (one for one in ast.walk(ast.parse(script)) if getattr(one, "name", "") == name)
    return ast.unparse(found)


def listed(script, name):
    return next(
        ast.literal_eval(one.value) for one in ast.parse(script).body if ast.unparse(one).startswith(f"{name} = [")
    )


@pytest.mark.parametrize(("name", "framework"), CASES)
def test_schedule_noise_and_clipping_are_in_every_script(name, framework):
    script = code(Clipped(then=version(OPTIMIZERS[name], framework), norm=2.0), framework=framework, noise=0.1)
    assert "path = " in script
    for word in WORDS[framework]:
        assert word in script, word


CYCLED = [case for case in CASES if OPTIMIZERS[case[0]]().momentum_field]
# PyTorch's own schedule moves the momentum of those that call it momentum or betas
DRIVEN = [case for case in CYCLED if case[1] == "torch" and case[0] not in ("Momo", "Tiger")]


@pytest.mark.parametrize(("name", "framework"), CYCLED)
def test_a_momentum_that_is_cycled_is_in_every_script(name, framework):
    schedule = OneCycle(max_momentum=0.93)
    script = code(version(OPTIMIZERS[name], framework), schedule, framework)
    if (name, framework) in DRIVEN:
        assert "OneCycleLR(" in script and "cycle_momentum=True" in script and "max_momentum=0.93" in script
        assert "momenta" not in script
    else:
        assert "cycle_momentum=True" not in script
        assert listed(script, "momenta") == schedule.momenta(20).tolist()
        assert "momenta[step]" in script


@pytest.mark.parametrize(("framework", "kept"), [("torch", "1e-300"), ("keras", "1e-300"), ("optax", "0.0")])
def test_a_momentum_of_0_does_not_make_a_framework_forget_its_velocity(framework, kept):
    optimizer = version(Momentum, framework, lr=0.001)
    script = code(optimizer, Cyclic(step_size_up=5, base_momentum=0.0), framework)
    assert repr(listed(script, "momenta")[5]) == kept


def test_an_own_momentum_of_0_is_not_refused_where_it_is_cycled():
    assert "momentum=0.9," in code(OPTIMIZERS["Nesterov"](momentum=0.0), Cyclic(), "torch")
    assert "momentum=0.7," in code(OPTIMIZERS["Nesterov"](momentum=0.7), Cyclic(), "torch")


def test_pytorch_cycles_no_momentum_that_it_would_refuse():
    script = code(OPTIMIZERS["Tiger"](), OneCycle(), "torch")
    assert "cycle_momentum=False" in script and "param_groups[0]['beta'] = momenta[step]" in script


@pytest.mark.parametrize(("framework", "put"), [("torch", "x.data = average"), ("optax", "x = average")])
@pytest.mark.parametrize("around", [lambda one: one, lambda one: Clipped(then=one, norm=1.0)])
def test_an_average_that_takes_the_place_of_the_path_is_in_the_script(framework, put, around):
    averaged = Averaged(then=version(Momentum, framework), decay=0.9, overwrite=7)
    script = code(around(averaged), framework=framework)
    assert put in script and "(step + 1) % 7" in script and "1 - 0.9" in script


def test_keras_keeps_a_moving_average_itself_and_no_other():
    adam = Adam(flavour="keras")
    assert "ema_overwrite_frequency=7" in code(Averaged(then=adam, overwrite=7), framework="keras")
    script = code(Averaged(then=adam, kind="equal", overwrite=7), framework="keras")
    assert "use_ema" not in script and "x.assign(average)" in script


@pytest.mark.parametrize("framework", ["torch", "optax", "keras"])
def test_a_clipping_of_value_and_norm_does_both_in_this_order(framework):
    script = code(Clipped(then=version(Adam, framework), norm=2.0, value=0.5), framework=framework)
    value, norm = {
        "torch": ("clip_grad_value_(params, 0.5)", "clip_grad_norm_(params, 2.0)"),
        "optax": ("optax.clip(0.5)", "optax.clip_by_global_norm(2.0)"),
        "keras": ("np.clip(g, -0.5, 0.5)", "(2.0 / max(np.linalg.norm(g), 2.0))"),
    }[framework]
    assert 0 < script.index(value) < script.index(norm)


def test_clippings_come_back_in_their_order():
    optimizer = Clipped(then=Clipped(then=Adam(), norm=2.0), norm=3.0, value=0.5)
    assert from_code(code(optimizer, framework="torch"))[0] == optimizer


def test_the_closure_of_lbfgs_has_the_whole_gradient_and_the_loop_the_schedule():
    script = code(Clipped(then=LBFGS(), norm=2.0), framework="torch", noise=0.1)
    inside = function(script, "closure")
    for word in ("zero_grad", "backward", "draw", "clip_grad_norm_"):
        assert word in inside
    assert "standard_normal" not in inside  # one draw for all questions of a step
    assert script.count("    draw = noise * rng.standard_normal") == 1
    assert "scheduler" not in inside


def test_sm3_takes_a_number_and_is_scaled_afterwards():
    made = next(line for line in code(OPTIMIZERS["SM3"]()).splitlines() if line.startswith("optimizer = "))
    assert made.startswith("optimizer = optax.chain(optax.sm3(1.0") and "scale_by_schedule(optax.cosine" in made


def test_rprop_starts_from_the_first_rate():
    assert "optax.rprop(0.02," in code(Rprop(lr=0.02))


def test_the_gradients_that_sam_asks_for_are_noisy_and_clipped_too():
    sam = SAM(then=SGD(), opaque_mode=True, flavour="optax")
    script = code(Clipped(then=sam, norm=2.0), noise=0.1)
    own = function(script, "gradient")
    assert "g + draw" in own and "clip_by_global_norm(2.0)" in own
    assert script.count("    draw = noise * rng.standard_normal") == 1  # one for all questions of a step


def test_the_optimizer_inside_sam_counts_its_own_steps():
    sam = SAM(then=SGD(), opaque_mode=False, sync_period=3, flavour="optax")
    assert "(3 * (count + 1) - 1)" in code(sam)


def test_sam_takes_no_loss_to_watch_nor_to_hand_on():
    plateau = OPTIMIZERS["SAM"](then=SGD(), flavour="optax")
    script = code(plateau, from_code("optax.chain(optax.sgd(0.1), optax.contrib.reduce_on_plateau())")[1])
    assert "reduce_on_plateau" not in script and len(listed(script, "rates")) == 20
    for inside in (OPTIMIZERS["PolyakSGD"](), OPTIMIZERS["NoisySGD"](), SAM(flavour="optax")):
        assert "path = " not in code(SAM(then=inside, flavour="optax"))


def test_schedule_free_weighs_by_the_rate_of_the_same_step():
    script = code(ScheduleFreeSGD(weight_decay=0.1), CosineDecay())
    assert "(count - 1)" in script and "add_decayed_weights(0.1)" in script
    assert from_code(script)[1] == CosineDecay(decay_steps=20)
    assert "(count - 1)" not in code(ScheduleFreeSGD(), Constant())


def test_it_is_said_where_a_line_search_turns_on_the_last_digit():
    assert "last digit" in said(code(LBFGS(strong_wolfe=True), Constant(), "torch", noise=0.1))
    assert said(code(LBFGS(strong_wolfe=True), Constant(), "torch")) == ""


# --- schedules


@pytest.mark.parametrize(
    ("schedule", "framework", "word"),
    [
        (LinearWarmup(then=CosineDecay(), warmup_steps=20, start_factor=0.5), "torch", "T_max=180"),
        (LinearWarmup(then=PolynomialDecay(), warmup_steps=20), "optax", "transition_steps=180"),
        (Sequential(parts=(CosineDecay(), PolynomialDecay()), milestones=(50,)), "torch", "T_max=50"),
        (Sequential(parts=(CosineDecay(), PolynomialDecay()), milestones=(50,)), "torch", "total_iters=150"),
        (LinearWarmup(then=CosineDecay(), warmup_steps=250), "keras", "decay_steps=1,"),
    ],
)
def test_a_part_that_lasts_to_the_end_is_told_the_steps_that_are_left(schedule, framework, word):
    assert word in code(version(Adam, framework), schedule, framework, steps=200)


@pytest.mark.parametrize(
    ("schedule", "framework"),
    [
        (OneCycle(cycle_momentum=False), "optax"),
        (OneCycle(flavour="optax"), "torch"),
        (OneCycle(flavour="optax", pct_start=1.0), "optax"),
        (OneCycle(flavour="optax", anneal_strategy="linear", pct_start=0.6, pct_final=0.61), "optax"),
        (OneCycle(total_steps=9), "torch"),
        (OneCycle(pct_start=1.0), "torch"),
        (Chained(parts=(Lambda("1 / (1 + t)"), ExponentialDecay())), "torch"),
        (Chained(parts=(CosineDecay(eta_min=0.001), ExponentialDecay())), "torch"),
        (LinearWarmup(then=Multiplicative(), warmup_steps=5, start_factor=0.5), "torch"),
        (Sequential(parts=(Cyclic(), ExponentialDecay()), milestones=(10,)), "torch"),
        (SWAAnneal(first=ExponentialDecay()), "torch"),
    ],
)
def test_a_schedule_that_the_framework_makes_otherwise_is_listed(schedule, framework):
    script = code(SGD(lr=0.01), schedule, framework)
    assert listed(script, "rates") == schedule.lrs(0.01, 20).tolist()


@pytest.mark.parametrize(
    "schedule",
    [
        OneCycle(total_steps=20),
        Chained(parts=(PolynomialDecay(), ExponentialDecay(), CosineDecay())),
        Sequential(parts=(ExponentialDecay(), Cyclic()), milestones=(10,)),
        SWAAnneal(),
    ],
)
def test_others_are_called(schedule):
    assert "rates" not in code(Momentum(), schedule, "torch")


def test_of_all_calls_those_with_other_rates_can_be_left_out():
    found = [calls(OneCycle(), 0.1, 200, exact=one) for one in (False, True)]
    assert ["OneCycleLR" in one for one in found[1]] == [True]
    assert found[0][:1] == found[1] and found[0][1].startswith("optax.cosine_onecycle_schedule(")
    warm = LinearWarmup(then=CosineDecay(), warmup_steps=20, start_factor=0.5)
    nested = calls(Sequential(parts=(warm, CosineDecay()), milestones=(50,)), 0.1, 200, exact=True)
    assert [one.split("(")[0] for one in nested] == ["optax.join_schedules"] and "warmup_steps=20" in nested[0]


def test_pytorch_composes_no_schedule_that_watches_the_loss():
    watching = Sequential(parts=(ReduceOnPlateau(patience=0), ExponentialDecay()), milestones=(10,))
    assert "SequentialLR" not in code(SGD(lr=0.01), watching, "torch")


# --- what is said


def test_another_version_is_said_with_how_far_it_is_away():
    run = Run(Himmelblau(), Adam(lr=0.1, eps=0.1, flavour="keras"), steps=20)
    remark = said(to_code(run, "torch"))
    assert remark.startswith("# The picture shows Keras's Adam. PyTorch's version differs in detail")
    far = float(remark.split("up to ")[1].split()[0])
    assert 1e-4 < far < 1.0


@pytest.mark.parametrize(
    ("optimizer", "framework"), [(Adam(flavour="torch"), "optax"), (Lookahead(then=Adam(flavour="optax")), "torch")]
)
def test_nothing_is_said_where_two_versions_take_the_same_path(optimizer, framework):
    assert said(code(optimizer, Constant(), framework)) == ""


def test_all_versions_that_are_others_are_named():
    script = code(Clipped(then=Adam(flavour="keras", eps=0.1), norm=1.0, flavour="torch"), framework="optax")
    assert "PyTorch's Gradient clipping and Keras's Adam. optax's version" in said(script)


@pytest.mark.parametrize(
    ("optimizer", "framework"), [(LBFGS(strong_wolfe=True), "torch"), (Prodigy(flavour="optax"), "optax")]
)
def test_what_fails_at_a_rate_of_0_is_said(optimizer, framework):
    rising = LinearWarmup(warmup_steps=5, start_factor=0.0)
    assert "rate of 0" in said(code(optimizer, rising, framework))
    assert said(code(optimizer, Constant(), framework)) == ""


# --- where the paths come from


def test_the_paths_that_a_script_needs_are_asked_for_once_each():
    asked = []

    def way(one):
        asked.append(one)
        return follow(one)

    shown = Run(Himmelblau(), Clipped(then=Adam(flavour="keras"), norm=2.0), ReduceOnPlateau(patience=1), steps=30)
    assert to_code(shown, "optax", way) == to_code(shown, "optax")
    theirs = replace(shown, optimizer=Clipped(then=Adam(flavour="optax"), norm=2.0, flavour="optax"))
    assert sorted(map(repr, asked)) == sorted(map(repr, (shown, theirs)))
    assert all(type(one) is Run for one in asked)


def test_a_plain_script_needs_no_path():
    def way(one):
        raise AssertionError("nobody asked for it")

    for framework in ("torch", "keras", "optax", "numpy"):
        assert "path = " in to_code(Run(Himmelblau(), version(Adam, framework)), framework, way)


@pytest.mark.parametrize("framework", ["torch", "keras", "optax", "numpy"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_script_needs_other_paths_than_it_says(name, framework):
    one = Run(Himmelblau(), Clipped(then=OPTIMIZERS[name](), norm=2.0), ReduceOnPlateau(patience=1), steps=5)
    one = replace(one, stop=EarlyStopping(patience=2))
    known = {needed: follow(needed) for needed in paths(one, framework)}
    assert to_code(one, framework, known.__getitem__) == to_code(one, framework)


@pytest.mark.parametrize("framework", ["torch", "keras", "optax", "numpy"])
def test_a_script_says_what_of_it_rests_on_a_path_that_was_cut(framework):
    def way(one):
        return follow(one, Budget(evaluations=20))

    watching = Chained(parts=(ReduceOnPlateau(patience=1), CosineDecay()))
    one = Run(Himmelblau(), version(Adam, framework), watching, steps=50)
    ended = follow(one, Budget(evaluations=20)).steps
    assert 0 < ended < 50
    assert f"from step {ended + 1} on" in to_code(one, framework, way).replace("\n# ", " ")
    stopping = Run(Himmelblau(), version(Adam, framework), steps=50, stop=EarlyStopping(patience=40))
    text = to_code(stopping, framework, way)
    assert f"ends at step {ended}" in text.replace("\n# ", " ") and "Early stopping ends" not in text
    assert "range(50)" in text or "rates[:50]" in text


@dataclass(frozen=True)
class Measured(Landscape):
    """A surface that is no formula."""

    label = "Measured"
    domain = ((-1.0, 1.0), (-1.0, 1.0))
    starts = ((0.5, 0.5),)

    def value(self, p):
        return p[0] ** 2 + abs(p[1])

    def grad(self, p):
        return np.stack([2 * p[0], np.sign(p[1])])


@pytest.mark.parametrize("framework", ["torch", "keras", "optax", "numpy"])
def test_a_surface_that_is_no_formula_is_said_to_have_no_script(framework):
    with pytest.raises(CodeError, match="Measured is no formula"):
        to_code(Run(Measured(), Adam(), steps=5), framework)


# --- what nothing is declared of is not relied on


@dataclass(frozen=True)
class Odd(Schedule):
    """A schedule of which PyTorch's behaviour is not declared."""

    spelling = {"torch": "torch.optim.lr_scheduler.StepLR(optimizer, step_size=3)"}

    def rate(self, t, base_lr, steps):
        return base_lr / (1 + t)


@dataclass(frozen=True)
class Halved(Wrapper):
    """A wrapper without a role: no framework does this beside its optimizers."""

    then: Optimizer = SGD()
    label = "Halved"


@pytest.mark.parametrize(
    "schedule", [Chained(parts=(Odd(), ExponentialDecay())), Sequential(parts=(Constant(), Odd())), LinearWarmup(Odd())]
)
def test_a_new_schedule_is_listed_where_it_is_put_together(schedule):
    script = code(SGD(), schedule, "torch")
    assert "StepLR" not in script and listed(script, "rates") == schedule.lrs(SGD().lr, 20).tolist()


@pytest.mark.parametrize("framework", ["torch", "keras", "optax"])
def test_a_new_wrapper_is_said_to_be_unknown(framework):
    assert said(code(Halved(), Constant(), framework)).rstrip().endswith("The script for NumPy takes the same path.")
