"""The strict build: what it makes, and that it fails, with page and line, for each way to be wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.build.conftest import Edit, mkdocs


def test_a_small_project_builds_both_languages_and_the_root(
    project: Path, edit: Edit
) -> None:
    lines = "\n第一句。\n第二句里\n有 $x$，完。\n**重点**。\n`code`\n末句。\n"
    edit("docs/zh/t/one.md", "# 问题\n", f"# 问题\n{lines}")
    edit("docs/en/t/one.md", "# Question\n", "# Question\n\nOne.\nTwo.\n")
    done = mkdocs(project, SITE_URL="https://example.org/sub/")
    assert done.returncode == 0, done.stdout + done.stderr
    for name in (
        "index.html",
        "zh/t/one.html",
        "en/t/one.html",
        "en/404.html",
        "zh/search/search_index.json",
    ):
        assert (project / "site" / name).is_file(), name
    assert re.search(
        r"Built \d+ pages in zh, \d+ pages in en, 1 figures in two colour schemes",
        done.stderr,
    )
    for palette in ("light", "dark"):
        assert (project / f"site/en/figures/t/draws-1-{palette}.svg").is_file()
    topic = (project / "site/zh/t/index.html").read_text(encoding="utf-8")
    assert '<a href="one.html">问题</a>' in topic
    assert '另一个 <span class="coming">即将写出</span>' in topic

    # Chinese lines are joined, and a mark stays with its formula.
    chinese = (project / "site/zh/t/one.html").read_text(encoding="utf-8")
    assert '第一句。第二句里有 <span class="together">' in chinese
    assert re.search(
        r"</span>，</span>完。<strong>重点</strong>。<code>code</code>\n末句。", chinese
    )
    page = (project / "site/en/t/one.html").read_text(encoding="utf-8")
    assert "One.\nTwo." in page

    # The address of the site reaches every page.
    assert '<link rel="canonical" href="https://example.org/sub/en/t/one.html">' in page
    assert (
        "pip install https://example.org/sub/en/pkg/dlref-0.1.0-py3-none-any.whl"
        in page
    )
    site_map = (project / "site/en/sitemap.xml").read_text(encoding="utf-8")
    assert 'hreflang="zh" href="https://example.org/sub/zh/t/one.html"' in site_map
    assert "lastmod" not in site_map  # the date of the build would differ on each


@pytest.mark.parametrize(
    "defects",
    [
        [
            ("docs/en/t/one.md", "```python", "```py", r"docs/en/t/one.md:10: a fence is one of .* 'py' would"),
        ],
        [
            ("docs/zh/t/one.md", '"t/draws.py"', '"t/no.py"', r"docs/zh/t/one.md:10: there is no snippet 't/no'"),
        ],
        [
            ("docs/zh/t/one.md", "tags: [a, b]\n", "", r"docs/zh/t/one.md:1: the front matter has no tags"),
            ("docs/zh/t/one.md", "draws-1.svg", "draws-2.svg", r"docs/zh/t/one.md: snippets/t/draws.py draws no figure 2"),
            ("docs/en/t/one.md", "figures/t/draws-1", "figures/t/nothing-1", r"docs/en/t/one.md: snippets/t/nothing.py draws no figure 1"),
            ("docs/en/t/one.md", "# Question\n", "# Question\n\n[x](two.md)\n", r"t/one.md' contains a link 'two.md', but the target 't/two.md' is not found"),
            ("docs/zh/t/one.md", "# 问题\n", "# 问题\n\n[x](#no)\n", r"contains a link '#no', but there is no such anchor"),
            ("docs/en/t/one.md", "# Question\n", "# Question\n\n$\\nope$\n", r"docs/en/t/one.md: [^\n]*Undefined control sequence"),
            ("snippets/t/draws.out", "drawn", "painted", r"snippets/t/draws.py, shown on docs/\w\w/t/one.md:\d+, docs/\w\w/t/one.md:\d+:\n.*-painted\n\+drawn"),
        ],
    ],
    ids=["a fence", "an include", "found while building"],
)  # fmt: skip
def test_each_defect_fails_the_build_and_is_named(
    project: Path, edit: Edit, defects: list[tuple[str, str, str, str]]
) -> None:
    for file, old, new, _ in defects:
        edit(file, old, new)
    done = mkdocs(project)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    for *_, message in defects:
        assert re.search(message, said, re.DOTALL), f"no {message} in\n{said}"


def test_a_program_that_only_prints_is_shown_with_its_committed_output_and_not_run(
    project: Path, edit: Edit
) -> None:
    """The tests run it, and compare."""
    prints = project / "snippets" / "t" / "prints"
    prints.with_suffix(".py").write_text('"""Print."""\n\n1 / 0\n', encoding="utf-8")
    prints.with_suffix(".out").write_text("printed\n", encoding="utf-8")
    blocks = (
        '```python\n--8<-- "t/prints.py"\n```\n\n```text\n--8<-- "t/prints.out"\n```\n'
    )
    edit("docs/zh/t/one.md", "# 问题\n", f"# 问题\n\n{blocks}")
    done = mkdocs(project)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (project / "site/zh/t/one.html").read_text(encoding="utf-8")
    assert re.search(r"<code>(<span></span>)?printed\n</code>", page)
    notebook = json.loads((project / "site/zh/t/one.ipynb").read_text("utf-8"))
    outputs = [cell["outputs"] for cell in notebook["cells"] if "outputs" in cell]
    assert [output[0]["text"] for output in outputs] == [["printed\n"], ["drawn\n"]]
    assert [len(output) for output in outputs] == [1, 2]  # the second has a figure
    assert (project / "site/zh/snippets/t/prints.py").is_file()


def test_a_program_that_fails_fails_the_build_and_results_that_were_good_are_kept(
    project: Path, edit: Edit
) -> None:
    assert mkdocs(project).returncode == 0
    kept = set((project / ".cache" / "snippets").iterdir())
    assert kept
    edit("snippets/t/draws.py", "[1, 2])", "[1, 2, 3])")
    done = mkdocs(project)
    assert done.returncode != 0
    message = r"snippets/t/draws.py, shown on .*:10.*line 5, in <module>.*ValueError"
    assert re.search(message, done.stdout + done.stderr, re.DOTALL)
    assert set((project / ".cache" / "snippets").iterdir()) == kept
