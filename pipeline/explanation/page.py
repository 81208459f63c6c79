"""Draws an explanation as one HTML page that needs no network and no script, and lets none of the page's run."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.explanation.explanation import Explanation, count_labels, list_facts, thread_depths
from pipeline.explanation.layout import draw_strip, lay_out
from pipeline.explanation.visible import readable_address, visible_html, visible_text
from pipeline.model import Label

FOLDER: Final = Path(__file__).parent
MAX_DEPTH: Final = 8  # steps of a thread that are indented; deeper answers would leave no room on a phone
MAX_DIFFERENCES: Final = 40  # that are listed; behind them only their number

COLOURS: Final = {
    Label.TITLE: (262, 0.14),
    Label.STANDFIRST: (245, 0.13),
    Label.BYLINE: (228, 0.11),
    Label.DATELINE: (212, 0.09),
    Label.BODY: (150, 0.11),
    Label.CAPTION: (285, 0.12),
    Label.GALLERY: (305, 0.14),
    Label.COMMENT: (70, 0.13),
    Label.COMMENT_FORM: (92, 0.11),
    Label.PROMO: (28, 0.15),
    Label.RELATED: (48, 0.13),
    Label.BIO: (185, 0.10),
    Label.NOTICE: (118, 0.11),
    Label.PAYWALL: (345, 0.14),
    Label.CONSENT: (325, 0.13),
    Label.SHARE: (200, 0.04),
    Label.NAV: (260, 0.03),
    Label.AD: (8, 0.16),
    Label.FOOTER: (60, 0.02),
    Label.OTHER: (0, 0.0),
}
"""Hue in degrees and chroma, in OKLCH; lightness is the style sheet's, so that contrast is the same for every label:
neighbours in meaning are neighbours in hue, and furniture is nearly grey."""


def render_page(explanation: Explanation) -> str:
    """Return the explanation as a whole HTML document.

    Every block of the ledger is in it once, its text escaped; nothing in it is loaded, can be followed to another
    place or runs, which its Content-Security-Policy says to the browser as well.
    """
    verdict = explanation.verdict
    facts = list_facts(verdict.facts)
    counts = count_labels(verdict.blocks)
    body = next((count for count in counts if count.label is Label.BODY), None)
    style = style_sheet()
    return _template().render(
        it=explanation,
        verdict=verdict,
        style=Markup(style),  # noqa: S704 - ours alone, and no word of the page is in it
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        facts=facts,
        untold=[fact.name for fact in facts if fact.value is None and fact.found is None],
        differences=explanation.differences[:MAX_DIFFERENCES],
        counts=counts,
        body=body,
        aside_blocks=len(verdict.blocks) - (body.blocks if body else 0),
        aside_words=sum(count.words for count in counts if count is not body),
        strip=draw_strip(verdict.blocks),
        rows=lay_out(verdict.blocks),
        comments=[
            (comment, min(depth, MAX_DEPTH))
            for comment, depth in zip(verdict.comments, thread_depths(verdict.comments), strict=True)
        ],
    )


@lru_cache(maxsize=1)
def style_sheet() -> str:
    """Return the whole style sheet: ``page.css``, and for each label its colour and what hides it."""
    labels = "".join(
        f".l-{label} {{ --h: {hue}; --c: {chroma}; }}\n"
        f"body:has(#show-{label}:not(:checked)) :is(.block, .run).l-{label} {{ display: none; }}\n"
        f"body:has(#show-{label}:not(:checked)) .strip .l-{label} {{ opacity: 0.12; }}\n"
        for label, (hue, chroma) in COLOURS.items()
    )
    return (FOLDER / "page.css").read_text(encoding="utf-8") + labels


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Whatever is neither is escaped all the same, so that a filter that was forgotten lets nothing in.
    environment.filters["shown"] = visible_html  # between tags
    environment.filters["readable"] = readable_address
    environment.filters["plain"] = visible_text  # in attributes
    return environment.get_template("page.html")
