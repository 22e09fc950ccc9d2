// What the theme leaves to do, for readers with a keyboard, a screen reader or another language.
document$.subscribe(function () {
  // Stay at the heading when changing the language: both pages have the same ids.
  document.querySelectorAll("a.md-select__link[hreflang]").forEach(function (link) {
    link.addEventListener("click", function () { link.hash = location.hash })
  })
  // A wide table scrolls in a box of its own, which the keyboard must reach.
  document.querySelectorAll(".md-typeset__scrollwrap").forEach(function (box) { box.tabIndex = 0 })
  // Each code block's buttons form a landmark; give each a name of its own.
  document.querySelectorAll("nav.md-code__nav").forEach(function (nav, index) {
    nav.setAttribute("aria-label", (document.documentElement.lang === "zh" ? "代码块 " : "code block ") + (index + 1))
  })
})
