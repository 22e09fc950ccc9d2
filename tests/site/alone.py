"""Programs as a reader runs them: by an interpreter without anything of the project's runner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# The imports are most of what a small program costs. This interpreter has done them and forks for each program,
# whose own names are as in a fresh one.
INTERPRETER = """
import json, os, sys
import dlref, matplotlib.pyplot, torch
torch.optim.SGD([torch.zeros(1)])  # the first optimizer imports for a second
for line in sys.stdin:
    program, *paths = json.loads(line)
    child = os.fork()
    if child == 0:
        for descriptor, path in enumerate(paths, 1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
        try:
            exec(compile(program, "<copied>", "exec"), {"__name__": "__main__"})
        except BaseException:
            sys.excepthook(*sys.exc_info())
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        with open(paths[1], "a") as errors:
            errors.write(f"ended with exit code {code}\\n")
    print(flush=True)
"""


class Interpreters:
    """One interpreter on each core, started once for all tests, in a folder for what programs write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started = [
            subprocess.Popen(
                [sys.executable, "-c", INTERPRETER],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder,
                env={**os.environ, "OMP_NUM_THREADS": "1", "MPLBACKEND": "svg"},
            )
            for _ in range(os.cpu_count() or 1)
        ]  # fmt: skip

    def run(self, programs: Iterable[str]) -> dict[str, tuple[str, str]]:
        """What each program writes to its standard output and to its standard error."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        written = {
            program: [folder / f"{number}.{n}" for n in (1, 2)]
            for number, program in enumerate(programs)
        }
        waiting = [*written.items()]

        def work(interpreter: subprocess.Popen[str]) -> None:
            assert interpreter.stdin
            assert interpreter.stdout
            while waiting:
                program, paths = waiting.pop()
                interpreter.stdin.write(json.dumps([program, *map(str, paths)]) + "\n")
                interpreter.stdin.flush()
                assert interpreter.stdout.readline(), "the interpreter has ended"

        with ThreadPoolExecutor() as threads:
            list(threads.map(work, self.started))
        return {
            program: (out.read_text("utf-8"), err.read_text("utf-8"))
            for program, (out, err) in written.items()
        }

    def close(self) -> None:
        """End them."""
        for interpreter in self.started:
            interpreter.communicate()
            assert interpreter.returncode == 0
