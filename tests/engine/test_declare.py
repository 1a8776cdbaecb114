"""How items declare what can be tuned, and how they are found."""

import gc
import importlib
import math
import sys
import weakref
from dataclasses import dataclass

import numpy as np
import pytest

from engine import SGD, Constant, Item, Told, inside, item, params
from engine.compiled.elementwise import FUNCTIONS, maximum, minimum, power, sign, sqrt, unkink
from engine.declare import param
from optimizers import AggMo, Clipped
from schedules import Chained, MultiStep, ScaleOnPlateau


@dataclass(frozen=True)
class Thing(Item):
    """Has one parameter of each kind.

    And a second paragraph.
    """

    size: float = param(0.5, 0.0, 1.0, "s", "how big", valid="[0, 2)")
    count: int = param(3, 1, 9, "n", "how many")
    on: bool = param(False, help="whether")
    part: Item = param(Constant(), help="what else")


def test_declarations_are_read_from_the_fields():
    assert [one.name for one in params(Thing)] == ["size", "count", "on", "part"]
    assert params(Thing()) == params(Thing)
    size, count, on, part = params(Thing)
    assert (size.low, size.high, size.symbol, size.help, size.valid) == (0.0, 1.0, "s", "how big", "[0, 2)")
    assert (size.kind, count.kind, on.kind, part.kind) == (float, int, bool, Item)
    assert count.valid == "[1, 9]"
    assert Thing.idea() == "Has one parameter of each kind."


def test_values_get_their_declared_type():
    made = Thing(size=1, count=4.0, on=np.True_)
    assert [type(value) for value in (made.size, made.count, made.on)] == [float, int, bool]
    assert type(Thing(size=np.float32(0.25)).size) is float
    assert type(Thing(count=np.int64(2)).count) is int


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        *(
            ("size", bad)
            for bad in (-0.1, 2.0, math.nan, math.inf, "1", None, True, 10**400, 1j, [1], np.zeros((2, 2)))
        ),
        *(("count", bad) for bad in (0, 10, 2.5, math.nan, "3", False, 10**400)),
        *(("on", bad) for bad in (0, 1, "yes", None, 1.0)),
        *(("part", bad) for bad in (None, Constant, "Constant", 3)),
    ],
)
def test_bad_values_are_refused_by_name(name, bad):
    with pytest.raises(ValueError, match=name) as caught:
        Thing(**{name: bad})
    assert len(str(caught.value)) < 200


def test_one_value_per_run():
    values = np.array([0.1, 0.2])
    assert Thing(size=values).size is values
    for bad in (np.array([0.1, 2.0]), np.array([0.1, np.nan]), np.array([])):
        with pytest.raises(ValueError, match="size"):
            Thing(size=bad)
    with pytest.raises(ValueError, match="count"):
        Thing(count=np.array([1.0, 2.5]))


def test_open_and_closed_ends():
    @dataclass(frozen=True)
    class Ends(Item):
        a: float = param(0.5, 0, 1, valid="(0, 1]")
        b: float = param(0.5, 0, 1, valid="[0, 1)")

    assert Ends(a=1.0, b=0.0)
    for bad in ({"a": 0.0}, {"b": 1.0}):
        with pytest.raises(ValueError, match="must be in"):
            Ends(**bad)


def test_a_file_dropped_into_a_folder_is_an_item(tmp_path, monkeypatch):
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from engine import Optimizer, discover\n"
        "CATALOG = discover(__name__, __path__, Optimizer)\n"
        "globals().update(CATALOG)\n"
    )
    item = (
        "from dataclasses import dataclass\n"
        "from engine import Optimizer, learning_rate\n\n"
        "@dataclass(frozen=True)\n"
        "class {name}(Optimizer):\n"
        '    """Goes downhill."""\n'
        "    lr: float = learning_rate(0.1)\n"
        "    def update(self, x, g, lr, t):\n"
        "        return (x - {factor} * lr * g,)\n"
    )
    (folder / "zeta.py").write_text(item.format(name="Zeta", factor=1))
    (folder / "alpha.py").write_text(item.format(name="Alpha", factor=2))
    monkeypatch.syspath_prepend(tmp_path)
    shelf = importlib.import_module("shelf")
    try:
        assert list(shelf.CATALOG) == ["Alpha", "Zeta"]
        assert shelf.Zeta is shelf.CATALOG["Zeta"]
        assert "Optimizer" not in shelf.CATALOG
        from engine import Run, run
        from engine.compiled.kernel import kernel_for
        from landscapes import StretchedBowl

        made = run(Run(StretchedBowl(kappa=1.0), shelf.Alpha(lr=0.25), steps=3))
        assert made.points[:, 0].tolist() == [-4.0, -2.0, -1.0, -0.5]
        assert kernel_for(shelf.Alpha(), StretchedBowl(), False) is not None
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "shelf"]:
            del sys.modules[name]


SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.1, -2.5, 1e300, 5e-324, math.inf, -math.inf, math.nan]


def same(a, b):
    return np.array_equal(np.float64(a), np.float64(b), equal_nan=True)


