"""Break `dlref` in every small way and see whether the tests notice: `make mutants MODULE=clipping`.

One process imports torch and forks for each mutant, so that a mutant costs no import. Two controls come
first: loaded the way a mutant is, the module as it stands must pass its tests, and an empty one fail.
mutmut changes no decorated function, hence nothing under `@torch.no_grad()`, and nothing outside functions.
"""

from __future__ import annotations

import ast
import copy
import importlib
import os
import re
import resource
import signal
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # a fork does not inherit threads

import hypothesis
import pytest
import torch

ROOT = Path(__file__).parents[1]
OPTIONS = [
    "-x",
    "-q",
    "--assert=plain",
    "--noconftest",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:randomly",
]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is imported
JOBS = os.cpu_count() or 1
MEMORY = 16 << 30  # bytes of addresses, against a mutant that allocates without end

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Break: ast.Continue,
    ast.Continue: ast.Break,
}  # fmt: skip
PAIRS = (
    "all any, amax amin, cos sin, max min, mean sum, ones zeros, ones_like zeros_like"
)
NAMES = dict(pair.split() for pair in PAIRS.split(", "))
NAMES |= {other: name for name, other in NAMES.items()}
BRACKETS = {"[": "(", "(": "[", "]": ")", ")": "]"}


@dataclass(frozen=True)
class Mutant:
    """A module with one change."""

    line: int
    change: str
    code: types.CodeType


def variants(node: Any) -> Iterator[ast.AST]:
    """Yield what may stand in the place of `node`."""

    def but(**fields: Any) -> Any:
        new = copy.copy(node)
        for name, value in fields.items():
            setattr(new, name, value)
        return new

    match node:
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if type(node.op) in SWAPS:
            yield but(op=SWAPS[type(node.op)]())
        case ast.Compare():
            for k, op in enumerate(node.ops):
                swapped = SWAPS[type(op)]()
                yield but(ops=[*node.ops[:k], swapped, *node.ops[k + 1 :]])
        case ast.UnaryOp():
            yield node.operand
        case ast.If() | ast.IfExp() | ast.While():
            if isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
                yield but(test=ast.UnaryOp(ast.Not(), node.test))
        case ast.Break() | ast.Continue():
            yield SWAPS[type(node)]()
        case ast.Return(value=ast.expr()):
            yield but(value=ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Call():
            if len(node.args) > 1:
                yield but(args=node.args[:-1])
            for k in range(len(node.keywords)):
                yield but(keywords=node.keywords[:k] + node.keywords[k + 1 :])
        case ast.FunctionDef() if node.decorator_list:
            yield but(decorator_list=[])
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str() as value) if re.fullmatch(r"[\[(].*[\])]", value):
            yield ast.Constant(BRACKETS[value[0]] + value[1:])
            yield ast.Constant(value[:-1] + BRACKETS[value[-1]])
        case ast.Constant(value=str()):
            yield ast.Constant("XX")
        case ast.Attribute(attr=name) if name in NAMES:
            yield but(attr=NAMES[name])
        case ast.Name(id=name) | ast.keyword(arg=name) if name in NAMES:
            yield but(**{node._fields[0]: NAMES[name]})


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every module that differs from the one at `path` in one place."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node, put in _places(tree):
        for new in variants(node):
            put(ast.copy_location(new, node))
            ast.fix_missing_locations(tree)
            change = f"{_short(node)}  ->  {_short(new)}"
            yield Mutant(node.lineno, change, compile(tree, path, "exec"))
            put(node)


def _places(parent: ast.AST) -> Iterator[tuple[Any, Callable[[ast.AST], None]]]:
    """Yield the nodes below `parent`, each with a function that puts another one in its place."""
    for field, value in ast.iter_fields(parent):
        if field in {"annotation", "returns", "decorator_list"}:
            continue
        for k, child in enumerate(value if isinstance(value, list) else [value]):

            def put(new: ast.AST, k: int = k, field: str = field) -> None:
                held = getattr(parent, field)
                if isinstance(held, list):
                    held[k] = new
                else:
                    setattr(parent, field, new)

            if isinstance(child, ast.AST) and not _means_nothing(child):
                yield child, put
                yield from _places(child)


