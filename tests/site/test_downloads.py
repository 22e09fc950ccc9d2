"""What a reader takes along: notebooks that run from top to bottom, programs, and the wheel."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import nbformat
import pytest

from snippets import pages, runner
from tests.site import alone

SHOWING = sorted(
    {
        place.split(":")[0].removeprefix("docs/")
        for found in pages.places().values()
        for place in found
    }
)


def cells(notebook: Any) -> list[tuple[str, str]]:
    """The code cells of a notebook: source and the text of its output."""
    return [
        (cell.source, "".join(output.get("text", "") for output in cell.outputs))
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def load(site: Path, page: str) -> Any:
    notebook = nbformat.read(site / page.replace(".md", ".ipynb"), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    return notebook


def test_there_are_pages_to_take_along() -> None:
    assert SHOWING


END_OF_CELL = "~ end of cell ~\n"


def test_the_notebooks_print_what_their_pages_show_when_run_from_top_to_bottom(
    site: Path, tmp_path: Path
) -> None:
    """All cells of a notebook run in one process, as a kernel would run them.

    The code is the same in both languages: the skeletons of the pages are compared.
    """
    wanted = {}
    for page in SHOWING:
        if page.startswith("zh/"):
            found = cells(load(site, page))
            program = "\n".join(
                f"{source}\nprint({END_OF_CELL!r}, end='')" for source, _ in found
            )
            wanted[program] = (page, [text for _, text in found])
    assert wanted
    for program, (printed, errors) in alone.run(wanted, tmp_path).items():
        page, texts = wanted[program]
        assert errors == "", page
        for shown, text in zip(texts, printed.split(END_OF_CELL)[:-1], strict=True):
            assert runner.compare(shown, text) is None, page


@pytest.mark.parametrize("page", SHOWING)
def test_a_notebook_has_the_page_in_it_and_nothing_that_only_the_site_understands(
    site: Path, page: str
) -> None:
    notebook = load(site, page)
    text = "\n".join(
        cell.source for cell in notebook.cells if cell.cell_type == "markdown"
    )
    for leftover in ("{#", "--8<--", "???", "../", ".md)"):
        assert leftover not in text, leftover
    blocks = [
        f
        for f in pages.fences((runner.ROOT / "docs" / page).read_text(encoding="utf-8"))
        if f.info == "python"
    ]
    assert len(cells(notebook)) == len(blocks)
    assert re.search(r"pip install http\S+\.whl", text)


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_each_program_can_be_downloaded_as_it_is(site: Path, language: str) -> None:
    for name in pages.names():
        there = site / language / "snippets" / f"{name}.py"
        assert there.read_bytes() == pages.path_of(name).read_bytes()


def test_the_wheel_that_the_site_serves_installs_by_the_line_that_the_pages_show(
    site: Path, address: str, tmp_path: Path
) -> None:
    project = tomllib.loads(
        (runner.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )["project"]
    [wheel] = (site / "en" / "pkg").glob("*.whl")
    assert project["version"] in wheel.name
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path), f"{address}en/pkg/{wheel.name}"],
        check=True, capture_output=True,
    )  # fmt: skip
    installed = {
        path.name: path.read_bytes() for path in (tmp_path / "dlref").glob("*.py")
    }
    assert installed == {
        path.name: path.read_bytes() for path in (runner.ROOT / "dlref").glob("*.py")
    }
    assert (tmp_path / "dlref" / "py.typed").exists()
