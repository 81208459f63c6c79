"""What stands in the rows of a database: bits that rot, versions, values that no row holds; each under its number."""

from __future__ import annotations

import math
import random
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from db.connect import open_reader, open_writer
from db.rows import MAX_INTEGER
from db.sqlite import sqlite3
from db.verify import verify

FLIPS = 80


def is_whole(room: Any) -> bool:
    return verify(room.archive, room.database).damage == ()


def test_d06_flipped_byte_in_a_text(newsroom: Any, helpers: Any) -> None:
    """SQLite sees nothing wrong with most of them; the digests name the article, and a rebuild heals it."""
    word = b"Wendelgard"
    newsroom.start_run()
    newsroom.fetch("/y", helpers.article("Bridge", "It is closed."))
    verdict = helpers.article("Ferry", f"The ferry is called {word.decode()}.", "It runs again.")
    said = replace(verdict.comments[0], text=f"I like {word.decode()}.")
    newsroom.fetch("/x", replace(verdict, comments=(said,)))
    newsroom.end_run()
    db = newsroom.project()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()
    whole = newsroom.database.read_bytes()
    places = [n for n in range(len(whole)) if whole.startswith(word, n)]
    assert len(places) >= 4, "in the text, its block, a comment and the search index"
    for place in places:
        newsroom.database.write_bytes(whole[:place] + b"V" + whole[place + 1 :])
        damage = verify(newsroom.archive, newsroom.database).damage
        assert damage
        assert any("article" in line for line in damage)
    newsroom.database.unlink()
    newsroom.project().close()
    assert is_whole(newsroom)


def test_d06_flipped_bit_anywhere_in_the_database(newsroom: Any, helpers: Any) -> None:
    """Eighty flips, one at a time, anywhere in the file: verify names each that changes a row that anybody reads."""
    for n in range(2):
        newsroom.start_run()
        for page in range(5):
            newsroom.fetch(f"/{page}", helpers.article(f"Ferry {page}", *(f"Day {day}, {n}." for day in range(40))))
        newsroom.fetch("/none", helpers.turned_down())
        newsroom.miss("/missed")
        newsroom.end_run(found=3)
    db = newsroom.project()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    before = helpers.snapshot(db)
    db.close()
    whole, chance, named = newsroom.database.read_bytes(), random.Random(1), 0
    for _ in range(FLIPS):
        rotten = bytearray(whole)
        rotten[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        newsroom.database.write_bytes(rotten)
        if verify(newsroom.archive, newsroom.database).damage:
            named += 1
        else:
            with closing(open_reader(newsroom.database)) as db:
                assert helpers.snapshot(db) == before
    assert named > FLIPS / 8


def test_d09_same_page_twice_and_changed_page(newsroom: Any, helpers: Any) -> None:
    """The same page is one row; a changed one is a second version, each with the origin of its own values."""
    for title, body in (("Ferry runs", "one"), ("Ferry runs", "one"), ("Ferry rests", "two")):
        newsroom.start_run()
        newsroom.fetch("/ferry", helpers.article(title, f"Text {body}."), body=body)
        newsroom.end_run()

    versions = newsroom.rows("v1_versions")
    titles = {row["version"]: row["value"] for row in newsroom.rows("v1_provenance") if row["field"] == "title"}

    assert newsroom.one("v1_articles")["version"] == 2
    assert [row["outcome"] for row in newsroom.rows("v1_fetches", "fetched_at")] == ["article", "unchanged", "article"]
    assert [row["title"] for row in versions] == ["Ferry runs", "Ferry rests"]
    assert [row["text"] for row in versions] == ["Text one.", "Text two."]
    assert titles == {1: "Ferry runs", 2: "Ferry rests"}
    assert len({row["fetch_id"] for row in versions}) == 2
    assert is_whole(newsroom)


def test_d10_values_that_sqlite_cannot_hold(newsroom: Any, helpers: Any) -> None:
    """NUL and lone surrogates become U+FFFD and ?, numbers beyond 64 bits the largest; NaN is refused."""
    newsroom.start_run()
    verdict = helpers.article("Null\0 and \udc80 lone", "before\0after \ud800.")
    comment = replace(verdict.comments[0], n=2**63, text="\0")
    newsroom.fetch("/a", replace(verdict, comments=(comment,)))
    newsroom.end_run(found=2**70, problems=["\udc80\0", math.inf])

    row = newsroom.one("v1_articles")

    assert (row["title"], row["text"]) == ("Null\ufffd and ? lone", "before\ufffdafter ?.")
    assert [(said["n"], said["text"]) for said in newsroom.rows("v1_comments")] == [(MAX_INTEGER, "\ufffd")]
    with closing(open_writer(newsroom.database)) as db:
        assert db.execute("SELECT found FROM run_source").fetchone() == (MAX_INTEGER,)
        with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
            db.execute("INSERT INTO cluster VALUES (?, 'c', 'copy', ?, '{}')", [row["article_id"], math.nan])
        db.conn.rollback()
    assert is_whole(newsroom)
