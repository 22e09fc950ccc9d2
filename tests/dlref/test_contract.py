"""What holds for every module of `dlref`: a test file, an oracle or a reason, bad input, a docstring."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import dlref

MODULES = sorted(
    info.name
    for info in pkgutil.iter_modules(dlref.__path__)
    if not info.name.startswith("_")
)


def public(module: ModuleType) -> dict[str, object]:
    return {name: getattr(module, name) for name in module.__all__}


def arguments(thing: object) -> list[str]:
    """The arguments that a caller of a function, or of a class and its `forward`, can get wrong."""
    signatures = [inspect.signature(thing)]  # type: ignore[arg-type]
    return [
        name
        for signature in signatures
        for name in signature.parameters
        if name != "self"
    ]


@pytest.fixture(params=MODULES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def module(name: str) -> ModuleType:
    return importlib.import_module(f"dlref.{name}")


@pytest.fixture
def tests(name: str) -> ModuleType:
    return importlib.import_module(f"tests.dlref.test_{name}")


def test_there_are_modules() -> None:
    assert "clipping" in MODULES


def test_all_lists_what_the_module_defines(module: ModuleType) -> None:
    defined = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
    }
    assert defined <= set(module.__all__)
    assert list(module.__all__) == sorted(module.__all__)


def test_every_public_name_has_an_oracle_or_a_reason(
    module: ModuleType, tests: ModuleType
) -> None:
    assert set(tests.ORACLES) == set(module.__all__)
    for name, oracle in tests.ORACLES.items():
        assert callable(oracle) or (isinstance(oracle, str) and len(oracle) > 20), name


def test_every_argument_of_every_public_name_has_a_bad_input_case(
    module: ModuleType, tests: ModuleType
) -> None:
    tried = {(case.name, case.argument) for case in tests.BAD_INPUT}
    wanted = {
        (name, argument)
        for name, thing in public(module).items()
        if callable(thing)
        for argument in arguments(thing)
    }
    excused = set(getattr(tests, "ANY_VALUE", {}))
    assert wanted - excused - tried == set()
    assert not excused & tried


def test_every_public_name_is_documented(module: ModuleType) -> None:
    assert module.__doc__
    for name, thing in public(module).items():
        if not callable(thing):
            continue
        text = inspect.getdoc(thing) or ""
        first = text.split("\n")[0]
        assert first.endswith("."), f"{name}: the first line is a sentence"
        for argument in arguments(thing):
            assert f"{argument}:" in text, f"{name}: {argument} is not documented"
        if inspect.isfunction(thing):
            assert "Raises:" in text, f"{name}: no Raises section"
