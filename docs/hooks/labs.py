"""Labs: a page in each language and a notebook to take along, from one program, snippets/labs/NAME.py.

The program runs in the project's own runner, like every snippet, so no kernel starts here. mkdocs-jupyter
gets the finished notebook and writes it, by the template in docs/hooks/notebook, as the Markdown of a page.
From there on a lab is a page like all others: the same links, formulas, figures, search and checks.
"""

from __future__ import annotations

import copy
import html
import sys
from pathlib import Path
from typing import Any

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data
from mkdocs_jupyter.config import settings

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))  # MkDocs restores the path

from docs.hooks import downloads
from snippets import pages, runner

log = get_plugin_logger("labs")
settings.templates_dir = str(Path(__file__).with_name("notebook"))
END = "<!-- end of the notebook -->"  # what mkdocs-jupyter appends is its style sheet

_notebooks: dict[str, Any] = {}  # by the `src_uri` of their pages


@event_priority(50)  # before mkdocs-jupyter looks for notebooks among the files
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the notebook of each lab in the language of the site."""
    _notebooks.clear()
    for name, result in config.extra["results"].items():
        if not name.startswith("labs/"):
            continue
        uri = f"{name}.ipynb"
        _notebooks[uri] = notebook(result, config.theme["language"])
        folder = ROOT / ".cache" / "notebooks" / config.theme["language"]
        (folder / uri).parent.mkdir(parents=True, exist_ok=True)
        (folder / uri).write_text(nbformat.writes(_notebooks[uri]), encoding="utf-8")
        # mkdocs-jupyter loses the path of a File.generated.
        file = File(uri, str(folder), config.site_dir, config.use_directory_urls)
        files.append(file)
    return files


def notebook(result: runner.Result, language: str) -> Any:
    """Put together a lab's text in one language, its code, and what the code printed and drew."""
    path = f"snippets/{result.name}.py"
    program = pages.path_of(result.name).read_text(encoding="utf-8")
    outputs = iter(result.outputs)
    cells, ran = [], len(result.outputs)
    for cell in pages.lab_cells(program, path):
        if cell.source:
            output = next(outputs, runner.Output())
            source = cell.source.strip("\n")
            cells.append(downloads.code_cell(source, output.text, output.figures))
            if result.error and ran == sum(c.cell_type == "code" for c in cells):
                log.warning(
                    f"{path}: code cell {ran}, line {cell.line}, did not run to its end"
                )
        elif cell.language in (None, language):
            cells.append(downloads.text_cell(cell.text))
    return downloads.put_together(cells)


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Let mkdocs-jupyter render the notebook, as Markdown, and MkDocs render that."""
    if page.file.src_uri not in _notebooks:
        return None
    page.render(
        config, Files([])
    )  # mkdocs-jupyter has put its own in the place of the page's
    del page.render
    return html.unescape(str(page.content).partition(END)[0])


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> None:
    """Offer the program, and the notebook without what only the site understands."""
    del markdown
    if page.file.src_uri not in _notebooks:
        return
    name = page.file.src_uri.removesuffix(".ipynb")
    page.meta["snippets"] = [name]
    if page.edit_url:
        there = f"docs/{config.theme['language']}/{page.file.src_uri}"
        page.edit_url = page.edit_url.replace(there, f"snippets/{name}.py")
    made, base = copy.deepcopy(_notebooks[page.file.src_uri]), config.site_url or ""
    as_page = File.generated(config, f"{name}.md", content="")
    for cell in made.cells:
        if cell.cell_type == "markdown":
            text, _ = get_data(cell.source)
            cell.source = downloads.plain(text, as_page, base).strip()
    first = downloads.FIRST[config.theme["language"]].format(url=base + as_page.url)
    install = f"```bash\npip install {base}{config.extra['wheel']}\n```"
    cells = [downloads.text_cell(f"{first}\n\n{install}"), *made.cells]
    content = nbformat.writes(
        downloads.put_together([cell for cell in cells if cell.source])
    )
    file = File.generated(config, f"downloads/{name}.ipynb", content=content)
    file.dest_uri = f"{name}.ipynb"  # beside the page
    files.append(file)
