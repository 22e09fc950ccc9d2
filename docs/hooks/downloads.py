"""What a reader can take along: each page as a notebook with its outputs, and the wheel of `dlref`."""

from __future__ import annotations

import ast
import posixpath
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from hatchling.builders.wheel import WheelBuilder
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils.meta import get_data

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))  # MkDocs restores the path

from snippets import pages, runner

FIRST = {
    "zh": "本笔记来自 {url} 。运行它需要 `dlref` 这一版：",
    "en": "This notebook was made from {url} . To run it, install the `dlref` that it was made with:",
}
# Stands before a program that leans on the default dtype, below one that sets it.
RESET = "import torch\n\ntorch.set_default_dtype(torch.float32)  # a block above changed it\n\n"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the wheel, and a notebook for each page that shows a snippet."""
    folder = ROOT / ".cache" / "wheel" / config.theme["language"]
    folder.mkdir(parents=True, exist_ok=True)
    (wheel,) = WheelBuilder(str(ROOT)).build(
        directory=str(folder), versions=["standard"]
    )
    uri = f"pkg/{Path(wheel).name}"
    files.append(File.generated(config, uri, abs_src_path=wheel))
    config.extra["wheel"] = uri
    for file in list(files.documentation_pages()):
        if file.src_uri.endswith(".md") and any(
            fence.info == "python" for fence in pages.fences(file.content_string)
        ):
            content = nbformat.writes(notebook(file, config))
            files.append(
                File.generated(config, file.src_uri[:-3] + ".ipynb", content=content)
            )
    return files


def notebook(file: File, config: MkDocsConfig) -> Any:
    """Turn a page into a notebook: its text and programs, with what each program printed and drew."""
    text, meta = get_data(file.content_string)
    base = config.site_url or ""
    first = FIRST[config.theme["language"]].format(url=base + file.url)
    cells = [
        text_cell(f"{first}\n\n```bash\npip install {base}{config.extra['wheel']}\n```")
    ]
    position, changed = 0, False
    for fence in pages.fences(text):
        if fence.info == "python":
            cells.append(text_cell(plain(text[position : fence.start], file, base)))
            name = str(fence.include).removesuffix(".py")
            source = pages.path_of(name).read_text(encoding="utf-8").rstrip()
            sets = "set_default_dtype" in source
            if changed and not sets_dtype_first(source):
                source = RESET + source
            changed = sets
            result = config.extra["results"].get(name)
            figures = result.figures if result else []
            cells.append(code_cell(source, pages.expected(name) or "", figures))
            position = fence.end
        elif fence.info == "text" and fence.include:
            cells.append(text_cell(plain(text[position : fence.start], file, base)))
            position = fence.end  # the output stands below its program
    cells.append(text_cell(plain(text[position:], file, base)))
    cells = [cell for cell in cells if cell.source]
    return put_together(cells, title=str(meta.get("title", "")))


def sets_dtype_first(source: str) -> bool:
    """Whether a program sets the default dtype before it does anything else."""
    imports = (ast.Import, ast.ImportFrom)
    body = ast.parse(source).body[1:]  # after the docstring
    first = next(statement for statement in body if not isinstance(statement, imports))
    return "set_default_dtype" in ast.unparse(first)


# The functions of nbformat.v4 check each piece when it is made; `writes` checks the whole, once.
def put_together(cells: list[Any], title: str | None = None) -> Any:
    """A notebook of these cells."""
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel} | ({"title": title} if title else {})
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def text_cell(source: str) -> Any:
    """A Markdown cell."""
    return nbformat.from_dict(
        {"cell_type": "markdown", "metadata": {}, "source": source.strip()}
    )


def code_cell(source: str, text: str, figures: list[str]) -> Any:
    """A code cell with what it printed and drew."""
    outputs: list[dict[str, Any]] = []
    if text:
        outputs.append({"output_type": "stream", "name": "stdout", "text": text})
    for figure in figures:
        data = {"image/svg+xml": runner.colour(figure, "light")}
        outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
    return nbformat.from_dict(
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": outputs,
            "source": source,
        }
    )


def plain(text: str, file: File, base: str) -> str:
    """Replace what only the site understands: ids, figures, folded answers, links between pages."""
    folder = posixpath.dirname(file.src_uri)

    def link(match: re.Match[str]) -> str:
        path, _, anchor = match[1].partition("#")
        target = posixpath.join(folder, path or posixpath.basename(file.src_uri))
        page = posixpath.splitext(posixpath.normpath(target))[0] + ".html"
        return f"]({base}{page}{'#' + anchor if anchor else ''})"

    text = re.sub(r"^(#+ .*?) *\{ *#[\w-]+ *\}$", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"!\[[^\]]*\]\([^)]*figures/[^)]*\)", "", text)
    text = re.sub(r'^\?\?\?\+? \w+ "(.*)"$', r"**\1**", text, flags=re.MULTILINE)
    text = re.sub(r"^ {4}(?=\S)", "", text, flags=re.MULTILINE)
    return re.sub(
        r"\]\(((?!\w+:)[^)\s]*\.(?:md|ipynb)(?:#[\w-]+)?|#[\w-]+)\)", link, text
    )
