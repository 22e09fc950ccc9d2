"""The commands that the README and the pages show are run, or at least planned, as they stand there."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys

import pytest

from snippets import pages, runner

SHOWN_IN = [
    *runner.ROOT.glob("README*.md"),
    runner.ROOT / "CONTRIBUTING.md",
    *pages.pages(),
]


def commands() -> list[str]:
    """Every line of a bash block, and every command in the READMEs' tables and running text."""
    found = set()
    for path in SHOWN_IN:
        text = path.read_text(encoding="utf-8")
        for fence in pages.fences(text):
            if fence.info == "bash":
                found |= set(fence.body.splitlines())
        found |= set(re.findall(r"`((?:make|python -m snippets) [^`\n]+)`", text))
    return sorted(command.strip() for command in found if command.strip())


COMMANDS = commands()


def test_there_are_commands() -> None:
    assert {"make site", "make test", "python -m snippets list"} <= set(COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make ")])
def test_make_knows_each_target(command: str) -> None:
    """The plan is made, not carried out: the continuous integration carries out site and test."""
    if not shutil.which("make"):
        pytest.skip("there is no make")
    words = ["make", "--dry-run", *command.split()[1:]]
    done = subprocess.run(words, cwd=runner.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c.startswith("python -m snippets")]
)
def test_the_snippets_command_runs_as_shown(command: str) -> None:
    """Placeholders stand for one quick snippet; `check` of everything is what the other tests do."""
    name = "applications/cascade"  # needs no torch
    words = (
        command.replace("[NAME…]", name)
        .replace("NAME…", name)
        .replace("TOPIC/NAME", name)
        .split()
    )
    if words[3:] == ["check"]:
        words.append(name)
    done = ran(*words[1:])
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout or "update" in command


@functools.cache
def ran(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Python; once where several spellings come to the same."""
    environment = {**os.environ, "PYTHONPATH": str(runner.ROOT)}
    return subprocess.run(
        [sys.executable, *words],
        cwd=runner.ROOT, capture_output=True, text=True, env=environment,
    )  # fmt: skip


def test_every_other_command_is_known() -> None:
    """What is neither make nor the snippets' command is listed here, with how it is tested."""
    known = {". .venv/bin/activate"}  # the environment that every other command runs in
    rest = {c for c in COMMANDS if not c.startswith(("make ", "python -m snippets"))}
    assert rest <= known
