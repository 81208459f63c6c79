"""The page of an explanation in a real browser: nothing hostile runs or is loaded, labels can be switched and read.

Needs Chromium, which no package index installs: Debian's ``chromium``, or any browser of its family.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.explanation import Explanation, render_page
from pipeline.model import Kind, Label, LabelledBlock, Outcome, Page, Verdict
from pipeline.separate import separate

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
BROWSER_SECONDS = 60
VIRTUAL_MILLISECONDS = "1500"
"""How long scripts and requests of a page are waited for, on the page's own clock."""
MIN_CONTRAST = 4.5
"""WCAG 2.2, level AA, for text of ordinary size."""

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
RUN = "document.documentElement.setAttribute('data-run', 1)"
HOSTILE = (
    "<script>{run}</script>",
    "<img src='{site}/img.png' onerror=\"{run}\">",
    '<svg onload="{run}"></svg>',
    "</style><script>{run}</script>",
    "</title><script>{run}</script>",
    "]]><script>{run}</script>",
    "--><script>{run}</script>",
    '"><script>{run}</script>',
    "' onmouseover='{run}' autofocus onfocus='{run}' x='",
    '<iframe srcdoc="<script>parent.{run}</script>"></iframe>',
    "<link rel=stylesheet href='{site}/style.css'>",
    "<style>@import '{site}/import.css'; body {{ background: url({site}/background.png) }}</style>",
    "<meta http-equiv=refresh content='0; url={site}/refresh'>",
    "<base href='{site}/'>",
    '<a href="javascript:{run}">click</a>',
    "{{{{ 7 * 7 }}}}",
    "\u202ereversed \u2066isolated",
)

Browse = Callable[[str], str]


@pytest.fixture(scope="module")
def browse(tmp_path_factory: pytest.TempPathFactory) -> Browse:
    """Open HTML in the browser and return the document as it is after its scripts, if any, have run."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed")
    folder = tmp_path_factory.mktemp("browser")

    def open_page(page: str) -> str:
        path = folder / "page.html"
        path.write_text(page, encoding="utf-8")
        return subprocess.run(
            [
                browser,
                *FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                f"--virtual-time-budget={VIRTUAL_MILLISECONDS}",
                "--dump-dom",
                path.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=BROWSER_SECONDS,
            check=True,
        ).stdout

    return open_page


def hostile(site: Any) -> list[str]:
    return [text.format(run=RUN, site=site.url) for text in HOSTILE]


def has_run(shown: str) -> bool:
    return re.search("<html[^>]* data-run=", shown) is not None


def hostile_page(texts: list[str]) -> str:
    """A page that has every text wherever a page may have text, and as markup."""
    headline = json.dumps(texts[0]).replace("<", "\\u003c")
    said = "".join(f'<p class="{html.escape(text)}">The weir held. {html.escape(text)}</p>\n' for text in texts)
    comments = "".join(
        f"<li class='comment' id='{html.escape(text)}'><cite class='fn'>{html.escape(text)}</cite>"
        f"<p>{html.escape(text)}</p></li>"
        for text in texts
    )
    pictures = "".join(
        f"<li><img src=\"{html.escape(text)}\"><p class='caption'>{html.escape(text)}</p></li>" for text in texts
    )
    return f"""<!doctype html><html lang="{html.escape(texts[7])}"><head><title>{html.escape(texts[4])}</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": {headline}, "author": {headline}}}</script>
<meta name="keywords" content="{html.escape(texts[7])}"><link rel="canonical" href="javascript:{RUN}"></head>
<body><article><h1>{html.escape(texts[0])}</h1>{said}{"".join(texts)}</article>
<ul class="gallery">{pictures}</ul><ol class="commentlist">{comments}</ol></body></html>"""


def test_the_browser_would_run_what_is_hostile(browse: Browse, site: Any) -> None:
    assert has_run(browse("".join(hostile(site)[:-5]))), "the other tests would show nothing"
    assert "/img.png" in site.paths()


def test_nothing_of_a_hostile_page_runs_or_is_loaded(browse: Browse, site: Any) -> None:
    texts = hostile(site)
    verdict = separate(Page(hostile_page(texts).encode(), url=f"{site.url}/<script>{RUN}</script>"))
    shown = browse(render_page(Explanation(texts[0], verdict)))
    assert not has_run(shown)
    assert "<script" not in shown
    assert site.asked == []
    for text in texts[:-1]:
        assert text.split("'")[0] in html.unescape(shown), "it is shown as text"
    assert '<bdi class="mark" title="U+202E">' in shown


def test_what_came_in_as_markup_all_the_same_would_not_run(browse: Browse, site: Any) -> None:
    page = render_page(Explanation("page.html", ledger()))
    shown = browse(page.replace("</main>", "".join(hostile(site)[:-5]) + "</main>"))
    assert not has_run(shown)
    assert "</main>" in shown
    assert site.asked == []


def ledger() -> Verdict:
    """A page with a block of every label."""
    blocks = (LabelledBlock(n, label, Kind.PARAGRAPH, f"A {label}.", "rule:test") for n, label in enumerate(Label))
    return Verdict(Outcome.ARTICLE, None, None, blocks=tuple(blocks))


def probe(page: str, script: str) -> str:
    """The page with a script of the test's own, which the page's policy would not let run."""
    open_page, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    assert count == 1
    return open_page.replace("</body>", f"<script>{script}</script></body>")


def told(shown: str) -> Any:
    found = re.search(r'data-told="([^"]*)"', shown)
    assert found, "the script of the test did not run"
    return json.loads(html.unescape(found[1]))


def test_a_label_that_is_switched_off_is_hidden_and_no_other(browse: Browse) -> None:
    page = render_page(Explanation("page.html", ledger()))
    script = """
        const hidden = {}, labels = [...document.querySelectorAll('.legend input[id^=show]')];
        for (const box of labels) {
            box.click();
            hidden[box.id.slice(5)] = [...document.querySelectorAll('main [id^=b]')]
                .filter(each => !each.checkVisibility()).map(each => each.id);
            box.click();
        }
        document.documentElement.dataset.told = JSON.stringify(hidden);"""
    assert told(browse(probe(page, script))) == {label: [f"b{n}"] for n, label in enumerate(Label)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_label_can_be_read(browse: Browse, scheme: str) -> None:
    page = render_page(Explanation("page.html", ledger()))
    assert "color-scheme: light dark" in page
    script = """
        const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1})
            .getContext('2d', {willReadFrequently: true});
        const light = color => {
            pen.fillStyle = color; pen.fillRect(0, 0, 1, 1);
            const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map(
                part => part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const ground = each => {
            const color = getComputedStyle(each).backgroundColor;
            return color === 'rgba(0, 0, 0, 0)' ? ground(each.parentElement) : color;
        };
        const weak = [], texts = document.querySelectorAll('main li, main .tag, main .rule, main p, .legend .tag');
        for (const each of texts) {
            const [one, other] = [light(getComputedStyle(each).color), light(ground(each))];
            const contrast = Math.max(one, other) / Math.min(one, other);
            if (contrast < LEAST) weak.push([each.textContent, each.className, contrast]);
        }
        document.documentElement.dataset.told = JSON.stringify([texts.length, weak]);"""
    page = page.replace("color-scheme: light dark", f"color-scheme: {scheme}")
    count, weak = told(browse(probe(page, script.replace("LEAST", str(MIN_CONTRAST)))))
    assert weak == []
    assert count > len(Label) * 3
