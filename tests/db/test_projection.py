"""What the archive tells becomes articles, versions, fetches and runs."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import pytest

from db.archive_read import ArchiveReader
from db.known import Known
from db.writer import Writer
from pipeline.errors import DatabaseError
from pipeline.model import Outcome, Page, Purpose, Unfetched
from pipeline.separate import separate


def test_article_has_all_its_parts(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    fetch_id = newsroom.fetch("/ferry", helpers.article("Ferry resumes", "First.", "Second one."))
    newsroom.end_run()

    row = newsroom.one("v1_articles")

    assert row["title"] == "Ferry resumes"
    assert row["text"] == "First.\nSecond one."
    assert (row["words"], row["version"], row["fetch_id"], row["run_id"]) == (3, 1, fetch_id, "run-1")
    assert (json.loads(row["authors"]), json.loads(row["tags"])) == (["Mara Quist"], ["ferries", "Wend"])
    assert (row["url"], row["free_to_read"], row["gone_at"]) == (f"{helpers.site}/ferry", 1, None)
    assert row["first_seen"] == row["last_seen"] == "2026-01-01T02:00:01.000000Z"
    assert [block["label"] for block in newsroom.rows("v1_blocks")] == ["title", "body", "body", "comment"]
    assert newsroom.one("v1_comments")["author"] == "Odo Brandt"
    assert newsroom.one("v1_gallery_images")["credit"] == "L. Voss"
    assert newsroom.one("v1_notices")["outlet"] == "The Harbour Post"
    origins = {row["field"]: (row["value"], row["source"], row["raw"]) for row in newsroom.rows("v1_provenance")}
    assert origins["title"] == ("Ferry resumes", "json-ld:headline", "Ferry resumes")
    assert origins["tags"] == ('["ferries", "Wend"]', "meta:keywords", "ferries, Wend")


def test_unchanged_page_makes_no_version_but_is_seen(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article(), body="same bytes")
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article("A title that must not matter"), body="same bytes")
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/ferry", status=304)
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article(), body="other bytes, same article")
    newsroom.end_run()

    row = newsroom.one("v1_articles")

    assert (row["version"], row["first_seen"][:10], row["last_seen"][:10]) == (1, "2026-01-01", "2026-01-04")
    outcomes = [fetch["outcome"] for fetch in newsroom.rows("v1_fetches", "fetched_at")]
    assert outcomes == ["article", "unchanged", "unchanged", "article"]


@pytest.mark.parametrize("second", [("Ferry resumes", "New text."), ("Ferry stops again",)])
def test_new_title_or_text_is_a_version(newsroom: Any, helpers: Any, second: tuple[str, ...]) -> None:
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article())
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article(*second))
    newsroom.end_run()

    assert newsroom.one("v1_articles")["version"] == 2
    assert [row["version"] for row in newsroom.rows("v1_versions")] == [1, 2]
    assert newsroom.one("v1_search")["title"] == second[0]
    assert len(newsroom.rows("v1_comments")) == 1, "of the latest version only"
    assert newsroom.rows("v1_runs")[1]["changed"] == 1


def test_text_that_goes_back_is_a_third_version(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    for body in ("one", "two", "one"):
        newsroom.fetch("/ferry", helpers.article("Ferry", body), body=body)
    newsroom.end_run()

    assert [row["text"] for row in newsroom.rows("v1_versions")] == ["one", "two", "one"]


def test_page_that_stops_being_an_article_keeps_it(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article())
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.turned_down(Outcome.PAYWALL_STUB, "subscribe to read on"))
    newsroom.fetch("/ferry", status=304)
    newsroom.end_run()

    row = newsroom.one("v1_articles")

    assert (row["version"], row["last_seen"][:10]) == (1, "2026-01-01"), "a stub is no sight of the article"
    rejected = newsroom.rows("v1_fetches", "fetched_at")[1]
    assert (rejected["outcome"], rejected["reason"]) == ("paywall-stub", "subscribe to read on")
    assert newsroom.rows("v1_runs")[1]["rejected"] == 1


@pytest.mark.parametrize("status", [404, 410])
def test_gone_is_noted_and_kept_and_may_come_back(newsroom: Any, helpers: Any, status: int) -> None:
    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article(), body="same bytes")
    newsroom.end_run()
    newsroom.start_run()
    newsroom.fetch("/ferry", status=status)
    newsroom.end_run()

    gone = newsroom.one("v1_articles")
    assert (gone["gone_at"], gone["version"]) == ("2026-01-02T02:00:02.000000Z", 1)
    fetch = newsroom.rows("v1_fetches", "fetched_at")[1]
    assert (fetch["outcome"], fetch["reason"], fetch["article_id"]) == ("gone", f"http-{status}", gone["article_id"])

    newsroom.start_run()
    newsroom.fetch("/ferry", helpers.article(), body="same bytes")
    newsroom.end_run()
    assert newsroom.one("v1_articles")["gone_at"] is None


@pytest.mark.parametrize(
    ("purpose", "status", "outcome", "reason"),
    [
        (Purpose.PAGE, 301, "redirect", None),
        (Purpose.PAGE, 503, "failed", "http-503"),
        (Purpose.PAGE, 403, "failed", "http-403"),
        (Purpose.FEED, 200, "ok", None),
        (Purpose.FEED, 304, "unchanged", None),
        (Purpose.FEED, 404, "failed", "http-404"),
        (Purpose.ROBOTS, 404, "ok", "http-404"),
        (Purpose.ROBOTS, 500, "failed", "http-500"),
        (Purpose.SITEMAP, 302, "redirect", None),
    ],
)
def test_outcome_of_each_answer(newsroom: Any, purpose: Purpose, status: int, outcome: str, reason: str | None) -> None:
    newsroom.start_run()
    newsroom.fetch("/x", purpose=purpose, status=status)
    newsroom.end_run()

    row = newsroom.one("v1_fetches")

    assert (row["purpose"], row["status"], row["outcome"], row["reason"]) == (purpose, status, outcome, reason)


@pytest.mark.parametrize("kind", list(Unfetched))
def test_miss_is_a_fetch_with_its_record(newsroom: Any, helpers: Any, kind: Unfetched) -> None:
    newsroom.start_run()
    fetch_id = newsroom.miss("/x", kind, "robots")
    newsroom.end_run()

    row = newsroom.one("v1_fetches")

    assert (row["fetch_id"], row["outcome"], row["reason"], row["status"]) == (fetch_id, kind, "robots", None)
    record = ArchiveReader(newsroom.archive).read_at(row["warc_file"], row["warc_offset"])
    assert record.id == fetch_id


def test_every_fetch_leads_to_its_record(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article(), body="hello")
    newsroom.fetch("/b", helpers.article(), body="hello")
    newsroom.fetch("/a", status=304)
    newsroom.miss("/c")
    newsroom.end_run()
    reader = ArchiveReader(newsroom.archive)

    for row in newsroom.rows("v1_fetches"):
        record = reader.read_at(row["warc_file"], row["warc_offset"])
        assert record.id == row["fetch_id"]
        whole = (newsroom.archive / row["warc_file"]).read_bytes()
        assert whole[row["warc_offset"] + row["warc_length"] :][:2] in (b"\x1f\x8b", b"")


def test_page_that_failed_first_and_came_later_did_not_fail(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.miss("/a")
    newsroom.fetch("/a", status=503)
    newsroom.fetch("/a", helpers.article())
    newsroom.miss("/b")
    newsroom.fetch("/b", status=503)
    newsroom.end_run()

    run = newsroom.one("v1_runs")

    assert (run["fetched"], run["articles"], run["failed"]) == (1, 1, 1)
    assert len(newsroom.rows("v1_fetches")) == 5, "attempts that were repeated stay as rows"


def test_run_without_an_end_is_interrupted_by_the_next(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.close()
    assert [run["state"] for run in newsroom.rows("v1_runs")] == ["running"]

    newsroom.start_run()
    newsroom.end_run("cancelled")

    assert [run["state"] for run in newsroom.rows("v1_runs")] == ["interrupted", "cancelled"]


def test_fetches_of_a_run_whose_start_is_lost_are_kept(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.close()
    for path in newsroom.archive.iterdir():
        path.unlink()
    newsroom._open()
    newsroom.fetch("/a", helpers.article())
    newsroom.close()

    assert newsroom.one("v1_runs")["kind"] == "unknown"
    assert len(newsroom.rows("v1_articles")) == 1


@pytest.mark.parametrize(
    ("keep", "comments", "block"),
    [
        ("all", [("Odo Brandt", "At last!")], "Odo Brandt: at last!"),
        ("text", [(None, "At last!")], None),
        ("none", [], None),
    ],
)
def test_comments_are_kept_as_the_source_says(
    newsroom: Any, helpers: Any, keep: str, comments: list[tuple[str | None, str]], block: str | None
) -> None:
    newsroom.settings["keep_comments"] = keep
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.end_run()

    assert [(row["author"], row["text"]) for row in newsroom.rows("v1_comments")] == comments
    assert [row["text"] for row in newsroom.rows("v1_blocks") if row["label"] == "comment"] == [block]


def test_comments_that_only_data_hold_are_stored_with_their_place(newsroom: Any) -> None:
    told = '{"comments": [{"author": "Odo Brandt", "date": "2026-01-01T08:00:00Z", "text": "At last!"}]}'
    prose = "<p>The ferry across the Wend runs again, after it had stood still for nine weeks in the ice.</p>" * 4
    page = f"<body><h1>Ferry</h1>{prose}<script id='state' type='application/json'>{told}</script></body>"
    newsroom.start_run()
    newsroom.fetch("/a", separate(Page(page.encode())))
    newsroom.end_run()

    assert [(row["author"], row["published"], row["text"]) for row in newsroom.rows("v1_comments")] == [
        ("Odo Brandt", "2026-01-01T08:00:00+00:00", "At last!")
    ]
    places = [(row["path"], row["rule"]) for row in newsroom.rows("v1_blocks") if row["label"] == "comment"]
    assert places == [("script:state:comments[1]", "rule:told-comment")]
    assert "At last!" not in newsroom.one("v1_articles")["text"]


def test_rules_of_a_source_are_those_of_its_run(newsroom: Any, helpers: Any) -> None:
    newsroom.settings["drop"] = ["aside.promo"]
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.end_run()
    newsroom.settings["drop"] = []
    newsroom.start_run()
    newsroom.fetch("/b", helpers.article("Another"))
    newsroom.end_run()
    db = newsroom.project()
    writer = Writer(db)

    events = [event for event in ArchiveReader(newsroom.archive).events({}) if hasattr(event, "errand")]

    assert [writer.rules_of(event).drop for event in events] == [("aside.promo",), ()]
    db.close()
    assert len({row["extraction"] for row in newsroom.rows("v1_versions")}) == 2
    assert len(newsroom.rows("v1_extractions")) == 2


def test_timed_out_page_is_judged_again_though_its_bytes_are_the_same(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.turned_down(Outcome.TIMED_OUT, "10 s"), body="slow page", headers=(("ETag", "1"),))
    with closing(newsroom.project()) as db:
        assert Known(db).find("lantern", f"{helpers.site}/a").etag is None, "a 304 would bring nothing to judge"
    newsroom.fetch("/a", helpers.article(), body="slow page")
    newsroom.end_run()

    assert [row["outcome"] for row in newsroom.rows("v1_fetches", "fetched_at")] == ["timed-out", "article"]


def test_database_that_refuses_is_one_clear_error(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.end_run()
    db = newsroom.project()
    db.execute("DROP TABLE block")
    newsroom.start_run()
    newsroom.fetch("/b", helpers.article())
    newsroom.close()
    writer = Writer(db)
    batch = ArchiveReader(newsroom.archive).batch(writer.cursors(), 9)
    writer.apply([(event, None) for event in batch])
    batch = ArchiveReader(newsroom.archive).batch(writer.cursors(), 9)

    with pytest.raises(DatabaseError, match="took nothing of a batch of 1"):
        writer.apply([(event, newsroom.verdict_on(event)) for event in batch])

    assert not db.conn.in_transaction
    db.close()
