"""What a network can do to a crawl by its rules, its troubles and its endless rooms: each case under its number."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from pipeline.model import Purpose
from spiders.listing import Bounds
from spiders.reading import ListReader
from spiders.robots import read_robots
from spiders.traps import name_trap, strip_session

Run = Callable[..., Any]

CAP_MB = 250
"""No crawl of these tests may hold more; one that fetches a single page holds about 90."""

BOUNDS = Bounds(unpacked_bytes=50_000_000, feed_bytes=5_000_000, links_per_sitemap=50_000, links_per_section=500)
U = "http://harbour.example/"


# -- robots.txt -----------------------------------------------------------------------------


def test_n24_robots_that_cannot_be_had(new_site: Callable[[], Any], run: Run) -> None:
    """robots.txt answers 500, 503, 429, late, in a loop, cut off, damaged: nothing else is asked for, it is told."""
    answers: dict[str, dict[str, Any]] = {
        "error": {"status": 500},
        "unavailable": {"status": 503},
        "throttled": {"status": 429, "headers": {"Retry-After": "0"}},
        "late": {"wait_seconds": 3},
        "loop": {"status": 301, "headers": {"Location": "/robots.txt"}},
        "cut": {"raw": b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nUser-agent: *\nDisallow: /pri"},
        "damaged": {"body": b"\x1f\x8b\x08 damaged", "headers": {"Content-Encoding": "gzip"}},
    }
    sites = {name: new_site() for name in answers}
    for name, site in sites.items():
        site.put("/robots.txt", **answers[name])
        site.put_feed("/feed", "/a")
    outcome = run(*(site.source(name) for name, site in sites.items()), manners={"request_seconds": 1, "retries": 1})
    for name, site in sites.items():
        assert set(site.paths()) == {"/robots.txt"}, name
        assert len(site.asked) <= 6, name
        assert "robots.txt" in outcome.source(name)["problems"][0], name
    assert {reason for kind, reason, _ in outcome.missed() if kind == "refused"} == {"robots-unavailable"}


def test_n24_robots_that_could_be_had_yesterday(site: Any, run: Run) -> None:
    """robots.txt allowed everything last night and answers 503 tonight: nothing is fetched on yesterday's word."""
    site.put("/robots.txt", "User-agent: *\nDisallow:\n", etag='"r"')
    site.put("/robots.txt", status=503)
    site.put_feed("/feed", "/a")
    site.put("/a", "a")
    first = run(site.source())
    assert [record["status"] for record in first.exchanges("page")] == [200]
    site.asked.clear()
    second = run(site.source(), known=first.known(), now="2026-01-03T02:00:00+00:00")
    assert set(site.paths()) == {"/robots.txt"}
    assert "503" in second.source()["problems"][0]


def test_n24_robots_of_where_a_page_leads(site: Any, other_site: Any, run: Run) -> None:
    """A page redirects to sites whose robots.txt forbids it, or fails: asked for their rules, and for nothing else."""
    away = other_site.url.replace("127.0.0.1", "localhost")
    other_site.put("/robots.txt", "User-agent: *\nDisallow: /\n")
    other_site.put("/robots.txt", status=500)
    site.put_feed("/feed", "/a", "/b")
    site.put("/a", status=301, headers={"Location": f"{away}/a"})
    site.put("/b", status=301, headers={"Location": f"{other_site.url}/b"})
    outcome = run(site.source(), config={"allow_hosts": ["127.0.0.1", other_site.url[7:], away[7:]]})
    assert set(other_site.paths()) == {"/robots.txt"}
    refused = {reason for kind, reason, _ in outcome.missed() if kind == "refused"}
    assert refused == {"robots", "robots-unavailable"}  # whichever asked first got the rules


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_n25_robots_that_are_not_there(status: int, site: Any, run: Run) -> None:
    """robots.txt answers 4xx: there are no rules, and the pages are fetched."""
    site.put("/robots.txt", status=status)
    site.put_feed("/feed", "/a")
    site.put("/a", "a")
    outcome = run(site.source())
    assert [record["status"] for record in outcome.exchanges("page")] == [200]
    assert outcome.source()["problems"] == []


