"""The site in a real browser: every page in both schemes and widths, and what a reader does with it."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
import yaml
from playwright.async_api import async_playwright
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from snippets import pages, runner
from tests.site import browser
from tests.site.alone import Interpreters
from tests.site.test_pages import ANSWERED, QUESTIONS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(
    encoding="utf-8"
)
# Every page is opened in both widths. What axe finds depends on what a page is built of: it examines the pages that
# hold an element in a place, or a text painted in a way, that fewer than two pages before had. The Chinese page of a
# module of dlref is the English one but for its labels, and stays closed. `make audit` leaves nothing out: it opens
# and examines every page, with all of its code, formulas and texts.
EVERYTHING = bool(os.environ.get("AUDIT"))
OF_EACH = 10**6 if EVERYTHING else 2
SCHEMES = ("light", "dark")
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}

QUESTION_PAGES = sorted(
    {place.split(":")[0].removeprefix("docs/").replace(".md", ".html") for places in pages.places().values() for place in places}
)  # fmt: skip

MODULES = [path.stem for path in (runner.ROOT / "dlref").glob("[!_]*.py")]

pytestmark = pytest.mark.skipif(
    browser.executable() is None and not os.environ.get("CI"), reason=browser.MISSING
)


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


@dataclass(frozen=True)
class Block:
    """A program as the page shows it, and the output shown below it."""

    where: str
    program: str
    output: str


@dataclass
class Visit:
    """What went wrong on one page, in words; what it needs; the programs that can be copied from it."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)  # on a first visit
    blocks: list[Block] = field(default_factory=list)
    examined: bool = False


@dataclass
class Seen:
    """How often something was examined on the pages visited so far."""

    constructs: Counter[str] = field(default_factory=Counter)
    colours: dict[str, Counter[str]] = field(
        default_factory=lambda: {scheme: Counter() for scheme in SCHEMES}
    )


# Folded answers are part of the page; of the source listings on the API pages one is as good as all.
OPEN = "document.querySelectorAll('details:not(.mkdocstrings-source)').forEach(d => d.open = true)"
STILL = (
    "*, *::before, *::after { transition: none !important; animation: none !important }"
)
# The width asks for the fonts of what was unfolded, and is another one when they have come.
WIDTH = """async () => {
  const page = document.documentElement
  return page.scrollWidth && document.fonts.ready.then(() => page.scrollWidth)
}"""
# The tab has shown other pages, and asks for their fonts too, or not again for those that it has.
FONTS = """() => document.fonts.ready.then(() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]
  .filter(rule => rule instanceof CSSFontFaceRule)
  .filter(({style}) => [...document.fonts].some(font => font.status === "loaded"
    && ["family", "weight", "style"].every(name => font[name] === style.getPropertyValue("font-" + name))))
  .map(({style}) => new URL(style.getPropertyValue("src").match(/url\\("?(.*?)"?\\)/)[1], sheet.href).href)))"""
BLOCKS = """() => [...document.querySelectorAll(".language-python.highlight")]
  .filter(block => block.querySelector("button[data-md-type=copy]"))
  .map(block => {
    const next = block.nextElementSibling
    const output = next && next.matches(".language-text") ? next.querySelector("code").textContent : ""
    return [block.querySelector("code").innerText.trimEnd(), output]
  })"""
