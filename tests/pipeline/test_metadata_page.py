"""Language, section, tags, address, access; and what holds for every page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from pipeline.metadata import read_facts
from pipeline.model import Facts

URL = "https://harbour.example/news/story"


def facts_of(head: str = "", body: str = "", attributes: str = "") -> Facts:
    page = f"<html {attributes}><head>{head}</head><body>{body}</body></html>"
    return read_facts(html.document_fromstring(page), URL, None)


@pytest.mark.parametrize(
    ("head", "attributes", "language", "source"),
    [
        ("", 'lang="de-AT"', "de", "html:lang"),
        ("", 'lang="EN_us"', "en", "html:lang"),
        ('<meta property="og:locale" content="pt_BR">', "", "pt", "meta:og:locale"),
        ('<meta property="og:locale" content="pt_BR">', 'lang="unknown"', "pt", "meta:og:locale"),
        ('<meta http-equiv="Content-Language" content="fr">', "", "fr", "meta:content-language"),
        (
            '<script type="application/ld+json">{"@type":"Article","inLanguage":"nb"}</script>',
            "",
            "nb",
            "json-ld:inLanguage",
        ),
    ],
)
def test_language(head: str, attributes: str, language: str, source: str) -> None:
    facts = facts_of(head, attributes=attributes)
    assert facts.language == language
    assert facts.provenance["language"].source == source


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council has said that it will not open the bridge before the end of the year, and that was all.", "en"),
        (
            "Der Rat hat gesagt, dass die Brücke nicht vor dem Ende des Jahres geöffnet wird und das war auch alles.",
            "de",
        ),
        (
            "Le conseil a dit que le pont ne sera pas ouvert avant la fin de l'année et que c'est tout pour les gens.",
            "fr",
        ),
        (
            "El consejo ha dicho que el puente no se abre antes de fin de año y que eso es todo lo que hay por ahora.",
            "es",
        ),
        ("4711 0815", None),
    ],
)
def test_language_by_its_commonest_words_when_nothing_is_declared(text: str, language: str | None) -> None:
    facts = facts_of(body=f"<p>{text}</p>" * 5)
    assert facts.language == language
    if language:
        assert facts.provenance["language"].source == "text:function-words"


def test_section() -> None:
    assert facts_of('<meta property="article:section" content="Coast">').section == "Coast"
    node = '<script type="application/ld+json">{"@type":"Article","articleSection":["North","South"]}</script>'
    assert facts_of(node).section == "North"
    assert facts_of().section is None


def test_tags_come_once_each_in_page_order() -> None:
    facts = facts_of(
        "".join(f'<meta property="article:tag" content="{tag}">' for tag in ("Tides", "Boats, Ships", "tides"))
    )
    assert facts.tags == ("Tides", "Boats", "Ships")
    assert facts.provenance["tags"].source == "meta:article:tag"


def test_canonical_address_is_absolute() -> None:
    assert facts_of('<link rel="canonical" href="/story">').canonical_url == "https://harbour.example/story"
    assert facts_of('<meta property="og:url" content="https://a.example/x">').canonical_url == "https://a.example/x"
    assert facts_of('<link rel="canonical" href="javascript:void(0)">').canonical_url is None
    assert facts_of('<link rel="canonical" href="http://[broken">').canonical_url is None


@pytest.mark.parametrize(
    ("value", "free"),
    [("true", True), ("false", False), ('"False"', False), ('"http://schema.org/True"', True), ('"?"', None)],
)
def test_access_by_structured_data(value: str, free: bool | None) -> None:
    node = f'<script type="application/ld+json">{{"@type":"NewsArticle","isAccessibleForFree":{value}}}</script>'
    assert facts_of(node).free_to_read is free


@pytest.mark.parametrize(("tier", "free"), [("free", True), ("locked", False), ("metered", False), ("gold", None)])
def test_access_by_tier(tier: str, free: bool | None) -> None:
    assert facts_of(f'<meta property="article:content_tier" content="{tier}">').free_to_read is free


def test_the_article_of_this_address_is_read_not_a_teaser() -> None:
    head = (
        '<script type="application/ld+json">[{"@type":"NewsArticle","url":"https://harbour.example/other",'
        '"headline":"Other story"},{"@type":"NewsArticle",'
        '"mainEntityOfPage":{"@id":"http://www.harbour.example/news/story/"},"headline":"This story"}]</script>'
    )
    assert facts_of(head).title == "This story"


def test_every_value_names_its_source_and_no_other_field_is_named() -> None:
    head = (
        '<title>Lighthouse reopens</title><meta name="author" content="Mira Holt">'
        '<meta name="keywords" content="tides"><meta name="date" content="2026-03-01">'
        '<meta name="last-modified" content="2026-03-02"><meta name="x" value="y">'
        '<meta property="article:section" content="Coast"><link rel="canonical" href="/story">'
        '<meta property="article:content_tier" content="free">'
    )
    facts = facts_of(head, attributes='lang="en"')
    fields = (
        "title",
        "authors",
        "published",
        "modified",
        "language",
        "section",
        "tags",
        "canonical_url",
        "free_to_read",
    )
    assert set(facts.provenance) == set(fields)
    assert all(getattr(facts, field) not in (None, ()) for field in fields)


PIECES = [
    "<h1>Lighthouse",
    "</h1>",
    "<time datetime='2026-01-01'>",
    "<p class='byline'>By Mira Holt",
    "</p>",
    "<div itemprop='author'>",
    "<meta name='author' content='By &#0; &amp;amp; |'>",
    "<meta property='og:title'>",
    "<a rel='author'>",
    "<!-- x -->",
    """<script type='application/ld+json'>{"@type":"Article","author":[[{}],null,3],"datePublished":{}}</script>""",
    """<script type='application/ld+json'>{"@type":["NewsArticle"],"headline":[],"url":7,"keywords":{"a":1}}</script>""",  # noqa: E501 - one piece of markup
    "<link rel='canonical' href='http://[x'>",
    "<meta name='date' content='99999999999999'>",
    "<svg><title>x</title></svg>",
    "<p>By ",
    "<time>",
    "<span class='date'>32.13.2026",
    "<meta itemprop='datePublished' content='+99:99 2026-01-01T25:61'>",
    "</body>",
    "<?php x ?>",
    "\u202e\u0301",
    "19",
    "<html lang='\u0130'>",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), min_size=1, max_size=20))
def test_any_tree_is_read_without_a_change_to_it(pieces: list[str]) -> None:
    root = html.document_fromstring("<p>x</p>" + "".join(pieces).replace("\x00", ""))
    before = etree.tostring(root)
    facts = read_facts(root, URL, datetime(2026, 1, 1, tzinfo=UTC))
    assert etree.tostring(root) == before
    for value in (*facts.authors, *facts.tags, *(evidence.raw for evidence in facts.provenance.values())):
        assert value
        value.encode()


def test_a_tree_without_head_or_body_is_read() -> None:
    assert read_facts(html.fragment_fromstring("<div/>"), None, None) == Facts()


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Lighthouse reopens</h1>" * 20_000,
        '<time datetime="2026">x</time>' * 20_000,
        '<p class="author">No 1</p>' * 20_000,
        "<p>By 2026</p>" * 20_000,
        f'<div class="{"author" * 20_000}">2026</div>',
        "<div>" * 200 + "<p>By x 2026</p>" * 5_000,
        '<meta name="author" content="a, b">' * 20_000,
        f'<meta name="author" content="{"a & " * 100_000}">',
    ],
)
def test_large_pages_cost_little(body: str) -> None:
    facts_of(body=body)


def test_nothing_beside_the_root_is_read() -> None:
    """What stands beside the root in its document is no part of the page: its dates and items are nobody's."""
    outer = html.document_fromstring(
        "<html><body><a itemprop=author>Ann Rope</a><p>3 May 2020</p>"
        "<section><h1>Rope</h1><p>It ran out.</p></section></body></html>"
    )
    facts = read_facts(outer.find(".//section"), None, None)
    assert (facts.published, facts.authors) == (None, ())
