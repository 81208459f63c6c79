"""The database is a projection of the archive: whatever happened, every way to project it gives the same rows."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.archive_read import ArchiveReader
from db.connect import open_reader, open_writer, replace_content
from db.known import Known
from db.verify import verify
from db.warc_files import warc_files
from db.writer import Writer
from pipeline.model import Outcome, Purpose, Unfetched

PATHS = st.sampled_from(["/a", "/b", "/b?utm_source=x", "/amp/a", "/news/", "/"])
CANONICALS = st.sampled_from([None, "/a", "/b", "/news/", "/", "/unseen"])
TEXTS = st.sampled_from(["The ferry runs.", "The ferry stands still.", "Nothing is known of the ferry."])
STATUSES = st.sampled_from([200, 200, 200, 301, 304, 403, 404, 410, 503])

LOST = re.compile(r"\.warc\.gz is damaged at offset|(repeats the|has its last) payload (of|in) \S+, which is lost$")
"""What a damaged place of the archive costs and nothing else in a home."""
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("article"), PATHS, PATHS, CANONICALS, TEXTS),
        st.tuples(
            st.just("story"),
            PATHS,
            st.lists(TEXTS, min_size=1, max_size=3),
            st.sampled_from([None, None, "http-503"]),
            st.booleans(),
        ),
        st.tuples(st.just("other"), PATHS, PATHS, st.sampled_from(list(Outcome)[1:])),
        st.tuples(st.just("answer"), PATHS, STATUSES, st.sampled_from(list(Purpose))),
        st.tuples(st.just("miss"), PATHS, st.sampled_from(list(Unfetched))),
        st.tuples(st.just("end"), st.sampled_from(["completed", "failed", "cancelled"])),
        st.tuples(st.just("crash")),
        st.tuples(st.just("ingest"), st.integers(1, 5)),
        st.tuples(st.just("rot"), st.floats(0, 1, exclude_max=True), st.integers(1, 255)),
    ),
    max_size=25,
)


def act(room: Any, helpers: Any, step: tuple[Any, ...]) -> None:
    match step:
        case ("article", path, asked, canonical, text):
            link = canonical and helpers.site + canonical
            verdict = helpers.article(f"On {text}", text, canonical=link)
            room.fetch(path, verdict, body=f"{text} {link}", asked=asked, headers=(("ETag", f'"{text}"'),))
        case ("story", path, texts, ended, told):
            verdicts = [helpers.article("A story", text) for text in texts]
            room.tell_story(path, *verdicts, ended=ended, told=told)
        case ("other", path, asked, outcome):
            room.fetch(path, helpers.turned_down(outcome, "a reason"), body=str(outcome), asked=asked)
        case ("answer", path, status, purpose):
            room.fetch(path, status=status, purpose=purpose)
        case ("miss", path, kind):
            room.miss(path, kind)
        case ("end", state):
            room.end_run(state, found=3)
            room.start_run()
        case ("crash",):
            room.close()
            room.start_run()
        case ("ingest", size):
            room.project(batch=size).close()
        case ("rot", where, bits):
            rot(room, where, bits)


def rot(room: Any, where: float, bits: int) -> None:
    """Change one byte of what is archived and not in the database yet."""
    with closing(open_reader(room.database)) as db:
        cursors = dict(db.execute("SELECT file, end FROM ingested").fetchall())
    fresh = [
        (path, at) for path in warc_files(room.archive) for at in range(cursors.get(path.name, 0), path.stat().st_size)
    ]
    if fresh:
        path, at = fresh[int(where * len(fresh))]
        with path.open("r+b") as stream:
            stream.seek(at)
            old = stream.read(1)[0]
            stream.seek(at)
            stream.write(bytes([old ^ bits]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_projection_does_not_depend_on_how_it_was_made(
    tmp_path_factory: pytest.TempPathFactory, helpers: Any, steps: list[tuple[Any, ...]]
) -> None:
    room = helpers.newsroom(tmp_path_factory.mktemp("home"))
    open_writer(room.database).close()
    with closing(open_reader(room.database)) as reader:
        room.known = Known(reader)
        room.start_run()
        for step in steps:
            act(room, helpers, step)
        room.close()
    with closing(room.project()) as db:
        grown = helpers.snapshot(db)
    assert [line for line in verify(room.archive, room.database).damage if not LOST.search(line)] == []

    for size in (1, 4, 1000):
        with closing(room.project(room.folder / f"by-{size}.db", size)) as db:
            assert helpers.snapshot(db) == grown
    assert_sound(room, grown)
    shutil.rmtree(room.folder)


def assert_sound(room: Any, views: dict[str, list[tuple[Any, ...]]]) -> None:
    """What must hold of any database."""
    with closing(open_reader(room.database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        texts = {row["article_id"]: (row["title"], row["text"]) for row in db.query("SELECT * FROM v1_articles")}
        found = {row["article_id"]: (row["title"], row["text"]) for row in db.query("SELECT * FROM v1_search")}
        assert texts == found
        for article_id in texts:
            told = db.execute("SELECT title, text FROM v1_versions WHERE article_id = ? ORDER BY version", [article_id])
            versions = told.fetchall()
            assert all(one != next_one for one, next_one in pairwise(versions))
        events = [event for event in ArchiveReader(room.archive).events({}) if hasattr(event, "fetch_id")]
        assert {event.fetch_id for event in events} == {row[0] for row in views["v1_fetches"]}


def test_batch_that_comes_twice_changes_nothing(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.fetch("/a", helpers.article("Ferry", "Another text."))
    newsroom.end_run()
    db = newsroom.project()
    before = helpers.snapshot(db)

    Writer(db).apply([(event, newsroom.verdict_on(event)) for event in ArchiveReader(newsroom.archive).events({})])

    assert helpers.snapshot(db) == before
    db.close()


def test_archive_may_stand_elsewhere(newsroom: Any, helpers: Any, tmp_path: Path) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.end_run()
    with closing(newsroom.project()) as db:
        before = helpers.snapshot(db)
    newsroom.archive.rename(tmp_path / "moved")
    newsroom.folder = tmp_path / "other"
    newsroom.folder.mkdir()
    (tmp_path / "moved").rename(newsroom.archive)

    with closing(newsroom.project()) as db:
        assert helpers.snapshot(db) == before


def test_content_is_replaced_under_the_eyes_of_a_reader(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.end_run()
    newsroom.project().close()
    with closing(open_reader(newsroom.database)) as reader:
        count = "SELECT count(*) FROM v1_articles"
        assert reader.execute(count).fetchone() == (1,)
        newsroom.start_run()
        newsroom.fetch("/b", helpers.article("Another"))
        newsroom.end_run()
        with closing(newsroom.project(newsroom.folder / "beside.db")) as beside:
            whole = helpers.snapshot(beside)
            replace_content(newsroom.database, beside)

        assert reader.execute(count).fetchone() == (2,)
        assert helpers.snapshot(reader) == whole
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("old", [None, b"", b"not a database, " * 100, "cut"])
def test_content_is_put_in_the_place_of_nothing_and_of_ruins(
    newsroom: Any, helpers: Any, old: bytes | str | None
) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.end_run()
    newsroom.project().close()
    whole = newsroom.database.read_bytes()
    newsroom.database.unlink()
    if old is not None:
        newsroom.database.write_bytes(whole[:5000] if isinstance(old, str) else old)
    with closing(newsroom.project(newsroom.folder / "beside.db")) as beside:
        replace_content(newsroom.database, beside)
        made = helpers.snapshot(beside)

    with closing(open_reader(newsroom.database)) as reader:
        assert helpers.snapshot(reader) == made
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert newsroom.database.stat().st_mode & 0o777 == 0o640


def test_log_of_an_older_database_is_not_taken_for_that_of_a_new_one(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.end_run()
    with closing(newsroom.project()):
        log = Path(f"{newsroom.database}-wal").read_bytes()
    newsroom.database.unlink()
    Path(f"{newsroom.database}-wal").write_bytes(log)
    newsroom.start_run()
    newsroom.fetch("/b", helpers.article("Another"))
    newsroom.end_run()
    with closing(newsroom.project(newsroom.folder / "beside.db")) as beside:
        replace_content(newsroom.database, beside)
        made = helpers.snapshot(beside)

    with closing(open_reader(newsroom.database)) as reader:
        assert helpers.snapshot(reader) == made
