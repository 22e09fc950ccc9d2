"""The hook that renders formulas, in sites of a few pages built with the real theme and plugins."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

ROOT = Path(__file__).resolve().parents[2]
HOOK = ROOT / "docs" / "hooks" / "math.py"
STYLE = ROOT / "docs" / "theme" / "assets" / "katex"

FORMULAS = [
    r"\begin{aligned} a &< b \\ c &> d \end{aligned}",
    r"\operatorname{ReLU}(x) = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\hat{y} = \operatorname*{arg\,max}_{k} p(k \mid x)",
    r"\mathbb{E}_{x \sim p_{\text{data}}}\left[\log D(x)\right]",
    r"\lVert \nabla_\theta \mathcal{L} \rVert_2 \le \tau",
    r"\underbrace{W_2 \sigma(W_1 x)}_{\text{two layers}} + \overbrace{x}^{\text{skip}}",
    r"\begin{pmatrix} w_{11} & \cdots \\ \vdots & \ddots \end{pmatrix}",
    r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix} \begin{vmatrix} a & b \\ c & d \end{vmatrix}",
    r"\text{中文，“引号”：（一）；。} x",
    r"E = mc^2 \tag{3}",
    r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    r"\frac{\partial \mathcal{L}}{\partial w_{ij}^{(l)}} = \delta_i^{(l)} a_j^{(l-1)}",
    r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
    r"c_t = f_t \odot c_{t-1} + i_t \odot \tilde{c}_t",
    r"D_{\mathrm{KL}}(p \,\Vert\, q) = \int p(x) \log \frac{p(x)}{q(x)} \,\mathrm{d}x",
    r"\theta \leftarrow \theta - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)",
    r"\prod_{k=1}^{t} \left\lvert \frac{\partial h_k}{\partial h_{k-1}} \right\rvert",
    r"\bigl\langle x, y \bigr\rangle \in \mathbb{R}^{n \times m}",
    r"\mathcal{N}(\boldsymbol{\mu}, \boldsymbol{\Sigma})",
    r"\lfloor (n + 2p - k) / s \rfloor + 1",
    r"\min_G \max_D V(D, G)",
    r"\mathbb{1}[x > 0] \quad \mathbf{1}_{\{x > 0\}}",
    r"O\bigl(n^2 d\bigr) \ll O(n d^2)",
    r"x \xrightarrow{\ \text{dropout}\ } \frac{m \odot x}{1 - p}, \quad m \sim \operatorname{Bernoulli}(1-p)",
    r"\begin{array}{c|cc} & 0 & 1 \\ \hline 0 & a & b \end{array}",
    r"\argmax_x f(x) \coloneqq \sup\{y : f(y) \not= 0\}",
    r"\sum_{\substack{i=1 \\ i \ne j}}^{n} \binom{n}{i} \approx \overline{x} \pm \hat\sigma",
]

CONFIG = """
site_name: T
site_url: https://example.org/
strict: true
theme: {name: material, font: false}
hooks: [%s]
plugins:
  search: {}
  mkdocstrings: {handlers: {python: {paths: [.], options: {show_source: true}}}}
markdown_extensions:
  admonition: {}
  attr_list: {}
  tables: {}
  pymdownx.arithmatex: {generic: true}
"""
PAGE = r"""
# Page {#page}

Before $a_1 < \mathrm{rawspan}$ after, *and $x*y$*.

$$
\begin{aligned} \mathrm{rawblock} &< \text{"中文"} \\ &> 0 \end{aligned}
$$

!!! note

    In a note, $\mathrm{rawnote}$:

    $$
    \mathrm{rawnoteblock}
    $$

- In a list:

    $$
    \mathrm{rawlist}
    $$

| where | formula |
|---|---|
| cell | $\lVert \mathrm{rawcell} \rVert_2$ |

## Heading $\mathrm{rawheading}$ {#h data-toc-label="Heading"}

