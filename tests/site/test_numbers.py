r"""Every number in the prose is printed by a block of its page, stands in its code, or says where it is from.

Looked at are decimals, percentages and powers of ten. One that no block shows must stand in an inline formula
with `=` or `\approx`, or on a line that names its source: a link, or a year in parentheses. The last resort is
a comment that says the formula or the source, `<!-- … -->`, at the end of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from snippets import pages, runner
from tests.site.test_pages import ANSWERED

NUMBER = re.compile(
    r"(?:(?P<mantissa>\d+(?:\.\d+)?)\s*\\(?:cdot|times)\s*)?10\^\{?(?P<exponent>-?\d+)\}?"
    r"|(?<![\w.])(?P<percent>\d+(?:\.\d+)?)\s*(?:\\?%|percent\b|per cent\b)"
    r"|(?<![\w.])(?P<decimal>\d+\.\d+)(?![\w.]*\w)"
)
PRINTED = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?")
NOT_PROSE = (
    r"\A---\n.*?^---$",  # the front matter
    r"```.*?```",
    r"\$\$.*?\$\$",
    r"`[^`\n]+`",
    r"“[^”]*”",  # what circulates is quoted as it is
    r"(?<=\])\((?!https?://)[^)\n]*\)",
    r"\{[^}\n]*=[^}\n]*\}",
    r"^## References.*?(?=^## )|^## 参考文献.*?(?=^## )",
)
SOURCE = re.compile(
    r"\]\(https?://|[(（][^()（）]*\b(?:19|20)\d\d[a-z]?\b[^()（）]*[)）]|<!--.*\w.*-->"
)


@dataclass(frozen=True)
class Number:
    """A number of the prose: its value, half of its last digit, and whether it counts hundredths.

    A bare power of ten is an order of magnitude and has no last digit.
    """

    text: str
    value: float
    half: float | None
    percent: bool = False


def without(text: str, patterns: tuple[str, ...]) -> str:
    """Blank out what matches, but keep the lines, so that their numbers stay."""
    for pattern in patterns:
        text = re.sub(
            pattern,
            lambda match: "\n" * match[0].count("\n"),
            text,
            flags=re.DOTALL | re.MULTILINE,
        )
    return text


def numbers(line: str) -> Iterator[Number]:
    """The decimals, percentages and powers of ten of a line, but those in formulas that show their origin."""
    line = re.sub(
        r"\$[^$\n]*\$",
        lambda match: "" if re.search(r"=|\\approx", match[0]) else match[0],
        line,
    )
    for match in NUMBER.finditer(re.sub(r"<!--.*?-->", "", line)):
        written = match["mantissa"] or match["percent"] or match["decimal"] or ""
        scale = 10.0 ** int(match["exponent"] or 0)
        half = (
            0.5 * scale * 10.0 ** -len(written.partition(".")[2]) if written else None
        )
        value = float(written or 1) * scale
        yield Number(match[0], value, half, percent=bool(match["percent"]))


def shown(text: str) -> list[float]:
    """Every number that the page's programs print or have in them."""
    found = []
    for fence in pages.fences(text):
        if fence.include:
            path = pages.SNIPPETS / fence.include
            content = path.read_text(encoding="utf-8")
            found += values(content)
    return found


def values(text: str) -> list[float]:
    """Every number of a text."""
    return [float(number.replace(",", "")) for number in PRINTED.findall(text)]


def is_shown(number: Number, candidates: list[float]) -> bool:
    """Whether a candidate, or a hundred times it, or a hundredth of it, rounds to the number."""
    if number.half is None:
        return any(number.value / 3.2 <= c <= number.value * 10 for c in candidates)
    factors = (1.0, 100.0 if number.percent else 0.01)
    return any(
        abs(c * factor - number.value) <= number.half * 1.0001
        for c in candidates
        for factor in factors
    )


def unproven(text: str) -> list[str]:
    """The lines of a page, with their numbers, that hold a number without proof."""
    questions = re.findall(r"^\?\?\? .*$", text, re.MULTILINE)  # they assert nothing
    candidates = shown(text) + values("\n".join(questions))
    return [
        f"line {position}: {number.text} in {line.strip()[:100]}"
        for position, line in enumerate(without(text, NOT_PROSE).splitlines(), start=1)
        if not SOURCE.search(line) and not line.startswith("??? ")
        for number in numbers(line)
        if not is_shown(number, candidates)
    ]


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("page", ANSWERED)
def test_every_number_in_the_prose_is_shown_or_says_where_it_is_from(
    page: str, language: str
) -> None:
    path = runner.ROOT / "docs" / language / page
    assert unproven(path.read_text(encoding="utf-8")) == []


CLIFF = '```text\n--8<-- "gradients/cliff.out"\n```\n'  # prints 231.9, 0.0900, 0.0007


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("The gradient is 231.9, rounded 232.", 0),
        ("The gradient is 231.8.", 1),
        ("The loss is 0.09, or 9 %.", 0),
        ("The loss is 8 %.", 1),
        ("损失为 0.08。", 1),
        ("It is of the order $10^{2}$.", 0),
        ("It is of the order $10^{-12}$.", 1),
        (r"It is $7 \cdot 10^{-4}$, not $8 \cdot 10^{-4}$.", 1),
        (r"$0.9^{100} = 2.7 \cdot 10^{-5}$ follows.", 0),
        ("They report 0.77 (Smith 2019).", 0),
        ("They report 0.77 [here](https://example.org/).", 0),
        ("他们报告 0.77（Smith 等，2019）。", 0),
        ("They report 0.77 (see above).", 1),
        ("They report 0.77. <!-- half of 1.54 -->", 0),
        ("They report 0.77. <!-- -->", 1),
        ("“Circulating: 0.77”, in version 1.2.3 of `x=0.77`.", 0),
    ],
)
def test_the_check_of_numbers_can_fail(line: str, found: int) -> None:
    assert len(unproven(f"{CLIFF}\n{line}\n")) == found
