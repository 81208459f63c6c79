"""The finders: feeds, sitemaps, sections, declared feeds; pure functions on bytes that never raise."""

from __future__ import annotations

import gzip
import warnings
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.discover import find_declared_feeds
from spiders.feed import find_in_feed
from spiders.finding import Link, read_instant, resolve
from spiders.section import find_in_section, is_article_like
from spiders.sitemap import find_in_sitemap

BASE = "https://harbour.example/news/"

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Harbour Post</title>
<item><title>Ferry late</title><link> https://harbour.example/ferry-late?utm_source=rss </link>
  <pubDate>Thu, 01 Jan 2026 06:00:00 +0100</pubDate></item>
<item><title>Relative</title><link>/relative-story</link></item>
<item><title>Guid only</title><guid isPermaLink="true">https://harbour.example/guid-only</guid></item>
<item><title>Guid no link</title><guid isPermaLink="false">4711</guid></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
<item><title>Twice</title><link>https://harbour.example/guid-only#comments</link></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley</title>
<entry><title>Snow</title><link rel="replies" href="https://valley.example/snow/comments"/>
<link rel="alternate" href="https://valley.example/snow"/><id>tag:valley.example,2026:1</id>
<published>2026-01-01T05:00:00Z</published><updated>2026-01-02T05:00:00Z</updated></entry></feed>"""

URLSET = b"""<?xml version="1.0"?><!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://cdn.example/a.jpg</image:loc></image:image>
  <loc> https://harbour.example/a </loc><lastmod>2026-01-02T03:04:05+00:00</lastmod></url>
<url><loc>https://harbour.example/b</loc><news:news><news:publication_date>2026-01-03</news:publication_date>
  <news:title>B</news:title></news:news></url>
<url><loc>https://harbour.example/c</loc></url>
<url><loc>ftp://harbour.example/d</loc></url>
</urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://harbour.example/2025.xml.gz</loc><lastmod>2025-12-31</lastmod></sitemap>
<sitemap><loc>https://harbour.example/2026.xml.gz</loc><lastmod>2026-01-02</lastmod></sitemap></sitemapindex>"""


def test_an_rss_feed_gives_its_links_with_dates_as_written() -> None:
    found = find_in_feed(RSS, BASE, 10)
    assert found is not None
    assert found.pages == (
        Link("https://harbour.example/ferry-late?utm_source=rss", "Thu, 01 Jan 2026 06:00:00 +0100"),
        Link("https://harbour.example/relative-story"),
        Link("https://harbour.example/guid-only"),
    )
    assert not found.cut


def test_an_atom_feed_gives_the_alternate_link_and_the_later_date() -> None:
    found = find_in_feed(ATOM, BASE, 10)
    assert found is not None
    assert found.pages == (Link("https://valley.example/snow", "2026-01-02T05:00:00Z"),)


def test_a_feed_is_cut_at_the_limit_and_says_so() -> None:
    found = find_in_feed(RSS, BASE, 1)
    assert found is not None
    assert len(found.pages) == 1
    assert found.cut


@pytest.mark.parametrize(
    "body", [b"", b"<html><body><p>Not found</p></body></html>", b"/etc/passwd", b"http://x.example/"]
)
def test_what_is_no_feed_is_none_and_is_never_opened_or_fetched(body: bytes) -> None:
    assert find_in_feed(body, BASE, 10) is None


def test_a_feed_with_entity_bomb_or_external_entity_leaks_nothing() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = bomb + b"<rss version='2.0'><channel><item><link>https://h.example/&b;&x;</link></item></channel></rss>"
    found = find_in_feed(body, BASE, 10)
    assert found is None or all(len(link.url) < 200 for link in found.pages)


def test_a_sitemap_gives_locs_with_lastmod_or_publication_date() -> None:
    found = find_in_sitemap(URLSET, BASE, 10)
    assert found is not None
    assert found.pages == (
        Link("https://harbour.example/a", "2026-01-02T03:04:05+00:00"),
        Link("https://harbour.example/b", "2026-01-03"),
        Link("https://harbour.example/c"),
    )


def test_an_index_gives_sitemaps_and_no_pages() -> None:
    found = find_in_sitemap(INDEX, BASE, 10)
    assert found is not None
    assert [link.announced for link in found.sitemaps] == ["2025-12-31", "2026-01-02"]
    assert found.pages == ()


def test_a_gzip_sitemap_and_a_text_sitemap_are_read() -> None:
    assert find_in_sitemap(gzip.compress(URLSET), BASE, 10) == find_in_sitemap(URLSET, BASE, 10)
    text = "\ufeffhttps://harbour.example/a\r\nhttps://harbour.example/b\n".encode()
    found = find_in_sitemap(text, BASE, 10)
    assert found is not None
    assert [link.url for link in found.pages] == ["https://harbour.example/a", "https://harbour.example/b"]


def test_a_damaged_sitemap_gives_what_stands_before_the_damage() -> None:
    found = find_in_sitemap(URLSET[: URLSET.index(b"<url><loc>https://harbour.example/c")] + b"<url><lo", BASE, 10)
    assert found is not None
    assert len(found.pages) == 2
    cut = find_in_sitemap(gzip.compress(URLSET)[:-20], BASE, 10)
    assert cut is not None


