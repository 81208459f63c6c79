"""Whole crawls against a server on loopback: what is asked for, and what reaches the archive."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_a_source_of_which_only_the_home_is_known_is_crawled_whole(site: Any, run: Run) -> None:
    site.put("/robots.txt", f"User-agent: *\nDisallow: /private/\nSitemap: {site.url}/index.xml\n")
    site.put("/", "<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head></html>")
    site.put_feed("/feed", "/storm", "/private/diary", "http://elsewhere.test/x")
    site.put("/index.xml", f"<sitemapindex><sitemap><loc>{site.url}/2026.xml.gz</loc></sitemap></sitemapindex>")
    urls = f"<url><loc>{site.url}/storm/</loc></url><url><loc>{site.url}/ferry</loc><lastmod>2026-01-01</lastmod></url>"
    site.put("/2026.xml.gz", gzip.compress(f"<urlset>{urls}</urlset>".encode()))
    site.put("/storm", "<p>storm</p>")
    ferry = gzip.compress(b"<p>ferry</p>")
    site.put("/ferry", ferry, headers={"Content-Encoding": "gzip"})

    outcome = run({"name": "harbour", "home": f"{site.url}/"})

    assert outcome.summary["finish_reason"] == "finished"
    assert "Versions" not in outcome.log
    source = outcome.source()
    assert (source["found"], source["due"], source["asked"], source["problems"]) == (3, 3, 3, [])
    assert [r["errand"]["purpose"] for r in outcome.exchanges()][:2] == ["robots", "home"]
    pages = {r["url"].removeprefix(site.url): r for r in outcome.exchanges("page")}
    assert set(pages) == {"/storm", "/ferry"}
    assert outcome.body(pages["/ferry"]) == ferry
    assert ["Content-Encoding", "gzip"] in pages["/ferry"]["response_headers"]
    assert pages["/ferry"]["errand"]["announced"] == "2026-01-01"
    assert pages["/ferry"]["errand"]["found_in"] == f"{site.url}/2026.xml.gz"
    assert pages["/ferry"]["ip_address"] == "127.0.0.1"
    assert outcome.missed() == [("refused", "robots", "private/diary")]
    assert "/private/diary" not in site.paths()
    assert site.paths().count("/robots.txt") == 1


def test_request_headers_are_archived_as_sent(site: Any, run: Run) -> None:
    site.put_feed("/feed", "/a")
    site.put("/a", "a")
    outcome = run(site.source())
    [page] = outcome.exchanges("page")
    sent = next(asked for asked in site.asked if asked.path == "/a").headers
    archived = {name.lower(): value for name, value in page["request_headers"]}
    assert archived == {name: value for name, value in sent.items() if name != "connection"}
    assert sent["user-agent"].startswith("Winnow/")
    assert sent["user-agent"].endswith("(+ops@example.org)")
    assert "cookie" not in sent
    assert "referer" not in sent


def test_a_second_crawl_asks_conditionally_and_finds_what_the_first_left(site: Any, run: Run) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /b\n", etag='"r"')
    site.put_feed("/feed", "/a", "/b", "/c", etag='"f"')
    for path in ("/a", "/c"):
        site.put(path, path, etag=f'"{path}"')
    first = run(site.source(feeds=[f"{site.url}/feed"], max_pages=1))
    assert (first.source()["asked"], first.source()["capped"]) == (1, 2)
    site.asked.clear()

    second = run(site.source(), known=first.known(), now="2026-01-02T03:00:00+00:00")

    assert {r["status"] for r in second.exchanges("robots") + second.exchanges("feed")} == {304}
    assert second.source()["unchanged"] == 1
    assert [path for path in site.paths() if path in ("/a", "/b", "/c")] == ["/c"]

    site.asked.clear()
    third = run(site.source(), known=second.known() + first.known(), now="2026-01-03T02:00:00+00:00")
    assert {r["status"] for r in third.exchanges()} == {304}
    assert all("if-none-match" in asked.headers for asked in site.asked)


def test_a_304_that_the_archive_cannot_answer_is_asked_again_without_conditions(site: Any, run: Run) -> None:
    site.put_feed("/feed", "/a", etag='"f"')
    site.put("/a", "a")
    first = run(site.source())
    known = [entry | {"body": None} for entry in first.known()]
    second = run(site.source(), known=known)
    assert [r["status"] for r in second.exchanges("feed")] == [304, 200]
    assert second.source()["found"] == 1


def test_a_page_that_nothing_links_any_more_is_visited_by_its_age(site: Any, run: Run) -> None:
    site.put_feed("/feed", "/a")
    site.put_feed("/feed", "/other")
    site.put("/a", "a")
    site.put("/a", "gone", status=410)
    first = run(site.source())
    second = run(site.source(), known=first.known(), now="2026-01-03T02:00:00+00:00")
    assert 410 in [r["status"] for r in second.exchanges("page")]


def test_redirects_are_archived_hop_by_hop_under_one_errand(site: Any, run: Run) -> None:
    site.put_feed("/feed", "/old")
    site.put("/old", status=301, headers={"Location": "/new"})
    site.put("/new", "new")
    outcome = run(site.source())
    hops = outcome.exchanges("page")
    assert [(hop["url"].removeprefix(site.url), hop["status"]) for hop in hops] == [("/old", 301), ("/new", 200)]
    assert {hop["errand"]["url"] for hop in hops} == {f"{site.url}/old"}


def test_a_failing_server_is_retried_and_then_a_problem_and_others_go_on(
    site: Any, other_site: Any, closed_port: int, run: Run
) -> None:
    site.put("/feed", "no", status=503)
    other_site.put_feed("/feed", "/a", "/b")
    other_site.put("/a", "wait", status=500)
    other_site.put("/a", "a")
    other_site.put("/b", "b")
    dead = {"name": "dead", "home": f"http://127.0.0.1:{closed_port}/"}
    outcome = run(site.source("broken"), other_site.source("whole"), dead)
    assert outcome.summary["finish_reason"] == "finished"
    assert [r["status"] for r in outcome.exchanges("feed")].count(503) == 3
    assert outcome.source("broken")["problems"] == [f"feed {site.url}/feed: 503"]
    assert sorted(r["status"] for r in outcome.exchanges("page")) == [200, 200, 500]
    assert outcome.source("whole")["problems"] == []
    assert any("refused-connection" in problem for problem in outcome.source("dead")["problems"])
    assert outcome.log.count("Traceback") == 0


def test_the_delay_is_kept_between_requests_to_one_host(site: Any, run: Run) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.5\n")
    site.put_feed("/feed", "/a", "/b")
    run(site.source(), config={"delay_seconds": 0.2})
    times = [asked.at for asked in site.asked]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 3
    assert gaps[0] >= 0.19
    assert min(gaps[1:]) >= 0.48


def test_an_archive_that_cannot_be_written_ends_the_crawl(site: Any, run: Run) -> None:
    site.put_feed("/feed", *(f"/{n}" for n in range(50)))
    outcome = run(site.source(), fail_after=4)
    assert outcome.summary["finish_reason"] == "archive-failed"
    assert "No space left" in outcome.summary["error"]
    assert len(outcome.records) == 4
    assert len(site.asked) < 12
    assert outcome.log.count("Traceback") == 1


def test_sigterm_ends_the_crawl_cleanly(site: Any, start: Run) -> None:
    site.put_feed("/feed", *(f"/{n}" for n in range(500)))
    crawling = start(site.source(), config={"delay_seconds": 0.1})
    assert crawling.process.stdout.readline() == b"progress\n"
    crawling.process.stdout.readline()
    crawling.stop()
    outcome = crawling.wait()
    assert outcome.summary["finish_reason"] == "shutdown"
    assert 0 < outcome.source()["asked"] < 100
    assert len(outcome.exchanges("page")) <= outcome.source()["asked"]


def test_progress_is_told_and_ends_with_the_whole(site: Any, run: Run) -> None:
    site.put_feed("/feed", "/a", "/b")
    outcome = run(site.source())
    last = outcome.progress[-1]
    assert (last["sources"], last["searched"], last["planned"], last["pages"]) == (1, 1, 2, 2)
    assert last["exchanges"] == len(outcome.records)


def test_a_proxy_of_the_environment_is_used_and_its_secret_is_not_archived(site: Any, run: Run) -> None:
    site.replies = {f"http://harbour.test{path}": replies for path, replies in site.replies.items()}
    site.put("http://harbour.test/feed", "<rss version='2.0'><item><link>http://harbour.test/a</link></item></rss>")
    site.put("http://harbour.test/a", "a")
    source = {"name": "harbour", "home": "http://harbour.test/", "feeds": ["http://harbour.test/feed"]}
    proxy = site.url.replace("http://", "http://user:secret@")
    outcome = run(source, environment={"http_proxy": proxy})
    [page] = outcome.exchanges("page")
    assert page["status"] == 200
    assert page["ip_address"] is None
    assert "Proxy-Authorization" not in dict(page["request_headers"])
    assert site.asked[-1].headers["proxy-authorization"].startswith("Basic ")


def test_a_server_that_answers_304_to_everything_ends(site: Any, other_site: Any, run: Run) -> None:
    site.put("/feed", status=304)
    other_site.put("/robots.txt", status=304)
    outcome = run(site.source("feed"), other_site.source("robots"))
    assert site.paths() == ["/robots.txt", "/feed"]
    assert set(other_site.paths()) == {"/robots.txt"}
    assert "304" in outcome.source("feed")["problems"][0]


def test_a_host_that_asks_for_a_pause_gets_it(site: Any, run: Run) -> None:
    site.put_feed("/feed", "/a", "/b")
    site.put("/a", "slow down", status=429, headers={"Retry-After": "1"})
    site.put("/a", "a")
    site.put("/b", "b")
    outcome = run(site.source())
    assert sorted(r["status"] for r in outcome.exchanges("page")) == [200, 200, 429]
    times = [asked.at for asked in site.asked if asked.path in ("/a", "/b")]
    assert times[1] - times[0] >= 0.98


def test_one_request_at_a_time_goes_to_a_host_even_without_a_delay(site: Any, run: Run) -> None:
    paths = [f"/{n}" for n in range(4)]
    site.put_feed("/feed", *paths)
    for path in paths:
        site.put(path, path, wait_seconds=0.2)
    run(site.source())
    times = [asked.at for asked in site.asked if asked.path in paths]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.2
    assert [asked.path for asked in site.asked if asked.path in paths] == paths


def test_sources_wait_for_their_turn_and_all_get_it(site: Any, closed_port: int, run: Run) -> None:
    sources = [site.source(f"s{n}", feeds=[f"{site.url}/feed{n}"]) for n in range(4)]
    for n in range(4):
        site.put_feed(f"/feed{n}", f"/{n}")
    dead = {"name": "dead", "home": f"http://127.0.0.1:{closed_port}/"}
    outcome = run(sources[0], dead, *sources[1:], manners={"searches_at_once": 1})
    assert [outcome.source(f"s{n}")["asked"] for n in range(4)] == [1, 1, 1, 1]
    assert outcome.progress[-1]["searched"] == 5


def test_a_home_that_redirects_has_the_robots_of_where_it_leads_read_for_sitemaps(
    site: Any, other_site: Any, run: Run
) -> None:
    target = other_site.url.replace("127.0.0.1", "localhost")
    site.put("/", status=301, headers={"Location": f"{target}/"})
    other_site.put("/", "<html></html>")
    other_site.put("/robots.txt", f"Sitemap: {target}/s.xml\n")
    other_site.put("/s.xml", f"<urlset><url><loc>{site.url}/a</loc></url></urlset>")
    site.put("/a", "a")
    outcome = run(site.source(sections=[]), other_site.source("other", home=f"{target}/", sections=[]))
    assert "/s.xml" in other_site.paths()
    assert outcome.source()["asked"] == 1


def test_an_address_that_grows_too_long_when_it_is_encoded_stops_nothing(site: Any, run: Run) -> None:
    site.put_feed("/feed", *("/" + "ü" * 1000 + str(n) for n in range(6)), "/a")
    site.put("/a", "a")
    outcome = run(site.source())
    assert outcome.source()["asked"] == 7
    assert "/a" in site.paths()


def test_connections_that_nobody_uses_are_closed(site: Any, start: Run) -> None:
    names = [f"h{n}.example" for n in range(40)]
    port = site.url.rpartition(":")[2]
    sources = []
    for n, name in enumerate(names):
        site.put(f"/{n}", "<rss version='2.0'><channel></channel></rss>", wait_seconds=0.5)
        sources.append({"name": f"s{n}", "home": f"http://{name}:{port}/", "feeds": [f"http://{name}:{port}/{n}"]})
    allowed = {"allow_hosts": [f"{name}:{port}" for name in names]}
    hosts = dict.fromkeys(names, "127.0.0.1")
    crawling = start(*sources, config=allowed, hosts=hosts, manners={"searches_at_once": 2})
    most = 0
    while crawling.process.poll() is None:
        with suppress(OSError):
            most = max(most, len(list(Path(f"/proc/{crawling.process.pid}/fd").iterdir())))
        time.sleep(0.1)
    outcome = crawling.wait()
    assert [outcome.source(f"s{n}")["problems"] for n in range(40)] == [[]] * 40
    assert most < len(names)  # of which 13 are not connections
