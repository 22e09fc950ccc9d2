"""Reads the pages: their fenced blocks, and which snippet each shows. Knows no site generator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from snippets.runner import ROOT, Cell, Job

SNIPPETS = ROOT / "snippets"
LANGUAGES = ("zh", "en")
KINDS = (
    "python",
    "text",
    "console",
    "bash",
)  # what a fence may be; `python` and `text` hold includes

FENCE = re.compile(
    r"^(?P<indent>[ ]*)(?P<marks>`{3,}|~{3,})(?P<info>[^\n`]*)\n"
    r"(?P<body>.*?)"
    r"^(?P=indent)(?P=marks)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
LAB_MARK = re.compile(
    r'# %%(?P<markdown> \[markdown\](?: lang="(?P<language>zh|en)")?)?'
)
INCLUDE = re.compile(r'\s*--8<-- "(?P<path>[^"]+)"\s*')


@dataclass(frozen=True)
class Fence:
    """A fenced block of a page; `line` is the line of its opening marks."""

    start: int
    end: int
    line: int
    info: str
    body: str

    @property
    def include(self) -> str | None:
        """The file that the block shows, where it is nothing but one include."""
        match = INCLUDE.fullmatch(self.body)
        return match["path"] if match else None


class PageError(ValueError):
    """Something on a page that is not as the page contract wants it; says page and line."""


def fences(text: str) -> list[Fence]:
    """List the fenced blocks of a page in order, whatever their spelling."""
    found = []
    for match in FENCE.finditer(text):
        indent = match["indent"]
        body = "".join(
            line.removeprefix(indent)
            for line in match["body"].splitlines(keepends=True)
        )
        line = text.count("\n", 0, match.start()) + 1
        found.append(Fence(match.start(), match.end(), line, match["info"], body))
    return found


def pages(languages: tuple[str, ...] = LANGUAGES) -> Iterator[Path]:
    """Every Markdown page of the site."""
    for language in languages:
        yield from sorted((ROOT / "docs" / language).rglob("*.md"))


def names() -> list[str]:
    """The name `TOPIC/NAME` of every snippet."""
    return sorted(
        str(path.relative_to(SNIPPETS).with_suffix(""))
        for path in SNIPPETS.glob("*/*.py")
    )


def path_of(name: str) -> Path:
    """The file of a snippet; an unknown name raises `PageError`."""
    path = SNIPPETS / f"{name}.py"
    if not path.is_file():
        raise PageError(
            f"there is no snippet {name!r}: snippets/{name}.py does not exist"
        )
    return path


def expected(name: str) -> str | None:
    """The committed output of a snippet, or `None` where there is no file."""
    path = SNIPPETS / f"{name}.out"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def draws(name: str) -> bool:
    """Whether a snippet draws: its last line is `plt.show()`. What another prints is all in its `.out`."""
    return path_of(name).read_text(encoding="utf-8").rstrip().endswith("plt.show()")


def job(name: str) -> Job:
    """The job that runs a snippet. A lab has several cells, and more time."""
    path = path_of(name)
    text = path.read_text(encoding="utf-8")
    file = str(path.relative_to(ROOT))
    if name.startswith("labs/"):
        return Job(
            name,
            file,
            tuple(
                Cell(cell.source, cell.line)
                for cell in lab_cells(text, file)
                if cell.source
            ),
            limit=600.0,
        )
    return Job(name, file, (Cell(text),))


@dataclass(frozen=True)
class LabCell(Cell):
    """A cell of a lab: code in `source`, or Markdown in `text`, in both languages where it says none."""

    text: str = ""
    language: str | None = None


def lab_cells(text: str, where: str = "the lab") -> list[LabCell]:
    """Split a lab, a program in percent format, into its cells; raises `PageError` where it is none."""
    cells = []
    marks = [*re.finditer(r"^# ?%%.*$", text, re.MULTILINE)]
    if not marks or text[: marks[0].start()].strip():
        raise PageError(f"{where}:1: a lab begins with a cell, `# %%`")
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        line = text.count("\n", 0, mark.end()) + 2
        kind = LAB_MARK.fullmatch(mark[0])
        if kind is None:
            raise PageError(
                f'{where}:{line - 1}: a cell begins with `# %%` or `# %% [markdown] lang="en"`'
            )
        source = text[mark.end() + 1 : following.start() if following else len(text)]
        if not kind["markdown"]:
            cells.append(LabCell(source, line))
            continue
        for number, written in enumerate(source.splitlines(), start=line):
            if written and not re.match(r"#( |$)", written):
                raise PageError(
                    f"{where}:{number}: the text of a lab stands in comments"
                )
        uncommented = re.sub(r"^# ?", "", source, flags=re.MULTILINE)
        cells.append(LabCell("", line, uncommented, kind["language"]))
    return cells


def snippet_of(fence: Fence, where: str) -> str:
    """The snippet that a Python block shows; raises `PageError` for a block that is not one include."""
    include = fence.include
    if include is None or not include.endswith(".py"):
        raise PageError(
            f'{where}:{fence.line}: a Python block is one include, --8<-- "TOPIC/NAME.py", and nothing else'
        )
    name = include.removesuffix(".py")
    try:
        path_of(name)
    except PageError as error:
        raise PageError(f"{where}:{fence.line}: {error}") from None
    return name


def check_fences(text: str, where: str) -> list[tuple[Fence, str]]:
    """Check every fence of a page and return its Python blocks with the names of their snippets.

    After a Python block the next fence may be its output: a `text` block that includes `NAME.out`.
    """
    blocks: list[tuple[Fence, str]] = []
    rest = text
    last: str | None = None
    for fence in fences(text):
        rest = rest.replace(text[fence.start : fence.end], "", 1)
        if fence.info not in KINDS:
            raise PageError(
                f"{where}:{fence.line}: a fence is one of {', '.join(KINDS)}, spelled just so; "
                f"{fence.info!r} would not be tested"
            )
        if fence.info == "python":
            last = snippet_of(fence, where)
            blocks.append((fence, last))
        elif fence.info == "text" and fence.include is not None:
            if fence.include != f"{last}.out":
                raise PageError(
                    f"{where}:{fence.line}: the output {fence.include} does not belong to the block above"
                )
            if expected(str(last)) is None:
                raise PageError(
                    f"{where}:{fence.line}: snippets/{fence.include} does not exist; "
                    f"`python -m snippets update {last}` writes it"
                )
    stray = re.search(r"^[ ]*(```|~~~).*$", rest, re.MULTILINE)
    if stray:
        line = next(
            n
            for n, text_line in enumerate(text.splitlines(), 1)
            if text_line == stray[0]
        )
        raise PageError(
            f"{where}:{line}: the fence {stray[0].strip()!r} is never closed"
        )
    return blocks


@dataclass(frozen=True)
class Misconception:
    """A circulating claim that a page refutes: the id of its heading, the claim, its correction."""

    id: str
    claim: str
    correction: str


SECTION = re.compile(
    r"^## [^\n]*\{#misconceptions\}\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)
ITEM = re.compile(r"^### (?P<claim>.*?) \{#(?P<id>[\w-]+)\}$", re.MULTILINE)
CORRECTION = re.compile(r"\n\n\*\*(?P<correction>[^\n]+)\*\*\n(?=\n|\Z)")


def misconceptions(text: str, where: str) -> list[Misconception]:
    """List the claims that a page refutes; raises `PageError` for one without its correction.

    An item is a `###` heading, then a paragraph of one bold line, which goes into the index of errors and
    must be understood there: it has no link.
    """
    section = SECTION.search(text)
    items = section[1] if section else ""
    found = []
    for item in ITEM.finditer(items):
        correction = CORRECTION.match(items, item.end())
        if correction is None or "](" in correction["correction"]:
            raise PageError(
                f"{where}: below the claim {item['claim']} stands its correction: "
                "a paragraph of one line, bold, without a link"
            )
        found.append(Misconception(item["id"], item["claim"], correction["correction"]))
    return found


def places() -> dict[str, list[str]]:
    """For each snippet that a page shows, where: `docs/en/generalization/dropout.md:40`."""
    found: dict[str, list[str]] = {}
    for page in pages():
        where = str(page.relative_to(ROOT))
        for fence in fences(page.read_text(encoding="utf-8")):
            if fence.info == "python" and fence.include:
                found.setdefault(fence.include.removesuffix(".py"), []).append(
                    f"{where}:{fence.line}"
                )
    return found
