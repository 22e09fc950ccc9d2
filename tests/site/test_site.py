"""What must hold for the built site as a whole: nothing from elsewhere, all of it found, every figure shown."""

from __future__ import annotations

import json
import re
from pathlib import Path


def test_every_page_of_the_site_is_searchable_and_raw_formulas_are_not(
    site: Path,
) -> None:
    for language in ("zh", "en"):
        index = json.loads(
            (site / language / "search" / "search_index.json").read_text(
                encoding="utf-8"
            )
        )
        places = {entry["location"].split("#")[0] for entry in index["docs"]}
        pages = {
            str(path.relative_to(site / language))
            for path in (site / language).rglob("*.html")
        }
        assert pages - places <= {"404.html", "errors.html", "tags.html"}
        text = json.dumps(index, ensure_ascii=False)
        assert "\\\\frac" not in text
        assert "\\\\lVert" not in text


def test_nothing_on_the_site_comes_from_another_host(site: Path) -> None:
    """No script, style, font, image or frame has an address with a host."""
    for path in [*site.rglob("*.html"), *site.rglob("*.css"), *site.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            loaded = re.findall(
                r"<(?:script|img|iframe|source|audio|video)[^>]*\ssrc=\"((?:https?:)?//[^\"]*)",
                text,
            )
            loaded += re.findall(
                r"<link(?=[^>]*rel=\"(?:stylesheet|icon|preconnect|preload)\")[^>]*href=\"((?:https?:)?//[^\"]*)",
                text,
            )
        else:
            loaded = re.findall(
                r"(?:url\(|@import\s+)[\"']?((?:https?:)?//[^\"')]*)", text
            )
        assert loaded == [], path


def test_each_figure_is_small_and_drawn_for_both_schemes(site: Path) -> None:
    figures = list((site / "en" / "figures").rglob("*.svg"))
    assert figures
    for path in figures:
        assert path.stat().st_size <= 64 * 1024, path
    light, dark = (
        {str(p).replace(f"-{name}", "") for p in figures if f"-{name}" in p.name}
        for name in ("light", "dark")
    )
    assert light == dark


def test_every_figure_that_a_snippet_draws_is_on_its_pages(site: Path) -> None:
    for language in ("zh", "en"):
        drawn = {
            str(path.relative_to(site / language))
            for path in (site / language / "figures").rglob("*.svg")
        }
        shown = {
            re.sub(r"^(\.\./)+", "", address)
            for path in (site / language).rglob("*.html")
            for address in re.findall(
                r'src="((?:\.\./)*figures/[^"#]*)#only',
                path.read_text(encoding="utf-8"),
            )
        }
        assert drawn == shown
