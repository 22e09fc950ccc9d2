"""Programs as a reader runs them: by an interpreter without anything of the project's runner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# The imports are most of what a small program costs. This interpreter has done them and forks for each program,
# whose own names are as in a fresh one.
INTERPRETER = """
import json, os, sys
programs, folder = json.load(sys.stdin), sys.argv[1]
import dlref, matplotlib.pyplot, torch
torch.optim.SGD([torch.zeros(1)])  # the first optimizer imports for a second
for number, program in programs:
    child = os.fork()
    if child == 0:
        for descriptor in (1, 2):
            path = os.path.join(folder, f"{number}.{descriptor}")
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
        try:
            exec(compile(program, "<copied>", "exec"), {"__name__": "__main__"})
        except BaseException:
            sys.excepthook(*sys.exc_info())
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        with open(os.path.join(folder, f"{number}.2"), "a") as errors:
            errors.write(f"ended with exit code {code}\\n")
"""


def run(programs: Iterable[str], folder: Path) -> dict[str, tuple[str, str]]:
    """What each program writes to its standard output and to its standard error."""
    numbered = [*enumerate(programs)]
    count = os.cpu_count() or 1

    def part(first: int) -> None:
        subprocess.run(
            [sys.executable, "-c", INTERPRETER, str(folder)],
            input=json.dumps(numbered[first::count]), text=True, check=True, cwd=folder,
            env={**os.environ, "OMP_NUM_THREADS": "1", "MPLBACKEND": "svg"},
        )  # fmt: skip

    with ThreadPoolExecutor() as threads:
        list(threads.map(part, range(count)))

    def written(number: int, descriptor: int) -> str:
        return (folder / f"{number}.{descriptor}").read_text(encoding="utf-8")

    return {
        program: (written(number, 1), written(number, 2))
        for number, program in numbered
    }
