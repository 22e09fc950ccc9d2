"""Labs: from one program a page in each language and a notebook, held to what other pages are held to."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from mkdocs.utils.meta import get_data

from snippets import pages, runner
from tests.build.conftest import Edit, mkdocs
from tests.site.test_pages import prose, skeleton

LABS = [name for name in pages.names() if name.startswith("labs/")]
TINY = r"""# %% [markdown] lang="zh"
# ---
# title: 很小的实验
# description: 画一条线。
# tags: [小]
# ---
#
# # 很小的实验 {#tiny}
#
# 先读[那一页](../t/one.md)：$a < b$ 且 `a && b`。
#
# $$
# \sum_{k} x_k < 1
# $$

# %% [markdown] lang="en"
# ---
# title: A tiny lab
# description: It draws a line.
# tags: [small]
# ---
#
# # A tiny lab {#tiny}
#
# First read [the page](../t/one.md): $a < b$ and `a && b`.
#
# $$
# \sum_{k} x_k < 1
# $$

# %%
import matplotlib.pyplot as plt

quokka = [1, 2] if 1 < 2 else "<b>&amp;</b>"
print("a < b &", quokka)

# %% [markdown] lang="zh"
# ## 画图 {#draw}

# %% [markdown] lang="en"
# ## Draw {#draw}

# %%
plt.plot(quokka)
plt.show()

# %% [markdown] lang="zh"
# ![线在上升](../figures/labs/tiny-1.svg)
#
# 线在上升。

