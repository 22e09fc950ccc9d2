"""Runs programs, each in a process of its own: what it printed, what it drew, how it failed.

A job is a program in one or more cells (a snippet has one, a lab has many). The jobs run in forks of one
warmed process, the engine (`python -m snippets.runner`), on all cores. Results of programs that ran well
are kept in the cache under a key that covers everything they depend on.
"""

from __future__ import annotations

import contextlib
import difflib
import gc
import hashlib
import importlib
import importlib.metadata
import io
import json
import linecache
import math
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import types
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STYLE = ROOT / "snippets" / "style.mplstyle"
CACHE = ROOT / ".cache" / "snippets"
OUTPUT_LIMIT = 64 * 1024  # characters a program may print

PALETTES = {
    "light": {
        "#010203": "#24292f", "#010204": "#57606a", "#010205": "#d0d7de", "#010206": "#f6f8fa",
        "#01020a": "#0063b1", "#01020b": "#c24a00", "#01020c": "#00795b", "#01020d": "#a23b7c",
        "#01020e": "#8a6500", "#01020f": "#5a5fd0",
    },
    "dark": {
        "#010203": "#e6e8eb", "#010204": "#a8b0ba", "#010205": "#4a5060", "#010206": "#2b303b",
        "#01020a": "#6cb8ff", "#01020b": "#ff9e5e", "#01020c": "#41d3a5", "#01020d": "#ef9ccb",
        "#01020e": "#f0c850", "#01020f": "#b3b6ff",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A piece of a program and the line of its file on which it begins."""

    source: str
    line: int = 1


@dataclass(frozen=True)
class Job:
    """A program to run; `file` stands in tracebacks, `limit` is the time it may take, in seconds."""

    name: str
    file: str
    cells: tuple[Cell, ...]
    limit: float = 60.0


@dataclass
class Output:
    """What one cell printed, and each figure it drew, as SVG in the style sheet's stand-in colours."""

    text: str = ""
    figures: list[str] = field(default_factory=list)


@dataclass
class Result:
    """How a job went: the output of each cell, or the error in words."""

    name: str
    outputs: list[Output]
    error: str | None = None
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """All that was printed."""
        return "".join(output.text for output in self.outputs)

    @property
    def figures(self) -> list[str]:
        """All figures, in the order in which they were drawn."""
        return [figure for output in self.outputs for figure in output.figures]


def colour(svg: str, palette: str) -> str:
    """Replace the stand-in colours of the style sheet by those of the `light` or the `dark` palette."""
    return re.sub(r"#0102[0-9a-f]{2}", lambda match: PALETTES[palette][match[0]], svg)


def compare(expected: str, actual: str) -> str | None:
    """Return `None` where the outputs agree, else their difference.

    Text must be equal, but for the width of blanks. Integers must be equal. A number with decimals or an
    exponent may differ by one unit of its last printed digit, so that another platform's rounding passes.
    """
    number = re.compile(r"(?<![\w.])([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?![\w])")
    pieces = [number.split(re.sub(r" +", " ", text)) for text in (expected, actual)]
    if len(pieces[0]) == len(pieces[1]) and all(
        _agree(a, b) if index % 2 else a == b
        for index, (a, b) in enumerate(zip(*pieces, strict=True))
    ):
        return None
    lines = difflib.unified_diff(
        expected.splitlines(), actual.splitlines(), "expected", "printed", lineterm=""
    )
    return "\n".join(lines) or "the outputs differ in their line ends"


def _agree(expected: str, actual: str) -> bool:
    if expected == actual:
        return True
    mantissa, _, exponent = expected.partition("e")
    if not ("." in mantissa or exponent) or re.sub(r"[-+]?\d+", "", expected) != re.sub(
        r"[-+]?\d+", "", actual
    ):
        return False
    decimals = len(mantissa.partition(".")[2])
    if len(actual.partition("e")[0].partition(".")[2]) != decimals:
        return False
    unit = 10.0 ** (int(exponent or 0) - decimals)
    return math.isclose(
        float(expected), float(actual), rel_tol=1e-9, abs_tol=unit * 1.001
    )


@cache
def _fingerprint() -> str:
    """Everything that a result depends on besides the program itself."""
    digest = hashlib.sha256()
    for path in [*sorted((ROOT / "dlref").glob("*.py")), Path(__file__), STYLE]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    versions = [
        importlib.metadata.version(name) for name in ("torch", "matplotlib", "numpy")
    ]
    return digest.hexdigest() + sys.version + " ".join(versions)


def _cache_file(job: Job) -> Path:
    content = json.dumps(
        [_fingerprint(), job.name, [asdict(cell) for cell in job.cells]]
    )
    return CACHE / f"{hashlib.sha256(content.encode()).hexdigest()}.json"


def _load(path: Path) -> Result | None:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Result(
            stored["name"],
            [Output(**output) for output in stored["outputs"]],
            None,
            stored["seconds"],
        )
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
    ):  # absent or not whole: run it again
        return None


def _store(path: Path, result: Result) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, delete=False, encoding="utf-8"
    ) as file:
        json.dump(asdict(result), file)
    os.replace(file.name, path)  # arrives whole or not at all


