"""A page that repeats one whose record is lost stops nothing: it is told by name, and asked for again whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.archive_write import ArchiveWriter
from db.connect import open_reader, open_writer
from db.known import Known
from db.verify import verify
from db.warc_files import warc_files
from flows.ingest import REFERRED_IS_LOST, Ingest
from flows.pool import SeparatorPool
from pipeline.model import Errand, Exchange, Purpose

AT = datetime(2026, 1, 1, 2, tzinfo=UTC)
SITE = "https://daily-lantern.example"
PAGE = b"<html><body><p>The ferry across the Wend runs again.</p></body></html>"


def archive(folder: Path, day: int, *paths: str, known: Known | None = None) -> None:
    """Archive a run that fetched these paths, all with the same body."""
    at = AT + timedelta(days=day)
    with ArchiveWriter(
        folder, run_id=f"run-{day}", now=lambda: at, payloads=known.payload if known else lambda _: None
    ) as writer:
        writer.write_run_started(kind="run", sources={}, software={})
        for path in paths:
            errand = Errand("lantern", Purpose.PAGE, SITE + path)
            headers = (("Content-Type", "text/html"), ("ETag", '"1"'))
            writer.write_exchange(Exchange(errand, SITE + path, "GET", (), "HTTP/1.1", 200, headers, PAGE, at))


def ingest(home: Path, pool: SeparatorPool) -> list[tuple[str, str | None]]:
    """Take in everything; outcome and reason of every fetch in order."""
    with closing(open_writer(home / "winnow.db")) as database:
        step = Ingest(home / "archive", database, pool)
        while step.next_batch():
            pass
        rows: list[tuple[str, str | None]] = database.execute("SELECT outcome, reason FROM fetch ORDER BY n").fetchall()
        return rows


@pytest.fixture(scope="module")
def pool() -> Iterator[SeparatorPool]:
    with SeparatorPool(1) as pool:
        yield pool


def test_page_whose_referred_record_is_lost_is_a_named_outcome(tmp_path: Path, pool: SeparatorPool) -> None:
    folder = tmp_path / "archive"
    archive(folder, 1, "/a")
    ingest(tmp_path, pool)
    with closing(open_reader(tmp_path / "winnow.db")) as reader:
        archive(folder, 2, "/b", "/c", known=Known(reader, folder))
    warc_files(folder)[0].unlink()
    (tmp_path / "winnow.db").unlink()
    archive(folder, 3, "/d")

    outcomes = ingest(tmp_path, pool)

    assert outcomes[:2] == [("unreadable", REFERRED_IS_LOST)] * 2
    assert outcomes[2][0] not in ("unreadable", "failed")
    with closing(open_reader(tmp_path / "winnow.db")) as reader:
        known = Known(reader, folder)
        page = known.find("lantern", f"{SITE}/b")
        assert page is not None
        assert (page.etag, page.last_modified) == (None, None), "it must come again, and whole"
        assert known.payload_of("lantern", f"{SITE}/b") is None
    assert [line for line in verify(folder, tmp_path / "winnow.db").damage if "repeats the payload of" in line]


def test_nothing_refers_to_a_record_in_a_file_that_is_lost(tmp_path: Path, pool: SeparatorPool) -> None:
    folder = tmp_path / "archive"
    archive(folder, 1, "/a")
    ingest(tmp_path, pool)
    (lost,) = warc_files(folder)
    lost.unlink()
    with closing(open_reader(tmp_path / "winnow.db")) as reader:
        archive(folder, 2, "/b", known=Known(reader, folder))

    assert ingest(tmp_path, pool)[1][0] not in ("unreadable", "failed")
    with closing(sqlite3.connect(tmp_path / "winnow.db")) as database:
        assert database.execute("SELECT count(*) FROM fetch WHERE refers_to IS NOT NULL").fetchone() == (0,)


def test_damage_costs_its_record_alone_and_is_told(
    tmp_path: Path, pool: SeparatorPool, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "archive"
    archive(folder, 1, "/a")
    archive(folder, 2, "/b")
    (path, _) = warc_files(folder)
    content = bytearray(path.read_bytes())
    content[len(content) - 6] ^= 0xFF  # in the checksum of the last member, which no record of the file follows
    path.write_bytes(content)

    with closing(open_writer(tmp_path / "winnow.db")) as database:
        step = Ingest(folder, database, pool)
        step.at_rest = False
        before = [step.next_batch() for _ in range(3)], list(step.damage)
        step.at_rest = True
        while step.next_batch():
            pass
        (fetches,) = database.execute("SELECT count(*) FROM fetch").fetchone()

    assert before == ([1, 1, 1], []), (
        "the starts of both runs and the second page: the first may yet be written to its end"
    )
    assert fetches == 1
    (line,) = step.damage
    assert f"{path.name} is damaged at offset" in line
    assert line in caplog.text


def test_file_that_was_shortened_is_told_every_time_and_stops_nothing(tmp_path: Path, pool: SeparatorPool) -> None:
    folder = tmp_path / "archive"
    archive(folder, 1, "/a")
    ingest(tmp_path, pool)
    (path,) = warc_files(folder)
    path.write_bytes(path.read_bytes()[:-9])
    archive(folder, 2, "/b")

    assert len(ingest(tmp_path, pool)) == 2
    with closing(open_writer(tmp_path / "winnow.db")) as database:
        (line,) = Ingest(folder, database, pool).damage
    assert f"{path.name} is shorter than the" in line
