"""What can happen to the data of a home: each case under its number, and what must come of it."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from db.archive_read import ArchiveReader
from db.connect import open_reader, open_writer
from db.sqlite import sqlite3
from db.verify import verify
from db.writer import Writer
from flows.checking import backup
from flows.home import Home
from pipeline.errors import ArchiveError, ConfigurationError, DatabaseError, HomeError

KILLS = 40
TMPFS_BYTES = 4_000_000


def fill(room: Any, helpers: Any, pages: int) -> None:
    """Archive a run with so many articles of some kilobytes each."""
    room.start_run()
    for n in range(pages):
        lines = (f"Crossing {n} of day {day}." for day in range(60))
        room.fetch(f"/{room.runs}/{n}", helpers.article(f"Ferry {n}", *lines))
    room.end_run()


def step(room: Any, writer: Writer, size: int) -> int:
    """Take in one batch; how many events it held."""
    events = ArchiveReader(room.archive, locate=writer.locate).batch(writer.cursors(), size)
    if events:
        writer.apply([(event, room.verdict_on(event)) for event in events])
    return len(events)


def for_ever(do: Callable[[], object]) -> NoReturn:
    """Repeat until it raises."""
    while True:
        do()


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """Run in a child process, which writes one byte to a pipe for each thing it did; its id and the pipe's end."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _work(work, theirs)
    os.close(theirs)
    return child, ours


def _work(work: Callable[[int], None], pipe: int) -> NoReturn:
    try:
        work(pipe)
    finally:
        os._exit(0)


def killed(child: int, pipe: int, after: float) -> int:
    """Kill the child so long after its first byte; how many bytes it had written."""
    told = os.read(pipe, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(pipe, 4096):
        told += more
    os.close(pipe)
    return len(told)


def is_whole(room: Any) -> bool:
    return verify(room.archive, room.database).damage == ()


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The kernel refuses to let any file of this process grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory that is soon full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS_BYTES}", "tmpfs", str(folder)]
    may_mount = os.geteuid() == 0 and shutil.which("mount")
    if not may_mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_d01_kill_9_writer_mid_transaction(newsroom: Any, helpers: Any) -> None:
    """Forty kills of the writer: no damage, no half item, every batch that was told of is there; then it goes on."""
    fill(newsroom, helpers, 200)
    chance, acknowledged = random.Random(1), 0
    for _ in range(KILLS):

        def take_in(pipe: int) -> None:
            with closing(open_writer(newsroom.database)) as db:
                writer = Writer(db)
                os.write(pipe, b".")
                while step(newsroom, writer, 1):
                    os.write(pipe, b".")

        with closing(open_writer(newsroom.database)) as db:
            (before,) = db.execute("SELECT count(*) FROM fetch").fetchone()
        done = killed(*forked(take_in), chance.uniform(0, 0.08)) - 1
        acknowledged += done
        with closing(open_reader(newsroom.database)) as db:
            (after,) = db.execute("SELECT count(*) FROM fetch").fetchone()
            assert db.execute("SELECT count(*) FROM article").fetchone() == (after,)
            assert db.execute("SELECT count(*) FROM field").fetchone() == (after * 2,)
        assert after - before >= done - 1, "the start of the run is an event and no fetch"
        assert is_whole(newsroom)
    assert acknowledged > KILLS
    newsroom.project().close()
    assert len(newsroom.rows("v1_articles")) == 200
    assert is_whole(newsroom)


def test_d02_disk_full(newsroom: Any, helpers: Any, small_disk: Path) -> None:
    """Archive and database end with one clear line each, keep what they told of, and go on when there is room."""
    newsroom.folder = small_disk / "home"
    newsroom.folder.mkdir()
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\1" * 3_000_000)
    kept: list[str] = []
    newsroom.start_run()

    def fetch() -> None:
        verdict = helpers.article(f"Ferry {len(kept)}", *(f"Crossing {day}." for day in range(80)))
        kept.append(newsroom.fetch(f"/{len(kept)}", verdict, body=random.Random(len(kept)).randbytes(9000)))

    with pytest.raises(ArchiveError, match="No space left on device; what was there before is whole"):
        for_ever(fetch)
    newsroom.close()
    with pytest.raises(DatabaseError, match=r"^[^\n]+$"):
        newsroom.project(batch=1)

    ballast.unlink()

    rows = newsroom.rows("v1_fetches")
    assert {row["fetch_id"] for row in rows} == set(kept)
    assert is_whole(newsroom)


