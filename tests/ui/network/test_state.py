"""The state of the page "Network" and its links."""

import re
from dataclasses import replace

import pytest

from datasets import CATALOG as DATASETS
from networks import Network
from networks.callbacks import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
from networks.initializers import Constant, Orthogonal, TorchLinear
from optimizers import Adam, Lookahead, Momentum
from schedules import CosineDecay
from ui import link
from ui.link import encode
from ui.network.data import UPLOADS
from ui.network.lanes import Training
from ui.network.state import FIRST, Nets, decode


def back(nets: Nets) -> tuple[Nets, list[str]]:
    found, _, problems = decode(link.split(encode(nets)))
    return found, problems


@pytest.mark.parametrize("name", DATASETS)
def test_a_link_restores_everything(name):
    lanes = (
        Training(0, Lookahead(then=Adam(lr=0.0137)), CosineDecay(), Network((3,), "gelu", Orthogonal(1.3)), 7),
        Training(3, Momentum(), network=Network((), initializer=Constant(0.3), l1=0.013, dropout=0.25)),
        Training(5, Adam(), network=Network((5, 4), initializer=TorchLinear()), batch=1).with_callbacks(
            (EarlyStopping(patience=3), ReduceLROnPlateau(factor=0.3), ModelCheckpoint())
        ),
    )
    nets = Nets(DATASETS[name](), 33, 0.35, "stratified", 12, "random", lanes, ("data",))
    assert back(nets) == (nets, [])


def test_the_first_picture():
    assert back(Nets()) == (Nets(), [])
    assert len(FIRST) == 3
    assert all(Nets().fit(one).steps == 400 for one in FIRST)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"opt1": "Newton()"}, "second derivatives"),
        ({"net2": "Network()"}, "belongs to no run"),
        ({"opt1": "Adam()", "net1": "Network(hidden=(99,))"}, "hidden"),
        ({"opt1": "Adam()", "batch1": "0"}, "batch1"),
        ({"opt1": "Adam()", "rate1": "CosineDecay()", "calls1": "ReduceLROnPlateau()"}, "beside a schedule"),
        ({"data": "Moons(rows=1e9)"}, "rows"),
        ({"epochs": "100000"}, "epochs"),
        ({"opt1": "Adam()", "calls1": "__import__('os')"}, "calls1|form"),
    ],
)
def test_what_a_link_has_wrong_is_said(query, says):
    found, _, problems = decode(query)
    assert any(re.search(says, one) for one in problems), problems
    assert found.lanes


def test_too_many_epochs_become_as_many_as_there_are():
    found, _, problems = decode({"epochs": "100000"})
    assert found.steps == 1000 and "it is 1000 now" in problems[0]


def test_a_schedule_and_callbacks_that_set_the_rate_take_turns():
    lane = Training(0, Adam()).with_callbacks((ReduceLROnPlateau(), EarlyStopping()))
    scheduled = lane.with_schedule(CosineDecay())
    assert scheduled.callbacks == (EarlyStopping(),)
    assert type(scheduled.with_callbacks((ReduceLROnPlateau(),)).schedule).__name__ == "Constant"
    assert scheduled.with_callbacks((EarlyStopping(),)).schedule == CosineDecay()


def test_a_run_says_what_is_its_own():
    lane = replace(FIRST[0], network=Network(dropout=0.5, initializer=TorchLinear()), batch=8)
    assert lane.detail == "lr 0.1 · PyTorch's Linear · batch 8 · dropout 0.5"


def test_a_short_table_stands_in_the_link_and_a_long_one_has_a_name():
    short = Nets(DATASETS["Table"]())
    assert "text=" in encode(short)
    assert back(short) == (short, [])
    rows = "a,b,c\n" + "".join(f"{i},{i * i},{'xy'[i % 2]}\n" for i in range(200))
    long = Nets(DATASETS["Table"](rows, inputs="b, a"))
    assert len(encode(long)) < 2000
    assert back(long) == (long, [])
    found, problems = back_of(encode_known(long))
    assert found.data == Nets().data
    assert "were a file" in problems[0]


def encode_known(nets: Nets) -> str:
    text = encode(nets)
    UPLOADS._kept.clear()
    return text


def back_of(text: str) -> tuple[Nets, list[str]]:
    found, _, problems = decode(link.split(text))
    return found, problems


def test_drawn_points_stand_in_the_link():
    nets = Nets(DATASETS["Drawn"]().and_one(0.25, -0.5, 1))
    assert back(nets) == (nets, [])