PRESS = """async button => {
  button.click()
  return await navigator.clipboard.readText()
}"""
# An element in the place where it stands: both names, both classes, which attributes they have.
CONSTRUCTS = """() => {
  const one = e => {
    const attributes = e.getAttributeNames().filter(name => !/^(id|class|style|data-.*)$/.test(name))
    return e.localName + "." + [...e.classList].sort().join(".") + "[" + attributes.sort() + "]"
  }
  const all = document.querySelectorAll("body *:not(pre *, svg *, .katex *)")
  return [...new Set([...all].map(e => one(e.parentElement) + " > " + one(e)))]
}"""
RUN = "rules => axe.run({exclude: ['.katex-html']}, {resultTypes: ['violations'], ...rules})"
# What shows of a formula is hidden from readers' aids, which get its MathML, and the colours of code have a test
# of their own. Both are most of a page's elements, and everything takes longer with them. So once the page has been
# laid out as it is, boxes of their size stand for the formulas, whose MathML stays whole in one of them, and of the
# folded listings of the source one stays; and once the code has been copied, all but one block of it is bare text.
BOXES = """() => {
  const formulas = [...document.querySelectorAll(".katex-html")]
  const sizes = formulas.map(f => [f.offsetWidth, f.offsetHeight])
  formulas.forEach((f, k) => {
    f.innerHTML = ""
    Object.assign(f.style, {display: "inline-block", width: sizes[k][0] + "px", height: sizes[k][1] + "px"})
  })
  const read = [...document.querySelectorAll(".katex-mathml")]
  read.slice(1).forEach(element => { element.textContent = element.textContent })
  const listings = [...document.querySelectorAll("details.mkdocstrings-source")]
  listings.slice(1).forEach(listing => listing.remove())
}"""
BARE = """() => {
  const code = [...document.querySelectorAll("pre code")]
  code.slice(1).forEach(element => { element.textContent = element.textContent })
}"""
# The rules on colours are by far the slowest. What they find depends on how a text is painted and on what, and not
# on the width: a few texts of each kind on the site are looked at, in each scheme; the others hide.
COLOURS = ["color-contrast", "link-in-text-block"]
ALL_BUT_COLOURS = {"rules": {name: {"enabled": False} for name in COLOURS}}
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": COLOURS}}
FEW_OF_EACH = """([counts, most, hide]) => {
  document.querySelectorAll("[data-hidden]").forEach(e => { e.style.visibility = ""; delete e.dataset.hidden })
  const grounds = new Map(), fresh = []
  const ground = e => {
    if (e && !grounds.has(e)) {
      const s = getComputedStyle(e), behind = ground(e.parentElement)
      const clear = s.backgroundColor === "rgba(0, 0, 0, 0)" && s.backgroundImage === "none"
      const solid = s.backgroundColor.startsWith("rgb(") && s.backgroundImage === "none" && !behind.includes("opacity")
      const own = clear ? "" : `${s.backgroundColor} ${s.backgroundImage} `
      grounds.set(e, (solid ? "" : behind) + own + (s.opacity === "1" ? "" : `opacity ${s.opacity} `))
    }
    return e ? grounds.get(e) : ""
  }
  const kind = e => {
    const s = getComputedStyle(e), a = e.closest("a")
    const link = a ? [getComputedStyle(a).textDecorationLine, getComputedStyle(a.parentElement).color] : []
    return [s.color, s.fontSize, s.fontWeight, s.textShadow, ground(e), ...link].join("; ")
  }
  const isFresh = e => {
    const text = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim())
    const elsewhere = e.matches("pre code *, .katex-html *")
    if (!text || elsewhere || !e.checkVisibility({visibilityProperty: true})) return false
    const k = kind(e), is = (counts[k] || 0) < most
    counts[k] = (counts[k] || 0) + 1
    if (is) fresh.push(k)
    return is
  }
  const walk = e => {
    const own = isFresh(e), below = [...e.children].map(walk)
    if (own || below.some(shows => shows)) {
      [...e.children].forEach((child, k) => {
        if (hide && !below[k]) { child.style.visibility = "hidden"; child.dataset.hidden = "" }
      })
      return true
    }
    return false
  }
  walk(document.body)
  return fresh
}"""


