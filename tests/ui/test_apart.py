"""Runs that share a name are told apart by what they differ in."""

from ui.apart import details, told_apart
from ui.playground.state import decode


def named(**query) -> tuple[list[str], list[str]]:
    lanes = decode(query)[0].lanes
    return [*told_apart(lanes).values()], [*details(lanes).values()]


def test_a_name_of_ones_own_is_all():
    assert named(lane1="Adam(lr=0.1)", lane2="SGD(lr=0.1)") == (["Adam", "SGD"], ["lr 0.1", "lr 0.1"])


def test_what_differs_follows_the_name():
    names, _ = named(lane1="Adam(lr=0.1)", lane2="Adam(lr=0.5)", lane4="Adam(lr=0.01)", lane5="Lion()")
    assert names == ["Adam lr 0.1", "Adam lr 0.5", "Adam lr 0.01", "Lion"]


def test_the_detail_tells_what_it_does_not_tell_anyway():
    names, said = named(lane1="Adam(lr=0.1)", lane2="Adam(lr=0.1,beta1=0.5)")
    assert names == ["Adam β₁ 0.9", "Adam β₁ 0.5"]
    assert said == ["lr 0.1 · β₁ 0.9", "lr 0.1 · β₁ 0.5"]
    names, said = named(lane1="Adam(lr=0.1)", lane2="Adam(lr=0.1)", rate2="CosineDecay()")
    assert names[0] == "Adam (1)" and names[1].startswith("Adam Cosine")
    assert said[1].startswith("lr 0.1 · Cosine") and said[1].count("Cosine") == 1


def test_wrappers_frameworks_and_switches_are_told():
    names, _ = named(lane1="Adam(flavour='torch')", lane2="Adam(flavour='keras')")
    assert names == ["Adam PyTorch", "Adam Keras"]
    names, _ = named(lane1="Adam()", lane2="Lookahead(then=Adam())")
    assert names[0] == "Adam (1)" and names[1].startswith("Adam Lookahead")
    names, _ = named(lane1="Adam(amsgrad=True)", lane2="Adam(amsgrad=False)")
    assert names == ["Adam amsgrad", "Adam no amsgrad"]


def test_twins_are_told_apart_by_their_places():
    assert named(lane2="Adam(lr=0.1)", lane5="Adam(lr=0.1)")[0] == ["Adam (2)", "Adam (5)"]