def test_a_sitemap_that_breaks_off_says_so_wherever_it_does() -> None:
    urls = "".join(f"<url><loc>https://harbour.example/{n}?a=1&b=2 & 3</loc></url>" for n in range(3))
    whole = f"<urlset>{urls}</urlset>\n".encode()
    assert find_in_sitemap(whole, BASE, 9).damaged is False
    for length in range(len("<urlset>"), len(whole) - 1):
        assert find_in_sitemap(whole[:length], BASE, 9).damaged, whole[:length]
    for fine in (b"<urlset/>", b"\xef\xbb\xbf" + whole, gzip.compress(whole), whole + b"<!-- by Harbour -->"):
        assert find_in_sitemap(fine, BASE, 9).damaged is False


def test_a_sitemap_is_cut_at_the_limit_and_says_so() -> None:
    found = find_in_sitemap(URLSET, BASE, 2)
    assert found is not None
    assert len(found.pages) == 2
    assert found.cut


@pytest.mark.parametrize("body", [b"", b"<html><body>no</body></html>", RSS, b"Not found", b"<"])
def test_what_is_no_sitemap_is_none(body: bytes) -> None:
    assert find_in_sitemap(body, BASE, 10) is None


def test_a_sitemap_with_entities_reads_no_file_and_does_not_grow() -> None:
    bomb = b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    body = bomb + b"<urlset><url><loc>https://h.example/&x;&b;</loc></url></urlset>"
    found = find_in_sitemap(body, BASE, 10)
    assert found is None or all(link.url == "https://h.example/" for link in found.pages)


SECTION = b"""<html><head><base href="/"></head><body>
<nav><a href="/sport/">Sport</a> <a href="/tag/snow-storm-hits">Snow</a> <a href="/">Home</a></nav>
<a href="2026/01/02/ferry">Ferry</a> <a href="stories/3376705/">x</a>
<a href="/storm-hits-the-coast">Storm</a>
<a href="/x">Mayor opens the new harbour bridge</a>
<a href="https://harbour.example/storm-hits-the-coast#top">again</a>
<a href="https://elsewhere.example/2026/01/02/far">Far</a>
<a href="/2026/01/02/picture.jpg">Picture of the very large new ferry</a>
<a href="mailto:a@harbour.example">write to us all day long now</a>
<a href="/author/ann-bell-hill">More from Ann Bell Hill today</a></body></html>"""


def test_a_section_gives_its_own_articles_only() -> None:
    found = find_in_section(SECTION, BASE, 50)
    assert found is not None
    assert [link.url for link in found.pages] == [
        "https://harbour.example/2026/01/02/ferry",
        "https://harbour.example/stories/3376705/",
        "https://harbour.example/storm-hits-the-coast",
        "https://harbour.example/x",
    ]


def test_a_section_is_cut_at_the_limit() -> None:
    found = find_in_section(SECTION, BASE, 2)
    assert found is not None
    assert len(found.pages) == 2
    assert found.cut


@pytest.mark.parametrize(
    ("url", "words", "expected"),
    [
        ("https://h.example/about-the-storm-on-the-coast", 1, True),
        ("https://h.example/about", 6, False),
        ("https://h.example/world-news", 2, False),
        ("https://h.example/politik/article239311463.html", 1, True),
        ("https://h.example/news/page/2/", 6, False),
        ("https://h.example/category/storm-hits-coast", 6, False),
        ("https://h.example/?p=1234", 5, True),
        ("https://h.example/", 9, False),
    ],
)
def test_what_looks_like_an_article(url: str, words: int, expected: object) -> None:
    assert is_article_like(url, words) is expected


def test_declared_feeds_without_those_of_comments() -> None:
    page = b"""<head><link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="Alternate home" type="application/atom+xml; charset=utf-8" href="https://feeds.example/h">
    <link rel="alternate" type="application/rss+xml" title="Harbour Comments Feed" href="/feed/c">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
    <link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" href="/x.css"></head>"""
    assert find_declared_feeds(page, BASE) == ("https://harbour.example/feed/", "https://feeds.example/h")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("../a#b", "https://harbour.example/a"),
        ("//other.example/x", "https://other.example/x"),
        (" /a\n/b ", "https://harbour.example/a/b"),
        ("data:text/html,x", None),
        ("http://[::1", None),
        ("http://h.example:bad/", None),
        ("", None),
        ("/" + "x" * 3000, None),
    ],
)
def test_references_are_resolved_or_refused(reference: str, expected: object) -> None:
    assert resolve(BASE, reference) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04+01:00", datetime(2026, 1, 2, 2, 4, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 03:04:05 GMT", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        (None, None),
    ],
)
def test_announced_dates_are_read(text: str, expected: object) -> None:
    assert read_instant(text) == expected


HOSTILE = st.one_of(
    st.binary(max_size=400),
    st.lists(
        st.sampled_from(
            [
                RSS[:200],
                ATOM[:150],
                URLSET[:300],
                INDEX,
                SECTION[:200],
                b"<loc>",
                b"</url>",
                b"<a href='",
                b"\x00",
                b"&x;",
            ]
        ),
        max_size=6,
    ).map(b"".join),
)


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_no_finder_raises_on_any_bytes(body: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for find in (find_in_feed, find_in_sitemap, find_in_section):
            found = find(body, BASE, 5)
            assert found is None or len(found.pages) <= 5
        find_declared_feeds(body, BASE)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_dates_and_references_never_raise_and_give_web_addresses_only(text: str) -> None:
    instant = read_instant(text)
    assert instant is None or instant.tzinfo is UTC
    address = resolve(BASE, text)
    assert address is None or (address.startswith(("http://", "https://")) and "#" not in address)
