"""The site in a real browser: every page in both schemes and widths, and what a reader does with it."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.async_api import async_playwright
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from snippets import pages, runner
from tests.site import browser
from tests.site.conftest import mkdocs

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(
    encoding="utf-8"
)
SCHEMES = ("light", "dark")
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}

pytestmark = pytest.mark.skipif(
    browser.executable() is None and not os.environ.get("CI"), reason=browser.MISSING
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site on a plain static server, under a sub-path."""
    folder = tmp_path_factory.mktemp("served")
    with browser.served(folder) as root:
        done = mkdocs(runner.ROOT, "-d", str(folder / "site"), SITE_URL=f"{root}site/")
        assert done.returncode == 0, done.stdout + done.stderr
        yield f"{root}site/"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = browser.executable()
    assert path, browser.MISSING
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=browser.ARGUMENTS
        )
        yield started
        started.close()


@pytest.fixture
def context(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    made = chromium.new_context(
        viewport={"width": 1280, "height": 900},
        locale="en-US",
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


# ---------------------------------------------------------------------------------------------------
# Every page


@dataclass
class Visit:
    """What went wrong on one page, in words."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)


# Folded answers are part of the page; of the source listings on the API pages one is as good as all.
OPEN = "document.querySelectorAll('details:not(.mkdocstrings-source)').forEach(d => d.open = true)"
RUN = "([exclude, rules]) => axe.run({exclude}, rules)"
DRAWN = [
    ".katex-html"
]  # what shows of a formula: hidden from readers' aids, which get its MathML
CODE = [".highlight"]  # the API pages' code has the colours of the other pages' code
COLOURS = ["color-contrast", "link-in-text-block"]  # by far the slowest rules


def _rules(scheme: str, device: str) -> dict[str, Any]:
    """All rules; those on colours once for each scheme, since no colour depends on the width."""
    rules: dict[str, Any] = {"resultTypes": ["violations"]}
    if device == "phone":
        rules["rules"] = {name: {"enabled": False} for name in COLOURS}
    elif scheme == "dark":
        rules["runOnly"] = {"type": "rule", "values": COLOURS}
    return rules


async def _visit(context: Any, address: str, name: str, visit: Visit) -> None:
    page = await context.new_page()
    page.on(
        "console",
        lambda m: (
            visit.console.append(m.text) if m.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: visit.console.append(str(error)))
    page.on(
        "requestfailed", lambda request: visit.requests.append(f"failed: {request.url}")
    )
    page.on(
        "response",
        lambda r: (
            visit.requests.append(f"{r.status}: {r.url}") if r.status >= 400 else None
        ),
    )
    page.on(
        "request",
        lambda r: None if r.url.startswith((address, "data:", "blob:")) else visit.requests.append(f"other host: {r.url}"),
    )  # fmt: skip
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        for device, (width, height) in WIDTHS.items():
            await page.set_viewport_size({"width": width, "height": height})
            if page.url == "about:blank":
                await page.goto(address + name, wait_until="networkidle")
                await page.evaluate(AXE)
            await page.evaluate(OPEN)
            if (scheme, device) == ("dark", "desktop"):
                await page.wait_for_timeout(
                    400
                )  # tabs and drawer fade as the width changes back
            wide = await page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                visit.layout.append(
                    f"{scheme}, {device}: {wide} px wide on a screen of {width}"
                )
            if (scheme, device) == ("dark", "phone"):
                continue  # its colours and its layout have each been checked by the rules by now
            exclude = DRAWN + CODE if "/reference/" in name else DRAWN
            found = await page.evaluate(RUN, [exclude, _rules(scheme, device)])
            visit.axe += [
                f"{scheme}, {device}: {violation['id']} at {node['target']}: {node['html'][:120]}"
                for violation in found["violations"]
                for node in violation["nodes"][:3]
            ]
    await page.close()


async def _visit_all(address: str, names: list[str]) -> dict[str, Visit]:
    visits = {name: Visit() for name in names}
    waiting = list(names)
    async with async_playwright() as playwright:
        path = browser.executable()
        assert path, browser.MISSING
        chromium = await playwright.chromium.launch(
            executable_path=path, args=browser.ARGUMENTS
        )

        async def worker() -> None:
            context = await chromium.new_context()
            while waiting:
                name = waiting.pop()
                await _visit(context, address, name, visits[name])
            await context.close()

        await asyncio.gather(
            *(worker() for _ in range(4))
        )  # each waits half of its time
        await chromium.close()
    return visits


def _names() -> list[str]:
    """The pages that the site must have: those of docs/, one for each module, and the page for errors."""
    modules = [
        f"reference/{path.stem}" for path in (runner.ROOT / "dlref").glob("[!_]*.py")
    ]
    labs = [name for name in pages.names() if name.startswith("labs/")]
    names = []
    for language in pages.LANGUAGES:
        folder = runner.ROOT / "docs" / language
        written = [
            str(path.relative_to(folder).with_suffix(""))
            for path in folder.rglob("*.md")
        ]
        names += [
            f"{language}/{name}.html" for name in (*written, *modules, *labs, "404")
        ]
    return sorted(names)


@pytest.fixture(scope="module")
def visits(address: str) -> dict[str, Visit]:
    """Every page, opened in both schemes and widths."""
    with ThreadPoolExecutor(
        1
    ) as thread:  # a loop of its own: the other tests' browser has one
        return thread.submit(
            lambda: asyncio.run(_visit_all(address, _names()))
        ).result()


@pytest.mark.parametrize("name", _names())
def test_a_page_opens_without_errors_or_other_hosts_and_fits_the_screen(
    visits: dict[str, Visit], name: str
) -> None:
    visit = visits[name]
    assert visit.console == []
    assert visit.requests == []
    assert visit.layout == []


@pytest.mark.parametrize("name", _names())
def test_a_page_has_no_accessibility_defect(
    visits: dict[str, Visit], name: str
) -> None:
    assert visits[name].axe == []


def test_the_checks_of_a_page_can_fail(tmp_path: Path) -> None:
    """A page with one defect of each kind is found guilty of each."""
    (tmp_path / "bad.html").write_text(
        '<html><body><img src="none.png"><div style="width:3000px">wide</div>'
        '<script src="http://192.0.2.1/x.js"></script><script>throw new Error("no")</script></body></html>',
        encoding="utf-8",
    )
    with browser.served(tmp_path) as root, ThreadPoolExecutor(1) as thread:
        visit = thread.submit(
            lambda: asyncio.run(_visit_all(root, ["bad.html"]))
        ).result()["bad.html"]
    assert any("no" in text for text in visit.console)
    assert any(text.startswith("404") for text in visit.requests)
    assert any(text.startswith("other host") for text in visit.requests)
    assert any("3" in text for text in visit.layout)
    assert any("image-alt" in text for text in visit.axe)


# ---------------------------------------------------------------------------------------------------
# Copying


@dataclass(frozen=True)
class Copied:
    """What one copy button put on the clipboard, beside what the page shows as output."""

    where: str
    program: str
    output: str


QUESTION_PAGES = sorted(
    {place.split(":")[0].removeprefix("docs/").replace(".md", ".html") for places in pages.places().values() for place in places}
)  # fmt: skip


@pytest.fixture(scope="module")
def copied(chromium: Browser, address: str) -> list[Copied]:
    """Press the copy button of every block of every page."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page, found = context.new_page(), []
    for name in QUESTION_PAGES:
        page.goto(address + name)
        page.evaluate(OPEN)
        blocks = page.locator(".language-python.highlight")
        for number in range(blocks.count()):
            block = blocks.nth(number)
            block.locator("button[data-md-type=copy]").click()
            program = page.evaluate("navigator.clipboard.readText()")
            output = block.evaluate(
                "b => { const n = b.nextElementSibling;"
                " return n && n.matches('.language-text') ? n.querySelector('code').textContent : '' }"
            )
            found.append(Copied(f"{name}, block {number + 1}", program, output))
    context.close()
    return found


def test_every_block_has_a_copy_button(copied: list[Copied]) -> None:
    blocks = sum(len(places) for places in pages.places().values())
    assert len(copied) == blocks > 0


def test_what_was_copied_runs_alone_and_prints_what_the_page_shows(
    copied: list[Copied], tmp_path: Path
) -> None:
    """Each program that a button copied is run by a fresh interpreter, as a reader would."""

    def run(program: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-"],
            input=program, capture_output=True, text=True, cwd=tmp_path,
            env={**os.environ, "OMP_NUM_THREADS": "1", "MPLBACKEND": "svg"},
        )  # fmt: skip

    programs = {entry.program: entry for entry in copied}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        results = dict(zip(programs, threads.map(run, programs), strict=True))
    wrong = [
        f"{entry.where}:\n{difference}"
        for entry in copied
        if (difference := runner.compare(entry.output, results[entry.program].stdout))
        or (difference := results[entry.program].stderr)
    ]
    assert wrong == []


# ---------------------------------------------------------------------------------------------------
# Searching


SEARCHES = [
    ("zh", "梯度消失", "gradients/rnn-gradient-problems"),
    ("zh", "随机失活", "generalization/dropout"),
    ("zh", "数据划分", "foundations/train-dev-test-splits"),
    ("zh", "卷积", "convolution/what-is-convolution"),
    ("zh", "LSTM", "recurrent/understanding-lstm"),
    ("zh", "dropout", "generalization/dropout"),
    ("en", "LSTM", "recurrent/understanding-lstm"),
    ("en", "dropout", "generalization/dropout"),
    ("en", "exploding gradients", "gradients/rnn-gradient-problems"),
    ("en", "weight initialization", "training/hyperparameter-tuning"),
]


def search(page: Page, query: str) -> list[str]:
    """Type a query as a reader does and return the pages found, in order."""
    page.keyboard.press("/")
    page.locator(".md-search__input").focus()
    page.keyboard.insert_text(query)
    page.keyboard.press("End")  # a composed Chinese word comes without key events
    results = page.locator(".md-search-result__item > a")
    expect(page.locator(".md-search-result__meta")).to_have_text(
        re.compile(r"\d|没有|No "), timeout=15000
    )
    page.wait_for_timeout(300)
    return [
        str(results.nth(number).get_attribute("href"))
        for number in range(results.count())
    ]


@pytest.mark.parametrize(("language", "query", "first"), SEARCHES)
def test_search_puts_the_right_page_first(
    page: Page, address: str, language: str, query: str, first: str
) -> None:
    page.goto(f"{address}{language}/index.html", wait_until="networkidle")
    found = search(page, query)
    assert found
    assert f"/{language}/{first}.html" in found[0], found[:5]


@pytest.mark.parametrize("query", ["函数", "归一", "manual_seed"])
def test_search_finds_parts_of_words_and_names(
    page: Page, address: str, query: str
) -> None:
    page.goto(f"{address}zh/index.html", wait_until="networkidle")
    assert search(page, query)


def test_search_works_from_the_folder_without_a_server(page: Page, site: Path) -> None:
    page.goto(f"file://{site}/zh/index.html")
    assert any(
        "gradients/rnn-gradient-problems.html" in address
        for address in search(page, "梯度爆炸")
    )


# ---------------------------------------------------------------------------------------------------
# Switching, moving, keys


@pytest.mark.parametrize(
    ("wanted", "language"), [("zh-CN", "zh"), ("en-GB", "en"), ("fr-FR", "zh")]
)
def test_the_root_leads_to_the_language_of_the_reader(
    chromium: Browser, address: str, wanted: str, language: str
) -> None:
    context = chromium.new_context(locale=wanted)
    page = context.new_page()
    page.goto(address)
    page.wait_for_url(f"{address}{language}/index.html")
    assert page.locator("html").get_attribute("lang") == language
    context.close()


def test_the_root_offers_both_languages_without_a_script(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert [link.get_attribute("href") for link in page.locator("a").all()] == [
        "zh/index.html",
        "en/index.html",
    ]
    page.locator("a").first.click()
    expect(page.locator("h1")).to_contain_text("深度学习问答实证")
    context.close()


@pytest.mark.parametrize(("language", "other"), [("zh", "en"), ("en", "zh")])
def test_the_language_switch_stays_on_the_page_and_heading(
    page: Page, address: str, language: str, other: str
) -> None:
    page.goto(
        f"{address}{language}/gradients/rnn-gradient-problems.html#misconceptions"
    )
    page.locator(".md-header__option .md-select button").focus()
    page.locator(f"a.md-select__link[hreflang={other}]").click()
    page.wait_for_url(
        f"{address}{other}/gradients/rnn-gradient-problems.html#misconceptions"
    )


def test_the_language_switch_works_without_a_script(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}zh/gradients/rnn-gradient-problems.html")
    link = page.locator("a.md-select__link[hreflang=en]").get_attribute("href")
    page.goto(f"{address}zh/gradients/{link}")
    expect(page.locator("h1")).to_contain_text("exploding and vanishing")
    context.close()


def test_the_palette_switch_changes_the_scheme_and_is_remembered(
    page: Page, address: str
) -> None:
    page.goto(f"{address}en/gradients/rnn-gradient-problems.html")
    body, seen = page.locator("body"), []
    for _ in range(3):
        page.locator("form[data-md-component=palette] label:visible").click()
        seen.append(body.get_attribute("data-md-color-scheme"))
    assert set(seen) == {"default", "slate"}
    page.locator("form[data-md-component=palette] label:visible").click()
    chosen = body.get_attribute("data-md-color-scheme")
    page.reload()
    assert body.get_attribute("data-md-color-scheme") == chosen


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_scheme_shows_its_own_variant_of_a_figure(
    page: Page, address: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address}en/gradients/rnn-gradient-problems.html")
    shown = [
        image.get_attribute("src") or ""
        for image in page.locator("img[src*=figures]:visible").all()
    ]
    assert shown
    assert all(f"-{scheme}.svg" in source for source in shown)


def test_the_keyboard_reaches_search_navigation_tabs_and_copy_buttons(
    page: Page, address: str
) -> None:
    page.goto(f"{address}en/gradients/rnn-gradient-problems.html")
    reached = set()
    for _ in range(160):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => { const e = document.activeElement; return e.matches('.md-search__input') ? 'search'"
                " : e.matches('.md-nav__link') ? 'navigation' : e.matches('.md-tabs__link') ? 'tabs'"
                " : e.matches('button[data-md-type=copy]') ? 'copy' : e.matches('.md-skip') ? 'skip' : '' }"
            )
        )
    assert reached >= {"search", "navigation", "tabs", "copy", "skip"}


def test_a_copy_button_works_from_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}en/gradients/rnn-gradient-problems.html")
    page.locator("button[data-md-type=copy]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    first = pages.path_of("gradients/cliff").read_text(encoding="utf-8")
    assert page.evaluate("navigator.clipboard.readText()").rstrip() == first.rstrip()


@pytest.mark.parametrize(
    ("language", "heading"), [("zh", "没有这个页面"), ("en", "There is no such page")]
)
def test_an_address_that_is_not_there_is_answered_in_the_language(
    page: Page, address: str, language: str, heading: str
) -> None:
    answer = page.goto(f"{address}{language}/nowhere/at-all.html")
    assert answer
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text(heading)
    page.locator("article a").click()
    page.wait_for_url(f"{address}{language}/index.html")


def test_a_page_reads_well_before_any_script_ran(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}zh/gradients/rnn-gradient-problems.html")
    expect(page.locator("#short-answer")).to_be_visible()
    assert page.locator(".katex").first.bounding_box()
    assert "\\frac" not in page.locator("article").inner_text()
    context.close()


def test_a_first_visit_to_a_question_costs_at_most_200_kb_besides_its_figures(
    page: Page, address: str, site: Path
) -> None:
    """Compressed as static hosts do it, with gzip; fonts are compressed already."""
    import gzip

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in QUESTION_PAGES:
        asked.clear()
        page.goto(address + name, wait_until="networkidle")
        size = 0
        for url in {url.split("#")[0].split("?")[0] for url in asked}:
            path = site / url.removeprefix(address)
            if "/figures/" in url or not path.is_file():
                continue
            content = path.read_bytes()
            size += (
                len(content)
                if path.suffix == ".woff2"
                else len(gzip.compress(content, 6))
            )
        assert size <= 200 * 1024, (name, size)
