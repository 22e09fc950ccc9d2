"""`python -m snippets`: what it prints, its exit code, and that it never overwrites what was good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from snippets import __main__ as command_line
from snippets import pages, runner
from snippets.runner import Job, Output, Result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three snippets, and a runner that answers from a table instead of running them."""
    (tmp_path / "t").mkdir()
    for name in ("good", "bad", "raises"):
        (tmp_path / "t" / f"{name}.py").write_text("…", encoding="utf-8")
        (tmp_path / "t" / f"{name}.out").write_text("1\n", encoding="utf-8")
    answers = {
        "t/good": Result("t/good", [Output("1\n", ["<svg>#01020a</svg>"])], None, 0.25),
        "t/bad": Result("t/bad", [Output("2\n")], None, 0.5),
        "t/raises": Result("t/raises", [Output("")], "Traceback: boom", 0.1),
    }

    def run(jobs: list[Job], *, cached: bool = False) -> Iterator[Result]:
        assert cached is asked["cached"]
        yield from (answers[job.name] for job in reversed(jobs))

    monkeypatch.setattr(pages, "SNIPPETS", tmp_path)
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    monkeypatch.setattr(runner, "ROOT", tmp_path)
    monkeypatch.setattr(runner, "run", run)
    monkeypatch.setattr(
        pages, "places", lambda: {"t/bad": ["docs/en/p.md:7", "docs/zh/p.md:7"]}
    )
    asked["cached"] = False
    return tmp_path


asked = {"cached": False}


def test_check_names_page_and_line_and_shows_the_difference(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["check"]) == 1
    shown = capsys.readouterr().out
    assert (
        "FAILED t/bad\ndocs/en/p.md:7\ndocs/zh/p.md:7\n--- expected\n+++ printed"
        in shown
    )
    assert "-1\n+2" in shown
    assert "FAILED t/raises\nTraceback: boom" in shown
    assert "FAILED t/good" not in shown
    assert "slowest:\n   0.50 s  t/bad\n   0.25 s  t/good" in shown
    assert shown.endswith("3 snippets run, 2 failed\n")


def test_check_of_good_ones_passes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["check", "t/good"]) == 0
    assert capsys.readouterr().out.endswith("1 snippets run, 0 failed\n")


def test_check_takes_the_cache_only_when_asked_to(folder: Path) -> None:
    asked["cached"] = True
    assert command_line.main(["check", "--cached", "t/good"]) == 0


def test_an_output_without_its_file_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "t" / "good.out").unlink()
    assert command_line.main(["check", "t/good"]) == 1
    assert (
        "printed output, but snippets/t/good.out does not exist"
        in capsys.readouterr().out
    )


def test_update_writes_new_output_and_keeps_that_of_a_failure(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["update"]) == 1
    contents = {
        path.stem: path.read_text(encoding="utf-8") for path in folder.glob("t/*.out")
    }
    assert contents == {"good": "1\n", "bad": "2\n", "raises": "1\n"}
    shown = capsys.readouterr().out
    assert (
        "FAILED t/raises: its expected output stays as it was\nTraceback: boom" in shown
    )
    assert shown.count("wrote") == 1


def test_run_shows_what_was_printed_and_writes_the_figures(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["run", "t/good"]) == 0
    assert "--- t/good (0.25 s)\n1\n" in capsys.readouterr().out
    figure = folder / ".cache" / "figures" / "t" / "good-1-dark.svg"
    assert runner.PALETTES["dark"]["#01020a"] in figure.read_text(encoding="utf-8")
    assert command_line.main(["run", "t/raises"]) == 1


def test_list_says_where_each_snippet_stands(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["list"]) == 0
    assert capsys.readouterr().out == (
        "t/bad\n    docs/en/p.md:7\n    docs/zh/p.md:7\n"
        "t/good\n    (on no page)\nt/raises\n    (on no page)\n"
    )


def test_an_unknown_name_is_an_error_that_runs_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["update", "t/good", "t/nope"]) == 1
    assert capsys.readouterr().err == (
        "there is no snippet 't/nope': snippets/t/nope.py does not exist\n"
    )