def run(jobs: Iterable[Job], *, cached: bool = False) -> Iterator[Result]:
    """Run jobs on all cores and yield each result as it arrives.

    With `cached`, a job whose result is in the cache is not run. Whatever ran well is put there.
    """
    _fingerprint.cache_clear()  # `mkdocs serve` lives on while `dlref` changes
    waiting: dict[str, Job] = {}
    for job in jobs:
        known = _load(_cache_file(job)) if cached else None
        if known:
            yield known
        else:
            waiting[job.name] = job
    if not waiting:
        return
    settings = {
        "OMP_NUM_THREADS": "1",  # a fork after threads started would hang
        "MKL_NUM_THREADS": "1",
        "MPLBACKEND": "svg",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # a fork copies a table of huge pages in half the time
    }
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    engine = subprocess.Popen(
        [sys.executable, "-m", "snippets.runner"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **settings, "PYTHONPATH": path},
    )
    assert engine.stdin
    assert engine.stdout
    try:
        with engine.stdin as pipe:
            json.dump([asdict(job) for job in waiting.values()], pipe)
        for line in engine.stdout:
            answer = json.loads(line)
            answer["outputs"] = [Output(**output) for output in answer["outputs"]]
            result = Result(**answer)
            job = waiting.pop(result.name)
            if result.error is None:
                _store(_cache_file(job), result)
            yield result
        code = engine.wait()
    finally:
        engine.kill()
        engine.wait()
        engine.stdout.close()
    for name in waiting:
        yield Result(
            name,
            [],
            f"the engine ended with exit code {code} before this program was run",
        )


# ---------------------------------------------------------------------------------------------------
# The engine: one warmed process that forks a child for each job. It has one thread, so forking is safe.


def _engine() -> None:
    jobs = [
        Job(
            job["name"],
            job["file"],
            tuple(Cell(**cell) for cell in job["cells"]),
            job["limit"],
        )
        for job in json.load(sys.stdin)
    ]
    _warm_up("\n".join(cell.source for job in jobs for cell in job.cells))
    gc.collect()
    gc.freeze()  # or each child's collector would touch, and so copy, all that was imported
    fork = "fork" in multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if fork else "spawn")
    running: dict[Connection, tuple[Any, Job, float]] = {}
    queue = list(reversed(jobs))
    while queue or running:
        while queue and len(running) < (os.cpu_count() or 1):
            job = queue.pop()
            ours, theirs = context.Pipe(duplex=False)
            child = context.Process(target=_child, args=(job, theirs))
            child.start()
            theirs.close()
            running[ours] = (child, job, time.monotonic())
        deadline = min(started + job.limit for _, job, started in running.values())
        ready = wait(list(running), timeout=max(0.0, deadline - time.monotonic()))
        late = [
            pipe
            for pipe, (_, job, start) in running.items()
            if time.monotonic() > start + job.limit
        ]
        for pipe in {*ready, *late}:
            assert isinstance(pipe, Connection)
            child, job, started = running.pop(pipe)
            print(
                json.dumps(asdict(_answer(pipe, child, job, started, pipe in ready))),
                flush=True,
            )


def _answer(
    pipe: Connection, child: Any, job: Job, started: float, ready: bool
) -> Result:
    result, error = (
        None,
        f"ran longer than its limit of {job.limit:g} s and was stopped",
    )
    if ready:
        try:
            result = pipe.recv()
        except EOFError:
            child.join()
            code = child.exitcode
            how = (
                f"killed by {signal.Signals(-code).name}"
                if code < 0
                else f"ended by itself with code {code}"
            )
            error = f"the process was {how} before the program was through"
    child.kill()
    child.join()
    pipe.close()
    seconds = time.monotonic() - started
    return result or Result(job.name, [], error, seconds)


def _warm_up(programs: str) -> None:
    """Import what these programs import, and use once what costs time the first time."""
    import matplotlib.pyplot as plt
    import matplotlib.textpath

    names = re.findall(
        r"^(?:from|import) ((?:torch|dlref)[\w.]*)", programs, re.MULTILINE
    )
    for name in sorted({*names}):
        with contextlib.suppress(Exception):  # a program meets its errors itself
            importlib.import_module(name)
    if names:
        import torch

        # The first optimizer imports what torch.compile needs, two seconds of it, only to be left out when
        # something is compiled. Here nothing is.
        compiler = types.ModuleType("torch._dynamo")
        vars(compiler).update(disable=lambda f, *_, **__: f, graph_break=lambda: None)
        sys.modules["torch._dynamo"] = vars(torch)["_dynamo"] = compiler
        torch.optim.SGD([torch.zeros(1)])
    if "matplotlib" in programs:
        # A figure takes two renderers, and each would parse the formulas of its labels anew.
        vars(matplotlib.text)["TextToPath"] = lambda: matplotlib.textpath.text_to_path
        with plt.style.context(STYLE):
            figure, axes = plt.subplots()
            axes.set_title("$x^2$")
            axes.set_yscale("log")
            axes.set_yticks([10.0**power for power in range(-18, 8)])
            _svg(figure)
            plt.close(figure)


