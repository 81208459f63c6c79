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
        "Lighthouse reopens | Harbour Times Online",
        "Lighthouse reopens_Harbour Times",
    ],
)
def test_the_sites_name_is_taken_off(title: str) -> None:
    facts = facts_of(f"{SITE}<title>{title}</title>")
    assert facts.title == "Lighthouse reopens"
    assert facts.provenance["title"].raw == title
    assert facts.provenance["title"].source == "html:title"


@pytest.mark.parametrize(
    "title",
    [
        "Berlin - Paris by night train",
        "Why The Harbour Times moved",
        "Flood: what we know",
        "The Harbour Times",
        "One | Boats",
    ],
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


def test_the_sites_name_is_taken_off_a_heading() -> None:
    assert facts_of(SITE, "<h1>Lighthouse reopens | The Harbour Times</h1>").title == "Lighthouse reopens"


@pytest.mark.parametrize(
    "masthead",
    [
        '<h1><a href="/">Waves and Winds</a></h1>',
        '<a href="https://www.harbourtimes.example/"><h1>Waves and Winds</h1></a>',
        '<h1><a href="http://www.harbourtimes.example"><img alt=""> Waves and Winds</a></h1>',
    ],
)
def test_a_heading_that_leads_home_bears_the_sites_name(masthead: str) -> None:
    assert facts_of("<title>Lighthouse reopens | Waves and Winds</title>", masthead).title == "Lighthouse reopens"


def test_a_heading_that_leads_to_the_article_is_its_headline() -> None:
    head = "<title>Lighthouse open | Waves and Winds</title>"
    assert facts_of(head, '<h1><a href="/story">Lighthouse open</a></h1>').title == "Lighthouse open"


@pytest.mark.parametrize("behind", [" 1.2.2026 News", " Posted on 1 February", " (harbour.example) 87"])
def test_what_stands_behind_the_headline_in_its_heading_is_left_out(behind: str) -> None:
    head = '<meta property="og:title" content="Lighthouse reopens after storm">'
    assert facts_of(head, f"<h1>Lighthouse reopens after storm{behind}</h1>").title == "Lighthouse reopens after storm"


def test_a_heading_that_says_more_than_is_declared_stays_whole() -> None:
    head = '<meta property="og:title" content="Lighthouse reopens after storm">'
    body = "<h1>Lighthouse reopens after storm, harbour stays shut</h1>"
    assert facts_of(head, body).title == "Lighthouse reopens after storm, harbour stays shut"


def test_a_word_within_a_title_declared_twice_is_not_its_heading() -> None:
    title = "How the Lantern, the Anchor and the Crown were saved"
    head = (
        f'<script type="application/ld+json">{{"@type":"Article","headline":"{title}"}}</script>'
        f'<meta property="og:title" content="{title}">'
    )
    assert facts_of(head, "<h1>Anchor</h1>").title == title


@pytest.mark.parametrize("behind", [" | Coast", " | Coast and Sea | Waves"])
def test_what_stands_behind_a_bar_is_left_out(behind: str) -> None:
    assert facts_of(f"<title>Lighthouse reopens after storm{behind}</title>").title == "Lighthouse reopens after storm"


@pytest.mark.parametrize("title", ["Coast | Lighthouse reopens after storm", "Tides | Waves"])
def test_what_stands_before_a_bar_may_be_the_site(title: str) -> None:
    assert facts_of(f"<title>{title}</title>").title == title
