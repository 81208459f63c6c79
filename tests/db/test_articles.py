"""Which article a page belongs to: addresses are believed, what pages say of themselves only with proof."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pipeline.model import Purpose
from pipeline.urls import identity

LONG = tuple(f"Paragraph {n} of the report on the ferry across the Wend, as it was printed." for n in range(8))


def ids(newsroom: Any) -> list[str]:
    return [row["article_id"] for row in newsroom.rows("v1_articles", "first_seen, 1")]


def test_id_is_made_of_source_and_identity_first_seen(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/ferry-2", helpers.article(), asked="/ferry?utm_source=feed")
    newsroom.end_run()

    expected = hashlib.sha256(f"lantern\n{identity(helpers.site + '/ferry')}".encode()).hexdigest()[:16]
    assert ids(newsroom) == [expected]


def test_addresses_that_are_one_identity_are_one_article(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    for n, path in enumerate(("/ferry", "/ferry/", "/ferry?utm_campaign=x#top")):
        newsroom.fetch(path, helpers.article("Ferry", f"text {n}"))
    newsroom.end_run()

    assert newsroom.one("v1_articles")["version"] == 3


def test_page_that_moved_stays_its_article(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/old", helpers.article("Ferry", "one"))
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/old", status=301)
    newsroom.fetch("/new", helpers.article("Ferry", "two"), asked="/old")
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/new", helpers.article("Ferry", "three"))
    newsroom.end_run()

    row = newsroom.one("v1_articles")

    assert (row["version"], row["url"]) == (3, f"{helpers.site}/new")


def test_copy_that_names_its_canonical_page_is_the_same_article(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article("Ferry", *LONG, canonical=f"{helpers.site}/ferry"))
    newsroom.fetch("/amp/ferry", helpers.article("Ferry", *LONG[:-1], canonical=f"{helpers.site}/ferry"))
    newsroom.end_run()

    row = newsroom.one("v1_articles")

    assert row["version"] == 1, "the copy's shorter text is no version"
    assert {fetch["article_id"] for fetch in newsroom.rows("v1_fetches")} == {row["article_id"]}


def test_canonical_page_found_later_joins_and_speaks_from_then_on(newsroom: Any, helpers: Any) -> None:
    canonical = f"{helpers.site}/ferry"
    newsroom.start_run()
    newsroom.fetch("/amp/ferry", helpers.article("Ferry", *LONG[:-1], canonical=canonical))
    newsroom.fetch("/ferry", status=301)
    newsroom.fetch("/ferry/", helpers.article("Ferry", *LONG, canonical=canonical), asked="/ferry")
    newsroom.fetch("/amp/ferry", helpers.article("Ferry", *LONG[:-2], canonical=canonical))
    newsroom.end_run()

    assert [row["url"] for row in newsroom.rows("v1_versions")] == [
        f"{helpers.site}/amp/ferry",
        f"{helpers.site}/ferry/",
    ]


def test_copy_speaks_once_the_page_first_seen_is_gone(newsroom: Any, helpers: Any) -> None:
    canonical = f"{helpers.site}/ferry"
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article("Ferry", *LONG, canonical=canonical))
    newsroom.fetch("/amp/ferry", helpers.article("Ferry", *LONG, canonical=canonical))
    newsroom.fetch("/ferry", status=410)
    newsroom.fetch("/amp/ferry", helpers.article("Ferry", *LONG[:-1], canonical=canonical))
    newsroom.end_run()

    row = newsroom.one("v1_articles")

    assert (row["version"], row["gone_at"]) == (2, None)


def test_copy_that_is_gone_does_not_take_its_article_along(newsroom: Any, helpers: Any) -> None:
    canonical = f"{helpers.site}/ferry"
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article("Ferry", *LONG, canonical=canonical))
    newsroom.fetch("/amp/ferry", helpers.article("Ferry", *LONG, canonical=canonical))
    newsroom.fetch("/amp/ferry", status=404)
    newsroom.end_run()

    assert newsroom.one("v1_articles")["gone_at"] is None


@pytest.mark.parametrize(
    "canonical",
    [
        "/",  # the front page
        "/news",  # a configured section
        "/story",  # a page that nobody has fetched
        "/a1",  # the page of one of them
        "/listing",  # a page that was fetched as a section
        "https://elsewhere.example/a1",  # another site's: evidence of a copy, not identity
    ],
)
def test_canonical_shared_by_a_whole_site_melts_nothing(newsroom: Any, helpers: Any, canonical: str) -> None:
    shared = canonical if canonical.startswith("https") else helpers.site + canonical
    newsroom.start_run()
    newsroom.fetch("/listing", purpose=Purpose.SECTION)
    for n in range(4):
        newsroom.fetch(f"/a{n}", helpers.article(f"Story {n}", f"Text of story {n}.", "By the desk.", canonical=shared))
    newsroom.end_run()
    newsroom.start_run()
    for n in (2, 0, 3, 1):
        newsroom.fetch(f"/a{n}", helpers.article(f"Story {n}", f"New text of {n}.", "By the desk.", canonical=shared))
    newsroom.fetch("/story", helpers.article("The story", "Its own text.", "By the desk.", canonical=shared))
    newsroom.end_run()

    rows = newsroom.rows("v1_articles")

    assert len(rows) == 5
    assert sorted(row["version"] for row in rows) == [1, 2, 2, 2, 2]


def test_same_words_without_a_canonical_link_are_two_articles(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article("Ferry", *LONG), body="x")
    newsroom.fetch("/b", helpers.article("Ferry", *LONG), body="x")
    newsroom.end_run()

    assert len(ids(newsroom)) == 2


def test_page_that_was_turned_down_first_becomes_an_article(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.turned_down(), body="early")
    newsroom.fetch("/a", helpers.article(), body="late")
    newsroom.end_run()

    assert newsroom.one("v1_articles")["version"] == 1


def test_redirect_to_a_page_known_already_is_a_sight_of_that_page(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article("Story a", "Text a."))
    newsroom.fetch("/b", helpers.article("Story b", "Text b."))
    newsroom.fetch("/b", status=301)
    newsroom.fetch("/a", helpers.article("Story a", "Text a."), asked="/b", body="again")
    newsroom.end_run()

    rows = newsroom.rows("v1_articles", "title")

    assert [(row["title"], row["version"]) for row in rows] == [("Story a", 1), ("Story b", 1)]
    assert rows[0]["last_seen"] > rows[1]["last_seen"]


def test_address_that_led_to_an_unchanged_article_leads_to_it_from_then_on(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/new", helpers.article("Ferry", "one"), body="one")
    newsroom.fetch("/old", status=301)
    newsroom.fetch("/new", helpers.article("Ferry", "one"), body="one", asked="/old")
    newsroom.fetch("/old", status=301)
    newsroom.fetch("/newer", helpers.article("Ferry", "two"), body="two", asked="/old")
    newsroom.fetch("/new", status=404)
    newsroom.fetch("/newer", helpers.article("Ferry", "three"), body="three")
    newsroom.end_run()

    row = newsroom.one("v1_articles")

    assert (row["text"], row["gone_at"]) == ("three", None)