class RefusedError(PermissionError):
    """What a snippet may not do. It counts even where the program catches it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        _refusals.append(message)


_refusals: list[str] = []


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        path, mode, flags = arguments
        writes = isinstance(mode, str) and set(mode) & set("wax+")
        if writes or (mode is None and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            raise RefusedError(
                f"a snippet writes no files, this one opens {os.fspath(path)!r} for writing"
            )
    elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir"):
        raise RefusedError(
            f"a snippet changes no files, this one calls {event}({arguments[0]!r})"
        )
    elif event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        raise RefusedError(
            f"a snippet uses no network, this one calls {event}{arguments[1:]!r}"
        )
    elif event in (
        "subprocess.Popen",
        "os.system",
        "os.fork",
        "os.exec",
        "os.posix_spawn",
    ):
        raise RefusedError(f"a snippet starts no other program, this one calls {event}")


class _Printed(io.StringIO):
    def write(self, text: str) -> int:
        if self.tell() + len(text) > OUTPUT_LIMIT:
            raise RefusedError(f"printed more than {OUTPUT_LIMIT} characters")
        return super().write(text)


def _child(job: Job, pipe: Connection) -> None:
    """Run one job in this process and send its result."""
    started = time.monotonic()
    raw = [tempfile.TemporaryFile() for _ in (1, 2)]  # noqa: SIM115  what C code writes past sys.stdout
    for descriptor, file in enumerate(raw, start=1):
        os.dup2(file.fileno(), descriptor)
    sys.stderr = io.StringIO()
    sys.dont_write_bytecode = True
    result = Result(job.name, [])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        result.error = _program(job, result.outputs)
        os.chdir(ROOT)
    written = sys.stderr.getvalue() + _content(raw[1])
    if result.error is None and (written or _content(raw[0])):
        result.error = f"wrote past the standard output:\n{written or _content(raw[0])}"
    result.seconds = time.monotonic() - started
    pipe.send(result)
    pipe.close()
    os._exit(0)


def _content(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode(errors="replace"))


_guards: list[bool] = [False]


def _program(job: Job, outputs: list[Output]) -> str | None:
    """Run the cells, append what each printed and drew, and return the error if there was one."""
    import matplotlib.pyplot as plt

    plt.style.use(STYLE)
    plt.show = lambda *_, **__: None  # every open figure is collected below
    lines: list[str] = []
    for cell in job.cells:
        lines += ["\n"] * (cell.line - 1 - len(lines)) + cell.source.splitlines(
            keepends=True
        )
    linecache.cache[job.file] = (
        0,
        None,
        lines,
        job.file,
    )  # so that tracebacks show them
    main = types.ModuleType("__main__")
    main.__file__ = job.file
    sys.modules["__main__"] = main
    sys.addaudithook(
        lambda event, arguments: _guard(event, arguments) if _guards[0] else None
    )
    warnings.simplefilter("error")
    for cell in job.cells:
        output = Output()
        outputs.append(output)
        printed = sys.stdout = _Printed()
        try:
            _guards[0] = True
            code = compile(
                "\n" * (cell.line - 1) + cell.source,
                job.file,
                "exec",
                dont_inherit=True,
            )
            exec(code, main.__dict__)
        except SystemExit as exit_:
            return f"{job.file}: called exit({exit_.code!r}); a snippet runs to its end"
        except BaseException as error:  # a program may raise anything
            return _traceback(error, job.file)
        finally:
            _guards[0] = False
            output.text = printed.getvalue()
        if _refusals:
            return f"{job.file}: {_refusals[0]}"
        for number in plt.get_fignums():
            output.figures.append(_tidy(_svg(plt.figure(number))))
        plt.close("all")
    return None


def _svg(figure: Any) -> str:
    """Draw a figure. `savefig` would draw it twice to lay it out, with the same result."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    drawn = io.StringIO()
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(drawn, metadata={"Date": None, "Creator": None})
    return drawn.getvalue()


def _tidy(svg: str) -> str:
    """Cut what a browser does not need, and half of the digits that nobody sees."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    return re.sub(r' d="[^"]*"', lambda d: re.sub(r"(\.\d{2})\d+", r"\1", d[0]), svg)


def _traceback(error: BaseException, file: str) -> str:
    """The traceback from the program's own first line on."""
    told = traceback.TracebackException.from_exception(error)
    frames = [frame for frame in told.stack if frame.filename != __file__]
    own = next(
        (index for index, frame in enumerate(frames) if frame.filename == file), 0
    )
    told.stack = traceback.StackSummary.from_list(frames[own:])
    if _refusals:
        return f"{file}: {_refusals[0]}\n" + "".join(told.format(chain=False)).rstrip()
    return "".join(told.format()).rstrip()


if __name__ == "__main__":
    from snippets import (
        runner,
    )  # children unpickle `snippets.runner.Result`, not `__main__.Result`

    runner._engine()
