"""The order in which facts are looked for: stated once, kept by the code, and shown in the docs as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from pipeline.metadata import read_facts
from pipeline.metadata.order import ORDER, in_order

DOCS = Path(__file__).resolve().parents[2] / "docs" / "facts.md"


def as_markdown(field: str) -> list[str]:
    """The numbered list of the places of a field, as the docs have it."""
    return [f"{n}. `{place}`: {what}" for n, (place, what) in enumerate(ORDER[field].items(), 1)]


@pytest.mark.parametrize("field", ORDER)
def test_the_docs_show_the_order_that_the_code_keeps(field: str) -> None:
    section = re.search(rf"^### {field}\n(.*?)(?=^#|\Z)", DOCS.read_text(), re.MULTILINE | re.DOTALL)
    assert section, f"docs/facts.md has no section on {field}"
    assert re.findall(r"^\d+\. .*$", section[1], re.MULTILINE) == as_markdown(field)


def test_readers_stand_in_the_stated_order_whatever_order_they_are_given_in() -> None:
    assert in_order("canonical_url", {"meta:og:url": 2, "html:link-canonical": 1}) == (1, 2)


@pytest.mark.parametrize("readers", [{"meta:og:url": 2}, {"meta:og:url": 2, "html:link-canonical": 1, "rumour": 3}])
def test_a_place_without_a_reader_or_a_reader_without_a_place_is_a_mistake(readers: dict[str, int]) -> None:
    with pytest.raises(KeyError):
        in_order("canonical_url", readers)


PLACES = {
    "authors": [
        ("json-ld:author", '<script type="application/ld+json">{"@type":"Article","author":"Ana Ruiz"}</script>'),
        ("meta:author", '<meta name="author" content="Bea Holt">'),
        ("microdata:author", '<p itemprop="author">Cora Lund</p>'),
        ("html:rel-author", '<p><a rel="author" href="/d">Dora Falk</a></p>'),
        ("html:byline", '<p class="byline">Emma Berg</p>'),
        ("html:signature", "<p><b>Fay Moss</b></p>"),
    ],
    "published": [
        (
            "json-ld:datePublished",
            '<script type="application/ld+json">{"@type":"Article","datePublished":"2026-01-01"}</script>',
        ),
        ("meta:article:published_time", '<meta property="article:published_time" content="2026-01-02">'),
        ("microdata:datePublished", '<span itemprop="datePublished" content="2026-01-03"></span>'),
        ("html:time", '<time datetime="2026-01-04">4 January</time>'),
        ("html:date-class", '<p class="date">5 January 2026</p>'),
        ("html:text", "<p>6 January 2026</p>"),
    ],
    "modified": [
        (
            "json-ld:dateModified",
            '<script type="application/ld+json">{"@type":"Article","dateModified":"2026-01-01"}</script>',
        ),
        ("meta:article:modified_time", '<meta property="article:modified_time" content="2026-01-02">'),
        ("microdata:dateModified", '<span itemprop="dateModified" content="2026-01-03"></span>'),
    ],
}


@pytest.mark.parametrize(
    ("field", "first"), [(field, n) for field, places in PLACES.items() for n in range(len(places))]
)
def test_of_several_places_that_differ_the_earlier_wins(field: str, first: int) -> None:
    places = PLACES[field][first:]
    page = f"<html><body><h1>Weir holds</h1>{''.join(markup for _, markup in places)}</body></html>"
    facts = read_facts(html.document_fromstring(page), "https://harbour.example/story", None)
    assert facts.provenance[field].source == places[0][0]
