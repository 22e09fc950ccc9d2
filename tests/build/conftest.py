"""A small project with the machinery of the site, to be built, and to be broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from snippets import runner

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
# The address that the continuous integration sets is for the whole site alone.
ENVIRONMENT.pop("SITE_URL", None)


def mkdocs(
    root: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        env={**ENVIRONMENT, "PYTHONPATH": str(root), **environment},
    )


QUESTIONS = """\
topics:
  - {id: t, zh: 主题, en: Topic}
questions:
  - {topic: t, slug: one, zh: 问题, en: Question, from: ["x"], body: full, claims: []}
  - {topic: t, slug: two, zh: 另一个, en: Another, from: ["x"], body: full, claims: []}
"""
PAGE = """\
---
title: {title}
description: What it is.
tags: [a, b]
questions: [x]
---

# {title}

```python
--8<-- "t/draws.py"
```

```text
--8<-- "t/draws.out"
```

![It rises](../figures/t/draws-1.svg)
"""
DRAWS = '"""Draw."""\n\nimport matplotlib.pyplot as plt\n\nplt.plot([1, 2], [1, 2])\nprint("drawn")\nplt.show()\n'


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the small projects need not run again for each test."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def project(tmp_path: Path, shared_cache: Path) -> Path:
    """A copy of the site's machinery with one question in each language."""
    root = tmp_path / "project"
    root.mkdir()
    (root / ".cache").symlink_to(shared_cache)
    for name in (
        "mkdocs.yml",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "docs/mkdocs.en.yml",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(runner.ROOT / name, root / name)
    for name in ("docs/hooks", "docs/theme"):
        shutil.copytree(
            runner.ROOT / name,
            root / name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    (root / "dlref").mkdir()
    (root / "dlref" / "__init__.py").write_text("", encoding="utf-8")
    (root / "snippets" / "t").mkdir(parents=True)
    for path in [*(runner.ROOT / "snippets").glob("*.py"), runner.STYLE]:
        shutil.copy(path, root / "snippets" / path.name)
    (root / "snippets" / "t" / "draws.py").write_text(DRAWS, encoding="utf-8")
    (root / "snippets" / "t" / "draws.out").write_text("drawn\n", encoding="utf-8")
    (root / "docs" / "questions.yml").write_text(QUESTIONS, encoding="utf-8")
    for language, title in (("zh", "问题"), ("en", "Question")):
        folder = root / "docs" / language
        for name in ("index.md", "t/index.md", "reference/index.md", "labs/index.md"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            head = f"---\ntitle: {name}\ndescription: d\n---\n\n# {name}\n"
            (folder / name).write_text(head, encoding="utf-8")
        (folder / "labs" / "index.md").unlink()
        (folder / "t" / "one.md").write_text(PAGE.format(title=title), encoding="utf-8")
    return root


Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(project: Path) -> Edit:
    """Replace a piece of a file of the project."""

    def replace(name: str, old: str, new: str) -> None:
        path = project / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
