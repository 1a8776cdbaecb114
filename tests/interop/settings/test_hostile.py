"""Texts that are meant to hurt: a message or a reading, after few values and with little memory."""

import tracemalloc

import pytest

from engine import Told
from interop import read_code
from interop.settings import formats

LINKS = list(zip("abcdefghijklmno", "bcdefghijklmnop"))
MANY = "too many settings"
HOSTILE = {
    "aliases of rows": (
        "a: &a [1, 1]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in LINKS) + "optimizer: sgd",
        "",
    ),
    "aliases of dicts": (
        "a: &a {x: 1}\n" + "".join(f"{b}: &{b} {{p: *{a}, q: *{a}, r: *{a}}}\n" for a, b in LINKS) + "lr: 0.1",
        MANY,
    ),
    "merges": (
        f"a: &a {{{', '.join(f'k{i}: 1' for i in range(3000))}}}\n"
        + "".join(f"m{i}: {{<<: *a}}\n" for i in range(3000))
        + "lr: 0.1",
        MANY,
    ),
    "an alias of itself": ("a: &a [*a]\nb: &b {c: *b}\nlr: 0.1\n", ""),
    "rows in rows": ("optimizer: sgd\nlr: " + "[" * 50_000, "cannot be read (line 2)"),
    "dicts in dicts": ("optimizer: sgd\nx: " + "{a: " * 10_000, "nested too deeply"),
    "dicts in dicts, as JSON": ('{"lr": ' * 10_000, "nested too deeply"),
    "a long way down in TOML": ("[t]\na" + ".a" * 40_000 + " = 1\nlr = 0.1", None),
    "names of names": ("a = [1]\n" + "".join(f"{b} = [{', '.join([a] * 9)}]\n" for a, b in LINKS) + "lr = 0.1", MANY),
    "options": ("python x.py " + "--lr 1 " * 10_000, MANY),
    "arguments": (f"TrainingArguments({', '.join(f'a{i}={i}' for i in range(7000))})", MANY),
    "spaces": ("lr:" + " " * 90_000 + "x", "not a number"),
    "digits": ("optimizer: sgd\nlr: " + "9" * 90_000, "not a number"),
    "an open quote": ("python x.py --lr '" + "a" * 90_000, "not a number"),
    "a tag that makes things": ("optimizer: sgd\nlr: !!python/object/apply:os.system [x]\n", "not a number"),
    "a power": ("optimizer = 'sgd'\nlr = 9**9**9**9\n", ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_soon(name):
    text, said = HOSTILE[name]
    tracemalloc.start()
    try:
        told = ""
        try:
            read_code(text)
        except Told as error:
            told = str(error)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said is None or said in told
    assert most < 60e6


def test_what_is_read_of_a_text_is_bounded(monkeypatch):
    seen = 0
    parse = formats.yaml.parse

    def counted(*args, **kwargs):
        nonlocal seen
        for event in parse(*args, **kwargs):
            seen += 1
            yield event

    monkeypatch.setattr(formats.yaml, "parse", counted)
    with pytest.raises(Told):
        read_code("lr: [" + "1, " * 30_000 + "]\n" * 2)
    with pytest.raises(Told):
        read_code("lr: [[" + "[], " * 25_000)
    assert seen < 50 * formats.MOST