Last words, and `$\mathrm{code}$` as code.
"""
MODULE = r'''
def f(x: float) -> float:
    r"""Return $\mathrm{rawdoc} < 1$ of the function.

    $$
    \mathrm{rawdocblock}
    $$

    Args:
        x: An argument in $\mathrm{rawargument}$.
    """
'''


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("math_hook", HOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Site:
    """A site in a folder of its own, with a cache of its own."""

    def __init__(self, root: Path, page: str = PAGE, api: bool = False) -> None:
        self.root, self.cache = root, root / "cache" / "formulas.json"
        self.out = root / "out"
        (root / "docs").mkdir(parents=True)
        (root / "docs" / "index.md").write_text(page, encoding="utf-8")
        config = CONFIG % HOOK
        if api:
            (root / "sample.py").write_text(MODULE, encoding="utf-8")
            (root / "docs" / "api.md").write_text(
                "# API\n\n::: sample.f\n", encoding="utf-8"
            )
        else:
            config = re.sub(r"  mkdocstrings.*\n", "", config)
        (root / "mkdocs.yml").write_text(config, encoding="utf-8")

    def build(
        self, monkeypatch: pytest.MonkeyPatch, *, engine: bool = True, out: str = "out"
    ) -> str:
        """Build and return the first page; without the engine, an attempt to start it fails."""
        self.out = self.root / out
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.out))
        (hook,) = config["hooks"].values()
        with monkeypatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", "0")
            patch.setattr(hook, "CACHE", self.cache)
            if not engine:
                patch.setattr(
                    hook, "_katex", lambda: pytest.fail("the engine was started")
                )
            build(config)
        return self.page()

    def page(self, name: str = "index.html") -> str:
        return (self.out / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    return load()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("site"), api=True)
    with pytest.MonkeyPatch.context() as monkeypatch:
        made.build(monkeypatch)
    return made


@pytest.mark.parametrize("tex", FORMULAS)
def test_formulas_of_deep_learning_render_as_html_and_mathml(
    hook: ModuleType, tex: str
) -> None:
    shown = hook.render(tex, display=True)
    assert '<span class="katex-html" aria-hidden="true">' in shown
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">' in shown
    assert "katex-error" not in shown


def test_only_a_formula_on_lines_of_its_own_is_displayed(hook: ModuleType) -> None:
    assert "katex-display" in hook.render("x", display=True)
    assert "katex-display" not in hook.render("x", display=False)


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"x + \foo", r"Undefined control sequence: \\foo"),
        (r"\frac{1}{2", r"expected '}' at end of input"),
        ("中文", "Unicode text character .中. used in math mode"),
        ("x，y", "Unicode text character .，. used in math mode"),
        ("a – b", "Unrecognized Unicode character"),
        (r"\href{https://example.org}{x}", r"\\href is not for formulas"),
        (r"\includegraphics{x.png}", r"\\includegraphics is not for formulas"),
    ],
)
def test_what_latex_would_refuse_is_an_error(
    hook: ModuleType, tex: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        hook.render(tex, display=False)


def test_a_macro_ends_with_its_formula(hook: ModuleType) -> None:
    hook.render(r"\gdef\mine{1} \mine", display=False)
    with pytest.raises(ValueError, match="Undefined control sequence"):
        hook.render(r"\mine", display=False)


def test_every_formula_of_a_page_is_rendered_wherever_it_stands(site: Site) -> None:
    for name, inline, display in [("index.html", 5, 3), ("api/index.html", 2, 1)]:
        page = site.page(name)
        assert page.count('<span class="arithmatex"><span class="katex">') == inline
        assert (
            page.count(
                '<div class="arithmatex" tabindex="0"><span class="katex-display">'
            )
            == display
        )
        assert page.count("<math ") == inline + display
        assert r"\(" not in page
        assert r"\[" not in page
        assert "data-search-exclude" not in page
    assert r"<code>$\mathrm{code}$</code>" in site.page()


def test_signs_that_html_escapes_reach_katex_unescaped(site: Site) -> None:
    page = site.page()
    assert r"a_1 &lt; \mathrm{rawspan}</annotation>" in page
    assert "<mo>&lt;</mo>" in page
    assert r"\mathrm{rawblock} &amp;&lt; \text{&quot;中文&quot;}" in page


def test_no_tex_reaches_the_search_index_and_no_text_is_lost(site: Site) -> None:
    index = json.loads(site.page("search/search_index.json"))
    texts = {
        entry["location"]: entry["title"] + entry["text"] for entry in index["docs"]
    }
    assert set(texts) == {"", "#h", "api/"}
    everything = " ".join(texts.values())
    for word in ("raw", "annotation", "begin{", "lVert", "katex", r"\(", r"\["):
        assert word not in everything
    for word in (
        "Before",
        "after",
        "In a note",
        "In a list",
        "cell",
        "Heading",
        "Last words",
        r"$\mathrm{code}$",
    ):
        assert word in everything
    for word in ("Return", "of the function", "An argument in"):
        assert word in texts["api/"]


BAD = r"""
# Page {#page}

