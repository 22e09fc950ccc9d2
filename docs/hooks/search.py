"""What the theme's search leaves open: the last word of a Chinese query, tags of several words, time."""

from __future__ import annotations

import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

BLOCK = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
COLOURED = re.compile(r"</?span\b[^>]*>")
MARK = re.compile(r'\s?data-search-\w+="[^"]+"')

_whole: list[str] = []  # the content of the page that is being indexed


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Let a Chinese query find its last word: the theme tries no word that ends where the query does."""
    del config
    theirs = "for(let o=s+1;o<t.length;o++)t.slice(s,o)in e"
    ours = theirs.replace("o<t", "o<=t")
    for file in files:
        if re.search(r"/workers/search\.\w+\.min\.js$", file.src_uri):
            script = file.content_string
            if theirs in script:
                file.content_string = script.replace(theirs, ours)
                return
    raise PluginError(
        "the theme's search has changed: does it find the 卷积 in 什么是卷积?"
    )


@event_priority(50)
def _before(_: object, page: Page, **__: object) -> None:
    """Show the plugin code without its colours: it reads element by element, a third of a build."""
    _whole[:] = [page.content or ""]
    page.content = BLOCK.sub(lambda block: COLOURED.sub("", block[0]), _whole[0])


@event_priority(-50)  # and before docs/hooks/math.py
def _after(_: object, page: Page, config: MkDocsConfig, **__: object) -> None:
    """Give the page its colours back, and cut its tags into words in the index, like titles and texts."""
    page.content = MARK.sub("", _whole.pop())  # the plugin takes its marks away
    search: Any = config.plugins["material/search"]
    index = search.search_index
    tags = [index._segment_chinese(tag) for tag in page.meta.get("tags") or []]
    for entry in index.entries:
        if "tags" in entry and entry["location"].split("#")[0] == page.url:
            entry["tags"] = tags


on_page_context = CombinedEvent(_before, _after)
