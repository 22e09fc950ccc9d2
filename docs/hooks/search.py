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

# What the theme's script says, what it must say, and what to try where it says something else by now.
MENDS = [
    (  # a word that ends where the query ends is none to the theme
        "for(let o=s+1;o<t.length;o++)t.slice(s,o)in e",
        "for(let o=s+1;o<=t.length;o++)t.slice(s,o)in e",
        "does it find the 卷积 in 什么是卷积?",
    ),
    (  # of the two asterisks that it puts behind a Chinese word it takes away one, and misses what it found
        "wildcard.TRAILING,n.term=n.term.slice(0,-1)",
        'wildcard.TRAILING,n.term=n.term.replace(/\\*+$/,"")',
        "does it say of 梯度消失 that 梯度 is missing where it is not?",
    ),
]

_whole: list[str] = []  # the content of the page that is being indexed


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Mend the worker that searches: what of it Chinese queries need is wrong in the theme."""
    del config
    for file in files:
        if re.search(r"/workers/search\.\w+\.min\.js$", file.src_uri):
            script = file.content_string
            for theirs, ours, question in MENDS:
                if theirs not in script:
                    raise PluginError(f"the theme's search has changed: {question}")
                script = script.replace(theirs, ours)
            file.content_string = script
            return
    raise PluginError("the theme has no workers/search.*.min.js any more")


@event_priority(50)
def _before(_: object, page: Page, **__: object) -> None:
    """Show the plugin code without its colours: it reads element by element, a sixth of a build."""
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