async def _visit(page: Any, address: str, name: str, visit: Visit, seen: Seen) -> None:
    """Open a page in each width; examine it where it holds what few others held."""
    requests: list[str] = []
    listeners = {
        "console": lambda m: (
            visit.console.append(m.text) if m.type in ("error", "warning") else None
        ),
        "pageerror": lambda error: visit.console.append(str(error)),
        "requestfailed": lambda r: visit.requests.append(f"failed: {r.url}"),
        "response": lambda r: (
            visit.requests.append(f"{r.status}: {r.url}") if r.status >= 400 else None
        ),
        "request": lambda r: requests.append(r.url),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    await page.emulate_media(color_scheme="light")
    await _resize(page, "phone")
    await page.goto(address + name, wait_until="networkidle")
    visit.needs = [url for url in requests if not url.endswith(".woff2")]
    visit.needs += await page.evaluate(FONTS)
    await page.add_style_tag(content=STILL)
    for device in WIDTHS:  # no width depends on the scheme
        wide = await _look(page, "light", device)
        if wide > WIDTHS[device][0]:
            visit.layout.append(f"{device}: {wide} px wide")
    if name in QUESTION_PAGES:
        visit.blocks = [
            Block(f"{name}, block {number}", program, output)
            for number, (program, output) in enumerate(await page.evaluate(BLOCKS), 1)
        ]
    if not EVERYTHING:
        await page.evaluate(BOXES)
    constructs = await page.evaluate(CONSTRUCTS)
    rare = any(seen.constructs[each] < OF_EACH for each in constructs)
    colours = [seen.colours["light"], OF_EACH, False]
    if rare or await page.evaluate(FEW_OF_EACH, colours):
        seen.constructs.update(constructs)
        visit.examined = True
        await _examine(page, visit, seen)
    visit.requests += [
        f"other host: {url}"
        for url in requests
        if not url.startswith((address, "data:", "blob:"))
    ]
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


async def _examine(page: Any, visit: Visit, seen: Seen) -> None:
    """Press the copy buttons, and ask axe in each width and scheme."""
    buttons = page.locator(".language-python.highlight button[data-md-type=copy]")
    for number, block in enumerate(visit.blocks):
        async with _clipboard:
            copied = await buttons.nth(number).evaluate(PRESS)
        if copied != block.program:
            visit.copied.append(f"{block.where}: copied {copied!r}")
    if not EVERYTHING:
        await page.evaluate(BARE)
    await page.evaluate(AXE)
    for device in reversed(WIDTHS):  # it is as wide as a desktop now
        await _look(page, "light", device)
        await _ask_axe(page, ALL_BUT_COLOURS, device, visit)
    for scheme in SCHEMES:
        await _look(page, scheme, "desktop")
        colours = seen.colours[scheme]
        fresh = await page.evaluate(FEW_OF_EACH, [colours, OF_EACH, not EVERYTHING])
        colours.update(fresh)
        if fresh:
            await _ask_axe(page, ONLY_COLOURS, scheme, visit)


async def _look(page: Any, scheme: str, device: str) -> int:
    """Show the page in a scheme and a width, with everything unfolded; return how wide it is."""
    await page.emulate_media(color_scheme=scheme)
    await _resize(page, device)
    await page.evaluate(OPEN)
    return int(await page.evaluate(WIDTH))


async def _resize(page: Any, device: str) -> None:
    width, height = WIDTHS[device]
    await page.set_viewport_size({"width": width, "height": height})


_clipboard = asyncio.Lock()  # the browser has one


async def _ask_axe(page: Any, rules: Any, where: str, visit: Visit) -> None:
    found = await page.evaluate(RUN, rules)
    visit.axe += [
        f"{where}: {violation['id']} at {node['target']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]


async def _visit_all(address: str, names: list[str]) -> dict[str, Visit]:
    visits = {name: Visit() for name in names}
    waiting = [*reversed(names)]
    seen = Seen()
    async with async_playwright() as playwright:
        path = browser.executable()
        assert path, browser.MISSING
        # A third less of the processor's time, but nothing can be clicked with the mouse.
        arguments = [*browser.ARGUMENTS, "--disable-threaded-compositing"]
        chromium = await playwright.chromium.launch(
            executable_path=path, args=arguments
        )

        async def worker() -> None:
            """Open one page after another in one tab, which starts as a first visitor's."""
            context = await chromium.new_context(
                permissions=["clipboard-read", "clipboard-write"]
            )
            page = await context.new_page()
            while waiting:
                name = waiting.pop()
                await _visit(page, address, name, visits[name], seen)

        await asyncio.gather(
            *(worker() for _ in range(4))
        )  # each waits half of its time
        await chromium.close()
    return visits


def _names() -> list[str]:
    """The pages that the site must have: those of docs/, one for each module, and the page for errors."""
    modules = [f"reference/{name}" for name in MODULES]
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


def _opened() -> list[str]:
    """The pages that are opened: all but those that differ from another in their labels alone."""
    twins = [] if EVERYTHING else [f"zh/reference/{name}.html" for name in MODULES]
    return [name for name in _names() if name not in twins]


@pytest.mark.parametrize("module", MODULES)
def test_the_page_of_a_module_consists_of_the_same_elements_in_both_languages(
    site: Path, module: str
) -> None:
    page = f"reference/{module}.html"
    articles = [
        re.search(r"<article.*</article>", (site / language / page).read_text("utf-8"), re.DOTALL)
        for language in pages.LANGUAGES
    ]  # fmt: skip
    elements = [
        [re.sub(r'(title|alt|aria-label)="[^"]*"', "", tag) for tag in re.findall(r"<[^>]*>", article[0])]
        for article in articles if article
    ]  # fmt: skip
    assert len(elements[0]) > 50
    assert elements[0] == elements[1]


@pytest.fixture(scope="module")
def visits(address: str, site: Path) -> dict[str, Visit]:
    """The pages, opened in both widths; the longest first, which hold most of what is to be examined."""
    names = sorted(_opened(), key=lambda name: -(site / name).stat().st_size)
    with ThreadPoolExecutor(
        1
    ) as thread:  # a loop of its own: the other tests' browser has one
        return thread.submit(lambda: asyncio.run(_visit_all(address, names))).result()


@pytest.mark.parametrize("name", _opened())
def test_a_page_opens_without_errors_or_other_hosts_and_fits_the_screen(
    visits: dict[str, Visit], name: str
) -> None:
    visit = visits[name]
    assert visit.console == []
    assert visit.requests == []
    assert visit.layout == []


def test_nothing_on_the_site_is_an_accessibility_defect(
    visits: dict[str, Visit],
) -> None:
    assert [text for visit in visits.values() for text in visit.axe] == []
    examined = [name for name, visit in visits.items() if visit.examined]
    assert {name[:2] for name in examined} == {*pages.LANGUAGES}
    assert len(examined) >= 20


def test_the_checks_of_a_page_can_fail(tmp_path: Path) -> None:
    """A page with one defect of each kind is found guilty of each."""
    (tmp_path / "bad.html").write_text(
        '<html><body><img src="none.png"><div style="width:3000px">wide</div>'
        '<p style="color:#aaa">pale</p>'
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
    for scheme in SCHEMES:
        assert any(f"{scheme}: color-contrast" in text for text in visit.axe)


TOKENS = """classes => {
  const code = document.querySelector(".highlight code")
  code.innerHTML = classes.map(name => `<span class="${name}">word</span>`).join(" ")
  document.querySelector("article").replaceChildren(code.closest(".highlight"))
}"""


@pytest.fixture(scope="module")
def classes(site: Path) -> list[str]:
    """Every class of a word that stands in any code of the site."""
    blocks = "".join(
        "".join(re.findall(r"<code>.*?</code>", path.read_text("utf-8"), re.DOTALL))
        for path in site.rglob("*.html")
    )
    return sorted(set(re.findall(r'<span class="(\w+)">', blocks)))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_colour_of_code_has_enough_contrast(
    page: Page, address: str, classes: list[str], scheme: str
) -> None:
    """One block with a word of each class, in place of all that the page holds."""
    assert {"kn", "nn", "s2", "mf", "c1", "o"} <= set(classes)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address}en/gradients/rnn-gradient-problems.html")
    page.evaluate(AXE)
    page.evaluate(TOKENS, classes)
    contrast = "() => axe.run('.highlight code', {runOnly: ['color-contrast']})"
    assert page.evaluate(contrast)["violations"] == []
    page.add_style_tag(content=".highlight code .o { color: #888 !important }")
    [found] = page.evaluate(contrast)["violations"]  # so the check can fail
    assert 'class="o"' in found["nodes"][0]["html"]


# ---------------------------------------------------------------------------------------------------
# Copying


@pytest.fixture(scope="module")
def blocks(visits: dict[str, Visit]) -> list[Block]:
    """Every program that has a copy button, on every page."""
    return [block for visit in visits.values() for block in visit.blocks]


def test_every_block_has_a_copy_button(blocks: list[Block]) -> None:
    assert len(blocks) == sum(len(places) for places in pages.places().values()) > 0


def test_a_copy_button_copies_what_its_block_shows(visits: dict[str, Visit]) -> None:
    assert [text for visit in visits.values() for text in visit.copied] == []
    pressed = [visit.blocks for visit in visits.values() if visit.examined]
    assert sum(map(len, pressed)) >= 20


def test_every_block_shows_a_program_that_was_run_and_what_it_printed(
    blocks: list[Block],
) -> None:
    names = {pages.path_of(name).read_text("utf-8").rstrip(): name for name in pages.names()}  # fmt: skip
    wrong = [
        block.where
        for block in blocks
        if block.program not in names
        or block.output.rstrip()
        != (pages.expected(names[block.program]) or "").rstrip()
    ]
    assert wrong == []


def test_what_is_shown_runs_alone_and_prints_what_the_page_shows(
    visits: dict[str, Visit], interpreters: Interpreters
) -> None:
    """The first program of each page, as a sample: all have run as tests, in the project's own runner."""
    most = None if EVERYTHING else 1
    shown = [block for visit in visits.values() for block in visit.blocks[:most]]
    results = interpreters.run({block.program for block in shown})
    wrong = []
    for block in shown:
        out, err = results[block.program]
        if difference := runner.compare(block.output, out) or err:
            wrong.append(f"{block.where}:\n{difference}")
    assert wrong == []


# ---------------------------------------------------------------------------------------------------
# Searching


@dataclass(frozen=True)
class Search:
    """A query, the page that it is meant to find, and the place among the pages found that is good enough."""

    query: str
    page: str
    place: int


def searches(language: str) -> list[Search]:
    """Each answered question's titles, which must find it first, and what a learner would type."""
    path = runner.ROOT / "tests" / "site" / "searches.yml"
    typed = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = []
    for page in ANSWERED:
        question = QUESTIONS[page]
        also = question.get("also", ()) if language == "zh" else ()
        # Quoted words would have to stand together.
        titles = (question[language].replace('"', ""), *also)
        found += [Search(title, page, 1) for title in titles]
        found += [Search(query, page, 3) for query in typed[question["slug"]][language]]
    return found


# The page's search is a worker, which gets the index, and then each query. Another one that was told the same answers
# the same; nobody has to type, and no list of results has to be drawn.
OVERHEAR = """
  const post = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (message) {
    if (message.type === 0) window.index = message
    post.call(this, message)
  }
"""
ASK = """async queries => {
  const config = JSON.parse(document.querySelector("#__config").textContent)
  const worker = new Worker(new URL(config.search, location))
  const answer = message => new Promise(resolve => {
    worker.onmessage = event => resolve(event.data)
    worker.postMessage(message)
  })
  await answer(window.index)
  const found = []
  for (const query of queries) {
    const {data} = await answer({type: 2, data: query})
    found.push(data.items.map(([page]) => page.location))
  }
  worker.terminate()
  return found
}"""


def ask(home: Page, queries: list[str]) -> list[list[str]]:
    """Return what the search finds for each query, as `search` does, but for the whole of the addresses."""
    home.locator(".md-search__input").focus()  # the index comes with the focus
    home.wait_for_function("window.index")
    return [_pages(found) for found in home.evaluate(ASK, queries)]


def _pages(addresses: list[str]) -> list[str]:
    """Leave out of addresses what follows the page."""
    return [*dict.fromkeys(re.split(r"[?#]", address)[0] for address in addresses)]


def search(page: Page, query: str) -> list[str]:
    """Type a query as a reader does and return the addresses of the pages found, in order."""
    field = page.locator(".md-search__input")
    told = page.locator(".md-search-result__meta")
    field.focus()
    if field.input_value():
        field.fill("")
        page.keyboard.press("End")
        expect(told).to_have_text(re.compile(r"键入|Type to"), timeout=15000)
    page.keyboard.insert_text(query)
    page.keyboard.press("End")  # a composed Chinese word comes without key events
    expect(told).to_have_text(re.compile(r"\d|没有|No "), timeout=15000)
    links = page.locator(".md-search-result__item > a")
    return _pages(links.evaluate_all("all => all.map(a => a.getAttribute('href'))"))


@pytest.fixture(scope="module")
def homes(chromium: Browser, address: str) -> Iterator[dict[str, Page]]:
    """The first page of each language, to search from."""
    opened = {language: chromium.new_page() for language in pages.LANGUAGES}
    for language, page in opened.items():
        page.add_init_script(OVERHEAR)
        page.goto(f"{address}{language}/index.html", wait_until="networkidle")
        page.add_style_tag(content=STILL)
    yield opened
    for page in opened.values():
        page.close()


FIRST = [
    ("zh", "梯度消失", "gradients/vanishing-and-exploding-gradients"),
    ("zh", "随机失活", "generalization/dropout"),
    ("zh", "数据划分", "foundations/train-dev-test-splits"),
    ("zh", "卷积", "convolution/what-is-convolution"),
    ("zh", "什么是卷积", "convolution/what-is-convolution"),
    ("zh", "LSTM", "recurrent/understanding-lstm"),
    ("zh", "dropout", "generalization/dropout"),
    ("en", "dropout", "generalization/dropout"),
    ("en", "LSTM", "recurrent/understanding-lstm"),
    ("en", "exploding gradients", "gradients/vanishing-and-exploding-gradients"),
    ("en", "weight initialization", "training/hyperparameter-tuning"),
]


@pytest.fixture(scope="module")
def answers(homes: dict[str, Page]) -> dict[str, dict[str, list[str]]]:
    """What the search finds for each query of the tests, by language."""
    found = {}
    for language, home in homes.items():
        queries = [asked.query for asked in searches(language)]
        queries += [query for of, query, _ in FIRST if of == language]
        found[language] = dict(zip(queries, ask(home, queries), strict=True))
    return found


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_search_finds_each_question_by_its_titles_and_by_what_learners_type(
    answers: dict[str, dict[str, list[str]]], language: str
) -> None:
    wanted, missed = searches(language), []
    for asked in wanted:
        found = answers[language][asked.query]
        if asked.page.replace(".md", ".html") not in found[: asked.place]:
            missed.append(f"{asked.query} -> {asked.page}, but found {found[:3]}")
    assert len(missed) <= 0.05 * len(wanted), "\n".join(missed)


@pytest.mark.parametrize(("language", "query", "first"), FIRST)
def test_search_puts_the_right_page_first(
    homes: dict[str, Page],
    answers: dict[str, dict[str, list[str]]],
    language: str,
    query: str,
    first: str,
) -> None:
    found = search(homes[language], query)
    assert found
    assert found[0].endswith(f"/{language}/{first}.html"), found[:5]
    asked = answers[language][query]
    for shown, address in zip(found, asked, strict=False):  # not all are shown at once
        assert shown.endswith(f"/{language}/{address}")


@pytest.mark.parametrize("query", ["函数", "归一", "manual_seed"])
def test_search_finds_parts_of_words_and_names(
    homes: dict[str, Page], query: str
) -> None:
    assert search(homes["zh"], query)


@pytest.mark.parametrize(
    ("language", "query", "missing"),
    [("zh", "梯度消失", ""), ("en", "vanishing banana", "Missing: banana")],
)
def test_search_names_the_words_that_a_page_lacks_and_no_other(
    homes: dict[str, Page], language: str, query: str, missing: str
) -> None:
    search(homes[language], query)
    first = homes[language].locator(".md-search-result__item").first
    told = first.locator(".md-search-result__terms")
    assert "".join(told.all_inner_texts()) == missing


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
    visits: dict[str, Visit], address: str, site: Path
) -> None:
    """Compressed as static hosts do it, with gzip; fonts are compressed already."""
    for name in QUESTION_PAGES:
        addresses = {re.split("[?#]", url)[0] for url in visits[name].needs}
        fonts = [url for url in addresses if url.endswith(".woff2")]
        assert fonts, name
        size = 0
        for url in addresses:
            path = site / url.removeprefix(address)
            if "/figures/" not in url and path.is_file():
                content = path.read_bytes()
                size += len(content if url in fonts else gzip.compress(content, 6))
        assert 60_000 < size <= 200 * 1024, (name, size)