A $y < \oops$ and a displayed one:

$$
中
$$

Money, $5 and $6, and code, `$$ \text`, are no formulas.

No blank line:
$$
x
$$

- Item
  $$z$$

Nested $\text{a $x$ b}$ dollars.

## Heading $x$ {#h}
"""


def test_each_formula_that_would_not_be_shown_is_a_warning_which_fails_a_strict_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site(tmp_path, BAD)
    with pytest.raises(Abort, match="6 warnings"):
        site.build(monkeypatch)
    warnings = [
        record.getMessage()
        for record in caplog.records
        if record.levelname == "WARNING"
    ]
    assert all(warning.startswith("math: docs/en/index.md: ") for warning in warnings)
    unread, listed, nested, heading, macro, chinese = warnings
    assert unread.endswith("no formula, $$ needs blank lines around it: $$ x $$")
    assert listed.endswith(
        r'no formula, $$ needs blank lines around it: $<span class="arithmatex">\(z\)'
    )
    assert nested.endswith(r"no formula, $$ needs blank lines around it: $\text{a")
    assert r"TeX in a heading needs a data-toc-label:     Heading \(x\) - #h" in heading
    assert (
        r"KaTeX parse error: Undefined control sequence: \oops at position 5" in macro
    )
    assert macro.endswith("\nin the formula: y < \\oops")
    assert "[unicodeTextInMathMode]" in chinese
    assert chinese.endswith("\nin the formula: 中")
    assert r'<span class="arithmatex"><code>y &lt; \oops</code></span>' in site.page()


def test_two_builds_are_identical_and_the_second_takes_every_formula_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path)
    site.build(monkeypatch, out="cold")
    site.build(monkeypatch, out="warm", engine=False)
    cold, warm = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*.*")
            if path.is_file()
        }
        for name in ("cold", "warm")
    )
    assert cold == warm
    assert Path("search/search_index.json") in cold


def test_a_page_shows_what_the_cache_holds_until_katex_or_its_options_change(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "CACHE", tmp_path / "new" / "formulas.json")
    hook.on_pre_build(config=None)
    right = hook.render("q", display=False)
    assert hook.render("q", display=True) != right
    hook.on_post_build(config=None)
    entries = json.loads(hook.CACHE.read_text(encoding="utf-8"))
    assert sorted(entries) == [f"{hook.ENGINE} display q", f"{hook.ENGINE} inline q"]

    hook.CACHE.write_text(
        json.dumps({**entries, f"{hook.ENGINE} inline q": "poison"}), encoding="utf-8"
    )
    hook.on_pre_build(config=None)
    assert hook.render("q", display=False) == "poison"

    monkeypatch.setattr(hook, "ENGINE", "another")
    assert hook.render("q", display=False) == right
    hook.on_post_build(config=None)
    assert list(json.loads(hook.CACHE.read_text(encoding="utf-8"))) == [
        "another inline q"
    ]


def test_a_damaged_cache_is_replaced(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "CACHE", tmp_path / "formulas.json")
    hook.CACHE.write_text('{"cut of', encoding="utf-8")
    hook.on_pre_build(config=None)
    hook.render("q", display=False)
    hook.on_post_build(config=None)
    assert len(json.loads(hook.CACHE.read_text(encoding="utf-8"))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["formulas.json"]


def test_two_builds_at_the_same_time_both_leave_their_formulas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese, english = load(), load()
    for build_of in (chinese, english):
        monkeypatch.setattr(build_of, "CACHE", tmp_path / "formulas.json")
        build_of.on_pre_build(config=None)
    chinese.render("z", display=False)
    english.render("e", display=False)
    for build_of in (chinese, english):
        build_of.on_post_build(config=None)
    entries = json.loads(english.CACHE.read_text(encoding="utf-8"))
    assert [key.split()[-1] for key in entries] == ["e", "z"]


def test_the_style_sheet_is_of_the_same_katex_and_names_only_fonts_that_are_there() -> (
    None
):
    style = (STYLE / "katex.min.css").read_text(encoding="utf-8")
    (version,) = re.findall(
        r'version:"([\d.]+)"',
        HOOK.with_name("katex.min.js").read_text(encoding="utf-8"),
    )
    assert f'content:"{version}"' in style
    fonts = set(re.findall(r"url\(([^)]*)\)", style))
    assert fonts == {f"fonts/{path.name}" for path in (STYLE / "fonts").iterdir()}
    assert all(font.endswith(".woff2") for font in fonts)