def test_n26_enormous_robots(site: Any, run: Run) -> None:
    """robots.txt is 40 MB of wildcard rules: not read past its limit, the site skipped and told, memory flat."""
    rules = b"Disallow: /*x*y*z\n" * 50_000
    site.put("/robots.txt", pieces=lambda: [b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\n", *[rules] * 44])
    site.put_feed("/feed", "/a")
    begun = time.monotonic()
    outcome = run(site.source())
    assert time.monotonic() - begun < 20
    assert set(site.paths()) == {"/robots.txt"}
    assert "too-large" in outcome.source()["problems"][0]
    assert outcome.peak_mb < CAP_MB


def test_n26_as_many_wildcards_as_are_read() -> None:
    """The most wildcard rules that are read, and one rule of thousands of stars, cost milliseconds an address."""
    address = U + "a" * 2000
    for rules in (b"".join(b"Disallow: /*x%d*y\n" % n for n in range(25_000)), b"Disallow: /" + b"*a" * 200_000 + b"b"):
        begun = time.process_time()
        robots = read_robots(200, b"User-agent: *\n" + rules)
        assert robots.allows(address)
        assert time.process_time() - begun < 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_n27_robots_in_utf_16(encoding: str) -> None:
    """robots.txt is in UTF-16 or UTF-32: it cannot be read, so it allows nothing."""
    robots = read_robots(200, "User-agent: *\nDisallow:".encode(encoding))
    assert not robots.allows(U)
    assert robots.unavailable is not None
    assert read_robots(200, b"<!doctype html><p>Not found</p>").allows(U)


def test_n27_crawl_delay_beyond_reason(site: Any, run: Run) -> None:
    """robots.txt asks for 100,000 s between requests: it is given the most there is, and the report says so."""
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 100000\n")
    site.put_feed("/feed", "/a", "/b")
    outcome = run(site.source(), manners={"crawl_delay_seconds": 0.4})
    assert any("asks for 100000 s" in problem and "0.4 s" in problem for problem in outcome.source()["problems"])
    times = [asked.at for asked in site.asked][1:]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.38


# -- hosts in trouble -----------------------------------------------------------------------


@pytest.mark.parametrize("at", ["/0", "/feed", "/robots.txt"])
def test_n28_host_that_asks_for_a_day(at: str, site: Any, other_site: Any, run: Run) -> None:
    """A page, feed or robots.txt answers 429 with Retry-After of a day: asked once, the host left to the next run."""
    site.put(at, "slow down", status=429, headers={"Retry-After": "86400"})
    site.put_feed("/feed", *(f"/{n}" for n in range(9)))
    other_site.url = other_site.url.replace("127.0.0.1", "localhost")
    other_site.put_feed("/feed", "/a")
    other_site.put("/a", "a")
    outcome = run(site.source("busy"), other_site.source("free", feeds=[f"{other_site.url}/feed"]))
    assert site.paths() == ["/robots.txt", "/feed", "/0"][: ["/robots.txt", "/feed", "/0"].index(at) + 1]
    assert "86400 s" in "".join(outcome.source("busy")["problems"])
    assert [record["status"] for record in outcome.exchanges("page")].count(200) == 1
    assert outcome.source("free")["problems"] == []


@pytest.mark.parametrize(
    ("status", "asks", "told"),
    [
        (429, "Sat, 03 Jan 2026 02:00:00 GMT", "86400 s"),
        (503, "3600", "3600 s"),
        (429, "9" * 400, "999999999 s"),
    ],
)
def test_n28_ways_to_ask_for_long(status: int, asks: str, told: str, site: Any, run: Run) -> None:
    """Retry-After gives a date, comes with a 503, is a number of 400 digits: asked once, left to the next run."""
    site.put("/0", status=status, headers={"Retry-After": asks})
    site.put_feed("/feed", *(f"/{n}" for n in range(9)))
    outcome = run(site.source())
    assert site.paths() == ["/robots.txt", "/feed", "/0"]
    assert told in outcome.source()["problems"][0]


def test_n29_storm_of_errors(site: Any, other_site: Any, run: Run) -> None:
    """A host answers 503 to everything: given up after so many in a row, its rest refused, told; others finish."""
    site.put_feed("/feed", *(f"/{n}" for n in range(60)))
    for n in range(60):
        site.put(f"/{n}", status=503)
    other_site.url = other_site.url.replace("127.0.0.1", "localhost")
    other_site.put_feed("/feed", *(f"/{n}" for n in range(20)))
    for n in range(20):
        other_site.put(f"/{n}", "fine")
    whole = other_site.source("whole", feeds=[f"{other_site.url}/feed"])
    outcome = run(site.source("broken"), whole)
    pages = [path for path in site.paths() if path not in ("/robots.txt", "/feed")]
    assert 30 <= len(pages) <= 31  # one may be on its way by then
    problem = "127.0.0.1 failed 30 times in a row, at last: http-503; the rest waits for a later run"
    assert outcome.source("broken")["problems"] == [problem]
    refused = [reason for kind, reason, _ in outcome.missed() if kind == "refused"]
    assert set(refused) == {"given-up"}
    assert len(refused) + len(set(pages)) >= 60
    assert outcome.source("whole")["problems"] == []
    assert [record["status"] for record in outcome.exchanges("page")].count(200) == 20


def test_n29_blackhole(site: Any, other_site: Any, run: Run) -> None:
    """A host takes requests and never answers: given up after three timeouts, listings too; others finish."""
    paths = [f"/{n}" for n in range(9)]
    for path in paths:
        site.put(path, wait_seconds=3)
    other_site.url = other_site.url.replace("127.0.0.1", "localhost")
    other_site.put_feed("/feed", "/a")
    other_site.put("/a", "a")
    silent = site.source("silent", feeds=[site.url + path for path in paths])
    whole = other_site.source("whole", feeds=[f"{other_site.url}/feed"])
    outcome = run(silent, whole, manners={"request_seconds": 1, "retries": 0})
    assert 3 <= len([path for path in site.paths() if path in paths]) <= 4  # one may be under way by then
    assert "127.0.0.1 did not answer in time, 3 times in a row" in "".join(outcome.source("silent")["problems"])
    assert [record["status"] for record in outcome.exchanges("page")] == [200]


def test_n29_one_answer_closes_the_row(site: Any, run: Run) -> None:
    """Errors between answers: nothing is given up."""
    paths = [f"/{n}" for n in range(12)]
    site.put_feed("/feed", *paths)
    for n, path in enumerate(paths):
        site.put(path, "x", status=200 if n % 3 == 2 else 500)
    outcome = run(site.source(), manners={"failures_in_a_row": 3, "retries": 0})
    assert [path for path in site.paths() if path in paths] == paths
    assert outcome.source()["problems"] == []


# -- endless rooms --------------------------------------------------------------------------


def links(*paths: str) -> str:
    anchors = "".join(f"<a href='{path}'>a headline of five words</a>" for path in paths)
    return f"<html><body>{anchors}</body></html>"


def test_n30_calendar(site: Any, run: Run) -> None:
    """A section links to calendar pages for years ahead: none is asked for, a trap is reported, articles come."""
    months = [f"/calendar/{year}/{month}" for year in range(2026, 2036) for month in range(1, 13)]
    days = [f"/archive/2026/01/{day:02}/" for day in range(1, 29)]
    site.put("/", links(*months, *days, "/storm-hits-the-coast", "/events?month=5&year=2031"))
    site.put("/storm-hits-the-coast", "a")
    outcome = run(site.source(sections=[f"{site.url}/"]))
    assert site.paths() == ["/robots.txt", "/", "/storm-hits-the-coast"]
    [problem] = outcome.source()["problems"]
    assert problem == f"trap: section {site.url}/: 149 addresses left out (calendar), as {site.url}/calendar/2026/1"


def test_n30_session_ids(site: Any, run: Run) -> None:
    """Every link carries another session id: each article is asked for once, without it, and the trap is reported."""
    marks = [f"?PHPSESSID={n:032x}" for n in range(30)] + [f";jsessionid={n:032X}.node1" for n in range(30)]
    site.put("/", links(*(f"/storm-hits-the-coast{mark}" for mark in marks)))
    site.put("/storm-hits-the-coast", "a")
    outcome = run(site.source(sections=[f"{site.url}/"]))
    assert site.paths() == ["/robots.txt", "/", "/storm-hits-the-coast"]
    assert "trap: " in outcome.source()["problems"][0]
    assert "60 addresses asked for without their session id" in outcome.source()["problems"][0]


def test_n30_path_that_grows(site: Any, run: Run) -> None:
    """A sitemap names /x/x/x... and folders without end: none is asked for, the trap is reported."""
    grown = ["/x" * n for n in range(3, 40)] + ["/a/b" * n for n in range(3, 20)]
    deep = ["/" + "/".join(f"f{n}-{k}" for k in range(20)) for n in range(12)]
    urls = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in [*grown, *deep, "/storm"])
    site.put("/map.xml", f"<urlset>{urls}</urlset>")
    site.put("/storm", "a")
    outcome = run(site.source(sitemaps=[f"{site.url}/map.xml"]))
    assert site.paths() == ["/robots.txt", "/map.xml", "/storm"]
    assert len(outcome.source()["problems"]) == 2
    assert all(problem.startswith("trap: ") for problem in outcome.source()["problems"])


def test_n30_sitemaps_that_lead_ever_deeper(site: Any, run: Run) -> None:
    """Every sitemap names ten further ones: bounded in depth and number, and reported as a trap."""
    pending = [f"/s{n}" for n in range(10)]
    for depth in range(5):
        for path in pending[:30]:
            children = "".join(f"<sitemap><loc>{site.url}{path}-{n}</loc></sitemap>" for n in range(10))
            site.put(path, f"<sitemapindex>{children}</sitemapindex>")
        pending = [f"{path}-{n}" for path in pending[:30] for n in range(10)] if depth < 4 else []
    outcome = run(site.source(sitemaps=[f"{site.url}/s0"]))
    assert len(site.asked) <= 51
    assert any("too many" in problem or problem.startswith("trap: ") for problem in outcome.source()["problems"])


def test_n30_hundred_thousand_links(site: Any, run: Run) -> None:
    """A section of 100,000 links: bounded in links, pages, time and memory, and reported as a trap."""
    body = "<html><body>" + "".join(f"<a href='/2026/01/02/s{n}'>x</a>" for n in range(100_000))
    site.put("/", body)
    begun = time.monotonic()
    outcome = run(site.source(sections=[f"{site.url}/"], max_pages=20))
    assert time.monotonic() - begun < 20
    assert (outcome.source()["found"], outcome.source()["asked"]) == (500, 20)
    assert "trap: " in outcome.source()["problems"][0]
    assert outcome.peak_mb < CAP_MB


def test_n30_hosts_without_end(site: Any, other_site: Any, run: Run) -> None:
    """Each page redirects to a host of its own with a large robots.txt: bounded in all, the rest refused, told."""
    names = [f"h{n}.example" for n in range(12)]
    hosts = {name: other_site.url.replace("127.0.0.1", name) for name in names}
    other_site.put("/robots.txt", b"User-agent: *\n" + b"Disallow: /*x*y\n" * 30_000)
    other_site.put("/a", "a")
    site.put_feed("/feed", *(f"/{name}" for name in names))
    for name, url in hosts.items():
        site.put(f"/{name}", status=302, headers={"Location": f"{url}/a"})
    allowed = {"allow_hosts": ["127.0.0.1", *(url[7:] for url in hosts.values())]}
    outcome = run(site.source(), config=allowed, hosts=dict.fromkeys(names, "127.0.0.1"))
    assert other_site.paths().count("/a") == 4
    assert [reason for _, reason, _ in outcome.missed()] == ["robots-unavailable"] * 8
    assert sum("trap: " in problem for problem in outcome.source()["problems"]) == 8
    assert outcome.peak_mb < CAP_MB


def test_n30_time_for_all(site: Any, run: Run) -> None:
    """A site has always one more slow page: the crawl ends at its time limit, what is left waits for the next run."""
    paths = [f"/{n}" for n in range(200)]
    site.put_feed("/feed", *paths)
    for path in paths:
        site.put(path, "slow", wait_seconds=0.2)
    begun = time.monotonic()
    outcome = run(site.source(), manners={"crawl_seconds": 3})
    assert time.monotonic() - begun < 20
    assert outcome.summary["finish_reason"] == "closespider_timeout"
    assert 0 < outcome.source()["asked"] < 30


@pytest.mark.parametrize(
    "path",
    [
        *("/2026/01/02/storm", "/calendar/2026/storm-warning", "/storm-hits-the-coast/2026/01", "/11/11/11/parade"),
        *("/2026/01/02/1", "/events/1234", "/archives/1234", "/a/b/a/b", "/?p=12", "/?date=2026-01-02", "/a?sid=42"),
        *("/news/news/storm", "/kalender-der-stadt-ist-da", "/calendar", "/a/12/12/12"),
    ],
)
def test_n30_articles_are_no_traps(path: str) -> None:
    """Addresses that resemble those of traps, and are articles: nothing is left out or changed."""
    assert name_trap(U + path[1:]) is None
    assert strip_session(U + path[1:]) == U + path[1:]


def test_n30_list_that_kills_its_reader() -> None:
    """A page of half a million attributes, and one that takes all memory: the child is lost, the next list is read."""
    attributes = b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(500_000)) + b">"
    many = b"<urlset><url>" + b"<x a='1' b='2' c='3' d='4' e='5'/>" * 1_400_000

    async def read_all() -> list[Any]:
        brief, patient = ListReader(BOUNDS, cpu_seconds=2), ListReader(BOUNDS, cpu_seconds=60)
        try:
            first = await brief.read(Purpose.SECTION, attributes, None, U)
            second = await patient.read(Purpose.SITEMAP, many, None, U)
            fine = await brief.read(Purpose.SECTION, links("/storm-hits-the-coast").encode(), None, U)
        finally:
            await brief.close()
            await patient.close()
        return [first, second, fine and fine.found and len(fine.found.pages)]

    begun = time.monotonic()
    assert asyncio.run(read_all()) == [None, None, 1]
    assert time.monotonic() - begun < 60
