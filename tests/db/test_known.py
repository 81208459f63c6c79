"""What the spiders and the archive ask of earlier runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import Any

import pytest

from db.archive_read import ArchiveReader
from db.connect import open_reader
from db.known import Known
from pipeline.model import Purpose


@pytest.fixture
def known_of() -> Iterator[Callable[[Any], Known]]:
    """Brings the database level with the archive and opens it for questions."""
    with ExitStack() as stack:

        def ask(room: Any) -> Known:
            room.project().close()
            return Known(stack.enter_context(closing(open_reader(room.database))), room.archive)

        yield ask


def test_page_is_known_by_identity_with_what_to_ask_by(newsroom: Any, helpers: Any, known_of: Any) -> None:
    validators = (("ETag", '"v1"'), ("Last-Modified", "Thu, 01 Jan 2026 01:00:00 GMT"))
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article(), headers=validators, announced="2026-01-01")
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/a", status=304, headers=(("ETag", '"v2"'),), announced="2026-01-02")
    newsroom.end_run()

    page = known_of(newsroom).find("lantern", "http://www.daily-lantern.example/a/?utm_source=mail")

    assert (page.url, page.announced) == (f"{helpers.site}/a", "2026-01-02")
    assert (page.etag, page.last_modified) == ('"v2"', "Thu, 01 Jan 2026 01:00:00 GMT")
    assert page.first_fetched == helpers.first_night + timedelta(seconds=1)
    assert page.last_fetched == page.first_fetched + timedelta(days=1, seconds=1)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_whatever_answered_is_known(newsroom: Any, known_of: Any, purpose: Purpose) -> None:
    newsroom.start_run()
    newsroom.fetch("/found", purpose=purpose)
    newsroom.fetch("/missing", purpose=purpose, status=404)
    newsroom.fetch("/broken", purpose=purpose, status=500)
    newsroom.end_run()
    known = known_of(newsroom)

    assert known.find("lantern", "https://daily-lantern.example/found")
    assert known.find("lantern", "https://daily-lantern.example/missing")
    assert known.find("lantern", "https://daily-lantern.example/broken") is None
    assert known.find("lantern", "https://daily-lantern.example/never") is None
    assert known.find("another-source", "https://daily-lantern.example/found") is None


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_answer_that_passes_leaves_the_address_as_it_was(
    newsroom: Any, helpers: Any, known_of: Any, status: int
) -> None:
    newsroom.start_run()
    newsroom.fetch("/seen", helpers.article())
    newsroom.fetch("/new", status=status)
    before = known_of(newsroom).find("lantern", f"{helpers.site}/seen")
    newsroom.fetch("/seen", status=status)
    newsroom.end_run()
    known = known_of(newsroom)

    assert known.find("lantern", f"{helpers.site}/new") is None, "it is asked for by the next run"
    assert known.find("lantern", f"{helpers.site}/seen") == before


def test_pages_are_those_asked_for_by_their_own_url(newsroom: Any, helpers: Any, known_of: Any) -> None:
    canonical = f"{helpers.site}/named-only"
    newsroom.start_run()
    newsroom.fetch("/feed", purpose=Purpose.FEED)
    newsroom.fetch("/short", status=301)
    newsroom.fetch("/long", helpers.article(canonical=canonical), asked="/short")
    newsroom.miss("/never-came")
    newsroom.end_run()
    known = known_of(newsroom)

    assert [page.url for page in known.pages("lantern")] == [f"{helpers.site}/short"]
    assert known.find("lantern", f"{helpers.site}/long")
    assert known.find("lantern", canonical) is None, "named, but never fetched"


def test_cut_body_is_asked_for_again_without_conditions(newsroom: Any, helpers: Any, known_of: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article(), body="whole", headers=(("ETag", '"v1"'),))
    newsroom.fetch("/a", helpers.turned_down(), body="wh", headers=(("ETag", '"v1"'),), truncated="length")
    newsroom.end_run()
    known = known_of(newsroom)

    page = known.find("lantern", f"{helpers.site}/a")

    assert (page.etag, page.last_modified) == (None, None)
    assert known.payload_of("lantern", f"{helpers.site}/a") is None


def test_validators_after_a_redirect_serve_the_url_asked_first(newsroom: Any, helpers: Any, known_of: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/short", status=301)
    newsroom.fetch("/long", helpers.article(), asked="/short", headers=(("ETag", '"v1"'),))
    newsroom.end_run()

    assert known_of(newsroom).find("lantern", f"{helpers.site}/short").etag == '"v1"'


@pytest.mark.parametrize("later", [{"announced": None}, {"status": 403}, {"status": 500}, {"status": 301}])
def test_announced_date_stays_until_an_answer_to_another(
    newsroom: Any, helpers: Any, known_of: Any, later: dict[str, Any]
) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article(), announced="2026-01-01")
    newsroom.fetch("/a", **({"announced": "2026-01-02"} | later))
    newsroom.end_run()

    assert known_of(newsroom).find("lantern", f"{helpers.site}/a").announced == "2026-01-01"


def test_date_announced_for_one_url_is_not_that_of_the_page_it_led_to(
    newsroom: Any, helpers: Any, known_of: Any
) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article(), announced="2026-01-01")
    newsroom.fetch("/old", status=301, announced="2026-01-02")
    newsroom.fetch("/a", helpers.article(), asked="/old", announced="2026-01-02")
    newsroom.end_run()
    known = known_of(newsroom)

    assert known.find("lantern", f"{helpers.site}/a").announced == "2026-01-01"
    assert known.find("lantern", f"{helpers.site}/old").announced == "2026-01-02"


def test_later_run_refers_to_payloads_of_earlier_ones(newsroom: Any, helpers: Any, known_of: Any) -> None:
    newsroom.start_run()
    first = newsroom.fetch("/a", helpers.article(), body="hello")
    newsroom.end_run()
    newsroom.known = known_of(newsroom)
    newsroom.start_run()
    newsroom.fetch("/b", helpers.article(), body="hello")
    newsroom.fetch("/a", status=304)
    newsroom.end_run()

    db = newsroom.project()
    reader = ArchiveReader(newsroom.archive, locate=Known(db).place_of)
    newest = [event for event in reader.events(dict(list(newsroom_cursor(newsroom))[:1])) if hasattr(event, "status")]

    assert [event.refers_to for event in newest] == [first, first]
    assert [reader.page_of(event).body for event in newest] == [b"hello", b"hello"]
    db.close()


def newsroom_cursor(room: Any) -> Iterator[tuple[str, int]]:
    """The first run's file, read whole."""
    for path in sorted(room.archive.iterdir()):
        yield path.name, path.stat().st_size


