"""Two sites from one command: the Chinese build starts the English one, and writes the root page.

Also what a site takes from docs/questions.yml: its navigation, and the list of questions on each topic's
page.
"""

from __future__ import annotations

import gc
import logging
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

DOCS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(DOCS.parent))  # MkDocs restores the path

from snippets import __main__ as command_line
from snippets import pages, runner

log = get_plugin_logger("languages")
LANGUAGES = ("zh", "en")
WORDS = {
    "zh": {
        "home": "首页",
        "topics": "问题",
        "errors": "流传的错误",
        "labs": "实验",
        "reference": "API 参考",
        "about": "关于",
        "questions": "本主题的问题",
        "coming": "即将写出",
        "users": "用到它的页面",
    },
    "en": {
        "home": "Home",
        "topics": "Questions",
        "errors": "Errors in circulation",
        "labs": "Labs",
        "reference": "API reference",
        "about": "About",
        "questions": "The questions of this topic",
        "coming": "coming",
        "users": "Pages that use it",
    },
}
FIELDS = ("title", "description", "tags", "questions")
ABOUT = ("glossary.md", "proof.md", "tags.md")
WAITS = "WAITS_FOR_THE_PROGRAMS"  # an environment variable of the English build

_state: dict[str, Any] = {"command": "build", "other": None}


@cache
def questions() -> dict[str, Any]:
    """The topics and questions of docs/questions.yml."""
    with (DOCS / "questions.yml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is a build or a preview."""
    del dirty
    logging.getLogger("jieba").setLevel(logging.WARNING)
    _state["command"] = command
    if command == "build":
        gc.disable()  # it ends before its garbage, 50 MB, is worth the collector's time


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give this language its folder and address; a build of the Chinese site starts the English one."""
    language = config.theme["language"]
    root = Path(config.site_dir)
    if _state["command"] == "build":
        config.site_dir = str(root / language)
        if config.site_url:
            config.extra["root_url"] = config.site_url.rstrip("/") + "/"
            config.site_url = f"{config.extra['root_url']}{language}/"
        if language == "zh":
            _state["other"] = _build_english(root)
    if os.environ.get(WAITS):
        sys.stdin.read()  # ends when the Chinese build has run the programs
    config.extra["results"] = _results()
    if _state["other"] is not None:
        _state["other"].stdin.close()
    if edit := os.environ.get("EDIT_URI"):
        config.edit_uri_template = f"{edit}docs/{language}/{{path}}"
    config.extra["root"] = root
    config.nav = _navigation(language)
    return config


def _results() -> dict[str, runner.Result]:
    """Run what draws, and the labs, where they changed since they last ran well; a build runs them once.

    A snippet that only prints is shown with its committed output, which the tests compare.
    """
    log.info("Running the snippets that draw and the labs, where they changed")
    try:
        jobs = [
            pages.job(name)
            for name in pages.names()
            if name.startswith("labs/") or pages.draws(name)
        ]
    except pages.PageError as error:
        raise PluginError(str(error)) from None
    results = command_line.run_with_bar(jobs, cached=True)
    return {result.name: result for result in results}


def _build_english(root: Path) -> subprocess.Popen[str]:
    """Start the English build: it imports what it needs before the first program runs, and waits."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "-f",
            str(DOCS / "mkdocs.en.yml"),
            "-d",
            str(root),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(DOCS.parent),
            "NO_MKDOCS_2_WARNING": "1",
            WAITS: "1",
        },
    )


