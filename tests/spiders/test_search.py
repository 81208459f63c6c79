"""How the articles of a source are searched: configured, declared, guessed, or on the home page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.model import Errand, Purpose
from spiders.context import Tally
from spiders.listing import Bounds, read_listing
from spiders.robots import read_robots
from spiders.search import Search
from spiders.settings import Manners
from spiders.sources import Source

HOME = "https://harbour.example/"
FEED = b"<rss version='2.0'><channel><title>t</title><item><link>/storm</link></item></channel></rss>"
DECLARING = b"<html><head><link rel=alternate type='application/rss+xml' href='/feed'></head></html>"
PLAIN = b"<html><body><a href='/2026/01/02/ferry'>Ferry</a></body></html>"


def sitemap(*urls: str, kind: str = "url", root: str = "urlset") -> bytes:
    inner = "".join(
        f"<{kind}><loc>{url}</loc><lastmod>2026-01-0{n + 1}</lastmod></{kind}>" for n, url in enumerate(urls)
    )
    return f"<{root}>{inner}</{root}>".encode()


def start(manners: Manners | None = None, **fields: Any) -> tuple[Search, Tally, list[Errand]]:
    tally = Tally()
    search = Search(Source(name="harbour", home=HOME, **fields), manners or Manners(), tally)
    return search, tally, search.begin()


def read(search: Search, errand: Errand, body: bytes, url: str, sitemaps: Sequence[str] = ()) -> list[Errand]:
    bounds = Bounds(unpacked_bytes=10**6, feed_bytes=10**6, links_per_sitemap=100, links_per_section=100)
    return search.read(errand, read_listing(errand.purpose, body, None, url, bounds), url, sitemaps)


def asked(errands: list[Errand]) -> list[tuple[str, str]]:
    return [(errand.purpose.value, errand.url.removeprefix(HOME)) for errand in errands]


def test_what_is_configured_is_asked_and_nothing_else() -> None:
    _, _, errands = start(feeds=[HOME + "f"], sitemaps=[HOME + "s"], sections=[HOME + "sport", HOME + "sport/"])
    assert asked(errands) == [("feed", "f"), ("sitemap", "s"), ("section", "sport")]


def test_feeds_of_the_home_page_and_sitemaps_of_robots_are_found() -> None:
    search, tally, [home] = start()
    follow = read(search, home, DECLARING, HOME, ["/news.xml", "https://cdn.test/s.xml"])
    assert asked(follow) == [("feed", "feed"), ("sitemap", "news.xml"), ("sitemap", "https://cdn.test/s.xml")]
    assert follow[0].found_in == HOME
    for errand in follow:
        assert read(search, errand, FEED if errand.purpose is Purpose.FEED else sitemap(HOME + "a"), errand.url) == []
    assert search.is_over
    assert len(search.candidates) == 2
    assert tally.problems == []


def test_a_home_that_declares_nothing_has_the_common_places_tried_and_then_its_links_taken() -> None:
    search, tally, [home] = start()
    guesses = read(search, home, PLAIN, HOME)
    assert ("feed", "feed.xml") in asked(guesses)
    assert ("sitemap", "sitemap.xml") in asked(guesses)
    for errand in guesses:
        assert search.fail(errand, "404") == []
    assert search.is_over
    assert len(search.candidates) == 1
    assert tally.problems == []


def test_a_site_with_nothing_at_all_says_so() -> None:
    search, tally, [home] = start()
    for errand in read(search, home, b"<html></html>", HOME):
        read(search, errand, b"<html>soft 404</html>", errand.url)
    assert search.is_over
    assert tally.problems == ["no feed, sitemap or section found"]


def test_a_home_that_fails_is_not_asked_for_more_but_its_sitemaps_are() -> None:
    search, tally, [home] = start()
    assert asked(search.fail(home, "500", ["/s.xml"])) == [("sitemap", "s.xml")]
    silent, _, [home] = start()
    assert silent.fail(home, "timeout") == []
    assert silent.is_over
    assert tally.problems == [f"home {HOME}: 500"]


def test_a_home_that_has_moved_and_a_feed_of_another_site_are_told_with_the_new_address() -> None:
    search, tally, [home] = start()
    read(search, home, DECLARING, "https://harbour-news.example/")
    assert "has moved to https://harbour-news.example/" in tally.problems[0]
    moved, problems, [feed] = start(feeds=[HOME + "f"])
    read(moved, feed, FEED.replace(b"/storm", b"https://harbour-news.example/storm"), feed.url)
    assert len(moved.candidates) == 0
    assert "https://harbour-news.example/storm" in problems.problems[0]
    same, fine, [home] = start()
    read(same, home, DECLARING, HOME + "de/")
    assert fine.problems == []


def test_an_index_leads_to_its_sitemaps_the_newest_first_within_the_limits() -> None:
    search, tally, [index] = start(Manners(sitemaps_per_source=3, sitemap_depth=1), sitemaps=[HOME + "i"])
    body = sitemap(HOME + "1", HOME + "2", HOME + "3", "https://far.test/4", kind="sitemap", root="sitemapindex")
    children = read(search, index, body, index.url)
    assert asked(children) == [("sitemap", "3"), ("sitemap", "2")]
    assert tally.problems == ["1 of 3 sitemaps left out: too many"]
    deeper = read(search, children[0], sitemap(HOME + "5", kind="sitemap", root="sitemapindex"), children[0].url)
    assert deeper == []
    assert "nested too deep" in tally.problems[1]


def test_an_index_that_names_itself_ends() -> None:
    search, _, [index] = start(sitemaps=[HOME + "i"])
    assert read(search, index, sitemap(HOME + "i", kind="sitemap", root="sitemapindex"), index.url) == []
    assert search.is_over


def test_a_feed_where_a_sitemap_was_expected_is_read_and_html_is_a_problem() -> None:
    search, tally, [first, second] = start(sitemaps=[HOME + "s"], feeds=[HOME + "f"])
    read(search, second, FEED, second.url)
    read(search, first, b"<html><body>moved</body></html>", first.url)
    assert len(search.candidates) == 1
    assert tally.problems == [f"feed {HOME}f: is no feed"]


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(200, True), (404, True), (403, True), (429, False), (500, False), (503, False), (302, False)],
)
def test_robots_that_cannot_be_had_allow_nothing(status: int, allowed: bool) -> None:
    assert read_robots(status, b"").allows(HOME) is allowed


def test_robots_rules_delay_and_sitemaps_are_read() -> None:
    robots = read_robots(
        200,
        b"\xef\xbb\xbfUser-agent: other\nDisallow: /\n\nUser-agent: winnow\nCrawl-delay: 3\nDisallow: /private/\n"
        b"Allow: /private/ok\nSitemap: https://harbour.example/s.xml\n",
    )
    assert robots.crawl_delay_seconds == 3
    assert robots.sitemaps == ("https://harbour.example/s.xml",)
    assert robots.allows(HOME + "a")
    assert not robots.allows(HOME + "private/x")
    assert robots.allows(HOME + "private/ok")


def test_a_sitemap_that_breaks_off_is_read_as_far_as_it_goes_and_told() -> None:
    search, tally, [errand] = start(sitemaps=[HOME + "s.xml"])
    assert read(search, errand, sitemap(HOME + "a", HOME + "b")[:-12], HOME) == []
    assert len(search.candidates) == 2
    assert tally.problems == [f"sitemap {HOME}s.xml: breaks off after 2 addresses"]
