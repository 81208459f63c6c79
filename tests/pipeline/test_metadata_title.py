"""The headline, without the name of the site."""

from __future__ import annotations

import re

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


TRAIL = [
    "<nav><h1>Storm: lighthouse open again</h1></nav>",
    '<ol class="breadcrumb"><li>Coast</li><li><h1>Storm: lighthouse open again</h1></li></ol>',
    '<h1 class="breadcrumb__headline">Storm: lighthouse open again</h1>',
]


@pytest.mark.parametrize("trail", TRAIL)
def test_a_heading_in_the_navigation_is_for_search_engines(trail: str) -> None:
    head = '<meta property="og:title" content="The light is back"><title>Storm: lighthouse open again</title>'
    facts = facts_of(head, f"{trail}<article><h2>The light is back</h2></article>")
    assert facts.title == "The light is back"
    assert facts.provenance["title"].source == "html:h2"


def test_a_heading_on_a_page_named_after_its_hidden_trail_is_the_headline() -> None:
    head = '<meta property="og:title" content="Lighthouse open again"><title>The light is back</title>'
    body = '<div class="no-breadcrumbs"><h1>The light is back</h1><h2>Lighthouse open again</h2></div>'
    assert facts_of(head, body).title == "The light is back"


@pytest.mark.parametrize(
    "declared", ["The keeper lights the lamp", "Cape: The keeper lights the lamp", "The keeper lights the lamp - Cape"]
)
def test_a_kicker_in_an_element_of_its_own_is_left_out(declared: str) -> None:
    body = "<h1><span>After the storm</span> <span>The keeper lights the lamp</span></h1>"
    assert facts_of(f"<title>{declared}</title>", body).title == "The keeper lights the lamp"


@pytest.mark.parametrize(
    ("declared", "heading"),
    [
        ("After the storm: The lamp is lit", "<span>After the storm</span> <span>The lamp is lit</span>"),
        ("The keeper lights the lamp", "Why the keeper lights the <em>lamp</em>"),
        ("Marta Sund wins the regatta", "“Pure luck”: Marta Sund wins the regatta"),
        ("Best boats of 2026", "The Best boats of 2026"),
    ],
)  # fmt: skip
def test_what_is_no_kicker_stays(declared: str, heading: str) -> None:
    text = re.sub("<[^>]+>", "", heading)
    assert facts_of(f"<title>{declared}</title>", f"<h1>{heading}</h1>").title == text


def test_a_lesser_heading_is_the_headline_where_the_main_one_is_the_masthead() -> None:
    head = "<title>Notes from the pier » Blog Archive » How to mend a net</title>"
    body = "<h1>Harbour blogs</h1><h2><a href='/net'>How to mend a net</a></h2><h2>Comments</h2>"
    assert facts_of(head, body).title == "How to mend a net"


def test_a_lesser_heading_of_few_words_is_none() -> None:
    head = "<title>Nets: mending, drying, storing - Notes</title>"
    assert facts_of(head, "<h2>Nets</h2>").title == "Nets: mending, drying, storing - Notes"


LONG = "How the keepers of the northern lighthouses learned to live without any company for the longest part"


@pytest.mark.parametrize(
    ("cut", "whole"), [("The mayor calls the pier", 'The mayor calls the pier "unsafe"'), (LONG, f"{LONG} of the year")]
)
def test_a_title_that_was_cut_is_made_whole(cut: str, whole: str) -> None:
    assert facts_of(f'<meta property="og:title" content="{cut}"><title>{whole}</title>').title == whole


def test_a_shorter_title_is_not_taken_for_a_cut_one() -> None:
    head = '<meta property="og:title" content="The mayor calls"><title>The mayor calls a meeting on the pier</title>'
    assert facts_of(head).title == "The mayor calls"


def test_the_section_is_taken_off_with_the_site() -> None:
    head = f'{SITE}<meta property="article:section" content="Coast"><title>Tides rise - Coast - Harbour Times</title>'
    assert facts_of(head).title == "Tides rise"


def test_a_sites_name_as_long_as_a_title_is_none() -> None:
    title = "Regatta: how the whole town celebrates the crews"
    head = f'<meta property="og:site_name" content="{title} - Harbour"><title>{title}</title>'
    assert facts_of(head, f"<h1>{title}</h1>").title == title


def test_a_paragraph_in_a_heading_is_no_headline() -> None:
    head = '<meta property="og:title" content="Ten boats to build at home"><title>Ten boats to build at home</title>'
    lead = "Learn which boats to build at home, and get tips on how to build ten of them. " * 4
    assert facts_of(head, f"<h1>{lead}</h1>").title == "Ten boats to build at home"


def test_where_a_word_may_break_is_left_to_the_declared_spelling() -> None:
    head = "<title>Harbourmasters meet</title>"
    assert facts_of(head, "<h1>Har\xadbour\xadmas\xadters meet</h1>").title == "Harbourmasters meet"
    assert facts_of("", "<h1>Har\xadbour\xadmas\xadters meet</h1>").title == "Har\xadbour\xadmas\xadters meet"


def test_letters_set_in_elements_of_their_own_do_not_part_a_word() -> None:
    heading = "<h1><span>How the tide cut our planning </span><b>c</b><span>ycle from weeks to days</span></h1>"
    facts = facts_of("<title>How the tide cut our planning cycle from weeks to days</title>", heading)
    assert facts.title == "How the tide cut our planning cycle from weeks to days"
    assert facts.provenance["title"].source == "html:h1"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("What is a spring tide? | Tidelog", "<h1>Tidelog</h1><h2>What is a spring tide?</h2>"),
        ("Tides, part two: Neap | Tidelog", "<h1>Tidelog</h1><h1>Tides, part two: Neap</h1>"),
    ],
)
def test_a_main_heading_that_the_title_names_last_is_the_sites(title: str, body: str) -> None:
    assert facts_of(f"<title>{title}</title>", body).title == title.removesuffix(" | Tidelog")