def test_d02_disk_full_while_the_database_is_written(newsroom: Any, helpers: Any, small_disk: Path) -> None:
    """What was committed before the disk was full is there, the batch that was refused is not, and it comes later."""
    newsroom.folder = small_disk
    fill(newsroom, helpers, 40)
    db = open_writer(newsroom.database)
    writer = Writer(db)
    for _ in range(10):
        step(newsroom, writer, 1)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space left"):
        for_ever(lambda: stream.write(b"\1" * 4096))
    done = [1] * 10
    with pytest.raises(DatabaseError, match="the database took nothing of a batch of 1 events: "):
        for_ever(lambda: done.append(step(newsroom, writer, 1)))
    assert db.execute("SELECT count(*) FROM fetch").fetchone() == (len(done) - 1,)
    assert is_whole(newsroom)

    ballast.unlink()

    while step(newsroom, writer, 5):
        pass
    db.close()
    assert len(newsroom.rows("v1_articles")) == 40
    assert is_whole(newsroom)


def test_d03_file_size_limit(newsroom: Any, helpers: Any) -> None:
    """As a full disk: one clear line, nothing lost, and it goes on when the limit is gone."""
    fill(newsroom, helpers, 40)
    db = open_writer(newsroom.database)
    writer = Writer(db)
    done: list[int] = []
    refused = pytest.raises(DatabaseError, match=r"^the database took nothing of a batch of 1 [^\n]+$")
    with largest_file(400_000), refused:
        for_ever(lambda: done.append(step(newsroom, writer, 1)))
    db.close()
    with closing(open_reader(newsroom.database)) as reader:
        assert reader.execute("SELECT count(*) FROM fetch").fetchone() == (len(done) - 1,)
    assert 1 < len(done) < 40
    assert is_whole(newsroom)
    assert len(newsroom.rows("v1_articles")) == 40


def test_d04_backup_during_writes(newsroom: Any, helpers: Any, tmp_path: Path) -> None:
    """Copies taken while archive and database grow verify, and each makes a home that goes on from there."""
    newsroom.start_run()
    newsroom.close()
    newsroom.project().close()

    def write(pipe: int) -> None:
        newsroom.start_run()
        with closing(open_writer(newsroom.database)) as db:
            writer = Writer(db)
            for n in range(100_000):
                newsroom.fetch(f"/{n}", helpers.article(f"Ferry {n}", "A text. " * 50))
                if n % 3 == 0:
                    step(newsroom, writer, 50)
                os.write(pipe, b".")

    child, pipe = forked(write)
    os.read(pipe, 1)
    counts = []
    for n in range(5):
        found = backup(Home(newsroom.folder), tmp_path / f"copy-{n}")
        assert found.damage == ()
        counts.append(found.fetches)
    killed(child, pipe, 0)

    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    copy = replace(newsroom, folder=tmp_path / "copy-4", writer=None)
    archived = [event for event in ArchiveReader(copy.archive).events({}) if hasattr(event, "fetch_id")]
    assert len(copy.rows("v1_fetches")) == len(archived) >= counts[-1]
    assert is_whole(copy)
    with pytest.raises(ConfigurationError, match="is there already"):
        backup(Home(newsroom.folder), tmp_path / "copy-4")


def test_d05_copied_live_database_without_its_log(newsroom: Any, helpers: Any, tmp_path: Path) -> None:
    """A live database copied with cp is either told to be behind its archive or refused; it is never trusted."""
    fill(newsroom, helpers, 30)
    db = open_writer(newsroom.database)
    writer = Writer(db)
    for n in range(6):
        if n == 3:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        step(newsroom, writer, 5)
        copy = replace(newsroom, folder=tmp_path / f"copy-{n}", writer=None)
        shutil.copytree(newsroom.archive, copy.archive)
        shutil.copy(newsroom.database, copy.database)

        found = verify(copy.archive, copy.database)

        assert found.damage or "archived events are not in the database yet" in found.notes[0]
        if found.damage:
            with pytest.raises(HomeError):
                backup(Home(copy.folder), tmp_path / "restored")
            assert not (tmp_path / "restored").exists()
            copy.database.unlink()
        assert len(copy.rows("v1_articles")) == 30, "the archive makes good whatever the copy lacked"
        assert is_whole(copy)
    db.close()