def _means_nothing(node: ast.AST) -> bool:
    """Whether `node` is a docstring, `__all__` or a cast, which no test of behaviour can see."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Call(func=ast.Name(id="cast")):
            return True
    return False


def _short(node: ast.AST) -> str:
    line = ast.unparse(node).splitlines()[0]
    return line if len(line) <= 70 else f"{line[:67]}..."


def start(name: str, code: types.CodeType, limit: int, *, loud: bool = False) -> int:
    """Fork a process that tests `code` as `dlref.<name>`; its exit status is that of pytest."""
    if child := os.fork():
        return child
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(20 * limit)  # a process that waits takes no time of the processor
        options = OPTIONS if loud else [*OPTIONS, "--tb=no"]
        if not loud:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        module = types.ModuleType(f"dlref.{name}")
        module.__file__ = str(ROOT / f"dlref/{name}.py")
        sys.modules[module.__name__] = module
        exec(code, module.__dict__)
        setattr(importlib.import_module("dlref"), name, module)
        status = pytest.main([*options, str(_tests(name))])
    except BaseException:  # nothing may return into the parent's code
        traceback.print_exc()
    os._exit(status)


def passes(name: str, code: types.CodeType, *, loud: bool = False) -> tuple[bool, int]:
    """Whether the tests pass on `code`, and a limit in seconds for what should take no longer."""
    _, status, usage = os.wait4(start(name, code, 600, loud=loud), 0)
    return status == 0, int(10 + 10 * (usage.ru_utime + usage.ru_stime))


def check(name: str) -> None:
    """Run the controls and every mutant of a module, and print how many of them the tests killed."""
    path = ROOT / f"dlref/{name}.py"
    _import_what_the_tests_import(name)
    original = compile(path.read_text(encoding="utf-8"), path, "exec")
    passed, limit = passes(name, original)
    if not passed:
        passes(name, original, loud=True)
        sys.exit(f"{name}: the tests fail without any change, so they can kill nothing")
    if passes(name, compile("", path, "exec"))[0]:
        sys.exit(f"{name}: the tests pass on an empty module, so they see no change")

    running: dict[int, Mutant] = {}
    survivors, count, timeouts = [], 0, 0

    def finish() -> None:
        nonlocal timeouts
        child, status = os.wait()
        mutant = running.pop(child)
        if status == 0:
            survivors.append(mutant)
        ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        timeouts += ended_by in {signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM}

    for count, mutant in enumerate(mutants(path), 1):  # noqa: B007
        running[start(name, mutant.code, limit)] = mutant
        if len(running) == JOBS:
            finish()
    while running:
        finish()
    killed = count - len(survivors)
    print(f"{name}: {killed} of {count} killed ({killed / count:.1%}), ", end="")
    print(f"{timeouts} of them by the time limit; {len(survivors)} survived")
    for mutant in sorted(survivors, key=lambda mutant: mutant.line):
        print(f"  dlref/{name}.py:{mutant.line}  {mutant.change}", flush=True)


def _tests(name: str) -> Path:
    return ROOT / f"tests/dlref/test_{name}.py"


def _import_what_the_tests_import(name: str) -> None:
    """Import the libraries once, before the forks; `dlref` itself is left to each of them."""
    for node in ast.walk(ast.parse(_tests(name).read_text(encoding="utf-8"))):
        names = (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        )
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        for library in names:
            if library.split(".")[0] not in {"dlref", "tests"}:
                importlib.import_module(library)


def main(names: list[str]) -> None:
    """Check the named modules, or all that have tests."""
    torch.set_num_threads(1)
    torch.optim.SGD([torch.zeros(1)])  # torch's first optimizer imports for a second
    hypothesis.settings.register_profile(
        "mutants",
        database=None,  # no mutant learns from another
        deadline=None,
        derandomize=True,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
    modules = sorted(path.stem for path in (ROOT / "dlref").glob("[!_]*.py"))
    for name in names or [name for name in modules if _tests(name).exists()]:
        check(name)


if __name__ == "__main__":
    main(sys.argv[1:])
