"""The ledger: every erratum that the review of the notes lists for a question is refuted on its page.

tests/site/errata/SLUG.yml maps the number of each erratum to the id of the item on the page that treats it, or
says why it is not there. counts.yml says how many errata each entry of the review has.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from snippets import pages, runner
from tests.site.test_pages import ANSWERED, QUESTIONS

LEDGER = runner.ROOT / "tests" / "site" / "errata"
COUNTS: dict[str, int] = yaml.safe_load(
    (LEDGER / "counts.yml").read_text(encoding="utf-8")
)


def items(page: str, language: str) -> list[pages.Misconception]:
    """The claims that a page refutes."""
    where = f"docs/{language}/{page}"
    return pages.misconceptions((runner.ROOT / where).read_text("utf-8"), where)


def faults(
    ledger: dict[str, dict[int, Any]], entries: list[str], ids: set[str]
) -> list[str]:
    """What is wrong with a page's ledger: a missing entry or number, an item that is not there, no reason."""
    found = [f"entry {e} is missing" for e in entries if e not in ledger]
    found += [f"entry {e} is not of this question" for e in ledger if e not in entries]
    for entry, errata in ledger.items():
        wanted = [*range(1, COUNTS.get(entry, 0) + 1)]
        if sorted(errata) != wanted:
            found.append(f"entry {entry} has the errata {wanted}, not {sorted(errata)}")
        for number, item in errata.items():
            if isinstance(item, dict):
                if set(item) != {"why"} or len(str(item["why"])) < 15:
                    found.append(f"entry {entry}, {number}: no reason: {item}")
            elif item not in ids:
                found.append(f"entry {entry}, {number}: the page has no item {item!r}")
    return found


def test_every_entry_of_the_review_belongs_to_a_question() -> None:
    claimed = [entry for question in QUESTIONS.values() for entry in question["claims"]]
    assert sorted(claimed) == sorted(COUNTS)


@pytest.mark.parametrize("page", ANSWERED)
def test_every_erratum_of_a_question_is_on_its_page(page: str) -> None:
    slug, claims = QUESTIONS[page]["slug"], QUESTIONS[page]["claims"]
    path = LEDGER / f"{slug}.yml"
    if not claims:
        assert not path.exists(), f"{slug} has no claims in docs/questions.yml"
        return
    assert path.is_file(), f"tests/site/errata/{slug}.yml is missing"
    ledger = yaml.safe_load(path.read_text(encoding="utf-8"))
    ids = {item.id for item in items(page, "en")}
    assert faults(ledger, claims, ids) == []


@pytest.mark.parametrize("page", ANSWERED)
def test_each_claim_has_its_correction_in_both_languages(page: str) -> None:
    chinese, english = items(page, "zh"), items(page, "en")
    assert [item.id for item in chinese] == [item.id for item in english]
    assert english
    lengths = [len(item.correction) for item in english]
    assert max(lengths) <= 300, "one sentence"


def test_the_checks_of_the_ledger_can_fail() -> None:
    good = {"1.14": {1: "a", 2: "b", 3: {"why": "the claim is right after all"}}}
    assert faults(good, ["1.14"], {"a", "b"}) == []
    for bad in (
        {},
        {"1.14": {1: "a", 2: "b"}},
        {"1.14": {**good["1.14"], 2: "c"}},
        {"1.14": {**good["1.14"], 3: {"why": ""}}},
        {**good, "1.15": {}},
    ):
        assert len(faults(bad, ["1.14"], {"a", "b"})) >= 1, bad
