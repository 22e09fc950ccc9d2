"""Puts what the snippets drew into the site: runs them (or takes the cache), colours each figure twice."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))  # MkDocs restores the path

from snippets import __main__ as command_line
from snippets import pages, runner

log = get_plugin_logger("snippets")
FIGURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s]*figures/(?P<name>[\w/-]+)-(?P<number>\d)\.svg)\)")

_figures: dict[str, list[str]] = {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Run every snippet, check what it printed, and add its figures and its file to the site."""
    _figures.clear()
    for result in runner.run(map(pages.job, pages.names()), cached=True):
        problem = command_line.problem(result)
        if problem:
            log.warning(f"snippets/{result.name}.py, shown on {pages.places().get(result.name, 'no page')}:\n{problem}")
        _figures[result.name] = result.figures
        for number, figure in enumerate(result.figures, start=1):
            for palette in runner.PALETTES:
                uri = f"figures/{result.name}-{number}-{palette}.svg"
                files.append(File.generated(config, uri, content=runner.colour(figure, palette)))
        path = str(pages.path_of(result.name))
        files.append(File.generated(config, f"snippets/{result.name}.py", abs_src_path=path))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Check the blocks of a page, and show each figure in the variant of the reader's colour scheme."""
    where = f"docs/{config.theme['language']}/{page.file.src_uri}"
    text = Path(str(page.file.abs_src_path)).read_text(encoding="utf-8") if page.file.abs_src_path else markdown
    try:
        page.meta["snippets"] = list(dict.fromkeys(name for _, name in pages.check_fences(text, where)))
    except pages.PageError as error:
        log.warning(str(error))

    def both(match: re.Match[str]) -> str:
        name, number = match["name"], int(match["number"])
        if number > len(_figures.get(name, [])):
            log.warning(f"{where}: snippets/{name}.py draws no figure {number}")
            return match[0]
        size = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"|height="([\d.]+)pt"[^>]*? width="([\d.]+)pt"', _figures[name][number - 1])
        width, height = (float(value) * 4 / 3 for value in (size[1] or size[4], size[2] or size[3])) if size else (0, 0)
        attributes = f'loading=lazy width={width:.0f} height={height:.0f}'
        stem = match["path"].removesuffix(".svg")
        return "".join(
            f"![{match['alt']}]({stem}-{palette}.svg#only-{palette}){{ {attributes} }}" for palette in runner.PALETTES
        )

    return FIGURE.sub(both, markdown)
