"""Puts what the snippets drew into the site, in two colour schemes, and checks what these printed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))  # MkDocs restores the path

from snippets import __main__ as command_line
from snippets import pages, runner

log = get_plugin_logger("snippets")
FIGURE = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s]*figures/(?P<name>[\w/-]+)-(?P<number>\d)\.svg)\)"
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Check what every snippet printed that was run, add its figures, and the file of every snippet."""
    _check_pages(files, config)
    for result in config.extra["results"].values():
        problem = command_line.problem(result)
        if problem:
            places = ", ".join(pages.places().get(result.name, ["no page"]))
            log.warning(f"snippets/{result.name}.py, shown on {places}:\n{problem}")
        for number, figure in enumerate(result.figures, start=1):
            for palette in runner.PALETTES:
                uri = f"figures/{result.name}-{number}-{palette}.svg"
                files.append(
                    File.generated(config, uri, content=runner.colour(figure, palette))
                )
    for name in pages.names():
        path = str(pages.path_of(name))
        files.append(File.generated(config, f"snippets/{name}.py", abs_src_path=path))
    return files


def _check_pages(files: Files, config: MkDocsConfig) -> None:
    """Stop at a page whose blocks are not as they must be: they would not be tested."""
    errors = []
    for file in files.documentation_pages():
        if file.src_uri.endswith(".md"):
            try:
                pages.check_fences(file.content_string, _where(file, config))
            except pages.PageError as error:
                errors.append(str(error))
    if errors:
        raise PluginError("\n".join(errors))


def _where(file: File, config: MkDocsConfig) -> str:
    return f"docs/{config.theme['language']}/{file.src_uri}"


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> str:
    """Show each figure in the variant of the reader's colour scheme."""
    del files
    where, results = _where(page.file, config), config.extra["results"]
    shown = [
        fence.include for fence in pages.fences(markdown) if fence.info == "python"
    ]
    page.meta["snippets"] = [
        str(path).removesuffix(".py") for path in dict.fromkeys(shown)
    ]

    def both(match: re.Match[str]) -> str:
        name, number = match["name"], int(match["number"])
        figures = results[name].figures if name in results else []
        if number > len(figures):
            log.warning(f"{where}: snippets/{name}.py draws no figure {number}")
            return match[0]
        width, height = size(figures[number - 1])
        stem = match["path"].removesuffix(".svg")
        return "".join(
            f"![{match['alt']}]({stem}-{palette}.svg#only-{palette})"
            f"{{ loading=lazy width={width} height={height} }}"
            for palette in runner.PALETTES
        )

    return FIGURE.sub(both, markdown)


def size(svg: str) -> tuple[int, int]:
    """The width and height of a figure in pixels, so that the text below does not jump when it loads."""
    points = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert points
    return round(float(points[1]) * 4 / 3), round(float(points[2]) * 4 / 3)