@pytest.mark.parametrize("name", sorted(name for name in FUNCTIONS if callable(FUNCTIONS[name])))
def test_floats_and_arrays_get_the_same_bits(name):
    function = FUNCTIONS[name]
    values = SPECIAL + np.random.default_rng(0).normal(size=300).tolist()
    with np.errstate(all="ignore"):
        if name in ("maximum", "minimum", "power", "unkink"):
            pairs = [(a, b) for a in SPECIAL for b in SPECIAL] + list(zip(values, values[::-1]))
            left, right = np.array(pairs).T
            many = function(left, right)
            for i, (a, b) in enumerate(pairs):
                assert same(function(a, b), many[i]), (a, b)
                assert same(function(left, b)[i], many[i]), (a, b)
                assert same(function(np.float64(a), np.float64(b)), many[i]), (a, b)
        elif name == "where":
            left, right = np.array(values), np.array(values[::-1])
            many = function(left > right, left, right)
            for i, (a, b) in enumerate(zip(values, values[::-1])):
                assert same(function(a > b, a, b), many[i]), (a, b)
                assert same(function(np.array([a > b]), a, b)[0], many[i]), (a, b)
        else:
            many = function(np.array(values))
            for i, a in enumerate(values):
                assert same(function(a), many[i]), a
                assert same(function(np.array(values)[i : i + 1])[0], many[i]), a


def test_elementary_functions():
    assert math.isnan(sqrt(-1.0))
    assert sqrt(9.0) == 3.0
    assert (maximum(1.0, 2.0), minimum(1.0, 2.0)) == (2.0, 1.0)
    assert math.isnan(maximum(math.nan, 1.0))
    assert math.isnan(maximum(1.0, math.nan))
    assert (sign(-3.0), sign(0.0), sign(5.0)) == (-1.0, 0.0, 1.0)
    assert power(2.0, 10) == 1024.0
    assert type(power(2.0, 0.5)) is float
    assert (unkink(math.nan, 1.0), unkink(math.inf, 1.0), unkink(3.0, 1.0)) == (0.0, 0.0, 3.0)
    assert math.isnan(unkink(math.nan, math.inf))


def nested(depth):
    return Clipped(then=nested(depth - 1)) if depth else SGD()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: AggMo(betas=(0.9,) * 485), "betas has room for 20 in a row, not 485"),
        (lambda: MultiStep(milestones=range(101)), "milestones must be numbers in a row"),
        (lambda: MultiStep(milestones=(5,) * 101), "milestones has room for 100 in a row, not 101"),
        (lambda: Chained(parts=(ScaleOnPlateau(),) * 110), "parts has room for 20 in a row, not 110"),
        (lambda: Chained(parts=(Chained(),) * 10), "Chained has room for 20 items inside it, in all"),
        (lambda: nested(21), "Clipped has room for 20 items inside it, in all"),
    ],
)
def test_rows_and_nests_have_an_end(make, said):
    with pytest.raises(Told, match=said):
        make()


def test_what_is_within_the_limits_is_accepted():
    assert len(AggMo(betas=(0.9,) * 20).betas) == 20
    assert len(MultiStep(milestones=(5,) * 100).milestones) == 100
    assert len(list(inside(Chained(parts=(Chained(),) * 6)))) == 18
    assert len(list(inside(nested(20)))) == 20


def test_declarations_go_with_their_class():
    """A typed formula may be a class of its own; a thousand of them must not stay."""

    def declare():
        @dataclass(frozen=True)
        class Passing(Item):
            size: float = param(0.5)

        assert params(Passing)[0].name == "size"
        return weakref.ref(Passing)

    gone = [declare() for _ in range(3)]
    gc.collect()
    assert [one() for one in gone] == [None] * 3


def test_a_message_is_a_sentence_with_values():
    with pytest.raises(Told) as caught:
        Thing(size=3.0)
    assert caught.value.message == "{name} must be in {valid}, not {value}"
    assert caught.value.values == {"name": "size", "valid": "[0, 2)", "value": 3.0}
    with pytest.raises(Told) as caught:
        Thing(size="x" * 1000)
    assert len(str(caught.value)) < 120


@item
class InShort(Item):
    """Says what libraries have where its fields stand."""

    size: float = param(1.0, 0.0, 2.0, torch=0.5, keras=0.25)
    push: float = param(0.9, cycled=True)

    formula = r"""a = b,\quad
    c = d"""
    defaults = {"torch": {"extra": 3}}
    torch = "lib.Short(size)"


def test_what_a_class_says_in_short_is_collected():
    assert InShort.defaults == {"torch": {"extra": 3, "size": 0.5}, "keras": {"size": 0.25}}
    assert InShort.momentum_field == "push"
    assert InShort.spelling == {"torch": "lib.Short(size)"}
    assert InShort.formula == r"a = b,\quad c = d"
    assert Item.spelling == Item.defaults == {}


def test_a_misspelt_setting_is_no_library():
    with pytest.raises(TypeError, match="advnaced"):
        param(1.0, advnaced=True)
