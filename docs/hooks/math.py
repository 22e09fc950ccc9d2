"""Renders the formulas while the site is built: KaTeX in an embedded JavaScript engine, cached."""

from __future__ import annotations

import functools
import hashlib
import html
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

log = get_plugin_logger("math")
KATEX = Path(__file__).with_name("katex.min.js")
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "math" / "formulas.json"
PROGRAM = """
function render(tex, display) {
  const options = {
    displayMode: display, output: "htmlAndMathml", strict: "error", throwOnError: true,
    trust(context) { throw new Error(context.command + " is not for formulas"); }  // else red text
  };
  try {
    return JSON.stringify({html: katex.renderToString(tex, options)});
  } catch (error) {
    return JSON.stringify({error: error.message});
  }
}"""
# Part of each key of the cache: another KaTeX, or another option, renders anew.
ENGINE = hashlib.sha256(KATEX.read_bytes() + PROGRAM.encode()).hexdigest()[:12]

MARK = ' data-search-exclude="1"'
# The source of a function that mkdocstrings shows repeats the TeX of its docstring.
SHOWS_TEX = re.compile(r'(<\w+ class="(?:arithmatex|mkdocstrings-source)")>')
# What pymdownx.arithmatex makes of $…$ and $$…$$; the search plugin removes the mark, where there is one.
FORMULA = re.compile(
    rf'<(?P<tag>span|div) class="arithmatex"(?:{MARK})?>\\[(\[](?P<tex>[^<]*)\\[)\]]</(?P=tag)>'
)
CODE = re.compile(r"<(code|pre|script|style)\b.*?</\1>", re.DOTALL)
LEFT = re.compile(
    r'\$\$[^$]*(?:\$\$)?|\$(?:\\[a-zA-Z]|<span class="arithmatex">)[^$<]*'
)

_known: dict[str, str] = {}  # what the cache held, and what this build rendered
_added: dict[str, str] = {}


def on_pre_build(config: MkDocsConfig) -> None:
    """Read the cache."""
    del config
    _added.clear()
    _known.clear()
    _known.update(_read())


def on_page_content(
    content: str, page: Page, config: MkDocsConfig, files: Files
) -> str:
    """Keep the formulas out of the search index, and report those that Markdown took for text."""
    del files
    where = _where(page, config)
    for left in LEFT.finditer(CODE.sub("", content)):
        tex = " ".join(left[0].split())[:60]
        log.warning(f"{where}: no formula, $$ needs blank lines around it: {tex}")
    for entry in str(page.toc).splitlines():
        if r"\(" in entry:
            log.warning(f"{where}: TeX in a heading needs a data-toc-label: {entry}")
    return SHOWS_TEX.sub(rf"\1{MARK}>", content)


# After the search plugin: to it, the end of a <span> inside a marked <span> ends the mark.
@event_priority(-100)
def on_page_context(
    context: Any, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Put the rendered formulas into the page."""
    del context, nav

    def formula(match: re.Match[str]) -> str:
        tex, display = html.unescape(match["tex"]).strip(), match["tag"] == "div"
        try:
            shown = render(tex, display)
        except ValueError as error:
            log.warning(f"{_where(page, config)}: {error}\nin the formula: {tex}")
            shown = f"<code>{html.escape(tex)}</code>"
        if not display:
            return f'<span class="arithmatex">{shown}</span>'
        return f'<div class="arithmatex" tabindex="0">{shown}</div>'  # the keyboard scrolls a wide one

    page.content = FORMULA.sub(formula, page.content or "")


def on_post_build(config: MkDocsConfig) -> None:
    """Add this build's formulas to the cache, which another build may have written meanwhile."""
    del config
    if not _added:
        return
    formulas = {k: v for k, v in (_read() | _added).items() if k.startswith(ENGINE)}
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    new = CACHE.with_name(f"{CACHE.name}.{os.getpid()}")
    new.write_text(
        json.dumps(formulas, ensure_ascii=False, indent=0, sort_keys=True),
        encoding="utf-8",
    )
    new.replace(CACHE)


def render(tex: str, display: bool) -> str:
    """Render one formula as HTML, with MathML inside for screen readers.

    Args:
        tex: What stands between the dollars.
        display: Whether it stands on a line of its own.

    Returns:
        The HTML, from the cache where it is known.

    Raises:
        ValueError: If KaTeX refuses the formula; the message is KaTeX's.
    """
    key = f"{ENGINE} {'display' if display else 'inline'} {tex}"
    if key not in _known:
        result = json.loads(_katex()(tex, display))
        if "error" in result:
            raise ValueError(result["error"])
        _known[key] = _added[key] = result["html"]
    return _known[key]


@functools.cache
def _katex() -> Callable[[str, bool], str]:
    """Start KaTeX; a build that finds every formula in the cache never does."""
    import quickjs

    engine = quickjs.Context()
    engine.eval(KATEX.read_text(encoding="utf-8") + PROGRAM)
    function: Callable[[str, bool], str] = engine.get("render")
    return function


def _read() -> dict[str, str]:
    try:
        return dict(json.loads(CACHE.read_text(encoding="utf-8")))
    except (OSError, ValueError):  # none yet, or a damaged one: render again
        return {}


def _where(page: Page, config: MkDocsConfig) -> str:
    return f"docs/{config.theme['language']}/{page.file.src_uri}"
