"""Kept by bytes: what goes, what stays, and that equal wishes are worked out once."""

import threading

import numpy as np
import pytest

from engine import Run, run
from landscapes import Rosenbrock
from optimizers import Adam
from ui.serving import ByteCache, bytes_of


def test_the_least_recently_used_go_when_the_bytes_are_full():
    cache = ByteCache(4 * bytes_of(np.zeros(100)) + 4 * bytes_of("a"))
    for name in "abcd":
        cache.put(name, np.zeros(100))
    assert len(cache) == 4
    cache.get("a")  # so that b is now the one not used for longest
    cache.put("e", np.zeros(100))
    assert cache.get("b") is None and all(cache.get(name) is not None for name in "acde")


def test_bytes_never_pass_the_limit_and_are_given_back():
    cache = ByteCache(10_000)
    for n in range(200):
        cache.put(n % 17, b"x" * (37 * n % 3000))
        assert 0 <= cache.bytes <= 10_000
    for n in range(17):
        cache.put(n, b"")
    assert cache.bytes == sum(bytes_of(n) + bytes_of(b"") for n in range(17))


def test_what_is_larger_than_the_cache_is_not_kept_and_pushes_nothing_out():
    cache = ByteCache(1000)
    cache.put("small", b"x")
    cache.put("large", b"x" * 2000)
    assert cache.get("large") is None and cache.get("small") == b"x"


def test_a_trajectory_weighs_what_its_arrays_weigh():
    made = run(Run(Rosenbrock(), Adam(), steps=500))
    arrays = sum(one.nbytes for one in (made.points, made.losses, made.lrs, made.grad_norms))
    assert arrays <= bytes_of(made) <= arrays + 5000


def test_equal_wishes_of_many_threads_are_worked_out_once():
    cache, made, inside = ByteCache(1000), [], threading.Event()
    found, asking = [], threading.Barrier(8)

    def make():
        made.append(1)
        inside.wait(30)
        return "value"

    def ask():
        asking.wait(30)
        found.append(cache.made("key", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    inside.set()
    for one in threads:
        one.join(30)
    assert found == ["value"] * 8 and made == [1]


def test_what_went_wrong_is_told_and_not_kept():
    cache = ByteCache(1000)
    with pytest.raises(ZeroDivisionError):
        cache.made("key", lambda: 1 / 0)
    assert cache.made("key", lambda: None) is None
    assert cache.made("key", lambda: "now") == "now" and cache.made("key", lambda: "later") == "now"
