"""What a crash left half written is kept beside the archive, and every whole event stays in it."""

from __future__ import annotations

from typing import Any

from db.archive_read import ArchiveReader
from db.tails import FOLDER, set_tails_apart
from db.warc_files import warc_files


def test_file_cut_anywhere_keeps_its_whole_events_and_loses_no_byte(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", body=b"hello " * 20)
    newsroom.miss("/b")
    newsroom.fetch("/c", body=bytes(range(256)))
    newsroom.close()
    (path,) = warc_files(newsroom.archive)
    content, events = path.read_bytes(), list(ArchiveReader(newsroom.archive).events({}))
    for cut in range(1, len(content), 23):
        path.write_bytes(content[:cut])
        before = list(ArchiveReader(newsroom.archive).events({}))
        end = before[-1].place.end if before else 0

        apart = set_tails_apart(newsroom.archive, {path.name: end} if end else {})

        kept = path.read_bytes() if path.exists() else b""
        assert kept + b"".join(tail.read_bytes() for tail in apart) == content[:cut]
        assert list(ArchiveReader(newsroom.archive).events({})) == before == events[: len(before)]
        assert set_tails_apart(newsroom.archive, {path.name: end} if end else {}) == []


def test_next_run_writes_behind_the_cut_and_everything_is_read(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a")
    newsroom.fetch("/b")
    newsroom.close()
    (path,) = warc_files(newsroom.archive)
    path.write_bytes(path.read_bytes()[:-5])
    set_tails_apart(newsroom.archive, {})
    newsroom.start_run()
    newsroom.fetch("/b")
    newsroom.end_run()

    urls = [event.url for event in ArchiveReader(newsroom.archive).events({}) if hasattr(event, "url")]

    assert [url[-2:] for url in urls] == ["/a", "/b"]


def test_damage_and_files_of_other_programs_are_not_touched(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a")
    newsroom.close()
    (path,) = warc_files(newsroom.archive)
    damaged = bytearray(path.read_bytes())
    damaged[100] ^= 0xFF
    path.write_bytes(damaged)
    other = newsroom.archive / "CC-NEWS-20260101.warc.gz"
    other.write_bytes(bytes(damaged[:-9]))

    assert set_tails_apart(newsroom.archive, {}) == []
    assert path.read_bytes() == damaged
    assert other.read_bytes() == damaged[:-9]
    assert not (newsroom.archive / FOLDER).exists()


def test_tail_moved_twice_is_moved_once(newsroom: Any) -> None:
    """A crash between the copy and the cut leaves the tail in both places; the next start ends the work."""
    newsroom.start_run()
    newsroom.fetch("/a")
    newsroom.close()
    (path,) = warc_files(newsroom.archive)
    content = path.read_bytes()[:-5]
    path.write_bytes(content)
    (first,) = set_tails_apart(newsroom.archive, {})
    path.write_bytes(content)

    (second,) = set_tails_apart(newsroom.archive, {})

    assert first == second
    assert path.read_bytes() + second.read_bytes() == content
