"""Benchmarks, as ratios measured side by side: `make bench`, or `python -m tests.bench NAME…`."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from snippets import pages, runner
from tests import bench_dlref as reference

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "OMP_NUM_THREADS": "1"}

# One process runs every snippet, one after the other, without isolation, and draws every figure.
TOGETHER = """
import io, json, sys, warnings
import matplotlib.pyplot as plt
import torch
from matplotlib.backends.backend_svg import FigureCanvasSVG
torch.set_num_threads(1)
plt.show = lambda *a, **k: None
out, sys.stdout = sys.stdout, io.StringIO()
for path in json.loads(sys.argv[1]):
    with plt.style.context(sys.argv[2]):
        exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__"})
        for number in plt.get_fignums():
            FigureCanvasSVG(plt.figure(number)).print_svg(io.StringIO())
        plt.close("all")
    torch.set_default_dtype(torch.float32)
"""


def seconds(action: Callable[[], object], times: int = 1) -> float:
    """The shortest of several runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def bench_snippets() -> None:
    """All snippets isolated and compared, against one process that runs them all without isolation."""
    names = [name for name in pages.names() if not name.startswith("labs/")]
    paths = json.dumps([str(pages.path_of(name)) for name in names])
    command = [sys.executable, "-c", TOGETHER, paths, str(runner.STYLE)]

    def together() -> None:
        subprocess.run(command, check=True, env=ENVIRONMENT, cwd=runner.ROOT)

    def isolated() -> None:
        check = [sys.executable, "-m", "snippets", "check", *names]
        subprocess.run(
            check, check=True, env=ENVIRONMENT, cwd=runner.ROOT, capture_output=True
        )

    ours, theirs = seconds(isolated, 3), seconds(together, 3)
    print(f"{len(names)} snippets, isolated and compared {ours:6.1f} s")
    print(f"{len(names)} snippets, in one process        {theirs:6.1f} s")
    print(f"ratio {ours / theirs:.2f} (at most 1.0)")


def bench_site() -> None:
    """Building the site: cold, warm, after a change, and against MkDocs without our hooks."""
    with tempfile.TemporaryDirectory() as folder:
        root = _copy(Path(folder) / "copy")
        build = [sys.executable, "-m", "mkdocs", "build", "--strict"]

        def site() -> None:
            subprocess.run(
                build, check=True, cwd=root, env=_environment(root), capture_output=True
            )

        cache = root / ".cache"
        cold = seconds(site)
        warm = seconds(site, 3)
        parts = {}

        def lab(path: Path) -> bool:
            return '"name": "labs/' in path.read_text(encoding="utf-8")[:200]

        for name, wanted in (("labs", True), ("snippets", False)):
            for path in list((cache / "snippets").glob("*.json")):
                if lab(path) is wanted:
                    path.unlink()
            parts[name] = seconds(site) - warm
        shutil.rmtree(cache / "math")
        parts["formulas"] = seconds(site) - warm
        snippet = root / "snippets/gradients/norm_or_value.py"
        snippet.write_text(snippet.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        changed = seconds(site)
        served = _serve(root)
        bare = _bare(root)
        print(
            f"cold build {cold:.1f} s: snippets {parts['snippets']:.1f}, labs {parts['labs']:.1f}, ",
            end="",
        )
        print(f"formulas {parts['formulas']:.1f}, MkDocs and the rest {warm:.1f}")
        print(f"warm build, nothing changed {warm:.1f} s")
        print(f"after one snippet changed {changed:.1f} s")
        print(f"one page changed under make serve {served:.1f} s")
        print(f"the same pages by MkDocs without our hooks {bare:.1f} s")
        print(f"ratio warm to bare {warm / bare:.2f} (at most 1.3)")


def _environment(root: Path) -> dict[str, str]:
    return {**ENVIRONMENT, "PYTHONPATH": str(root)}


def _copy(root: Path) -> Path:
    """Copy what git knows of the project, so that nothing here is changed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=runner.ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in listed.splitlines():
        if (runner.ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(runner.ROOT / name, root / name)
    return root


def _serve(root: Path) -> float:
    """Change a page while `mkdocs serve` runs; the time until the new page is served."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", "127.0.0.1:8765"]
    page = root / "docs/zh/gradients/rnn-gradient-problems.md"
    with subprocess.Popen(
        command,
        cwd=root,
        env=_environment(root),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait_for("深度学习")
            start = time.perf_counter()
            page.write_text(
                page.read_text(encoding="utf-8") + "\n改过了。\n", encoding="utf-8"
            )
            _wait_for("改过了。")
            return time.perf_counter() - start
        finally:
            server.terminate()


def _wait_for(text: str, limit: float = 120.0) -> None:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", 8765, timeout=30)
            connection.request("GET", "/gradients/rnn-gradient-problems.html")
            if text in connection.getresponse().read().decode():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"the preview never showed {text!r}")


