"""Search, export and reports: what people read out of the database."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.connect import open_reader, open_writer
from db.export import export_csv, export_jsonl
from db.report import run_report
from db.search import search
from pipeline.errors import ConfigurationError, DatabaseError
from pipeline.model import Outcome, Purpose, Unfetched


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, helpers: Any) -> Iterator[Database]:
    """A database of three articles, read-only."""
    room = helpers.newsroom(tmp_path_factory.mktemp("library"))
    room.start_run()
    room.fetch("/a", helpers.article("Ferry resumes", "The café at the pier opens, too.", "What's new is the price."))
    room.fetch("/b", helpers.article("=HYPERLINK(1)", "The council met; the ferry was its third item."))
    room.fetch("/c", helpers.article("Bridge closed", "The bridge is closed for repairs."))
    room.end_run()
    room.project().close()
    with closing(open_reader(room.database)) as db:
        yield db


def titles(db: Database, query: str) -> list[str | None]:
    return [hit.title for hit in search(db, query)]


def test_search_finds_titles_before_texts(library: Database) -> None:
    assert titles(library, "ferry") == ["Ferry resumes", "=HYPERLINK(1)"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("CAFE", 1),  # case and accents do not matter
        ("bridge OR council", 2),
        ('"third item"', 1),
        ("title:ferry", 1),
        ("counc*", 1),
        ("what's new", 1),  # no sentence of FTS5: plain words
        ("author:ferry", 0),  # no such column: plain words
        ('ferry"', 2),
        ("ferry AND", 0),
        ("zeppelin", 0),
    ],
)
def test_search_takes_what_people_type(library: Database, query: str, found: int) -> None:
    assert len(search(library, query)) == found


def test_search_shows_where(library: Database) -> None:
    (hit,) = search(library, "council", limit=5)

    assert hit.snippet == "The [council] met; the ferry was its third item."
    assert (hit.source, hit.url[-2:]) == ("lantern", "/b")


@pytest.mark.parametrize("query", ["", "  ", '"', "!?", "()"])
def test_search_without_a_word_is_a_mistake(library: Database, query: str) -> None:
    with pytest.raises(ConfigurationError, match="no word"):
        search(library, query)


@settings(max_examples=200, deadline=None)
@given(query=st.text(st.sampled_from("ab\"'*:^()-+{},. ANDORNTE\0é"), max_size=14))
def test_search_never_fails_otherwise(library: Database, query: str) -> None:
    try:
        search(library, query)
    except ConfigurationError as error:
        assert "no word" in str(error)  # noqa: PT017 - either of two ends is right


def test_jsonl_has_every_column_as_it_is(library: Database) -> None:
    out = io.StringIO()

    assert export_jsonl(library, out) == 3

    first, second, _ = map(json.loads, out.getvalue().splitlines())
    assert (first["title"], first["authors"], first["free_to_read"]) == ("Ferry resumes", ["Mara Quist"], True)
    assert second["title"] == "=HYPERLINK(1)"
    assert first["text"] == "The café at the pier opens, too.\nWhat's new is the price."


def test_csv_is_safe_to_open(library: Database) -> None:
    out = io.StringIO(newline="")

    assert export_csv(library, out) == 3

    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert [row["title"] for row in rows] == ["Ferry resumes", "'=HYPERLINK(1)", "Bridge closed"]
    assert rows[0]["tags"] == "ferries; Wend"
    assert "\n" in rows[0]["text"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_csv_cell_starts_a_formula(newsroom: Any, helpers: Any, start: str) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article(f"{start}cmd|' /C calc'!A0", f"{start}1+1"))
    newsroom.end_run()
    out = io.StringIO(newline="")
    with closing(newsroom.project()) as db:
        export_csv(db, out)

    (row,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))

    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())


def test_export_can_be_narrowed(library: Database, helpers: Any) -> None:
    after_first = helpers.first_night + timedelta(seconds=2)

    assert export_jsonl(library, io.StringIO(), source="lantern", since=after_first) == 2
    assert export_jsonl(library, io.StringIO(), source="another") == 0


def test_report_counts_each_page_once(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/robots.txt", purpose=Purpose.ROBOTS, status=404)
    newsroom.fetch("/feed", purpose=Purpose.FEED, status=503)
    newsroom.fetch("/a", helpers.article())
    newsroom.fetch("/old", helpers.article("Old", "one"))
    newsroom.end_run(found=2)
    newsroom.start_run()
    newsroom.fetch("/a", status=304)
    newsroom.fetch("/old", helpers.article("Old", "two"))
    newsroom.fetch("/b", status=503)
    newsroom.fetch("/b", helpers.article("Late"))
    newsroom.miss("/c")
    newsroom.miss("/c")
    newsroom.miss("/d", Unfetched.REFUSED, "robots")
    newsroom.fetch("/e", helpers.turned_down(Outcome.SOFT_404, "sorry"))
    newsroom.fetch("/f", helpers.turned_down(Outcome.SOFT_404, "oh no"))
    newsroom.fetch("/g", status=410)
    newsroom.fetch("/h", status=301)
    newsroom.fetch("/i", helpers.article("Moved"), asked="/h")
    newsroom.end_run("failed", found=8, problems=["sitemap.xml: not XML"])

    with closing(newsroom.project()) as db:
        latest, first = run_report(db), run_report(db, "run-1")
        run = next(iter(db.query("SELECT * FROM v1_runs WHERE run_id = 'run-2'")))

    (lantern,) = latest.sources
    assert (latest.run_id, latest.state, latest.kind) == ("run-2", "failed", "run")
    assert (lantern.found, lantern.fetched, lantern.unchanged, lantern.articles) == (8, 7, 1, 3)
    assert (lantern.new, lantern.changed, lantern.gone) == (2, 1, 1)
    assert lantern.rejected == {"soft-404": 2}
    assert lantern.failed == {"timeout": 1}
    assert lantern.refused == {"robots": 1}
    assert lantern.problems == ("sitemap.xml: not XML",)
    assert latest.total.problems == ("lantern: sitemap.xml: not XML",)
    assert (latest.total.fetched, latest.total.failed) == (7, {"timeout": 1})
    assert (run["fetched"], run["articles"], run["changed"], run["rejected"], run["failed"]) == (7, 3, 1, 2, 1)
    assert first.sources[0].failed == {"http-503": 1}
    assert (first.finished - first.started).total_seconds() == 4


def test_report_of_a_run_that_is_not_there(newsroom: Any) -> None:
    with closing(newsroom.project()) as db:
        with pytest.raises(ConfigurationError, match="there was no run yet"):
            run_report(db)
        with pytest.raises(ConfigurationError, match="no run 'run-9'"):
            run_report(db, "run-9")


def test_database_file_is_for_owner_and_group(tmp_path: Path) -> None:
    open_writer(tmp_path / "winnow.db").close()

    assert stat.S_IMODE((tmp_path / "winnow.db").stat().st_mode) == 0o640


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "winnow.db"
    open_writer(path).close()
    before = path.read_bytes()
    open_writer(path).close()

    assert path.read_bytes() == before


def test_what_is_no_database_of_ours_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, " * 100)
    sqlite3.connect(tmp_path / "empty.db").close()

    with pytest.raises(DatabaseError, match="file is not a database"):
        open_writer(tmp_path / "text.db")
    with pytest.raises(DatabaseError, match="cannot open"):
        open_reader(tmp_path / "none.db")
    with pytest.raises(DatabaseError, match="no such table"):
        open_reader(tmp_path / "empty.db")
    with pytest.raises(DatabaseError, match="cannot open"):
        open_writer(tmp_path / "nowhere" / "winnow.db")


def test_contract_columns_are_there(newsroom: Any) -> None:
    promised = {
        "v1_articles": "article_id, source, url, canonical_url, title, authors, published, modified, language, section,"
        " tags, text, words, version, first_seen, last_seen, fetch_id, run_id, cluster_id",
        "v1_versions": "article_id, version, seen, title, text, text_sha256, fetch_id, extraction",
        "v1_blocks": "article_id, version, n, label, kind, rule, path, text",
        "v1_comments": "article_id, n, author, published, parent, text, permalink",
        "v1_gallery_images": "article_id, gallery, n, url, caption, credit",
        "v1_provenance": "article_id, version, field, value, raw, source",
        "v1_fetches": "fetch_id, run_id, source, url, final_url, status, fetched_at, sha256, warc_file, warc_offset,"
        " warc_length, outcome, reason",
        "v1_runs": "run_id, kind, started, finished, state, fetched, articles, changed, rejected, failed, alerts",
        "v1_syndication": "cluster_id, article_id, role, similarity, evidence",
        "v1_alerts": "alert_id, run_id, source, metric, expected, seen, since, sample_urls, closed",
        "v1_search": "article_id, title, text",
    }
    with closing(newsroom.project()) as db:
        for view, columns in promised.items():
            db.execute(f"SELECT {columns} FROM {view}").fetchall()
