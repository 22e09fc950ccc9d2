"""Break `dlref` in every small way and see whether the tests notice: `make mutants MODULE=clipping`.

One process imports torch and forks for each mutant, so that a mutant costs no import. Two controls come
first: loaded the way a mutant is, the module as it stands must pass its tests, and an empty one fail.
Then the tests are collected once; in a fork for each mutant the changed function gets its new code, and the tests
that call it run until one fails, the quickest first. What survives that is loaded whole and meets every test: a name
that a test imported, or a decorator, is not changed by a function's new code.
mutmut changes no decorated function, hence nothing under `@torch.no_grad()`, and nothing outside functions.
"""

from __future__ import annotations

import ast
import copy
import functools
import importlib
import inspect
import json
import os
import re
import resource
import signal
import sys
import time
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
    owner: str  # the function or the method that is changed, "" outside of all
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
    owners = dict(_owners(tree))
    for node, put in _places(tree):
        for new in variants(node):
            put(ast.copy_location(new, node))
            ast.fix_missing_locations(tree)
            change = f"{_short(node)}  ->  {_short(new)}"
            code = compile(tree, path, "exec")
            yield Mutant(node.lineno, owners.get(node.lineno, ""), change, code)
            put(node)


def _owners(parent: ast.AST, prefix: str = "") -> Iterator[tuple[int, str]]:
    """Yield each line that lies in a function or a method, with its qualified name."""
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            for line in range(node.lineno, node.end_lineno + 1):
                yield line, prefix + node.name
        elif isinstance(node, ast.ClassDef):
            yield from _owners(node, f"{prefix}{node.name}.")


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


def start(limit: int, test: Callable[[], bool], *, loud: bool = False) -> int:
    """Fork a process that ends with status 0 where `test` holds, within a limit in seconds."""
    if child := os.fork():
        return child
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(20 * limit)  # a process that waits takes no time of the processor
        if not loud:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        status = 0 if test() else 1
    except BaseException:  # nothing may return into the parent's code
        traceback.print_exc()
    os._exit(status)


def load(
    name: str, code: types.CodeType, *, imported: bool = False
) -> types.ModuleType:
    """Run `code` as the module `dlref.<name>`; `imported`, it is the one that others get."""
    module = types.ModuleType(f"dlref.{name}")
    module.__file__ = str(_path(name))
    if imported:
        sys.modules[module.__name__] = module
    exec(code, module.__dict__)
    if imported:
        setattr(importlib.import_module("dlref"), name, module)
    return module


def passes(name: str, code: types.CodeType, *, loud: bool = False) -> bool:
    """Whether the tests pass with `code` in the place of `dlref.<name>`; before it was imported."""
    load(name, code, imported=True)
    options = OPTIONS if loud else [*OPTIONS, "--tb=no"]
    return pytest.main([*options, str(_tests(name))]) == 0