def test_d07_two_writers_and_a_long_reader(newsroom: Any, helpers: Any) -> None:
    """A reader that stays for ever hinders no writer; a second writer waits, then says so, and nothing is lost."""
    fill(newsroom, helpers, 12)
    with closing(open_writer(newsroom.database)) as db:
        step(newsroom, Writer(db), 3)
    with closing(open_reader(newsroom.database)) as reader:
        reader.conn.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM fetch").fetchone()
        with closing(open_writer(newsroom.database)) as one, closing(open_writer(newsroom.database)) as two:
            two.execute("PRAGMA busy_timeout=50").fetchall()
            step(newsroom, Writer(one), 3)
            one.conn.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseError, match=r"took nothing of a batch of 3 events: .*locked"):
                step(newsroom, Writer(two), 3)
            one.conn.execute("COMMIT")
            while step(newsroom, Writer(two), 3):
                pass
        assert reader.execute("SELECT count(*) FROM fetch").fetchone() == before
        reader.conn.rollback()
        assert reader.execute("SELECT count(*) FROM fetch").fetchone() == (12,)
    assert is_whole(newsroom)


def test_d08_write_after_read_waits_for_its_turn(newsroom: Any, helpers: Any) -> None:
    """A batch reads, then writes: it takes the lock at its start, and so waits where SQLite would refuse at once."""
    fill(newsroom, helpers, 6)
    with closing(open_writer(newsroom.database)) as db:
        step(newsroom, Writer(db), 3)
    held, seconds = threading.Event(), 0.4

    def hold() -> None:
        with closing(sqlite3.connect(newsroom.database)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE run SET kind = kind")
            held.set()
            time.sleep(seconds)
            other.commit()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    begun = time.monotonic()
    with closing(open_writer(newsroom.database)) as db:
        assert step(newsroom, Writer(db), 3) == 3
    assert time.monotonic() - begun > seconds / 2
    holder.join()
    assert is_whole(newsroom)


def test_d11_exception_in_the_middle_of_a_batch(newsroom: Any, helpers: Any) -> None:
    """A batch is stored whole or not at all, and may come again."""
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.fetch("/b", helpers.article("Another"))
    newsroom.end_run()
    db = open_writer(newsroom.database)
    writer = Writer(db)
    events = list(ArchiveReader(newsroom.archive).events({}))
    good = [(event, newsroom.verdict_on(event)) for event in events]
    bad = [*good[:2], (events[2], None), *good[3:]]

    with pytest.raises(ValueError, match="no verdict for the page"):
        writer.apply(bad)

    assert writer.cursors() == {}
    assert db.execute("SELECT count(*) FROM fetch").fetchone() == (0,)
    assert writer.apply(good) == 4
    assert writer.apply(good) == 0, "what is stored is passed over"
    assert db.execute("SELECT count(*) FROM fetch").fetchone() == (2,)
    db.close()


def test_d12_reader_cannot_write_never_waits_and_has_an_end(newsroom: Any, helpers: Any) -> None:
    """A reader sees what was committed while a writer is at work, is refused to write, and its query ends in time."""
    newsroom.start_run()
    newsroom.fetch("/a", helpers.article())
    newsroom.end_run()
    with closing(newsroom.project()) as writer, closing(open_reader(newsroom.database, seconds=0.3)) as reader:
        writer.conn.execute("BEGIN IMMEDIATE")
        writer.conn.execute("UPDATE article SET source = 'not yet committed'")

        assert reader.execute("SELECT source FROM v1_articles").fetchall() == [("lantern",)]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM article")
        writer.conn.rollback()
        begun = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            reader.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
        assert time.monotonic() - begun < 5
