"""The built site, once for all tests that look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from snippets import runner
from tests.build.conftest import mkdocs
from tests.site import browser
from tests.site.alone import Interpreters


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Path, str]]:
    """The whole site, built by `mkdocs build --strict`, on a plain static server under a sub-path.

    It stays in .cache/served. The continuous integration compares it with the site that it built before, for
    the same SITE_URL; so the port is the one named there.
    """
    folder = runner.ROOT / ".cache" / "served"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = urlsplit(os.environ.get("SITE_URL", "")).port or 0
    with browser.served(folder, port) as root:
        done = mkdocs(runner.ROOT, "-d", str(folder / "site"), SITE_URL=f"{root}site/")
        assert done.returncode == 0, done.stdout + done.stderr
        yield folder / "site", f"{root}site/"


@pytest.fixture(scope="session")
def site(served: tuple[Path, str]) -> Path:
    """The folder of the built site."""
    return served[0]


@pytest.fixture(scope="session")
def address(served: tuple[Path, str]) -> str:
    """The address of the built site."""
    return served[1]


@pytest.fixture(scope="session")
def interpreters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Interpreters]:
    """What runs programs by themselves."""
    started = Interpreters(tmp_path_factory.mktemp("alone"))
    yield started
    started.close()
