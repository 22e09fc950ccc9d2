"""The runner: every way in which a program can go wrong gets one clear error, and nothing leaks."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from snippets import runner
from snippets.runner import Cell, Job, Result, run


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "CACHE", tmp_path / "cache")


def job(source: str, name: str = "topic/name", limit: float = 30.0) -> Job:
    return Job(name, f"snippets/{name}.py", (Cell(source),), limit)


PROGRAMS = {
    "prints": "print('one')\nprint(2)",
    "raises": "def f():\n    return 1 / 0\n\nf()",
    "warns": "import warnings\nwarnings.warn('beware')",
    "hangs": "while True:\n    pass",
    "prints without end": "while True:\n    print('again' * 100)",
    "exits": "print('so far')\nexit(3)",
    "is killed": "import os\nos.kill(os.getpid(), 9)",
    "leaves": "import os\nos._exit(3)",
    "writes a file": "open('x.txt', 'w').write('a')",
    "hides that it writes": "try:\n    open('x.txt', 'w')\nexcept OSError:\n    pass",
    "removes a file": "import os\nos.remove('x.txt')",
    "asks the network": "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)",
    "starts a program": "import subprocess\nsubprocess.run(['true'])",
    "writes to stderr": "import sys\nprint('careful', file=sys.stderr)",
    "writes to stderr from C": "import os\nos.write(2, b'from below')",
    "is no Python": "x = (",
    "sets things": "import torch, warnings, random\n"
    "torch.set_default_dtype(torch.float64)\nwarnings.simplefilter('ignore')\n"
    "import matplotlib as m\nm.rcParams['lines.linewidth'] = 9\nleft = 1",
    "finds nothing set": "import torch, matplotlib as m\n"
    "print(torch.get_default_dtype(), m.rcParams['lines.linewidth'], 'left' in globals(), __name__)",
    "draws": "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2], [3, 1])\n"
    "ax.set_title('$x^2$')\nplt.show()\nplt.figure().text(0.1, 0.1, 'second')",
    "optimizes": "import torch\np = torch.ones(1, requires_grad=True)\n"
    "o = torch.optim.Adam([p], lr=0.5)\np.sum().backward()\no.step()\nprint(f'{p.item():.3f}')",
}


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    jobs = [
        job(text, name, 2.0 if name == "hangs" else 30.0)
        for name, text in PROGRAMS.items()
    ]
    return {result.name: result for result in run(jobs)}


def test_every_job_has_one_result(results: dict[str, Result]) -> None:
    assert set(results) == set(PROGRAMS)


def test_a_program_that_runs_gives_what_it_printed(results: dict[str, Result]) -> None:
    assert results["prints"].error is None
    assert results["prints"].text == "one\n2\n"
    assert results["optimizes"].text == "0.500\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "raises",
            r"^Traceback[^\n]*\n  File \"snippets/raises.py\", line 4, in <module>\n    f\(\)",
        ),
        (
            "raises",
            r"line 2, in f\n    return 1 / 0\n.*ZeroDivisionError: division by zero$",
        ),
        ("warns", r"line 2, in <module>.*UserWarning: beware$"),
        ("hangs", r"^ran longer than its limit of 2 s and was stopped$"),
        (
            "prints without end",
            r"^snippets/prints without end.py: printed more than 65536 characters",
        ),
        ("exits", r"^snippets/exits.py: called exit\(3\); a snippet runs to its end$"),
        (
            "is killed",
            r"^the process was killed by SIGKILL before the program was through$",
        ),
        (
            "leaves",
            r"^the process was ended by itself with code 3 before the program was through$",
        ),
        ("writes a file", r"writes no files, this one opens 'x.txt' for writing"),
        (
            "hides that it writes",
            r"writes no files, this one opens 'x.txt' for writing",
        ),
        ("removes a file", r"changes no files, this one calls os.remove\('x.txt'\)"),
        ("asks the network", r"uses no network, this one calls socket\.\w+"),
        (
            "starts a program",
            r"starts no other program, this one calls subprocess.Popen",
        ),
        ("writes to stderr", r"^wrote past the standard output:\ncareful"),
        ("writes to stderr from C", r"^wrote past the standard output:\nfrom below"),
        (
            "is no Python",
            r"File \"snippets/is no Python.py\", line 1\n.*SyntaxError: '\(' was never closed$",
        ),
    ],
)
def test_a_program_that_goes_wrong_gets_one_clear_error(
    results: dict[str, Result], name: str, message: str
) -> None:
    error = results[name].error
    assert error is not None
    assert re.search(message, error, re.DOTALL), error
    assert "runner.py" not in error


def test_what_was_printed_before_the_error_is_kept(results: dict[str, Result]) -> None:
    assert results["exits"].text == "so far\n"
    assert len(results["prints without end"].text) <= runner.OUTPUT_LIMIT


def test_nothing_leaks_from_one_program_into_another(
    results: dict[str, Result],
) -> None:
    assert results["sets things"].error is None
    assert results["finds nothing set"].text == "torch.float32 2.0 False __main__\n"


def test_every_open_figure_is_collected_in_stand_in_colours(
    results: dict[str, Result],
) -> None:
    first, second = results["draws"].figures
    assert first.startswith("<svg")
    assert "#01020a" in first
    assert "second" not in first
    assert (
        "<path" in second
    )  # text is drawn as paths: the reader's machine may lack the font
    assert "<text" not in second


def test_a_program_that_only_computes_shapes_needs_no_other_beside_it() -> None:
    [result] = run(
        [job('import torch\nprint(torch.ones(2, device="meta").relu().shape)')]
    )
    assert result.error is None
    assert result.text == "torch.Size([2])\n"


def test_a_figure_is_the_same_bytes_on_every_run(results: dict[str, Result]) -> None:
    [again] = run([job(PROGRAMS["draws"], "draws")])
    assert again.figures == results["draws"].figures


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_colouring_leaves_no_stand_in_colour(
    results: dict[str, Result], palette: str
) -> None:
    figure = runner.colour(results["draws"].figures[0], palette)
    assert not re.search("#0102", figure)
    assert runner.PALETTES[palette]["#01020a"] in figure


def test_the_style_uses_only_colours_that_the_palettes_replace() -> None:
    used = set(re.findall(r"#[0-9a-f]{6}", runner.STYLE.read_text(encoding="utf-8")))
    for palette in runner.PALETTES.values():
        assert used <= set(palette)
        assert len(set(palette.values())) == len(palette)


def test_cells_share_their_names_and_keep_their_output_apart() -> None:
    cells = (Cell("x = 1\nprint(x)", 3), Cell("print(x + 1)\nprint(y)", 9))
    [result] = run([Job("lab", "lab.py", cells)])
    assert [output.text for output in result.outputs] == ["1\n", "2\n"]
    assert result.error is not None
    assert 'File "lab.py", line 10' in result.error  # the line of the whole file


def test_a_cached_result_is_taken_only_when_asked_for() -> None:
    probe = job("import os\nprint(os.getpid())")
    [first] = run([probe])
    [again] = run([probe], cached=True)
    [fresh] = run([probe])
    assert again.text == first.text
    assert fresh.text != first.text


def test_a_failure_is_not_cached() -> None:
    failing = job("1 / 0")
    assert [result.error is None for result in run([failing])] == [False]
    assert not list(runner.CACHE.glob("*"))


def test_a_broken_cache_entry_is_run_again() -> None:
    list(run([job("print(1)")]))
    [entry] = runner.CACHE.iterdir()
    entry.write_text(entry.read_text(encoding="utf-8")[:20], encoding="utf-8")
    [result] = run([job("print(1)")], cached=True)
    assert result.text == "1\n"
    assert json.loads(entry.read_text(encoding="utf-8"))["name"] == "topic/name"


@pytest.mark.parametrize("changed", ["program", "name", "dlref", "style", "runner"])
def test_the_cache_key_covers_what_a_result_depends_on(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dlref").mkdir()
    module, style = tmp_path / "dlref" / "m.py", tmp_path / "s.mplstyle"
    module.write_text("a = 1", encoding="utf-8")
    style.write_text("font.size: 11", encoding="utf-8")
    monkeypatch.setattr(runner, "ROOT", tmp_path)
    monkeypatch.setattr(runner, "STYLE", style)
    if changed == "runner":
        monkeypatch.setattr(runner, "__file__", str(module))
    runner._fingerprint.cache_clear()
    before = runner._cache_file(job("print(1)"))
    source, name = "print(1)", "topic/name"
    if changed == "program":
        source = "print(2)"
    elif changed == "name":
        name = "topic/other"
    else:
        (style if changed == "style" else module).write_text("b = 2", encoding="utf-8")
    runner._fingerprint.cache_clear()
    assert runner._cache_file(job(source, name)) != before
    runner._fingerprint.cache_clear()


def test_an_engine_that_dies_is_reported_for_every_program_that_waits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    false = tmp_path / "python"
    false.write_text("#!/bin/sh\ncat >/dev/null\nexit 7\n", encoding="utf-8")
    false.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(false))
    errors = [
        result.error for result in run([job("print(1)", "a"), job("print(2)", "b")])
    ]
    assert (
        errors == ["the engine ended with exit code 7 before this program was run"] * 2
    )


def test_programs_run_at_the_same_time() -> None:
    if (
        os.cpu_count() or 1
    ) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        pytest.skip("one core, or no fork")
    clock = (
        "import time\nprint(time.monotonic())\ntime.sleep(2)\nprint(time.monotonic())"
    )
    first, second = (
        [float(line) for line in result.text.split()]
        for result in run([job(clock, "a", 30.0), job(clock, "b", 30.0)])
    )
    assert first[0] < second[1]
    assert second[0] < first[1]


@pytest.mark.parametrize(
    ("expected", "actual", "agree"),
    [
        ("loss 0.123\n", "loss 0.123\n", True),
        (
            "loss 0.123\n",
            "loss 0.124\n",
            True,
        ),  # one unit of the last digit: another platform
        ("loss 0.123\n", "loss 0.125\n", False),
        ("12 steps\n", "13 steps\n", False),  # integers are exact
        ("98%\n", "97%\n", False),
        ("98.0%\n", "98.1%\n", True),
        ("1.2e-05\n", "1.3e-05\n", True),
        ("1.2e-05\n", "1.2e-06\n", False),
        ("9.9e-06\n", "1.0e-05\n", True),
        ("1.0e-05\n", "9.9e-06\n", True),
        ("0.00\n", "-0.00\n", True),
        ("0.5\n", "0.50\n", False),  # printed otherwise
        ("nan\n", "1.0\n", False),
        ("inf\n", "inf\n", True),
        ("a  1.0\n", "a 1.0\n", True),  # a minus sign moves the columns
        ("a\n", "b\n", False),
        ("a\n", "a\nb\n", False),
        ("a\n", "a", False),
        ("", "", True),
        ("", "x\n", False),
        ("conv2d 1\n", "conv3d 1\n", False),  # a digit in a name is text
    ],
)
def test_outputs_agree_when_text_is_equal_and_numbers_are_as_close_as_their_digits(
    expected: str, actual: str, agree: bool
) -> None:
    assert (runner.compare(expected, actual) is None) is agree


def test_a_difference_is_shown_as_a_diff() -> None:
    assert runner.compare("a 1\nb 2\n", "a 1\nb 3\n") == (
        "--- expected\n+++ printed\n@@ -1,2 +1,2 @@\n a 1\n-b 2\n+b 3"
    )


def test_the_engine_writes_nothing_but_answers() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "snippets.runner"],
        input=json.dumps([{"name": "n", "file": "n.py", "cells": [{"source": "print(1)", "line": 1}], "limit": 5}]),
        capture_output=True, text=True, cwd=runner.ROOT, check=True,
    )  # fmt: skip
    assert json.loads(answer.stdout)["outputs"][0]["text"] == "1\n"
    assert answer.stderr == ""