def _bare(root: Path) -> float:
    """Build the same pages, API and labs among them, both languages side by side, by MkDocs and its plugins alone."""
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"^hooks:\n(  - .*\n)+", "", config, flags=re.MULTILINE)
    config = config.replace("strict: true", "strict: false")
    commands = []
    for language in pages.LANGUAGES:
        for module in sorted((root / "dlref").glob("[!_]*.py")):
            path = root / "docs" / language / "reference" / f"{module.stem}.md"
            path.write_text(
                f"# {module.stem}\n\n::: dlref.{module.stem}\n", encoding="utf-8"
            )
        made = root / ".cache" / "notebooks" / language / "labs"
        for path in made.glob("*.ipynb"):
            shutil.copy(path, root / "docs" / language / "labs")
        own = config.replace("docs_dir: docs/zh", f"docs_dir: docs/{language}")
        own = own.replace("language: zh", f"language: {language}")
        name = root / f"bare.{language}.yml"
        name.write_text(own, encoding="utf-8")
        commands.append(
            [
                sys.executable,
                "-m",
                "mkdocs",
                "build",
                "-q",
                "-f",
                str(name),
                "-d",
                f"bare-{language}",
            ]
        )

    def build() -> None:
        running = [
            subprocess.Popen(
                command, cwd=root, env=_environment(root), stderr=subprocess.DEVNULL
            )
            for command in commands
        ]
        assert [process.wait() for process in running] == [0, 0]

    return seconds(build, 3)


FIRST = (
    "train-dev-test-splits", "relu-vs-sigmoid-and-tanh", "rnn-gradient-problems", "dropout",
    "what-is-convolution", "understanding-lstm", "hyperparameter-tuning", "word2vec",
)  # fmt: skip


def bench_scale() -> None:
    """The site with its first eight questions and with all: seconds and bytes per page, nothing else to run."""
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("eight", "all"):
            root = _copy(Path(folder) / name)
            if name == "eight":
                _keep_eight(root)
            config = root / "mkdocs.yml"
            text = config.read_text(encoding="utf-8")
            config.write_text(text.replace("strict: true", "strict: false"), "utf-8")
            build = [sys.executable, "-m", "mkdocs", "build", "-q"]

            def site(root: Path = root, build: list[str] = build) -> None:
                subprocess.run(
                    build, check=True, cwd=root, env=_environment(root), stderr=subprocess.DEVNULL
                )  # fmt: skip

            site()  # fills the cache
            sizes = {
                str(path.relative_to(root / "site")): len(gzip.compress(path.read_bytes()))
                for path in (root / "site").glob("??/**/*.html")
            }  # fmt: skip
            rows[name] = (seconds(site, 3), sizes)
    means = {name: time_ / len(sizes) for name, (time_, sizes) in rows.items()}
    for name, (time_, sizes) in rows.items():
        print(
            f"{name:5} {len(sizes):4} pages  warm build {time_:5.1f} s, {means[name]:.3f} s per page"
        )
    print(
        f"ratio all to eight, per page: {means['all'] / means['eight']:.2f} (at most 1.0)"
    )
    eight, every = rows["eight"][1], rows["all"][1]
    small, large = (_question_page(sizes) for sizes in (eight, every))
    print(
        f"a question's page, compressed: {small:.0f} bytes with eight, {large:.0f} with all, ratio {large / small:.2f}"
        " (at most 1.0)"
    )
    grown = [every[name] / eight[name] for name in eight if Path(name).stem in FIRST]
    print(
        f"the pages of the eight, compressed, are {sum(grown) / len(grown):.3f} of what they were, at most"
        f" {max(grown):.3f} (at most 1.0): they name the other questions of their topic"
    )


def _question_page(sizes: dict[str, int]) -> float:
    """The mean size of the pages that answer a question."""
    answers = [
        size
        for name, size in sizes.items()
        if (page := Path(name)).parent.parent.name in pages.LANGUAGES
        and page.parent.name not in {"reference", "labs"}
        and page.stem != "index"
    ]
    return sum(answers) / len(answers)


def _keep_eight(root: Path) -> None:
    """Remove the other questions, and the programs that no page shows any more; one lab stays."""
    for page in root.glob("docs/??/*/*.md"):
        if page.parent.name not in {"reference", "labs"} and page.stem not in {
            *FIRST,
            "index",
        }:
            page.unlink()
    shown = set()
    for page in root.glob("docs/??/**/*.md"):
        shown |= {
            str(fence.include)
            for fence in pages.fences(page.read_text(encoding="utf-8"))
        }
    for path in root.glob("snippets/*/*.py"):
        if str(path.relative_to(root / "snippets")) not in {
            *shown,
            "labs/how_far_back.py",
        }:
            path.unlink()


def bench_dlref() -> None:
    """The reference package, each function against PyTorch's, in one thread."""
    reference.measure()


BENCHES = {
    "dlref": bench_dlref, "snippets": bench_snippets, "site": bench_site, "scale": bench_scale,
}  # fmt: skip


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them."""
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        print(
            f"unknown benchmark {', '.join(unknown)}: there are {', '.join(BENCHES)}",
            file=sys.stderr,
        )
        return 1
    for name in names or BENCHES:
        print(f"== {name}: {BENCHES[name].__doc__}")
        BENCHES[name]()
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
