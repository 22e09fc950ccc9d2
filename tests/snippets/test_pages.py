"""Reading pages: no spelling of a fence slips through untested, and each mistake names page and line."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest

from snippets import pages
from snippets.pages import PageError, check_fences, fences

GOOD = '```python\n--8<-- "topic/one.py"\n```\n\n```text\n--8<-- "topic/one.out"\n```\n'


@pytest.fixture(autouse=True)
def _snippets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "topic"
    folder.mkdir()
    (folder / "one.py").write_text("print(1)\n", encoding="utf-8")
    (folder / "one.out").write_text("1\n", encoding="utf-8")
    (folder / "two.py").write_text("print(2)\n", encoding="utf-8")
    monkeypatch.setattr(pages, "SNIPPETS", tmp_path)


def test_a_block_and_its_output_are_found_with_their_lines() -> None:
    [(fence, name)] = check_fences("# title\n\n" + GOOD, "page.md")
    assert (fence.line, fence.info, name) == (3, "python", "topic/one")


def test_a_block_inside_a_list_or_an_admonition_is_found() -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in GOOD.splitlines())
    [(fence, name)] = check_fences('!!! note "n"\n\n' + indented, "page.md")
    assert (fence.line, name) == (3, "topic/one")
    assert fence.body == '--8<-- "topic/one.py"\n'


@pytest.mark.parametrize(
    "info",
    [
        "py", "Python", "python3", " python", "python ", "{ .python }", "{.python .annotate}",
        'python title="x"', 'python hl_lines="1"', "pycon", "ipython", "", "python linenums=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("marks", ["```", "~~~", "````"])
def test_every_other_spelling_of_a_fence_is_an_error(info: str, marks: str) -> None:
    text = f'intro\n\n{marks}{info}\n--8<-- "topic/one.py"\n{marks}\n'
    with pytest.raises(
        PageError, match=rf"^page.md:3: a fence is one of .* {re.escape(repr(info))}"
    ):
        check_fences(text, "page.md")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```python\nprint(1)\n```\n", r"^p.md:1: a Python block is one include"),
        (
            '```python\n--8<-- "topic/one.py"\nprint(2)\n```\n',
            r"^p.md:1: a Python block is one include",
        ),
        (
            '```python\n--8<-- "topic/one.out"\n```\n',
            r"^p.md:1: a Python block is one include",
        ),
        (
            '\n```python\n--8<-- "topic/no.py"\n```\n',
            r"^p.md:2: there is no snippet 'topic/no'",
        ),
        (
            '```text\n--8<-- "topic/one.out"\n```\n',
            r"^p.md:1: the output topic/one.out does not belong",
        ),
        (
            GOOD + '```text\n--8<-- "topic/two.out"\n```\n',
            r"^p.md:8: the output topic/two.out does not",
        ),
        (
            GOOD.replace("one", "two"),
            r"^p.md:5: snippets/topic/two.out does not exist; .*update topic/two",
        ),
        (
            'intro\n```python\n--8<-- "topic/one.py"\n',
            r"^p.md:2: the fence '```python' is never closed",
        ),
    ],
)
def test_each_mistake_on_a_page_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        check_fences(text, "p.md")


def test_text_blocks_that_include_nothing_are_left_alone() -> None:
    assert (
        check_fences("```text\na tree\n```\n\n```bash\nmake site\n```\n", "p.md") == []
    )


def test_the_lexer_counts_the_blocks_that_markdown_shows() -> None:
    """The lexer against the renderer: on every page, as many blocks as the site will show."""
    renderer = markdown.Markdown(
        extensions=[
            "pymdownx.superfences",
            "pymdownx.details",
            "pymdownx.tabbed",
            "admonition",
        ],
        extension_configs={"pymdownx.tabbed": {"alternate_style": True}},
    )
    counted = 0
    for page in pages.pages():
        text = page.read_text(encoding="utf-8")
        shown = len(
            re.findall(r'<div class="highlight">', renderer.reset().convert(text))
        )
        assert len(fences(text)) == shown, page
        counted += shown
    assert counted > 0


def test_a_lab_splits_into_its_code_cells_at_their_lines() -> None:
    lab = '# %% [markdown] lang="en"\n# # Title\n# %%\nx = 1\n\n# %%\nprint(x)\n'
    assert [(cell.source, cell.line) for cell in pages.lab_cells(lab)] == [
        ("", 2),
        ("x = 1\n\n", 4),
        ("print(x)\n", 7),
    ]
