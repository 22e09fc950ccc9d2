"""The command line: `python -m snippets list | run NAME… | check [NAME…] | update [NAME…]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tqdm import tqdm

from snippets import pages, runner


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m snippets", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the snippets, and the pages that show them")
    run = commands.add_parser(
        "run", help="run snippets and show what they print and draw"
    )
    check = commands.add_parser(
        "check", help="run snippets and compare with their committed output"
    )
    check.add_argument(
        "--cached", action="store_true", help="take a result of the cache for a run"
    )
    update = commands.add_parser(
        "update", help="run snippets and write their output as the expected one"
    )
    run.add_argument("names", nargs="+", metavar="NAME")
    check.add_argument("names", nargs="*", metavar="NAME")
    update.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args(arguments)
    if options.command == "list":
        return list_snippets()
    try:
        jobs = [pages.job(name) for name in options.names or pages.names()]
    except pages.PageError as error:
        print(error, file=sys.stderr)
        return 1
    results = run_with_bar(jobs, cached=options.command == "check" and options.cached)
    return {"run": show, "check": compare, "update": write}[options.command](results)


def list_snippets() -> int:
    """Print each snippet and where it stands."""
    places = pages.places()
    for name in pages.names():
        print(name, *places.get(name, ["(on no page)"]), sep="\n    ")
    return 0


def run_with_bar(jobs: list[runner.Job], cached: bool) -> list[runner.Result]:
    """Run jobs with a progress bar; the results come back in the order of the jobs."""

    def bar() -> Iterator[runner.Result]:
        with tqdm(total=len(jobs), unit="snippet", disable=None) as shown:
            for result in runner.run(jobs, cached=cached):
                shown.set_postfix_str(result.name)
                shown.update()
                yield result

    order = [job.name for job in jobs]
    return sorted(bar(), key=lambda result: order.index(result.name))


def show(results: list[runner.Result]) -> int:
    """Print what each printed, and write its figures where an author can look at them."""
    folder = runner.ROOT / ".cache" / "figures"
    for result in results:
        print(f"--- {result.name} ({result.seconds:.2f} s)")
        print(result.text, end="")
        for number, figure in enumerate(result.figures, start=1):
            for palette in runner.PALETTES:
                path = folder / f"{result.name}-{number}-{palette}.svg"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(runner.colour(figure, palette), encoding="utf-8")
                where, size = path.relative_to(runner.ROOT), len(figure) / 1024
                print(f"figure {number}, {palette}: {where}, {size:.0f} KB")
        if result.error:
            print(result.error, file=sys.stderr)
    return 1 if any(result.error for result in results) else 0


def problem(result: runner.Result) -> str | None:
    """What is wrong with a result: it failed, or printed something else than its committed output."""
    if result.error:
        return result.error
    expected = pages.expected(result.name)
    if expected is None and result.text:
        return (
            f"printed output, but snippets/{result.name}.out does not exist; where it is right, "
            f"`python -m snippets update {result.name}` writes it"
        )
    return runner.compare(expected or "", result.text)


def compare(results: list[runner.Result]) -> int:
    """Print what is wrong, with page and line, and the slowest snippets."""
    places = pages.places()
    wrong = {result.name: text for result in results if (text := problem(result))}
    for name, text in wrong.items():
        print(f"\nFAILED {name}", *places.get(name, []), text, sep="\n")
    print("\nslowest:")
    for result in sorted(results, key=lambda result: -result.seconds)[:5]:
        print(f"{result.seconds:7.2f} s  {result.name}")
    print(f"{len(results)} snippets run, {len(wrong)} failed")
    return 1 if wrong else 0


def write(results: list[runner.Result]) -> int:
    """Write the output of each snippet that ran well; one that failed keeps what it had."""
    failed = 0
    for result in results:
        path = pages.SNIPPETS / f"{result.name}.out"
        if result.error:
            failed += 1
            print(
                f"\nFAILED {result.name}: its expected output stays as it was\n{result.error}"
            )
        elif (pages.expected(result.name) or "") != result.text:
            path.write_text(result.text, encoding="utf-8")
            print(f"wrote {path.relative_to(runner.ROOT)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
