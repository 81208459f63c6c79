"""The headline, without the name of the site."""

from __future__ import annotations

import pytest
from lxml import html

from pipeline.metadata import read_facts
from pipeline.model import Facts

SITE = '<meta property="og:site_name" content="The Harbour Times">'


def facts_of(head: str, body: str = "") -> Facts:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_facts(html.document_fromstring(page), "https://www.harbourtimes.example/story", None)


@pytest.mark.parametrize(
    "title",
    [
        "Lighthouse reopens - The Harbour Times",
        "Lighthouse reopens | Harbour Times",
        "The Harbour Times » Lighthouse reopens",
        "Lighthouse reopens – harbourtimes.example",
    ],
)
def test_the_sites_name_is_taken_off(title: str) -> None:
    facts = facts_of(f"{SITE}<title>{title}</title>")
    assert facts.title == "Lighthouse reopens"
    assert facts.provenance["title"].raw == title
    assert facts.provenance["title"].source == "html:title"


@pytest.mark.parametrize(
    "title",
    ["Berlin - Paris by night train", "Why The Harbour Times moved", "Flood: what we know", "The Harbour Times"],
)
def test_what_is_no_sites_name_stays(title: str) -> None:
    assert facts_of(f"{SITE}<title>{title}</title>").title == title


def test_a_heading_within_the_declared_title_is_the_headline() -> None:
    head = (
        '<title>Lighthouse reopens | News | Coast</title><meta property="og:title" content="Coast: Lighthouse reopens">'
    )
    assert facts_of(head, "<h1>Lighthouse reopens</h1>").title == "Lighthouse reopens"


def test_a_kicker_before_the_headline_is_left_out() -> None:
    head = '<meta property="og:title" content="Lighthouse reopens after storm">'
    body = "<h1><span>North coast</span> Lighthouse reopens after storm</h1>"
    assert facts_of(head, body).title == "Lighthouse reopens after storm"


def test_a_heading_with_the_sites_name_is_not_the_headline() -> None:
    body = "<h1>The Harbour Times</h1><p>Text</p>"
    assert facts_of(f"{SITE}<title>Lighthouse reopens</title>", body).title == "Lighthouse reopens"


def test_a_heading_about_something_else_gives_way_to_the_head() -> None:
    head = '<meta property="og:title" content="Lighthouse reopens after storm">'
    assert facts_of(head, "<h1>Sign up today</h1>").title == "Lighthouse reopens after storm"


def test_news_declared_twice_wins_over_the_heading() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Storm: lighthouse reopens"}</script>'
        '<meta property="og:title" content="Storm: lighthouse reopens">'
    )
    facts = facts_of(head, "<h1>Lighthouse reopens</h1>")
    assert facts.title == "Storm: lighthouse reopens"
    assert facts.provenance["title"].source == "json-ld:headline"


def test_entities_written_twice_and_odd_spaces_are_undone() -> None:
    assert facts_of("<title>Fish &amp;amp; chips\u200b\n  tonight</title>").title == "Fish & chips tonight"


def test_a_heading_alone() -> None:
    assert facts_of("", "<h1>Lighthouse reopens</h1>").title == "Lighthouse reopens"
    assert facts_of("", "<p>Text</p>").title is None
