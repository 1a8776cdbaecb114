"""What README.md and CONTRIBUTING.md show runs as it is printed."""

import re

import pytest

from tests.strangers.house import DOCUMENTS, FILE, blocks, items, python

SCRIPTS = [(document, block) for document in DOCUMENTS for block in blocks(document) if not FILE.match(block)]


def test_the_documents_show_something():
    for document in DOCUMENTS:
        assert any(FILE.match(block) for block in blocks(document))


@pytest.mark.parametrize(("document", "block"), SCRIPTS, ids=[document for document, _ in SCRIPTS])
def test_a_block_runs(house, document, block):
    python(house, "-W", "error", "-c", block)


@pytest.mark.parametrize("kind", ["landscapes", "optimizers", "schedules"])
def test_items_pass_the_tests_of_their_catalogue(house, kind):
    """As a stranger runs them: with the command of CONTRIBUTING.md, for all strangers at once."""
    names = [one.split(".")[1] for one in items() if one.startswith(kind)]
    plain = ("-o", "addopts=", "-p", "no:cacheprovider", "-q")
    said = python(house, "-m", "pytest", *plain, f"tests/{kind}", "-k", " or ".join(names))
    passed = int(re.search(r"(\d+) passed", said)[1])
    assert passed >= 5 * len(names), said