def test_archived_bytes_are_given_back(newsroom: Any, helpers: Any, known_of: Any) -> None:
    headers = (("Content-Type", "application/rss+xml"), ("Content-Encoding", "gzip"))
    newsroom.start_run()
    newsroom.fetch("/feed", purpose=Purpose.FEED, body=b"<rss/>", headers=headers)
    newsroom.fetch("/feed", purpose=Purpose.FEED, status=304)
    newsroom.fetch("/other", purpose=Purpose.FEED, body=b"<rss/>", headers=headers)
    newsroom.end_run()
    known = known_of(newsroom)

    page = known.archived("lantern", f"{helpers.site}/feed")

    assert (page.body, page.content_type, page.content_encoding) == (b"<rss/>", "application/rss+xml", "gzip")
    assert known.archived("lantern", f"{helpers.site}/other").body == b"<rss/>"
    assert known.archived("lantern", f"{helpers.site}/never") is None
    for path in newsroom.archive.iterdir():
        path.unlink()
    assert known.archived("lantern", f"{helpers.site}/feed") is None


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (
            "SELECT * FROM fetch WHERE sha256 = ? AND status = 200 AND refers_to IS NULL AND truncated IS NULL",
            "fetch_payload",
        ),
        ("SELECT * FROM fetch WHERE fetch_id = ?", "autoindex"),
        ("SELECT * FROM address WHERE source = 'lantern' AND identity = ?", "PRIMARY KEY"),
    ],
)
def test_questions_are_answered_by_an_index(newsroom: Any, query: str, index: str) -> None:
    with closing(newsroom.project()) as db:
        (plan,) = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", ["x"])]

    assert index in plan
