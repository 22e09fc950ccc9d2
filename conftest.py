"""Makes every Python block of every page a test, by sybil: run alone, its output compared."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import cache
from pathlib import Path

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.rest import DocTestParser

from snippets import pages, runner

_jobs: dict[str, runner.Job] = {}
_started: dict[str, Future[runner.Result]] = {}
_options: dict[str, bool] = {"cached": False}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a result of the cache count as a run, when asked to."""
    parser.addoption(
        "--cached",
        action="store_true",
        help="take cached results of snippets for a run",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Remember the option for the examples, which do not see the configuration."""
    _options["cached"] = bool(config.option.cached)


def _blocks(document: Document) -> Iterator[Region]:
    """One example for each Python block of a page; one that fails for a page that breaks the contract."""
    where = str(Path(document.path).relative_to(runner.ROOT))
    readme = where.startswith("README")
    try:
        blocks = (
            _typed(document, where)
            if readme
            else pages.check_fences(document.text, where)
        )
    except pages.PageError as error:
        yield Region(0, 1, str(error), _refuse)
        return
    for fence, job in blocks:
        yield Region(fence.start, fence.end, job, _evaluate)


def _typed(document: Document, where: str) -> list[tuple[pages.Fence, runner.Job]]:
    """The README's blocks are typed in, because a README is read where there are no includes."""
    found = pages.fences(document.text)
    return [
        (
            fence,
            runner.Job(
                f"{where}:{fence.line}",
                where,
                (runner.Cell(fence.body, fence.line + 1),),
            ),
        )
        for fence in found
        if fence.info == "python"
    ]


def _refuse(example: Example) -> str:
    return str(example.parsed)


def _job(parsed: str | runner.Job) -> runner.Job:
    return parsed if isinstance(parsed, runner.Job) else pages.job(parsed)


def _evaluate(example: Example) -> str | None:
    """Wait for the block's result and return what is wrong with it."""
    job = _job(example.parsed)
    _start(_options["cached"])
    result = _started[job.name].result()
    if result.error:
        return result.error
    if isinstance(
        example.parsed, runner.Job
    ):  # the README: the next fence is the output
        following = [
            fence
            for fence in pages.fences(example.document.text)
            if fence.start >= example.end
        ]
        expected = (
            following[0].body if following and following[0].info == "text" else ""
        )
    else:
        expected = pages.expected(job.name) or ""
    return runner.compare(expected, result.text)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note every program that the selected tests wait for, once, however many pages show it."""
    for item in session.items:
        if isinstance(item, SybilItem) and item.example.region.evaluator is _evaluate:
            job = _job(item.example.parsed)
            _jobs[job.name] = job


@cache
def _start(cached: bool) -> None:
    """Start all the programs; the first test that waits for one calls this."""
    _started.update({name: Future() for name in _jobs})

    def run() -> None:
        try:
            for result in runner.run(_jobs.values(), cached=cached):
                _started[result.name].set_result(result)
        except BaseException as error:  # whoever waits must hear of it
            for future in _started.values():
                if not future.done():
                    future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()


_prompts = DocTestParser()


def _docstring(document: Document) -> Iterator[Region]:
    """One example for each docstring, so that its lines run in order however the tests are shuffled."""
    prompts = list(_prompts(document))
    if prompts:
        yield Region(prompts[0].start, prompts[-1].end, prompts, _evaluate_prompts)


def _evaluate_prompts(example: Example) -> str:
    namespace = dict(example.namespace)
    return "".join(
        prompt.evaluator(
            Example(example.document, example.line, example.column, prompt, namespace)
        )
        or ""
        for prompt in example.parsed
    )


pytest_collect_file = (
    Sybil(parsers=[_blocks], patterns=["*.md"])
    + Sybil(parsers=[_docstring], patterns=["dlref/*.py"])
).pytest()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was checked, and what could not be."""
    from tests.site import browser

    passed = terminalreporter.stats.get("passed", [])
    blocks = sum(".md::" in report.nodeid for report in passed)
    terminalreporter.write_line(
        f"{blocks} blocks of the pages were run and their output compared"
    )
    if browser.executable() is None:
        terminalreporter.write_line(browser.MISSING, yellow=True)