def test_half_a_headline_is_no_site() -> None:
    head = "<title>Tides: what we know of them</title>"
    assert facts_of(head, "<h1>what we know of them</h1><h2>More</h2>").title == "what we know of them"


def test_a_subtitle_in_the_heading_is_no_part_of_the_headline() -> None:
    head = '<meta property="og:title" content="Lighthouse reopens after storm">'
    heading = "<h1><span>Lighthouse reopens after storm</span> <small>A welcome to the quay</small></h1>"
    assert facts_of(head, heading).title == "Lighthouse reopens after storm"
    whole = '<meta property="og:title" content="Lighthouse reopens after storm - a welcome to the quay">'
    assert facts_of(whole, heading).title == "Lighthouse reopens after storm A welcome to the quay"


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("23.01.2026 - Mira Holt sails home", "Mira Holt sails home"),
        ("1.2.2026", "1.2.2026"),
        ("23.01.2026 was a fair day", "23.01.2026 was a fair day"),
    ],
)
def test_a_day_before_the_headline_is_no_part_of_it(shown: str, title: str) -> None:
    assert facts_of(f"<title>{shown}</title>", f"<h1>{shown}</h1>").title == title


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Opinion | Why the old dock closed", "Why the old dock closed"),
        ("Coast | Why the old dock closed", "Why the old dock closed"),
        ("Kommentar | Warum das Dock schließt", "Warum das Dock schließt"),
        ("Video | Tides", "Video | Tides"),
        ("Harbours | Why the old dock closed", "Harbours | Why the old dock closed"),
        ("Opinion: why the old dock closed", "Opinion: why the old dock closed"),
    ],
)
def test_a_section_or_kind_before_a_bar_is_no_part_of_the_headline(title: str, headline: str) -> None:
    head = f'<title>{title}</title><meta property="article:section" content="Coast">'
    assert facts_of(head).title == headline


def test_where_nothing_is_declared_and_no_main_heading_shown_a_lesser_one_is_the_headline() -> None:
    assert facts_of("", "<h2>What the harbour master saw</h2><p>Text.</p><h2>Later</h2>").title == (
        "What the harbour master saw"
    )


def test_a_meta_that_holds_the_headline_alone_goes_before_those_for_sharing() -> None:
    head = (
        '<meta name="headline" content="Harbour to close for a week">'
        '<meta property="og:title" content="Harbour to close for a week-Coastㅣdaily">'
    )
    assert facts_of(head).title == "Harbour to close for a week"


def test_of_two_headings_the_one_that_is_declared_more_often_is_the_headline() -> None:
    head = f'{SITE}<title>Pipeline flagged | Harbour Times</title><meta property="og:title" content="Pipeline flagged">'
    body = '<h1>Pipeline flagged</h1><h1 itemprop="headline">… as fishermen voice their concern</h1>'
    assert facts_of(head, body).title == "Pipeline flagged"


@pytest.mark.parametrize(
    "banner",
    [
        '<h1><a href="https://tidelog.example/notes">Tidelog</a></h1>',
        '<div id="banner"><h1>Tidelog</h1></div>',
        '<h1><a href="//tidelog.example/">Tidelog</a></h1>',
    ],
)
def test_a_banner_that_the_title_names_first_bears_the_sites_name(banner: str) -> None:
    title = "<title>Tidelog: What is a spring tide?</title>"
    assert facts_of(title, f"{banner}<h3>What is a spring tide?</h3>").title == "What is a spring tide?"


def test_a_headline_before_its_subtitle_is_no_banner() -> None:
    title = "<title>Flood in the valley: What we know</title>"
    assert facts_of(title, "<h1>Flood in the valley</h1><h2>What we know</h2>").title == "Flood in the valley"


def test_a_site_before_an_angle_is_taken_off() -> None:
    assert facts_of(f"{SITE}<title>The Harbour Times › Lighthouse reopens</title>").title == "Lighthouse reopens"


def test_a_heading_of_signs_alone_is_no_headline() -> None:
    assert facts_of("", "<h1>::::</h1><h2>Lighthouse reopens</h2>").title == "Lighthouse reopens"


def test_the_sites_name_that_a_theme_marks_as_a_headline_is_none() -> None:
    body = '<h1 itemprop="headline"><a href="/">Tide Notes</a></h1><h2 itemprop="headline">About the gauge</h2>'
    assert facts_of('<meta property="og:title" content="All about tides">', body).title == "About the gauge"
    assert facts_of("", '<h2 itemprop="headline">Tide Notes</h2>').title == "Tide Notes"


def test_a_headline_behind_its_kicker_is_spelt_without_the_soft_hyphens_that_the_declaration_lacks() -> None:
    heading = "<h1><span>Rückblick</span> Er\xadin\xadne\xadrung an die Sturm\xadflut</h1>"
    declared = '<meta property="og:title" content="{}">'
    assert facts_of(declared.format("Erinnerung an die Sturmflut"), heading).title == "Erinnerung an die Sturmflut"
    with_hyphens = "Erinnerung an die Sturm\xadflut"
    assert facts_of(declared.format(with_hyphens), heading).title == with_hyphens