@dataclass
class Collected:
    """A pytest plugin that, in the place of running the tests, runs them in a fork for each mutant.

    It writes the numbers of those that survived to `pipe`.
    """

    name: str
    mutants: list[Mutant]
    limit: int
    pipe: int

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Find which test calls which function, then try every mutant."""
        callers = self.callers(session)
        module = importlib.import_module(f"dlref.{self.name}")

        def survives(mutant: Mutant) -> bool:
            try:
                give_new_code(module, load(self.name, mutant.code))
            except Exception:  # it cannot be changed this way
                return True
            return run(session, callers.get(mutant.owner, callers[""]))

        outcomes = in_parallel(self.mutants, self.limit, survives)
        alive = sorted(number for number, status in outcomes if status == 0)
        os.write(self.pipe, json.dumps(alive).encode())
        return True

    def callers(self, session: pytest.Session) -> dict[str, list[int]]:
        """Map each function of the module, and "" for all, to the tests that call it, the quickest first."""
        read, write = os.pipe()

        def record() -> bool:
            here, calls, seconds = str(_path(self.name)), [], []
            for number in range(len(session.items)):
                called = {""}

                def note(
                    frame: Any, event: str, _: Any, called: set[str] = called
                ) -> None:
                    if event == "call" and frame.f_code.co_filename == here:
                        called.add(frame.f_code.co_qualname.split(".<locals>")[0])

                began = time.process_time()
                sys.setprofile(note)
                run(session, [number])
                sys.setprofile(None)
                seconds.append(time.process_time() - began)
                calls.append(sorted(called))
            with os.fdopen(write, "w") as told:
                json.dump([calls, seconds], told)
            return True

        start(100 * self.limit, record)
        os.close(write)
        with os.fdopen(read) as told:
            calls, seconds = json.load(told)
        os.wait()
        found: dict[str, list[int]] = {}
        for number in sorted(range(len(calls)), key=seconds.__getitem__):
            for owner in calls[number]:
                found.setdefault(owner, []).append(number)
        return found


def run(session: pytest.Session, numbers: list[int]) -> bool:
    """Run some of the tests until one fails; whether all passed."""
    items = [session.items[number] for number in numbers]
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return False
    return True


def give_new_code(module: types.ModuleType, changed: types.ModuleType) -> None:
    """Give the functions and the constants of `module` what those of `changed` have."""
    new = dict(_functions(changed))
    for name, function in _functions(module):
        if name in new and function.__code__ != new[name].__code__:
            function.__code__ = new[name].__code__
        if name in new:
            function.__defaults__ = new[name].__defaults__
            function.__kwdefaults__ = new[name].__kwdefaults__
    for name, value in vars(changed).items():
        if not name.startswith("__") and not callable(value):
            setattr(module, name, value)


def _functions(
    owner: Any, prefix: str = ""
) -> Iterator[tuple[str, types.FunctionType]]:
    """Yield the functions of a module and the methods of its classes, without their decorators."""
    of = owner.__name__ if isinstance(owner, types.ModuleType) else owner.__module__
    for name, value in [*vars(owner).items()]:
        bare = getattr(value, "__func__", getattr(value, "fget", value))
        bare = inspect.unwrap(bare) if callable(bare) else bare
        if getattr(bare, "__module__", "") != of:
            continue
        if isinstance(bare, types.FunctionType):
            yield prefix + name, bare
        elif isinstance(bare, type) and bare is not owner:
            yield from _functions(bare, f"{prefix}{name}.")


def in_parallel(
    mutants: list[Mutant], limit: int, survives: Callable[[Mutant], bool]
) -> Iterator[tuple[int, int]]:
    """Fork for each mutant; yield its number and the status that its process ended with."""
    running: dict[int, int] = {}
    for number, mutant in enumerate(mutants):
        running[start(limit, functools.partial(survives, mutant))] = number
        if len(running) == JOBS:
            child, status = os.wait()
            yield running.pop(child), status
    while running:
        child, status = os.wait()
        yield running.pop(child), status


def check(name: str) -> None:
    """Run the controls and every mutant of a module, and print how many of them the tests killed."""
    _import_what_the_tests_import(name)
    original = compile(_path(name).read_text(encoding="utf-8"), _path(name), "exec")
    _, status, usage = os.wait4(start(600, lambda: passes(name, original)), 0)
    limit = int(5 + 3 * (usage.ru_utime + usage.ru_stime))
    if status:
        os.wait4(start(600, lambda: passes(name, original, loud=True), loud=True), 0)
        sys.exit(f"{name}: the tests fail without any change, so they can kill nothing")
    empty = compile("", _path(name), "exec")
    if os.wait4(start(600, lambda: passes(name, empty)), 0)[1] == 0:
        sys.exit(f"{name}: the tests pass on an empty module, so they see no change")

    every = [*mutants(_path(name))]
    read, write = os.pipe()
    plugin = Collected(name, [Mutant(0, "", "", original), *every], limit, write)
    options = [*OPTIONS, "-s", "--tb=no", str(_tests(name))]
    start(10**6, lambda: pytest.main(options, [plugin]) == 0)
    os.close(write)
    with os.fdopen(read) as told:
        unchanged, *alive = [plugin.mutants[number] for number in json.load(told)]
    os.wait()
    if unchanged.change:
        sys.exit(f"{name}: the tests fail when they run in another order")
    outcomes = in_parallel(alive, limit, lambda mutant: passes(name, mutant.code))
    survivors = [alive[number] for number, status in outcomes if status == 0]
    killed = len(every) - len(survivors)
    print(f"{name}: {killed} of {len(every)} killed ({killed / len(every):.1%})")
    for mutant in sorted(survivors, key=lambda mutant: mutant.line):
        print(f"  dlref/{name}.py:{mutant.line}  {mutant.change}", flush=True)


def _path(name: str) -> Path:
    return ROOT / f"dlref/{name}.py"


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