def _navigation(language: str) -> list[Any]:
    words, folder = WORDS[language], DOCS / language
    topics = []
    for topic in questions()["topics"]:
        answered = [q for q in questions()["questions"] if q["topic"] == topic["id"]]
        paths = [f"{topic['id']}/{q['slug']}.md" for q in answered]
        topics.append(
            {
                topic[language]: [
                    f"{topic['id']}/index.md",
                    *(p for p in paths if (folder / p).is_file()),
                ]
            }
        )
    labs = [
        f"labs/{path.stem}.ipynb"
        for path in sorted((DOCS.parent / "snippets" / "labs").glob("*.py"))
    ]
    modules = sorted(path.stem for path in (DOCS.parent / "dlref").glob("[!_]*.py"))
    return [
        {words["home"]: "index.md"},
        {words["topics"]: topics},
        *([{words["errors"]: "errors.md"}] if (folder / "errors.md").is_file() else []),
        *([{words["labs"]: ["labs/index.md", *labs]}] if labs else []),
        {
            words["reference"]: [
                "reference/index.md",
                *(f"reference/{name}.md" for name in modules),
            ]
        },
        {words["about"]: [name for name in ABOUT if (folder / name).is_file()]},
    ]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add an API page for each module of `dlref`, with links back to the pages that use it."""
    language = config.theme["language"]
    users = _users(DOCS / language)
    for path in sorted((DOCS.parent / "dlref").glob("[!_]*.py")):
        name = path.stem
        lines = [
            "---",
            f"title: dlref.{name}",
            "---",
            f"# dlref.{name} {{#dlref-{name}}}",
            "",
            f"::: dlref.{name}",
            "",
        ]
        if users.get(name):
            lines += [f"## {WORDS[language]['users']} {{#used-by}}", ""]
            lines += [f"- [{title}](../{uri})" for uri, title in users[name].items()]
        files.append(
            File.generated(config, f"reference/{name}.md", content="\n".join(lines))
        )
    return files


def _users(folder: Path) -> dict[str, dict[str, str]]:
    """For each module of `dlref`, the pages whose snippets import it, with their titles."""
    found: dict[str, dict[str, str]] = {}
    for page in sorted(folder.rglob("*.md")):
        text, meta = get_data(page.read_text(encoding="utf-8"))
        for fence in pages.fences(text):
            path = pages.SNIPPETS / (fence.include or "")
            if fence.info == "python" and path.is_file():
                source = path.read_text(encoding="utf-8")
                for module in re.findall(
                    r"^from dlref\.(\w+) import", source, re.MULTILINE
                ):
                    found.setdefault(module, {})[str(page.relative_to(folder))] = str(
                        meta.get("title", "")
                    )
    return found


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> str | None:
    """Check a question's front matter, and append the list of its questions to a topic's page."""
    topic, _, name = page.file.src_uri.partition("/")
    language = config.theme["language"]
    if topic == "reference":
        page.meta["search"] = {
            "boost": 0.5
        }  # who searches for a word wants its question first
    if topic not in {known["id"] for known in questions()["topics"]}:
        return None
    if name != "index.md":
        known = questions()["questions"]
        uris = [f"{q['topic']}/{q['slug']}.md" for q in known]
        question = dict(zip(uris, known, strict=True)).get(page.file.src_uri, {})
        page.meta["search"] = {"boost": 2.8 if question.get("central") else 2}
        for field in FIELDS:
            value = page.meta.get(field)
            if not value and (field, value) != ("questions", []):
                log.warning(
                    f"docs/{language}/{page.file.src_uri}:1: the front matter has no {field}"
                )
        return (
            _also_asked(markdown, question.get("also", ()))
            if language == "zh"
            else None
        )
    words = WORDS[language]
    lines = [markdown, f"\n## {words['questions']} {{#questions}}\n"]
    for question in questions()["questions"]:
        if question["topic"] != topic:
            continue
        file = files.get_file_from_path(f"{topic}/{question['slug']}.md")
        if file is None:
            lines.append(
                f'- {question[language]} <span class="coming">{words["coming"]}</span>\n'
            )
            continue
        _, meta = get_data(Path(str(file.abs_src_path)).read_text(encoding="utf-8"))
        lines.append(
            f"- [{question[language]}]({question['slug']}.md)  \n  {meta.get('description', '')}\n"
        )
    return "\n".join(lines)


def _also_asked(markdown: str, titles: Sequence[str]) -> str:
    """Put the other titles of a question, which are Chinese, below its own, where search weighs them."""
    if not titles:
        return markdown
    line = f'<small class="also">也问作：{"；".join(titles)}</small>'
    return re.sub(r"^(# .*)$", rf"\1 {line}", markdown, count=1, flags=re.MULTILINE)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Set Chinese text: no blanks between its lines, no line that begins with the mark after a formula."""
    del page, files
    if config.theme["language"] != "zh":
        return html
    formula = r'(<span class="arithmatex">[^<]{1,30}</span>[，。；：、）”])'  # longer ones must break
    html = re.sub(formula, r'<span class="together">\1</span>', html)
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.DOTALL)
    wide = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u201c\u201d"
    parts[::2] = [
        re.sub(
            f"([\u3000-\u303f\uff00-\uffef]|(?<=[{wide}])(?=\n[{wide}]))\n(?!<[/?]?(p|ul|ol|li|div|h\\d))",
            r"\1",
            part,
        )
        for part in parts[::2]
    ]
    return "".join(parts)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend a page."""
    del page
    return _mend(output, config.theme["language"])


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Mend the page for addresses that are not there."""
    return (
        _mend(output, config.theme["language"])
        if template_name == "404.html"
        else output
    )


def _mend(output: str, language: str) -> str:
    """Mend what the theme leaves open: names of landmarks, and alternates that are not pages."""
    names = {"zh": ("搜索", "本页标签"), "en": ("Search", "Tags")}[language]
    output = output.replace(
        'role="dialog">', f'role="dialog" aria-label="{names[0]}">', 1
    )
    output = output.replace(
        '<nav class="md-tags" >', f'<nav class="md-tags" aria-label="{names[1]}">'
    )
    # "Copied to clipboard" is to be read out.
    output = output.replace(
        'data-md-component="dialog"', 'data-md-component="dialog" role="status"', 1
    )
    # A section with a page of its own is labelled by an icon; its title stands in the label below.
    output = re.sub(
        r'aria-labelledby="__nav_\d+_\d+_label"([^>]*>\s*<label[^>]*>\s*<span[^>]*></span>\s*)([^<]+?)\s*<',
        r'aria-label="\2"\1\2 <',
        output,
    )
    # The theme's script reads these roots; the addresses for search engines stand in the site map.
    return re.sub(
        r'(<link rel="alternate" href="[^"]*") hreflang="[^"]*"', r"\1", output
    )


def on_post_build(config: MkDocsConfig) -> None:
    """Wait for the English build, then write the root page, which leads to the reader's language."""
    other = _state["other"]
    if other is None:
        return
    _state["other"] = None
    print(other.stdout.read(), end="", file=sys.stderr)
    if other.wait() != 0:
        raise PluginError("the English site was not built; its messages stand above")
    root: Path = config.extra["root"]
    page = (DOCS / "theme" / "root.html").read_text(encoding="utf-8")
    (root / "index.html").write_text(page, encoding="utf-8")
    (root / ".nojekyll").touch()  # GitHub Pages publishes the folder as it is
    counts = [
        f"{len(list((root / name).rglob('*.html')))} pages in {name}"
        for name in LANGUAGES
    ]
    figures = len(list((root / "zh" / "figures").rglob("*-light.svg")))
    log.info(
        f"Built {', '.join(counts)}, {figures} figures in two colour schemes: {root}"
    )


def on_build_error(error: Exception) -> None:
    """Do not leave the English build running when the Chinese one failed."""
    del error
    if _state["other"] is not None:
        _state["other"].kill()
