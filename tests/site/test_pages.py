"""The pages keep the page contract, and the two languages keep step."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from itertools import zip_longest
from typing import Any

import pytest
import yaml
from mkdocs.utils.meta import get_data

from snippets import pages, runner

DOCS = runner.ROOT / "docs"
CATALOGUE: dict[str, Any] = yaml.safe_load(
    (DOCS / "questions.yml").read_text(encoding="utf-8")
)
QUESTIONS = {
    f"{question['topic']}/{question['slug']}.md": question
    for question in CATALOGUE["questions"]
}
SECTIONS = [
    "short-answer",
    "why",
    "run",
    "misconceptions",
    "check",
    "references",
    "related",
]


@cache
def read(language: str, page: str) -> tuple[str, dict[str, Any]]:
    """The text of a page without its front matter, and the front matter."""
    text, meta = get_data((DOCS / language / page).read_text(encoding="utf-8"))
    return text, dict(meta)


def listed(language: str) -> list[str]:
    return sorted(
        str(path.relative_to(DOCS / language))
        for path in (DOCS / language).rglob("*.md")
    )


PAGES = sorted({*listed("zh"), *listed("en")})
ANSWERED = [page for page in PAGES if page in QUESTIONS]


def prose(text: str) -> str:
    """A page's text without its blocks, formulas, code, links' targets and quotations."""
    for pattern in (
        r"```.*?```",
        r"\$\$.*?\$\$",
        r"\$[^$\n]+\$",
        r"`[^`\n]+`",
        r"\]\([^)]*\)",
        r"\{[^}\n]*\}",
        r"“[^”]*”",
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    return text


def skeleton(text: str) -> dict[str, list[Any]]:
    """What the two languages of a page must have in common, in order."""
    bare = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    headings = re.findall(r"^(#{2,6}) .*?(?:\{ *#([\w-]+) *\})?$", bare, re.MULTILINE)
    return {
        "heading levels and ids": headings,
        "blocks": [
            (fence.info, fence.include or fence.body) for fence in pages.fences(text)
        ],
        "figures": re.findall(r"!\[[^\]]*\]\(([^)]*)\)", bare),
        "displayed formulas": re.findall(r"\$\$(.*?)\$\$", bare, re.DOTALL),
        "API links": re.findall(r"\]\(([^)]*reference/[^)]*)\)", bare),
        "other sites": re.findall(r"\]\((https?://[^)]*)\)", bare),
        "folded answers": re.findall(r"^(\?\?\?\+?) (\w+) ", bare, re.MULTILINE),
        "tables' rows": re.findall(r"^\|[-| :]+\|$", bare, re.MULTILINE),
    }


def test_both_languages_have_the_same_pages() -> None:
    assert listed("zh") == listed("en")


@pytest.mark.parametrize("page", PAGES)
def test_the_two_languages_of_a_page_are_in_step(page: str) -> None:
    chinese, english = skeleton(read("zh", page)[0]), skeleton(read("en", page)[0])
    for part, found in english.items():
        for number, (zh, en) in enumerate(zip_longest(chinese[part], found), start=1):
            assert zh == en, f"{part}, number {number}: zh has {zh!r}, en has {en!r}"


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_title_a_description_and_an_id_for_each_heading(
    page: str, language: str
) -> None:
    text, meta = read(language, page)
    assert meta.get("title"), "front matter: title"
    assert meta.get("description"), "front matter: description"
    bare = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    [heading] = re.findall(r"^# (.*?)(?: *\{[^}]*\})?$", bare, re.MULTILINE)
    assert heading == meta["title"]
    without = [
        line
        for line in re.findall(r"^#{2,6} .*$", bare, re.MULTILINE)
        if not re.search(r"\{#[a-z0-9-]+\}$", line)
    ]
    assert without == []


def test_there_are_question_pages() -> None:
    assert len(ANSWERED) >= 1


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("page", ANSWERED)
def test_a_question_page_keeps_the_contract(page: str, language: str) -> None:
    text, meta = read(language, page)
    assert meta["title"] == QUESTIONS[page][language]
    assert len(meta["questions"]) == len(QUESTIONS[page]["from"])
    assert 2 <= len(meta["tags"]) <= 6
    bare = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert re.findall(r"^## .*\{#([\w-]+)\}$", bare, re.MULTILINE) == SECTIONS
    sections = dict(
        zip(SECTIONS, re.split(r"^## .*$", text, flags=re.MULTILINE)[1:], strict=True)
    )
    stops = len(
        re.findall(r"[。？]|[.?:](?=\s)", prose(sections["short-answer"]) + "\n")
    )
    assert 3 <= stops <= 10, (
        "the short answer has three to five sentences, a few more marks"
    )
    assert 1 <= sections["run"].count("```python") <= 5, (
        "one to five programs under See it run"
    )
    assert len(set(re.findall(r'--8<-- "(.*?)\.py"', text))) >= 2, (
        "at least two programs"
    )
    assert "### " in sections["misconceptions"], "an item for each misconception"
    folded = re.findall(r"^\?\?\? ", sections["check"], re.MULTILINE)
    assert 3 <= len(folded) <= 5, "three to five questions to check oneself"
    assert len(re.findall(r"^- ", sections["references"], re.MULTILINE)) >= 2, (
        "two references"
    )
    assert re.search(r"\]\(\.\./reference/\w+\.md", text), "no link to the API"


@pytest.mark.parametrize("page", ANSWERED)
def test_each_question_has_queries_that_must_find_it(page: str) -> None:
    slug, path = QUESTIONS[page]["slug"], "tests/site/searches.yml"
    typed = yaml.safe_load((runner.ROOT / path).read_text(encoding="utf-8"))
    assert slug in typed, f"{path} has no {slug}: three queries in each language"
    for language in pages.LANGUAGES:
        assert len(typed[slug].get(language, ())) == 3, f"{path}: {slug}, {language}"


@pytest.mark.parametrize("page", PAGES)
def test_the_prose_is_free_of_filler(page: str) -> None:
    banned = r"!|！|it is worth noting|it should be noted|as we all know|值得注意的是|众所周知|需要注意的是"
    marks = r"^(!!!|\?\?\?\+?) |!(?=\[)|<!--.*?-->"  # admonitions, images and comments
    for language in pages.LANGUAGES:
        text = re.sub(marks, "", read(language, page)[0], flags=re.MULTILINE)
        assert re.findall(banned, prose(text)) == [], language


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_column_of_a_table_has_a_name_in_words(page: str, language: str) -> None:
    """To a screen reader a formula alone is no header."""
    heads = re.findall(
        r"^\|(.*)\|\n\|[-| :]+\|$", read(language, page)[0], re.MULTILINE
    )
    cells = [cell for head in heads for cell in re.split(r"(?<!\\)\|", head)]
    assert [c for c in cells if not re.sub(r"\$[^$]*\$", "", c).strip()] == []


@pytest.mark.parametrize("page", PAGES)
def test_chinese_and_latin_text_are_set_apart_by_a_blank(page: str) -> None:
    text = prose(read("zh", page)[0])
    assert (
        re.findall(
            r".{0,8}[\u4e00-\u9fff][A-Za-z0-9].{0,8}|.{0,8}[A-Za-z0-9][\u4e00-\u9fff].{0,8}",
            text,
        )
        == []
    )


@pytest.mark.parametrize("name", pages.names())
def test_a_snippet_stands_on_a_page_and_reads_well_there(name: str) -> None:
    text = pages.path_of(name).read_text(encoding="utf-8")
    assert text.startswith('"""') or name.startswith("labs/"), (
        "the first line says what it shows"
    )
    code = [line for line in text.splitlines() if not line.startswith("# ")]
    assert [line for line in code if len(line) > 88] == []
    if not name.startswith("labs/"):
        assert len([line for line in text.splitlines() if line.strip()]) <= 60
        assert name in pages.places(), "no page shows it"
        shown = {place.split("/")[1] for place in pages.places()[name]}
        assert shown == set(pages.LANGUAGES)
        if "plt." in text:
            assert text.rstrip().endswith("plt.show()")


def test_every_output_belongs_to_a_snippet() -> None:
    outputs = {
        str(path.relative_to(pages.SNIPPETS).with_suffix(""))
        for path in pages.SNIPPETS.glob("*/*.out")
    }
    assert outputs <= set(pages.names())


def test_every_link_between_questions_has_its_way_back() -> None:
    related: dict[str, set[str]] = {}
    for page in ANSWERED:
        section = read("en", page)[0].split("{#related}")[-1]
        targets = re.findall(r"\]\(([^):#]*\.md)", section)
        folder = posixpath.dirname(page)
        related[page] = {
            posixpath.normpath(posixpath.join(folder, target)) for target in targets
        }
    one_way = [
        f"{b} does not link back to {a}"
        for a, others in related.items()
        for b in others
        if b in related and a not in related[b]
    ]
    assert not one_way, "\n".join(one_way)
