"""Data of one's own: what is read of a CSV, and what is said of the rest; points drawn by hand."""

import numpy as np
import pytest

from datasets import Drawn, Table
from datasets.table import MOST_ROWS
from networks import Fit, Network, fit
from optimizers import Adam

ROWS = "length;width;species\n1;2;a\n3;4;b\n5;6;a\n7;NA;b\n8;9;b\n2.5;1;a\n"


def test_numbers_go_in_and_texts_are_classes():
    data = Table(ROWS, standardise=False)
    x, y = data.arrays()
    assert data.columns == ("length", "width")
    assert data.class_names == ("a", "b")
    assert x.tolist() == [[1, 2], [3, 4], [5, 6], [8, 9], [2.5, 1]]
    assert y.tolist() == [0, 1, 0, 1, 0]
    assert data.parsed.left_out == 1
    assert Table(ROWS).arrays()[0].mean(axis=0) == pytest.approx(0.0, abs=1e-12)


def test_columns_are_chosen():
    data = Table("a,b,c\n" + "\n".join(f"{i},{i * i},{2 * i}" for i in range(10)), inputs="c", target="b")
    x, y = data.arrays()
    assert data.columns == ("c",)
    assert data.class_names == ()
    assert y.tolist() == [i * i for i in range(10)]
    assert x.shape == (10, 1)


def test_few_numbers_are_classes_and_names_may_be_missing():
    data = Table("0,1,0\n1,0,1\n1,1,0\n0,0,1\n")
    assert data.columns == ("column 1", "column 2")
    assert data.class_names == ("0", "1")


@pytest.mark.parametrize(
    ("text", "more", "says"),
    [
        ("", {}, "first row"),
        ("a,b", {}, "first row"),
        ("a,b\n1,2\n3\n", {}, "Row 3 has 1 cells"),
        ("a,a\n1,2\n1,2\n1,2\n1,2\n", {}, "same name"),
        ("a,b\nx,y\nz,w\nx,y\nz,w\n", {}, "No column beside"),
        (ROWS, {"inputs": "height"}, "no column height"),
        (ROWS, {"inputs": "species", "target": "width"}, "holds texts"),
        (ROWS, {"inputs": "length,length"}, "of its own"),
        ("a,b\n1,NA\n2,NA\n3,NA\n4,NA\n5,x\n", {}, "rows are complete"),
        ("a,b\n" + "1,x\n" * 5, {}, "different texts"),
        ("a,b\n" + "1,x\n" * (MOST_ROWS + 1), {}, "there is room for"),
        ("a,b\n" + "9" * 5_000_001, {}, "larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_told(text, more, says):
    with pytest.raises(ValueError, match=says):
        Table(text, **more)


def test_points_are_added():
    data = Drawn().and_one(0.12345678, -1, 2)
    x, y = data.arrays()
    assert x[-1].tolist() == [0.1235, -1.0]
    assert y[-1] == 2
    assert data.class_names == ("class 1", "class 2", "class 3")
    full = Drawn(Drawn().points * 10)
    with pytest.raises(ValueError, match="room for 60"):
        full.and_one(0, 0, 0)
    for wrong in ((1.0, 2.0), (0.0, 0.0, 0.5) * 4, (0.0, 0.0, 0.0) * 4):
        with pytest.raises(ValueError, match=r"Points|Classes"):
            Drawn(wrong)


@pytest.mark.parametrize("data", [Table(), Drawn()])
def test_a_network_learns_it(data):
    made = fit(Fit(Network((8,)), data, Adam(lr=0.05), epochs=100, validation=0.0))
    assert made.train_accuracy[-1] == 1.0
    assert np.isnan(made.val_loss).all()
