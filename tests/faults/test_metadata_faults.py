"""Metadata under hostile structured data and text: bounded in time, and right all the same."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from lxml import html

from pipeline.metadata import read_facts
from pipeline.model import Facts

MAX_CPU_SECONDS = 2.0
"""For any one page; a usual one takes a thousandth of it."""

FETCHED = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PLAIN = (
    '<title>Lighthouse reopens</title><meta name="author" content="Mira Holt">'
    '<meta property="article:published_time" content="2026-03-01T08:00:00+01:00">'
)


def facts_of(script: str = "", body: str = "", head: str = PLAIN) -> Facts:
    """What is read of a page with this JSON-LD, in no more than the time that any page may take."""
    data = f'<script type="application/ld+json">{script}</script>' if script else ""
    root = html.document_fromstring(
        f"<html><head>{head}{data}</head><body><h1>Lighthouse reopens</h1>{body}</body></html>"
    )
    started = time.process_time()
    facts = read_facts(root, "https://harbour.example/story", FETCHED)
    assert time.process_time() - started < MAX_CPU_SECONDS
    return facts


def assert_read(facts: Facts) -> None:
    assert facts.title == "Lighthouse reopens"
    assert facts.authors == ("Mira Holt",)
    assert facts.published == "2026-03-01T08:00:00+01:00"


@pytest.mark.parametrize(
    "script",
    ["<" * 500_000, '{"@type": "NewsArticle", "headline": "' + "<" * 500_000, '{"a": "' + "<" * 500_000 + '"}'],
)
def test_p04_structured_data_of_half_a_million_angles(script: str) -> None:
    """500,000 "<" as JSON-LD, bare and in a string; the page's other claims are read, in bounded time."""
    assert_read(facts_of(script))


@pytest.mark.parametrize(
    "script",
    [
        '"Person" ' * 60_000,
        json.dumps([{"@type": "Person", "name": "Tom Reader"}] * 60_000),
        '{"@type": "Person", ' * 60_000,
        json.dumps({"@type": "NewsArticle", "about": [{"@type": "Person", "name": f"No {n}"} for n in range(60_000)]}),
    ],
)
def test_p05_structured_data_with_sixty_thousand_persons(script: str) -> None:
    """60,000 times "Person" as JSON-LD, sound and broken; none of them is the author, in bounded time."""
    assert_read(facts_of(script))


def test_p05_an_article_by_sixty_thousand_persons() -> None:
    """60,000 persons as authors of one article; the first are read, not all, in bounded time."""
    persons = [{"@type": "Person", "name": "Mira Holt"}, *[{"@type": "Person"}] * 60_000]
    facts = facts_of(json.dumps({"@type": "NewsArticle", "author": persons}, separators=(",", ":")), head="")
    assert facts.authors == ("Mira Holt",)


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "3 January 2026, " * 50_000 + "</p>",
        "<p>3 January 2026</p>" * 50_000,
        '<p class="date">3 January 2026</p>' * 50_000,
        '<time datetime="2026-01-03">x</time>' * 50_000,
        "<p>" + "2026-01-03T" * 50_000 + "</p>",
        "<p>By 3 January 2026</p>" * 50_000,
    ],
)
def test_p06_fifty_thousand_dates_in_the_text(body: str) -> None:
    """50,000 dates in the text; the declared date is the article's, and where none is, in bounded time, any or none."""
    assert_read(facts_of(body=body))
    assert facts_of(body=body, head="").published in (None, "2026-01-03")


ODD_SHAPES = (
    "null",
    "true",
    "7",
    '"NewsArticle"',
    "[]",
    "{}",
    "[null, 1, [[[]]]]",
    '{"@type": null}',
    '{"@type": {}}',
    '{"@type": ["NewsArticle", null, 7, {"@type": "x"}]}',
    '{"@type": "NewsArticle", "headline": {"@value": null}, "author": null, "datePublished": 7}',
    '{"@type": "NewsArticle", "headline": ["", []], "author": [[], [{}], null], "datePublished": ["", null]}',
    '{"@type": "NewsArticle", "author": {"name": {"name": {"name": []}}}, "datePublished": {"@value": {}}}',
    '{"@type": "NewsArticle", "author": {"@id": {"@id": "#a"}}, "mainEntityOfPage": [{"@id": 7}], "url": []}',
    '{"@type": "NewsArticle", "publisher": [7, "x"], "keywords": {"a": 1}, "articleSection": [[]], "inLanguage": {}}',
    '{"@graph": {"@graph": {"@type": "NewsArticle", "isAccessibleForFree": [], "datePublished": "0000-00-00"}}}',
    '{"@type": "NewsArticle", "author": 1e999, "datePublished": -1}',
    '{"@type": "NewsArticle", "@type": "Person", "author": "\\ud83d", "datePublished": "99999999999999999999"}',
)


@pytest.mark.parametrize("script", ODD_SHAPES)
def test_p13_structured_data_of_an_odd_shape(script: str) -> None:
    """18 shapes that no vocabulary knows; no exception, and the page's other claims are read."""
    assert_read(facts_of(script))


REBUILT = (
    '<script type="application/ld+json">{"@type":"Article","datePublished":"2026-02-01","dateModified":"2026-02-01"'
)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" + "<p>By</p>" * 50_000 + "</div>",
        "<p>By Mira Holt</p>" * 50_000,
        '<div class="date byline">' * 200 + "3 January 2026, Mira Holt, " * 50_000 + "</div>" * 200,
        "<h1>" + "<b>x</b>" * 50_000 + "</h1>",
        "<h1>By</h1>" * 20_000,
    ],
)
def test_p07_what_stands_beside_the_headline_without_end(body: str) -> None:
    """50,000 bylines, 200 dated wrappers, headings of 50,000 pieces, where data are in doubt; bounded in time."""
    facts = facts_of(body=body, head=PLAIN + f'{REBUILT},"author":"Tom Desk"}}</script>')
    assert facts.published in ("2026-02-01", "2026-01-03")
