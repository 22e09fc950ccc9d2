"""The index of circulating errors: every claim that a page refutes, by topic, with its correction."""

from __future__ import annotations

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))  # MkDocs restores the path

from docs.hooks import languages
from snippets import pages

COUNT = {"zh": "共 {} 条。", "en": "{} claims."}


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> str | None:
    """Append the claims to the page `errors.md`; each leads to its proof."""
    if page.file.src_uri != "errors.md":
        return None
    language, count, lines = config.theme["language"], 0, [""]
    for topic in languages.questions()["topics"]:
        lines += [f"## {topic[language]} {{#{topic['id']}}}", ""]
        for question in languages.questions()["questions"]:
            uri = f"{question['topic']}/{question['slug']}.md"
            file = files.get_file_from_path(uri)
            if question["topic"] != topic["id"] or file is None:
                continue
            try:
                found = pages.misconceptions(
                    file.content_string, f"docs/{language}/{uri}"
                )
            except pages.PageError as error:
                raise PluginError(str(error)) from None
            count += len(found)
            lines += [f"### [{question[language]}]({uri}) {{#{question['slug']}}}", ""]
            lines += [f"- [{m.claim}]({uri}#{m.id})  \n  {m.correction}" for m in found]
            lines.append("")
    return "\n".join([markdown, COUNT[language].format(count), *lines])
