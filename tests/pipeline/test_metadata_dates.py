"""Dates: what is read, with which precision and zone, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from pipeline.metadata import read_facts
from pipeline.metadata.instants import moment, read_date
from pipeline.metadata.local_day import in_local_time
from pipeline.model import Facts

FETCHED = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def facts_of(
    head: str = "", body: str = "", url: str | None = "https://harbour.example/story", lang: str = "en"
) -> Facts:
    page = f'<html lang="{lang}"><head>{head}</head><body><h1>Lighthouse reopens</h1>{body}</body></html>'
    return read_facts(html.document_fromstring(page), url, FETCHED)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2026-03-01T22:30:00-05:00", "2026-03-01T22:30:00-05:00"),
        ("2026-03-01T22:30:00.123Z", "2026-03-01T22:30:00+00:00"),
        ("2026-03-01T22:30:00+0100", "2026-03-01T22:30:00+01:00"),
        ("2026-03-01T22:30", "2026-03-01T22:30"),
        ("2026-03-01 22:30:00", "2026-03-01T22:30:00"),
        ("2026-03-01", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("20260301T223000Z", "2026-03-01T22:30:00+00:00"),
        ("1772400600", "2026-03-01T21:30:00+00:00"),
        ("1772400600000", "2026-03-01T21:30:00+00:00"),
        ("Sun, 01 Mar 2026 22:30:00 GMT", "2026-03-01T22:30:00+00:00"),
        ("March 1, 2026 at 10:30 p.m. EST", "2026-03-01T22:30-05:00"),
        ("Published Mar. 1st, 2026", "2026-03-01"),
        ("1. März 2026, 22:30 Uhr", "2026-03-01T22:30"),
        ("le 1er août 2025 à 9h", "2025-08-01"),
        ("1 de marzo de 2026", "2026-03-01"),
        ("1 marca 2026", "2026-03-01"),
        ("1. maaliskuuta 2026", "2026-03-01"),
        ("1 марта 2026", "2026-03-01"),
        ("2026年3月1日 22:30", "2026-03-01T22:30"),
        ("01.03.2026", "2026-03-01"),
        ("01.03.26", "2026-03-01"),
        ("13/03/2026", "2026-03-13"),
        ("03/13/2026", "2026-03-13"),
        ("3/4/2026", "2026-04-03"),
    ],
)
def test_a_date_keeps_its_zone_and_precision(raw: str, iso: str) -> None:
    assert read_date(raw) == iso


@pytest.mark.parametrize(
    "raw", ["", "yesterday", "2026-02-30", "31 June 2026", "0001-01-01", "Marathon 26, 2026", "v1.2.3"]
)
def test_what_is_no_date_is_none(raw: str) -> None:
    assert read_date(raw) is None


def test_month_first_decides_only_where_both_are_possible() -> None:
    assert read_date("3/4/2026", month_first=True) == "2026-03-04"
    assert read_date("13/4/2026", month_first=True) == "2026-04-13"
    assert read_date("3.4.2026", month_first=True) == "2026-04-03"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text("0123456789 .:/-TZ+ampMarch年月日", max_size=40))
def test_any_string_is_read_or_not_and_never_raises(raw: str) -> None:
    value = read_date(raw)
    if value is not None:
        assert read_date(value) == value
        moment(value)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**9), 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_an_instant_comes_back_as_it_is(instant: datetime) -> None:
    assert read_date(instant.isoformat()) == instant.isoformat(timespec="seconds")


def test_the_page_order_of_sources_is_kept_and_named() -> None:
    facts = facts_of(
        '<meta property="article:published_time" content="2026-02-01T08:00:00+01:00">'
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-02-02"}</script>'
    )
    assert facts.published == "2026-02-02"
    assert facts.provenance["published"].source == "json-ld:datePublished"
    assert facts.provenance["published"].raw == "2026-02-02"


def test_a_date_after_the_fetch_is_passed_over_and_its_evidence_kept() -> None:
    facts = facts_of(
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2027-01-01"}</script>'
        '<meta property="article:published_time" content="2026-03-03T08:00:00+00:00">'
    )
    assert facts.published == "2026-03-03T08:00:00+00:00", "within 24 hours of the fetch"
    assert facts.provenance["published_refused"].raw == "2027-01-01"


def test_a_change_before_publication_is_dropped_and_its_evidence_kept() -> None:
    facts = facts_of(
        '<meta property="article:published_time" content="2026-02-01T08:00:00+01:00">'
        '<meta property="article:modified_time" content="2026-02-01T06:59:00+00:00">'
    )
    assert facts.modified is None
    assert facts.provenance["modified_refused"].source == "meta:article:modified_time"


def test_the_date_nearest_to_the_headline_is_the_articles_own() -> None:
    facts = facts_of(
        body='<p class="date">1 February 2026</p>'
        + "<p>Text.</p>" * 20
        + '<div class="related-posts"><time datetime="2026-01-07">x</time></div><p class="date">7 January 2026</p>'
    )
    assert facts.published == "2026-02-01"


def test_a_date_of_change_is_the_last_resort() -> None:
    lines = '<p class="date">Updated 2 February 2026</p>'
    assert facts_of(body=lines + '<p class="date">1 February 2026</p>').published == "2026-02-01"
    assert facts_of(body=lines).published == "2026-02-02"


def test_the_comments_dates_are_not_the_articles() -> None:
    comments = "<p>Text.</p>" * 20 + '<div id="comments"><p class="comment-date">3 January 2026</p></div>'
    assert facts_of(body=comments).published is None


@pytest.mark.parametrize(
    "url",
    ["https://a.example/2026/02/01/story", "https://a.example/news/01-02-2026/story", "https://a.example/20260201-x"],
)
def test_a_day_in_the_address(url: str) -> None:
    facts = facts_of(url=url)
    assert facts.published == "2026-02-01"
    assert facts.provenance["published"].source == "url"


def test_numbers_in_an_address_are_no_day() -> None:
    assert facts_of(url="https://a.example/20269999/story-12345678").published is None


@pytest.mark.parametrize(
    ("lang", "url", "iso"),
    [
        ("en-US", "https://a.example/", "2026-02-01"),
        ("en", "https://a.example/", "2026-02-01"),
        ("en-GB", "https://a.example/", "2026-01-02"),
        ("en", "https://a.example.uk/", "2026-01-02"),
        ("de", "https://a.example/", "2026-01-02"),
    ],
)
def test_who_writes_the_month_first(lang: str, url: str, iso: str) -> None:
    assert facts_of(body='<p class="date">2/1/2026</p>', lang=lang, url=url).published == iso


def test_the_date_beside_the_headline_counts_before_a_vague_meta() -> None:
    vague = '<meta name="dcterms.date" content="2026-02-11">'
    assert facts_of(vague, '<time datetime="2026-02-01">1 February</time>').published == "2026-02-01"
    assert facts_of(vague, "<p>Text.</p>" * 100 + '<time datetime="2026-02-01">x</time>').published == "2026-02-11"
    assert facts_of(vague, '<p class="date">Updated 1 February 2026</p>').published == "2026-02-11"


@pytest.mark.parametrize(
    ("url", "lang", "body", "iso"),
    [
        ("https://a.example.de/x", "de", '<p class="date">1. Februar 2026</p>', "2026-02-01T00:30:00+01:00"),
        ("https://a.example/2026/02/01/x", "de", "", "2026-02-01T00:30:00+01:00"),
        ("https://a.example.de/x", "de", '<p class="date">31. Januar 2026</p>', "2026-01-31T23:30:00+00:00"),
        ("https://a.example.de/x", "de", "", "2026-01-31T23:30:00+00:00"),
        ("https://a.example/2026/02/01/x", "en", "", "2026-01-31T23:30:00+00:00"),
    ],
)
def test_an_instant_is_given_on_the_day_that_the_page_shows(url: str, lang: str, body: str, iso: str) -> None:
    head = '<meta property="article:published_time" content="2026-01-31T23:30:00Z">'
    assert facts_of(head, body, url, lang).published == iso
    assert facts_of(head, body, url, lang).provenance["published"].raw == "2026-01-31T23:30:00Z"


def test_no_offset_is_made_up() -> None:
    assert in_local_time("2026-02-01", "de", "de", ["2026-01-31"]) == "2026-02-01"
    assert in_local_time("2026-01-31T23:30", "de", "de", ["2026-02-01"]) == "2026-01-31T23:30"
    assert in_local_time("2026-01-31T23:30+00:00", "de", None, ["2026-02-01"]) == "2026-02-01T00:30+01:00"
    assert in_local_time("9999-12-31T23:30:00+00:00", "jp", None, ["9999-12-31"]) == "9999-12-31T23:30:00+00:00"


def test_english_of_elsewhere_writes_the_day_first() -> None:
    assert facts_of(body='<p class="date">2/1/2026</p>', url="https://a.example/en-gb/x").published == "2026-01-02"
    locale = '<meta property="og:locale" content="en_AU">'
    assert facts_of(locale, '<p class="date">2/1/2026</p>').published == "2026-01-02"
    assert facts_of(body='<p class="date">2/1/2026</p>', url="https://a.example/en-us/x").published == "2026-02-01"


def test_a_date_in_a_column_near_the_headline_is_the_articles_own() -> None:
    column = '<div class="sidebar"><time datetime="2026-02-01">x</time></div>'
    assert facts_of(body="<p>Text.</p>" * 15 + column).published == "2026-02-01"
    assert facts_of(body="<p>Text.</p>" * 40 + column).published is None


def test_a_date_in_words_that_only_json_ld_tells_is_that_of_the_last_build() -> None:
    head = '<script type="application/ld+json">{"@type":"Article","datePublished":"Feb 20, 2026"}</script>'
    assert facts_of(head, "<p>February 2, 2026</p>").published == "2026-02-02"
    assert facts_of(head, "<p>Updated February 2, 2026</p>").published == "2026-02-20"
    assert facts_of(head).published == "2026-02-20"


def test_a_short_year_in_a_line_beside_the_headline() -> None:
    body = "<p>Mo 02.02.26 | 14:07 Uhr | Von Marta Sund</p><p>Sendung: Hafen, 01.02.2026</p>"
    assert facts_of(body=body, lang="de").published == "2026-02-02T14:07"
    assert facts_of(body="<p>Version 10.12.99.1 of the charts</p>").published is None


def test_a_line_beside_the_headline_counts_before_a_named_date_far_away() -> None:
    body = f'<p>3 February 2026</p>{"<p>Text</p>" * 70}<div class="date">20 February 2026</div>'
    assert facts_of(body=body).published == "2026-02-03"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://harbour.example/article/A2026020114320005196", "2026-02-01"),
        ("https://harbour.example/view?newsid=20260201000312", "2026-02-01"),
        ("https://harbour.example/article/2026131400000", None),
        ("https://harbour.example/article/120260201143200", None),
    ],
)
def test_a_day_that_a_long_number_in_the_address_begins_with(url: str, day: str | None) -> None:
    assert facts_of(url=url).published == day


def test_local_midnight_is_a_day_that_was_turned_into_universal_time() -> None:
    assert in_local_time("2026-01-31T23:00:00+00:00", "de", None, []) == "2026-02-01T00:00:00+01:00"
    assert in_local_time("2026-01-31T23:05:00+00:00", "de", None, []) == "2026-01-31T23:05:00+00:00"


def test_the_line_behind_an_element_counts_as_much_as_that_in_it() -> None:
    body = "<fieldset><legend>Advent of sail 2025, week 2</legend> 20 December 2025 <p>Text.</p></fieldset>"
    assert facts_of(body=body).published == "2025-12-20"


@pytest.mark.parametrize(
    ("url", "published"),
    [
        ("https://a.example/2026/february/01/tides/", "2026-02-01"),
        ("https://a.example/2026/02/01/tides/", "2026-02-01"),
        ("https://a.example/2026/01/02/tides/", "2026-01-02"),
        ("https://a.example/2026/harbours/01/tides/", "2026-01-02"),
        ("https://a.example/tides/", "2026-01-02"),
    ],
)
def test_the_day_in_the_address_says_how_figures_are_read(url: str, published: str) -> None:
    assert facts_of(body='<p class="date">01/02/2026</p>', url=url).published == published


def test_a_month_in_words_in_the_address() -> None:
    assert facts_of(url="https://a.example/blog/2026/february/01/how-many-tides/").published == "2026-02-01"
    assert facts_of(url="https://a.example/blog/2026/harbours/01/how-many-tides/").published is None


def rebuilt(published: str, modified: str) -> str:
    data = {"@type": "BlogPosting", "datePublished": published, "dateModified": modified}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_a_site_built_anew_did_not_publish_everything_that_day() -> None:
    at = "2026-02-20T16:02:46Z"
    facts = facts_of(rebuilt(at, at), '<p class="date">May 14, 2025</p>')
    assert facts.published == "2025-05-14"
    assert facts.provenance["published"].source == "html:date-class"


@pytest.mark.parametrize(
    ("modified", "body", "url"),
    [
        ("2026-02-21T08:00:00Z", '<p class="date">May 14, 2025</p>', "https://a.example/x"),
        ("2026-02-20T16:02:46Z", '<p class="date">February 19, 2026</p>', "https://a.example/x"),
        ("2026-02-20T16:02:46Z", '<p class="date">Updated May 14, 2025</p>', "https://a.example/x"),
        ("2026-02-20T16:02:46Z", '<p class="date">May 14, 2025</p>', "https://a.example/2026/02/x"),
        ("2026-02-20T16:02:46Z", "<p>Founded on May 14, 2025</p>", "https://a.example/x"),
        (
            "2026-02-20T16:02:46Z",
            '<p class="date">May 14, 2025</p><p class="date">June 2, 2025</p>',
            "https://a.example/x",
        ),
    ],
)
def test_a_declared_day_stays_where_nothing_speaks_for_another(modified: str, body: str, url: str) -> None:
    facts = facts_of(rebuilt("2026-02-20T16:02:46Z", modified), body, url=url)
    assert facts.published == "2026-02-20T16:02:46+00:00"


def test_the_clock_of_a_forum_is_not_the_day_of_its_posts() -> None:
    clock = '<p class="date">It is currently 1 March 2026, 12:18</p>'
    assert facts_of(body=f'{clock}<p class="date">18 September 2025</p>').published == "2025-09-18"


def test_first_publication_stands_against_a_later_day_that_the_page_shows() -> None:
    head = rebuilt("2024-03-06T02:16:49Z", "2025-11-19T12:47:12Z")
    facts = facts_of(head, '<time datetime="2025-11-19">November 19, 2025</time>')
    assert (facts.published, facts.modified) == ("2024-03-06T02:16:49+00:00", "2025-11-19T12:47:12+00:00")


def test_an_insane_date_has_no_value_and_is_kept_as_evidence() -> None:
    facts = facts_of(rebuilt("2199-01-01T00:00:00Z", "1999-01-01T00:00:00Z"), '<p class="date">3 March 2031</p>')
    assert (facts.published, facts.provenance["published_refused"].raw) == (
        "1999-01-01T00:00:00+00:00",
        "2199-01-01T00:00:00Z",
    )
    facts = facts_of(rebuilt("2199-01-01T00:00:00Z", "2199-01-01T00:00:00Z"))
    assert facts.published is None
    assert facts.modified is None
    assert facts.provenance["published_refused"].raw == facts.provenance["modified_refused"].raw


def test_a_day_read_as_the_address_has_it_is_judged_as_any_other() -> None:
    facts = facts_of(body='<p class="date">01/04/2026</p>', url="https://a.example/2026/04/01/tides/")
    assert facts.published is None
    assert facts.provenance["published_refused"].raw == "01/04/2026"


@pytest.mark.parametrize(
    ("shown", "iso"),
    [
        ("<p>28 February 2026, 9:04 pm</p>", "2026-02-28T21:04:17-05:00"),
        ("<p>28 February 2026</p><p>28 February 2026, 9:04 pm</p>", "2026-02-28T21:04:17-05:00"),
        ("<p>28 February 2026, 9:05 pm</p>", "2026-03-01T02:04:17+00:00"),
        ("<p>1 March 2026, 3:04 am</p>", "2026-03-01T02:04:17+00:00"),
        ("<p>28 February 2026</p>", "2026-03-01T02:04:17+00:00"),
        ("<p>28 February 2026, 8:00 pm</p><p>28 February 2026, 9:04 pm</p>", "2026-03-01T02:04:17+00:00"),
    ],
)
def test_a_shown_time_of_another_day_tells_the_readers_zone(shown: str, iso: str) -> None:
    """Where no country is known: by whole hours, and by the first time beside the headline alone."""
    assert facts_of('<meta property="article:published_time" content="2026-03-01T02:04:17Z">', shown).published == iso


def test_a_change_beside_the_headline_counts_before_dates_far_below() -> None:
    teasers = "<p>Text.</p>" * 100 + "<div><p>7 January 2026</p></div>"
    assert facts_of(body=f"<p>Updated on 2 February 2026</p>{teasers}").published == "2026-02-02"
    assert facts_of(body=f"<p>By Ann Lee</p>{teasers}").published == "2026-01-07"


def test_a_line_of_publication_and_change_is_that_of_publication() -> None:
    line = "<p>01.02.2026 - Güncelleme: 02.02.2026</p><p>7 January 2026</p>"
    assert facts_of(body=line).published == "2026-02-01"
    assert facts_of(body="<p>Güncelleme: 02.02.2026</p><p>7 January 2026</p>").published == "2026-01-07"


def test_microdata_of_teasers_gives_way_to_what_stands_beside_the_headline() -> None:
    teaser = '<div><meta itemprop="datePublished" content="2026-02-20"></div>'
    far = "<p>Text.</p>" * 100 + teaser
    assert facts_of(body=f"<p>1 February 2026</p>{far}").published == "2026-02-01"
    assert facts_of(body=f"<p>1 February 2026</p>{teaser}").published == "2026-02-20"
    assert facts_of(body=far).published == "2026-02-20"


def test_of_two_days_beside_the_headline_the_one_that_is_declared_is_no_today() -> None:
    body = '<p class="date">Monday, 2 March 2026</p><p>1 February 2026</p>'
    assert facts_of('<meta name="date" content="2026-02-01">', body).published == "2026-02-01"
    assert facts_of('<meta name="date" content="2026-02-05">', body).published == "2026-03-02"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("This article was originally published on 3 May 2024 and has been updated.", "2024-05-03"),
        ("First published: May 3, 2024", "2024-05-03"),
        ("Dieser Beitrag wurde erstmals veröffentlicht am 3. Mai 2024.", "2024-05-03"),
        ("Cet article a été initialement publié le 3 mai 2024.", "2024-05-03"),
        ("Publicado originalmente el 3 de mayo de 2024", "2024-05-03"),
        (
            "The book was first published on 3 May 1974, in a small run of eight hundred copies.",
            "2026-02-01",
        ),
        ("This article was originally published in The Example on 3 May 2024, and elsewhere later on.", "2026-02-01"),
    ],
)
def test_a_sentence_tells_the_day_of_first_publication(sentence: str, day: str) -> None:
    """Not that of a book, nor that of another outlet."""
    assert facts_of(body=f"<p>1 February 2026</p><p>{sentence}</p>").published == day


def test_the_dates_of_reviews_are_not_those_of_what_they_review() -> None:
    recipe = '{"@type":"Recipe","datePublished":"2026-02-01","review":{"@type":"Review","datePublished":"2026-02-20"}}'
    assert facts_of(f'<script type="application/ld+json">{recipe}</script>').published == "2026-02-01"
    review = '{"@type":"Review","datePublished":"2026-02-20"}'
    both = f'[{review},{{"@type":"Recipe","datePublished":"2026-02-01"}}]'
    assert facts_of(f'<script type="application/ld+json">{both}</script>').published == "2026-02-01"
    assert facts_of(f'<script type="application/ld+json">{review}</script>').published == "2026-02-20"


def test_a_short_day_in_the_address() -> None:
    assert facts_of(url="https://a.example/home/2026/2/1/story").published == "2026-02-01"
    assert facts_of(url="https://a.example/home/2026/2/31/story").published is None


def test_a_change_within_minutes_of_the_publication_says_that_the_site_was_built_anew() -> None:
    shown = '<p class="date">May 14, 2025</p>'
    for modified in ("2026-02-20T16:05:00Z", "2026-02-20T16:01:00Z"):
        assert facts_of(rebuilt("2026-02-20T16:02:46Z", modified), shown).published == "2025-05-14"
    later = facts_of(rebuilt("2026-02-20T16:02:46Z", "2026-02-20T16:40:00Z"), shown)
    assert later.published == "2026-02-20T16:02:46+00:00"
    related = f'<div class="related">{"<p>On.</p>" * 14}{shown}</div>'
    at_once = facts_of(rebuilt("2026-02-20T16:02:46Z", "2026-02-20T16:05:00Z"), related)
    assert at_once.published == "2026-02-20T16:02:46+00:00"


def test_the_only_day_of_a_page_counts_in_a_sidebar_too() -> None:
    sidebar = "<p>On.</p>" * 30 + '<div class="sidebar"><h4>{}</h4><p>{}</p></div>'
    assert facts_of(body=sidebar.format("Published", "8 July 2025")).published == "2025-07-08"
    assert facts_of(body=sidebar.format("9 July 2025", "8 July 2025")).published is None
    assert facts_of(body=sidebar.format("Published", "Updated 8 July 2025")).published is None
    comments = sidebar.replace("sidebar", "comments")
    assert facts_of(body=comments.format("Comments", "8 July 2025")).published is None


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("", '<time datetime="2025-12-02">December</time>', "2025-12-02"),
        ('<meta name="date" content="2025-12-02">', "", "2025-12-02"),
        ("", '<time datetime="2025-02-12">February</time><time datetime="2025-12-02">x</time>', "2025-02-12"),
        ("", "<p>Read on: 25-11-2025</p>", "2025-12-02"),
        ("", "<p>Read on: 11-25-2025</p>", "2025-02-12"),
        ("", "<p>25-11-2025</p><p>11-25-2025</p>", "2025-02-12"),
        ("", "<p>Read on: 25.11.2025</p>", "2025-02-12"),
    ],
)
def test_the_page_tells_how_its_figures_are_read(head: str, body: str, day: str) -> None:
    assert facts_of(head, f'<p class="date">02-12-2025</p>{body}', lang="en-US").published == day


def test_a_widget_for_times_is_a_time_element() -> None:
    facts = facts_of(body='<relative-time datetime="2025-07-07T12:10:51Z">3 weeks ago</relative-time>')
    assert (facts.published, facts.provenance["published"].source) == ("2025-07-07T12:10:51+00:00", "html:time")


def test_the_number_of_a_version_is_no_day() -> None:
    for program in ("WordPress 4.8.12", "Version 3.2.26", "v3.2.26"):
        assert facts_of(body=f"<p>{program}</p>").published is None
    assert facts_of(body="<p>Oslo, 4.8.12</p>").published == "2012-08-04"


@pytest.mark.parametrize(
    ("age", "day"),
    [
        ("3 days ago", "2026-02-27"),
        ("Published 2 hours ago", "2026-03-02"),
        ("an hour ago", "2026-03-02"),
        ("yesterday", "2026-03-01"),
        ("vor 2 Tagen", "2026-02-28"),
        ("vor einer Woche", "2026-02-23"),
        ("il y a 3 jours", "2026-02-27"),
        ("hace 2 días", "2026-02-28"),
        ("há 2 dias", "2026-02-28"),
        ("2 giorni fa", "2026-02-28"),
        ("4 dagen geleden", "2026-02-26"),
        ("2 dni temu", "2026-02-28"),
        ("3 dager siden", "2026-02-27"),
        ("2 dagar sedan", "2026-02-28"),
        ("2 months ago", None),
        ("vor 3 Jahren", None),
        ("3 days of rain", None),
        ("Long ago", None),
    ],
)
def test_an_age_is_counted_back_from_the_fetch(age: str, day: str | None) -> None:
    facts = facts_of(body=f"<time>{age}</time>")
    assert facts.published == day
    if day:
        assert (facts.provenance["published"].source, facts.provenance["published"].raw) == ("html:age", age)


def test_an_age_gives_way_to_any_day_and_needs_the_time_of_the_fetch() -> None:
    age = "<time>3 days ago</time>"
    assert facts_of(body=f"{age}<p>1 February 2026</p>").published == "2026-02-01"
    assert facts_of(body=f"<p>{'The gate opened. ' * 4}3 days ago.</p>").published is None
    page = html.document_fromstring(f"<html><body><h1>Lighthouse reopens</h1>{age}</body></html>")
    assert read_facts(page, "https://harbour.example/story", None).published is None
