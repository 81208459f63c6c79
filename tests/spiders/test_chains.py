"""Articles over several pages: which pages a crawl asks for, and what it tells of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
STORY = "/2026/01/the-long-way-home"
PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "


def page(number: int, following: str | None) -> str:
    pager = f'<p>Pages: {number} <a href="{following}">{number + 1}</a></p>' if following else ""
    return f"<html><body><h1>The long way home</h1><p>Page {number}. {PROSE * 3}</p>{pager}</body></html>"


def put_story(site: Any, pages: int = 3, *, path: str = STORY, etags: bool = False) -> list[str]:
    """Put a story of so many pages there; their paths."""
    paths = [path, *(f"{path}/{number}" for number in range(2, pages + 1))]
    for number, each in enumerate(paths, start=1):
        following = paths[number] if number < pages else None
        site.put(each, page(number, following), etag=f'"{each}"' if etags else None)
    return paths


def chains(outcome: Any) -> list[tuple[str, list[str], str | None]]:
    """Path of the first page, paths of those behind it, and why it ended, of each chain that was told."""
    paths = {str(n): r["url"].split("/", 3)[3] for n, r in enumerate(outcome.records, start=1) if "url" in r}
    return [
        (r["url"].split("/", 3)[3], [paths[part] for part in r["parts"]], r["ended"])
        for r in outcome.records
        if r["type"] == "continued"
    ]


def asked(site: Any) -> list[str]:
    return [path for path in site.paths() if path not in ("/robots.txt", "/feed")]


def bare(*paths: str) -> list[str]:
    return [path.removeprefix("/") for path in paths]


def test_an_article_is_followed_over_all_its_pages(site: Any, run: Run) -> None:
    first, *parts = put_story(site)
    site.put_feed("/feed", first)
    outcome = run(site.source())
    assert asked(site) == [first, *parts]
    assert chains(outcome) == [(*bare(first), bare(*parts), None)]
    assert [(r["errand"]["found_in"], r["status"]) for r in outcome.exchanges("part")] == [(site.url + first, 200)] * 2
    assert outcome.source()["problems"] == []
    assert outcome.source()["asked"] == 3
    assert (outcome.progress[-1]["planned"], outcome.progress[-1]["pages"]) == (3, 3)


def test_an_article_that_has_not_changed_is_followed_by_what_is_archived(site: Any, run: Run) -> None:
    first, *parts = put_story(site, etags=True)
    site.put_feed("/feed", first)
    known = run(site.source()).known()
    site.asked.clear()

    outcome = run(site.source(), known=known, now="2026-01-03T02:00:00+00:00")

    assert asked(site) == [first, *parts]
    assert {r["status"] for r in outcome.exchanges("page") + outcome.exchanges("part")} == {304}
    assert chains(outcome) == [(*bare(first), bare(*parts), None)]


def test_a_part_of_which_the_archive_has_nothing_is_asked_for_without_conditions(site: Any, run: Run) -> None:
    first, second = put_story(site, 2, etags=True)
    site.put_feed("/feed", first)
    known = run(site.source()).known()
    for entry in known:
        if entry["purpose"] == "part":
            entry["body"] = None

    outcome = run(site.source(), known=known, now="2026-01-03T02:00:00+00:00")

    assert [r["status"] for r in outcome.exchanges("part")] == [304, 200]
    assert chains(outcome) == [(*bare(first), bare(second), None)]


@pytest.mark.parametrize(("reply", "why"), [({"status": 404}, "http-404"), ({"raw": b"no"}, "reset")])
def test_a_page_that_cannot_be_had_is_told(site: Any, run: Run, reply: dict[str, Any], why: str) -> None:
    first, second = put_story(site, 2)
    site.replies[second] = []
    site.put(second, page(2, f"{STORY}/3"))
    site.put(f"{STORY}/3", b"", **reply)
    site.put_feed("/feed", first)
    outcome = run(site.source())
    assert chains(outcome) == [(*bare(first), bare(second), why)]
    (problem,) = outcome.source()["problems"]
    assert problem == f"page {site.url}{first}: its page 3 is missing ({why}); kept as far as page 2"


def test_a_page_cut_off_ends_the_chain(site: Any, run: Run) -> None:
    first, second = put_story(site, 2)
    site.replies[second] = []
    site.put(second, raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + page(2, None).encode())
    site.put_feed("/feed", first)
    assert chains(run(site.source())) == [(*bare(first), [], "disconnect")]


def test_what_robots_txt_forbids_is_not_asked_for(site: Any, run: Run) -> None:
    first, second = put_story(site, 2)
    site.put("/robots.txt", f"User-agent: *\nDisallow: {second}\n")
    site.put_feed("/feed", first)
    outcome = run(site.source())
    assert asked(site) == [first]
    assert chains(outcome) == [(*bare(first), [], "robots")]


def test_a_site_that_answers_with_its_last_page_for_ever_is_left(site: Any, run: Run) -> None:
    first, second = put_story(site, 2)
    endless = f'<html><body><p>{PROSE * 3}</p><a href="{STORY}/3">3</a> <a href="{STORY}/4">4</a></body></html>'
    for number in range(2, 9):
        site.replies[f"{STORY}/{number}"] = []
        site.put(f"{STORY}/{number}", endless)
    site.put_feed("/feed", first)
    outcome = run(site.source())
    assert chains(outcome) == [(*bare(first), bare(second), None)]
    assert len(asked(site)) == 3


def test_a_site_that_leads_back_to_the_first_page_is_left(site: Any, run: Run) -> None:
    first, second = put_story(site, 2)
    site.replies[second] = []
    site.put(second, status=302, headers={"Location": first})
    site.put_feed("/feed", first)
    assert chains(run(site.source())) == [(*bare(first), [], None)]


def test_a_page_that_leads_elsewhere_is_no_part(site: Any, run: Run) -> None:
    first, second = put_story(site, 2)
    site.replies[second] = []
    site.put(second, status=302, headers={"Location": "/"})
    site.put("/", page(2, None))
    site.put_feed("/feed", first)
    assert chains(run(site.source())) == [(*bare(first), [], "leads-elsewhere")]


def test_an_article_without_end_is_followed_as_far_as_may_be(site: Any, run: Run) -> None:
    first, *parts = put_story(site, 9)
    site.put_feed("/feed", first)
    outcome = run(site.source(), manners={"pages_per_article": 3})
    assert asked(site) == [first, *parts[:2]]
    assert chains(outcome) == [(*bare(first), bare(*parts[:2]), "too-many-pages")]


def test_pages_of_articles_count_among_the_pages_of_the_source(site: Any, run: Run) -> None:
    first, *parts = put_story(site, 4)
    site.put("/later", page(1, None))
    site.put_feed("/feed", first, "/later", "/later-still")
    outcome = run(site.source(feeds=[f"{site.url}/feed"], max_pages=3), manners={"pages_in_flight": 1})
    assert asked(site) == [first, *parts[:2]]
    assert chains(outcome) == [(*bare(first), bare(*parts[:2]), "max-pages")]
    assert (outcome.source()["asked"], outcome.source()["capped"]) == (3, 2)


def test_pages_of_comments_and_of_lists_are_not_followed(site: Any, run: Run) -> None:
    comments = f'<ol class="commentlist"><li>Indeed.</li></ol><a href="{STORY}/comment-page-2/#comments">2</a>'
    site.put(STORY, f"<html><body><p>{PROSE * 3}</p>{comments}</body></html>")
    site.put(
        "/world-news", f"<html><body><p>{PROSE * 3}</p><a rel='next' href='/world-news?page=2'>2</a></body></html>"
    )
    site.put_feed("/feed", STORY, "/world-news")
    outcome = run(site.source())
    assert sorted(asked(site)) == [STORY, "/world-news"]
    assert chains(outcome) == []


def test_a_later_page_is_no_article_of_its_own(site: Any, run: Run) -> None:
    first, *parts = put_story(site)
    site.put_feed("/feed", parts[1], parts[0], first)

    once = run(site.source())
    assert asked(site) == [first, *parts], "whatever the order in the feed"
    assert len(once.exchanges("page")) == 1

    site.asked.clear()
    run(site.source(), known=once.known(), now="2026-01-02T09:00:00+00:00")
    assert asked(site) == [], "nor in a later run"


def test_a_later_page_alone_is_asked_for_and_begins_no_chain(site: Any, run: Run) -> None:
    paths = put_story(site)
    site.put_feed("/feed", paths[1])
    outcome = run(site.source())
    assert asked(site) == [paths[1]]
    assert chains(outcome) == []


def test_a_first_page_that_waits_is_due(site: Any, run: Run) -> None:
    first, *parts = put_story(site)
    site.put_feed("/feed", first)
    known = [entry | {"waits": entry["url"].endswith(first)} for entry in run(site.source()).known()]
    site.asked.clear()
    run(site.source(), known=known, now="2026-01-02T03:00:00+00:00")
    assert asked(site) == [first, *parts]


def test_a_first_page_that_waits_for_nothing_is_told_so(site: Any, run: Run) -> None:
    site.put(STORY, page(1, None))
    site.put_feed("/feed", STORY)
    known = [entry | {"waits": entry["purpose"] == "page"} for entry in run(site.source()).known()]
    outcome = run(site.source(), known=known, now="2026-01-02T03:00:00+00:00")
    assert chains(outcome) == [(*bare(STORY), [], None)]
