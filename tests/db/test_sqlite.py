"""Which SQLite is at work, and that programs with another one read what it writes."""

from __future__ import annotations

import platform
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from db.connect import open_reader, open_writer
from db.sqlite import sqlite3
from db.verify import verify
from db.verify_database import OLDER

FIXED = (3, 51, 3)
"""The first SQLite whose write-ahead log cannot be ruined by two connections that checkpoint at once."""
OUTSIDE = """
import sqlite3, sys
with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True) as db:
    print(db.execute("SELECT title FROM v1_articles").fetchall())
    print(db.execute("SELECT count(*) FROM v1_search WHERE v1_search MATCH 'Wend'").fetchone())
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="there is no wheel for this machine")
def test_sqlite_is_one_that_cannot_ruin_its_log(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "winnow.db")) as db:
        (version,) = db.execute("SELECT sqlite_version()").fetchone()
    assert tuple(map(int, version.split("."))) >= FIXED


def test_errors_of_both_ways_to_a_database_are_the_ones_that_are_caught(tmp_path: Path) -> None:
    open_writer(tmp_path / "winnow.db").close()
    with closing(open_reader(tmp_path / "winnow.db")) as db, pytest.raises(sqlite3.OperationalError):
        db.execute("SELECT 1 FROM nothing")
    with closing(sqlite_utils.Database(memory=True)) as db, pytest.raises(sqlite3.OperationalError):
        db.execute("SELECT 1 FROM nothing")


def test_other_programs_with_pythons_own_sqlite_read_while_a_writer_is_at_work(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article("Ferry resumes"))
    newsroom.end_run()
    with closing(newsroom.project()) as writer:
        writer.conn.execute("BEGIN IMMEDIATE")
        read = subprocess.run(
            [sys.executable, "-c", OUTSIDE, newsroom.database], capture_output=True, text=True, check=False
        )
        writer.conn.rollback()
    assert (read.stdout, read.stderr) == ("[('Ferry resumes',)]\n(1,)\n", "")


def test_database_of_an_older_release_is_brought_up_to_date(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article("Ferry resumes"))
    newsroom.end_run()
    with closing(newsroom.project()) as db:
        before = helpers.snapshot(db), db.execute("SELECT * FROM content").fetchall()
        db.execute("DROP TABLE content")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'digests_of_content'")
        db.conn.commit()
    found = verify(newsroom.archive, newsroom.database)
    assert (found.damage, found.notes) == ((), (OLDER,))

    with closing(open_writer(newsroom.database)) as db:
        assert (helpers.snapshot(db), db.execute("SELECT * FROM content").fetchall()) == before
    found = verify(newsroom.archive, newsroom.database)
    assert (found.damage, found.notes) == ((), ())


def test_database_that_knows_one_page_an_article_is_brought_up_to_date(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article("Ferry resumes"))
    newsroom.end_run()
    with closing(newsroom.project()) as db:
        before = helpers.snapshot(db), db.execute("SELECT * FROM content").fetchall()
        for view in db.view_names():
            db.execute(f"DROP VIEW {view}")
        db.execute("DROP TABLE version_page")
        for table, column in (("version", "continues_at"), ("block", "part"), ("address", "waits")):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'articles_of_several_pages'")
        db.conn.commit()
    found = verify(newsroom.archive, newsroom.database)
    assert (found.damage, found.notes) == ((), (OLDER,))

    with closing(open_writer(newsroom.database)) as db:
        assert (helpers.snapshot(db), db.execute("SELECT * FROM content").fetchall()) == before
    found = verify(newsroom.archive, newsroom.database)
    assert (found.damage, found.notes) == ((), ()), "what was sealed stays sealed"
