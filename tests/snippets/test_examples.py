"""Pages as tests, tried on a small project with pages that must fail: the checks can fail."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from snippets import pages, runner

PAGE = '# Page\n\n```python\n--8<-- "t/{name}.py"\n```\n\n```text\n--8<-- "t/{name}.out"\n```\n'
SNIPPETS = {
    "good": ("print(f'{1 / 3:.3f}')", "0.333\n"),
    "number": ("print(f'{1 / 3:.3f}')", "0.343\n"),
    "raises": ("x = 1\nprint(x / 0)", ""),
    "warns": ("import warnings\nwarnings.warn('careful')\nprint(1)", "1\n"),
    "first": ("import torch\ntorch.set_default_dtype(torch.float64)\nprint(1)", "1\n"),
    "second": ("import torch\nprint(torch.tensor(1.0).dtype)", "torch.float32\n"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what runs pages as tests, with pages of its own."""
    root = tmp_path_factory.mktemp("project")
    for name in ("conftest.py", "pyproject.toml", "snippets/__init__.py", "snippets/runner.py",
                 "snippets/pages.py", "snippets/style.mplstyle"):  # fmt: skip
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(runner.ROOT / name, root / name)
    for language in pages.LANGUAGES:
        (root / "docs" / language).mkdir(parents=True)
    (root / "snippets" / "t").mkdir()
    for name, (source, output) in SNIPPETS.items():
        (root / f"snippets/t/{name}.py").write_text(source + "\n", encoding="utf-8")
        (root / f"snippets/t/{name}.out").write_text(output, encoding="utf-8")
        (root / f"docs/en/{name}.md").write_text(
            PAGE.format(name=name), encoding="utf-8"
        )
    both = (
        PAGE.format(name="good")
        + PAGE.format(name="first")
        + PAGE.format(name="second")
    )
    (root / "docs/zh/several.md").write_text(both, encoding="utf-8")
    (root / "docs/zh/spelling.md").write_text(
        both.replace("python", "py", 1), encoding="utf-8"
    )
    readme = "```python\nprint(2 / 3)\n```\n\n```text\n0.6\n```\n"
    (root / "README.md").write_text(readme, encoding="utf-8")
    return root


def outcomes(project: Path, *arguments: str) -> tuple[dict[str, str], str]:
    """Run the project's pages; return the outcome of each example, and all that was shown."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-q", "docs", "README.md", *arguments],
        cwd=project, capture_output=True, text=True,
    )  # fmt: skip
    lines = re.findall(r"^(PASSED|FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return {name: outcome for outcome, name in lines}, done.stdout + done.stderr


@pytest.fixture(scope="module")
def first_run(project: Path) -> tuple[dict[str, str], str]:
    return outcomes(project, "-p", "no:randomly")


def test_pages_that_must_fail_do_and_the_others_pass(
    first_run: tuple[dict[str, str], str],
) -> None:
    failed = {
        name.split("::")[0]
        for name, outcome in first_run[0].items()
        if outcome == "FAILED"
    }
    passed = {
        name.split("::")[0]
        for name, outcome in first_run[0].items()
        if outcome == "PASSED"
    }
    assert failed == {
        "docs/en/number.md", "docs/en/raises.md", "docs/en/warns.md", "docs/zh/spelling.md", "README.md",
    }  # fmt: skip
    assert passed == {
        "docs/en/good.md",
        "docs/en/first.md",
        "docs/en/second.md",
        "docs/zh/several.md",
    }


def test_every_block_is_an_example(first_run: tuple[dict[str, str], str]) -> None:
    several = [name for name in first_run[0] if name.startswith("docs/zh/several.md")]
    assert len(several) == 3
    assert (
        len(first_run[0]) == 3 + 1 + len(SNIPPETS) + 1
    )  # the page with a wrong fence fails as one


@pytest.mark.parametrize(
    "told",
    [
        "number.md:3: SybilFailure",
        "-0.343\n+0.333",
        'File "snippets/t/raises.py", line 2, in <module>\n    print(x / 0)',
        "UserWarning: careful",
        "docs/zh/spelling.md:3: a fence is one of python, text, console, bash, spelled just so; 'py'",
        "-0.6\n+0.6666666666666666",
    ],
)
def test_a_failure_shows_the_page_the_line_and_what_differs(
    first_run: tuple[dict[str, str], str], told: str
) -> None:
    assert told in first_run[1]


@pytest.mark.parametrize("seed", [1, 2])
def test_another_order_gives_the_same_result(
    project: Path, first_run: tuple[dict[str, str], str], seed: int
) -> None:
    again, _ = outcomes(project, f"--randomly-seed={seed}")
    assert again == first_run[0]


def test_a_snippet_on_two_pages_runs_once(project: Path) -> None:
    """Its output is the number of the process: equal on both pages only if it ran once."""
    name = project / "snippets" / "t" / "once"
    name.with_suffix(".py").write_text(
        "import os\nprint(f'pid {os.getpid()}')\n", encoding="utf-8"
    )
    name.with_suffix(".out").write_text("pid 0\n", encoding="utf-8")
    page = PAGE.format(name="once")
    try:
        for language in pages.LANGUAGES:
            (project / f"docs/{language}/once.md").write_text(page, encoding="utf-8")
        shown = outcomes(project, "-k", "once")[1]
    finally:
        for path in [
            *project.glob("docs/*/once.md"),
            *project.glob("snippets/t/once.*"),
        ]:
            path.unlink()
    numbers = re.findall(r"^\+pid (\d+)$", shown, re.MULTILINE)
    assert len(numbers) == 2
    assert len(set(numbers)) == 1


def test_every_block_of_this_site_is_collected() -> None:
    """The fences on the pages, counted here without the lexer, are the examples that pytest collects."""
    counted = {
        str(page.relative_to(runner.ROOT)): len(
            re.findall(r"^ *(?:```|~~~)python$", text, re.MULTILINE)
        )
        for page in [*pages.pages(), *runner.ROOT.glob("README*.md")]
        if (text := page.read_text(encoding="utf-8"))
    }
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "docs", *sorted(p.name for p in runner.ROOT.glob("README*.md"))],
        cwd=runner.ROOT, capture_output=True, text=True,
    ).stdout  # fmt: skip
    collected: dict[str, int] = {}
    for page in re.findall(r"^(\S+\.md)::", listed, re.MULTILINE):
        collected[page] = collected.get(page, 0) + 1
    assert collected == {page: count for page, count in counted.items() if count}
    assert sum(collected.values()) > 0
