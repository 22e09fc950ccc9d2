"""What a reader takes along: notebooks that run from top to bottom, programs, and the wheel."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from docs.hooks import downloads
from snippets import pages, runner
from tests.site.alone import Interpreters

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


# A notebook runs its programs in one process, so each must print the same whatever ran before it. Each runs alone in
# other tests; what one may leave behind is listed here.
LEFT_BEHIND = {
    "plt.show",  # nothing
    "torch.manual_seed",  # a program that draws without a seed prints something else on each run
    "torch.set_default_dtype",  # undone by a line of the notebook
    "warnings.simplefilter",  # fewer warnings
}


def test_no_program_changes_what_another_could_notice() -> None:
    """No statement is a call of a module's function, or sets something in a module, but for those listed."""
    found: dict[str, str] = {}
    for name in pages.names():
        tree = ast.parse(pages.path_of(name).read_text(encoding="utf-8"))
        if not name.startswith("labs/"):
            found |= dict.fromkeys(changes(tree), name)
    assert set(found) == LEFT_BEHIND, found


def changes(tree: ast.AST) -> set[str]:
    """What a program calls for its effect on a module that it imports, or sets there."""
    modules = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    found = set()
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        match node:
            case ast.Expr(value=ast.Call(func=target)) | ast.AugAssign(target=target):
                targets = [target]
            case ast.Assign():
                targets = node.targets
        for target in targets:
            names = re.fullmatch(r"(\w+)\.[\w.]*\w(\[.*\])?", ast.unparse(target))
            in_place = ast.unparse(target).endswith("_")  # of the program's own tensors
            if names and names[1] in modules and not in_place:
                found.add(ast.unparse(target))
    return found


def test_a_change_in_a_module_is_seen() -> None:
    program = "import torch, matplotlib as m\nfrom torch import nn\nx = torch.ones(2)\nx[0] = 2\nx.add_(1)\n"
    assert changes(ast.parse(program)) == set()
    program += (
        "torch.set_grad_enabled(False)\nm.rcParams['font.size'] = 3\ntorch.pi = 3\n"
    )
    wanted = {"torch.set_grad_enabled", "m.rcParams['font.size']", "torch.pi"}
    assert changes(ast.parse(program)) == wanted


DOUBLE = "import torch\n\ntorch.set_default_dtype(torch.float64)\n"
END_OF_CELL = "~ end of cell ~\n"


@dataclass(frozen=True)
class Taken:
    """What a reader runs of a notebook, and the text that its page shows for each cell of it."""

    page: str
    program: str
    shown: tuple[str, ...]


def taken(page: str, found: list[tuple[str, str]], before: str = "") -> Taken:
    """Cells in one process, as a kernel would run them; each tells its end."""
    sources, shown = zip(*found, strict=True)
    ends = f"\nprint({END_OF_CELL!r}, end='')\n"
    return Taken(page, before + ends.join((*sources, "")), shown)


def below_a_change_of_the_dtype(site: Path, page: str) -> list[Taken]:
    """Each cell that the notebook gives a line that undoes the change; it runs in float64."""
    found, changed = [], False
    for source, text in cells(load(site, page)):
        program = source.removeprefix(downloads.RESET)
        if program != source:
            assert changed, page
            found.append(taken(page, [(source, text)], before=DOUBLE))
        else:
            assert not changed or downloads.sets_dtype_first(program), page
        changed = "set_default_dtype" in program
    return found


def test_notebooks_print_what_their_pages_show(
    site: Path, interpreters: Interpreters
) -> None:
    """Those of one topic from top to bottom, as a sample; in all, each cell below a change of the default dtype.

    Such a cell sets the dtype itself, at once, or the notebook has a line before it.
    """
    changed = [
        each for page in SHOWING for each in below_a_change_of_the_dtype(site, page)
    ]
    whole = [
        taken(page, cells(load(site, page)))
        for page in SHOWING
        if page.startswith("zh/recurrent/")
    ]
    assert changed
    assert whole
    printed = interpreters.run({each.program for each in (*changed, *whole)})
    for each in (*changed, *whole):
        text, errors = printed[each.program]
        assert errors == "", each.page
        texts = text.split(END_OF_CELL)[:-1]
        for shown, own in zip(each.shown, texts, strict=True):
            assert runner.compare(shown, own) is None, each.page


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