# %% [markdown] lang="en"
# ![The line rises](../figures/labs/tiny-1.svg)
#
# The line rises.
"""


CODE = [cell.source.strip("\n") for cell in pages.lab_cells(TINY) if cell.source]


@pytest.fixture
def lab(project: Path) -> Path:
    """The small project with a lab."""
    (project / "snippets" / "labs").mkdir()
    (project / "snippets/labs/tiny.py").write_text(TINY, encoding="utf-8")
    (project / "snippets/labs/tiny.out").write_text(
        "a < b & [1, 2]\n", encoding="utf-8"
    )
    for language in pages.LANGUAGES:
        text = "---\ntitle: L\ndescription: d\n---\n\n# L\n\n[tiny](tiny.ipynb#draw)\n"
        path = project / "docs" / language / "labs" / "index.md"
        path.write_text(text, encoding="utf-8")
    return project


_built: list[Path] = []


@pytest.fixture
def built(request: pytest.FixtureRequest) -> Path:
    """The site of the small project, built once for all tests."""
    if not _built:
        root = request.getfixturevalue("lab")
        done = mkdocs(root, EDIT_URI="https://example.org/edit/main/")
        assert done.returncode == 0, done.stdout + done.stderr
        _built.append(root / "site")
    return _built[0]


def article(site: Path, language: str, page: str = "labs/tiny.html") -> str:
    """What stands in the middle of a page."""
    text = (site / language / page).read_text(encoding="utf-8")
    return text[text.index("<article") : text.index("</article>")]


def blocks(article: str, language: str) -> list[str]:
    """The text of the blocks of one language, as a reader copies it."""
    found = re.findall(
        rf'<div class="language-{language} highlight"><pre><span></span><code>(.*?)</code></pre></div>',
        article,
        re.DOTALL,
    )
    return [html.unescape(re.sub("<[^>]*>", "", block)) for block in found]


def test_both_languages_show_the_same_code_output_and_headings(built: Path) -> None:
    for language in pages.LANGUAGES:
        text = article(built, language)
        assert [code.strip("\n") for code in blocks(text, "python")] == CODE
        assert blocks(text, "text") == ["a < b & [1, 2]\n"]
        headings = re.findall(r'<h(\d) id="([^"]*)">', text)
        assert headings == [("1", "tiny"), ("2", "draw"), ("2", "downloads")]
    assert "很小的实验" in article(built, "zh")
    assert "很小的实验" not in article(built, "en")
    assert "A tiny lab" not in article(built, "zh")


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_the_page_of_a_lab_is_one_like_all_others(built: Path, language: str) -> None:
    text = article(built, language)
    assert not re.findall(r"<style|<script|jp-|In&nbsp;|jupyter", text)
    assert '<a href="../t/one.html">' in text
    assert text.count('<span class="katex">') == 2
    assert "<code>a &amp;&amp; b</code>" in text
    assert "end of the notebook" not in text
    assert 'href="https://example.org/edit/main/snippets/labs/tiny.py"' in text
    page = (built / language / "labs" / "tiny.html").read_text(encoding="utf-8")
    other = (built / language / "t" / "one.html").read_text(encoding="utf-8")
    assert len(page) < len(other) + 15_000  # two formulas and a few more blocks
    assert page.count("<style") == other.count("<style")
    assert page.count("<script") == other.count("<script")
    description = {"zh": "画一条线。", "en": "It draws a line."}[language]
    assert f'<meta name="description" content="{description}">' in page
    assert re.search(r'<a href="#draw" class="md-nav__link">', page)
    index = (built / language / "labs" / "index.html").read_text(encoding="utf-8")
    assert '<a href="tiny.html#draw">' in index


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_a_figure_is_shown_in_both_schemes_with_its_finding(
    built: Path, language: str
) -> None:
    alt = {"zh": "线在上升", "en": "The line rises"}[language]
    for palette in runner.PALETTES:
        name = f"figures/labs/tiny-1-{palette}.svg"
        assert (built / language / name).is_file()
        image = rf'<img alt="{alt}" height="\d+" loading="lazy" src="../{name}#only-{palette}"'
        assert re.search(image, article(built, language))


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_the_notebook_is_valid_has_outputs_and_reads_well_elsewhere(
    built: Path, language: str
) -> None:
    assert '<a href="tiny.ipynb" download>' in article(built, language)
    assert '<a href="../snippets/labs/tiny.py" download>' in article(built, language)
    path = built / language / "labs" / "tiny.ipynb"
    made = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(made)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code] == CODE
    assert code[0].outputs[0].text == "a < b & [1, 2]\n"
    assert code[1].outputs[0].data["image/svg+xml"].startswith("<svg")
    text = "\n".join(cell.source for cell in made.cells if cell.cell_type != "code")
    assert f"http://127.0.0.1:8000/{language}/labs/tiny.html" in text
    assert f"](http://127.0.0.1:8000/{language}/t/one.html)" in text
    assert "pip install http://127.0.0.1:8000/" in text
    for only_here in ("{#", "figures/", "---", "description:"):
        assert only_here not in text


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_the_search_finds_the_text_and_the_code_of_a_lab(
    built: Path, language: str
) -> None:
    path = built / language / "search" / "search_index.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["docs"]
    text = {
        entry["location"]: entry["text"]
        for entry in entries
        if entry["location"].startswith("labs/tiny")
    }
    assert set(text) == {"labs/tiny.html", "labs/tiny.html#draw"}
    assert "quokka" in text["labs/tiny.html"]
    assert "quokka" in text["labs/tiny.html#draw"]
    assert "sum_" not in "".join(text.values())


def test_a_lab_that_fails_or_links_to_nothing_fails_the_build(
    lab: Path, edit: Edit
) -> None:
    edit("snippets/labs/tiny.py", "plt.plot(quokka)", "plt.plot(nothing)")
    edit("snippets/labs/tiny.py", "[the page](../t/one.md)", "[x](../t/no.md)")
    done = mkdocs(lab)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    line = TINY[: TINY.index("plt.plot(quokka)")].count("\n") + 1
    assert (
        f"WARNING -  labs: snippets/labs/tiny.py: code cell 2, line {line}, did not run"
        in said
    )
    assert f'File "snippets/labs/tiny.py", line {line}, in <module>' in said
    assert "NameError: name 'nothing' is not defined" in said
    assert "'labs/tiny.ipynb' contains a link '../t/no.md', but the target" in said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('# %% [markdown] lang="en"', '# %% [markdown] lang="fr"', "16: a cell begins with"),
        ('# %% [markdown] lang="en"', "#%% [markdown]", "16: a cell begins with"),
        ("# It draws a line", "It draws a line", "19: the text of a lab stands in comments"),
        ('# %% [markdown] lang="zh"', "import torch\n\n# %%", "1: a lab begins with a cell"),
    ],
)  # fmt: skip
def test_what_is_no_cell_is_refused_with_its_line(
    old: str, new: str, message: str
) -> None:
    text = TINY.replace("# description: It draws", "# It draws").replace(old, new, 1)
    with pytest.raises(pages.PageError, match=f"labs/x.py:{message}"):
        pages.lab_cells(text, "labs/x.py")


def written(name: str, language: str) -> tuple[str, dict[str, Any]]:
    """The text of a lab in one language, with its programs left out, and its front matter."""
    cells = pages.lab_cells(pages.path_of(name).read_text(encoding="utf-8"), name)
    texts = [c.text for c in cells if c.text and c.language in (None, language)]
    text, meta = get_data("\n\n".join(texts))
    return text, dict(meta)


def test_there_are_labs() -> None:
    assert LABS


@pytest.mark.parametrize("name", LABS)
def test_the_two_languages_of_a_lab_are_in_step(name: str) -> None:
    cells = pages.lab_cells(pages.path_of(name).read_text(encoding="utf-8"), name)
    order = [cell.language if cell.text else "code" for cell in cells]
    assert order.count("zh") == order.count("en")
    (chinese, _), (english, _) = written(name, "zh"), written(name, "en")
    assert skeleton(chinese) == skeleton(english)
    assert len(re.findall("^- ", chinese, re.M)) == len(
        re.findall("^- ", english, re.M)
    )


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("name", LABS)
def test_a_lab_keeps_the_rules_of_a_page(name: str, language: str) -> None:
    text, meta = written(name, language)
    assert meta["title"]
    assert meta["description"]
    assert meta["tags"]
    assert re.findall(r"^# (.*)$", text, re.M) == [meta["title"]]
    headings = re.findall(r"^#{2,6} .*$", text, re.M)
    assert [h for h in headings if not re.search(r" \{#[a-z0-9-]+\}$", h)] == []
    listed = runner.ROOT / "docs" / language / "labs" / "index.md"
    link = f"- [{meta['title']}]({name.removeprefix('labs/')}.ipynb)"
    assert link in listed.read_text(encoding="utf-8")
    assert re.findall(r"!(?!=)|！", prose(text).replace("![", "[")) == []
    if language == "zh":
        run_together = r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]"
        assert re.findall(f".{{0,8}}(?:{run_together}).{{0,8}}", prose(text)) == []


@pytest.mark.parametrize("name", LABS)
def test_a_lab_prints_what_is_committed_and_shows_every_figure(name: str) -> None:
    # A lab takes as long as many snippets. A kept result was a run of this program with this dlref.
    (result,) = runner.run([pages.job(name)], cached=True)
    assert result.error is None, result.error
    assert runner.compare(pages.expected(name) or "", result.text) is None
    numbers = re.findall(rf"figures/{name}-(\d)\.svg", written(name, "en")[0])
    assert numbers == [str(k + 1) for k in range(len(result.figures))]
