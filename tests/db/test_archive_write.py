"""The archive keeps exchanges as WARC 1.1 that other programs read, in files whose names sort as written."""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from db.archive_read import ArchiveReader
from db.events import ArchivedExchange, ArchivedMiss, RunFinished, RunStarted
from db.warc_files import next_name, warc_files
from pipeline.errors import ArchiveError
from pipeline.model import Payload, Purpose, Unfetched


def events_of(room: Any) -> list[Any]:
    return list(ArchiveReader(room.archive).events({}))


def records_of(room: Any) -> list[tuple[str, dict[str, str], bytes]]:
    """Type, headers and block of every record, as another library reads them."""
    found = []
    for path in warc_files(room.archive):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False, record_types=WarcRecordType.any_type):
                assert record.verify_block_digest(consume=False) is True
                found.append((record.headers["WARC-Type"], dict(record.headers.asdict()), record.reader.read()))
    return found


def test_everything_written_is_read_back(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    fetch_id = newsroom.fetch(
        "/a", body=b"<p>caf\xc3\xa9\x00\xff", announced="2026-01-01", found_in=f"{helpers.site}/feed"
    )
    missed_id = newsroom.miss("/b", Unfetched.REFUSED, "robots")
    newsroom.end_run(found=2, problems=["the feed is empty"])

    started, exchange, missed, finished = events_of(newsroom)

    assert isinstance(started, RunStarted)
    assert (started.run_id, started.kind, started.sources) == ("run-1", "run", {"lantern": newsroom.settings})
    assert isinstance(exchange, ArchivedExchange)
    assert (exchange.fetch_id, exchange.status, exchange.url) == (fetch_id, 200, f"{helpers.site}/a")
    assert (exchange.errand.announced, exchange.errand.found_in) == ("2026-01-01", f"{helpers.site}/feed")
    assert exchange.header("content-TYPE") == "text/html; charset=utf-8"
    assert exchange.fetched_at == helpers.first_night + timedelta(seconds=1)
    page = ArchiveReader(newsroom.archive).page_of(exchange)
    assert (page.body, page.content_type) == (b"<p>caf\xc3\xa9\x00\xff", "text/html; charset=utf-8")
    assert isinstance(missed, ArchivedMiss)
    assert (missed.fetch_id, missed.kind, missed.reason) == (missed_id, Unfetched.REFUSED, "robots")
    assert isinstance(finished, RunFinished)
    assert finished.sources == {"lantern": {"found": 2, "problems": ["the feed is empty"]}}


def test_another_library_reads_the_same_records(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    fetch_id = newsroom.fetch("/a?q=1", body=b"hello")
    newsroom.close()

    records = records_of(newsroom)

    assert [kind for kind, _, _ in records] == ["warcinfo", "metadata", "request", "response", "metadata"]
    _, request, request_block = records[2]
    _, response, response_block = records[3]
    assert response["WARC-Record-ID"] == f"<urn:uuid:{fetch_id}>"
    assert request["WARC-Concurrent-To"] == records[4][1]["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert request_block == b"GET /a?q=1 HTTP/1.1\r\nHost: daily-lantern.example\r\nUser-Agent: Winnow\r\n\r\n"
    assert response_block == b"HTTP/1.1 200\r\nContent-Type: text/html; charset=utf-8\r\n\r\nhello"
    assert response["WARC-IP-Address"] == "192.0.2.7"
    assert response["WARC-Date"] == "2026-01-01T02:00:01.000000Z"
    assert response["WARC-Payload-Digest"].startswith("sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e")
    assert response["WARC-Target-URI"] == f"{helpers.site}/a?q=1"


def test_payload_digests_hold_for_another_library(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", body=b"hello")
    newsroom.fetch("/b", body=b"", status=301, headers=(("Location", "/c"),))
    newsroom.close()

    (path,) = warc_files(newsroom.archive)
    with path.open("rb") as stream:
        answers = ArchiveIterator(stream, record_types=WarcRecordType.response)
        assert [record.verify_payload_digest() for record in answers] == [True, True]


def test_warcio_check_passes(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", body=b"hello")
    newsroom.fetch("/b", body=b"hello", headers=(("Content-Type", "text/html"), ("X-Note", "naïve\r\nSet: trap")))
    newsroom.fetch("/a", status=304)
    newsroom.fetch("/zip", body=b"\x1f\x8b not gzip at all", headers=(("Content-Encoding", "gzip"),))
    newsroom.fetch(
        "/c", body=b"cut", truncated="length", protocol="HTTP/2", headers=(("Transfer-Encoding", "chunked"),)
    )
    newsroom.miss("/d")
    newsroom.end_run()

    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *map(str, warc_files(newsroom.archive))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert "failed" not in done.stdout
    assert done.stdout.count("digest pass") == 17  # all but the two revisits, which it cannot check


def test_warcinfo_stands_first_and_names_no_machine(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.close()

    kind, headers, block = records_of(newsroom)[0]

    assert kind == "warcinfo"
    assert headers["WARC-Filename"] == warc_files(newsroom.archive)[0].name
    assert b"software: Winnow/" in block
    assert str(newsroom.folder).encode() not in block


def test_not_modified_refers_to_the_last_payload_of_its_url(newsroom: Any, helpers: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", body=b"older")
    second = newsroom.fetch("/a", body=b"newer")
    newsroom.fetch("/b", body=b"elsewhere")
    newsroom.fetch("/a", status=304)
    newsroom.close()

    _, headers, _ = next(record for record in records_of(newsroom) if record[0] == "revisit")
    *_, unchanged = events_of(newsroom)

    assert headers["WARC-Profile"].endswith("/1.1/revisit/server-not-modified")
    assert headers["WARC-Refers-To"] == f"<urn:uuid:{second}>"
    assert headers["WARC-Refers-To-Target-URI"] == f"{helpers.site}/a"
    assert headers["WARC-Refers-To-Date"] == "2026-01-01T02:00:02.000000Z"
    assert (unchanged.refers_to, unchanged.sha256) == (second, None)
    with pytest.raises(ArchiveError, match="which is not in the archive"):
        ArchiveReader(newsroom.archive).page_of(unchanged)  # a reader that has not read that far, nor can look it up
    reader = ArchiveReader(newsroom.archive)
    *_, unchanged = reader.events({})
    assert reader.page_of(unchanged).body == b"newer"


def test_payload_seen_in_an_earlier_run_is_a_revisit(newsroom: Any, helpers: Any) -> None:
    earlier = Payload("11111111-2222-3333-4444-555555555555", f"{helpers.site}/old", helpers.first_night)
    newsroom.start_run()
    newsroom.writer._payloads = lambda digest: earlier if digest.startswith("2cf24dba") else None
    newsroom.fetch("/a", body=b"hello")
    newsroom.fetch("/b", body=b"other")
    newsroom.close()

    kinds = [(kind, headers.get("WARC-Refers-To")) for kind, headers, _ in records_of(newsroom)]

    assert ("revisit", f"<urn:uuid:{earlier.record_id}>") in kinds
    assert ("response", None) in kinds


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"body": b""}, {"body": b""}),  # nothing to refer to
        ({"body": b"x", "truncated": "length"}, {"body": b"x"}),  # what is cut stands for nothing
        ({"body": b"x", "status": 404}, {"body": b"x", "status": 404}),  # only a 200 is a payload worth sharing
    ],
)
def test_what_must_not_be_a_revisit(newsroom: Any, first: dict[str, Any], second: dict[str, Any]) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", **first)
    newsroom.fetch("/a", **second)
    newsroom.close()

    assert "revisit" not in [kind for kind, _, _ in records_of(newsroom)]


def test_names_sort_as_written_whatever_the_clock_does(newsroom: Any) -> None:
    names = []
    for hours in (0, 0, 0, -5, 7, 7, 1):
        newsroom.now = newsroom.now.replace(hour=12) + timedelta(hours=hours)
        newsroom.start_run()
        newsroom.close()
        names.append(newest(newsroom, names))

    assert [path.name for path in names] == sorted(path.name for path in names)
    assert [event.run_id for event in events_of(newsroom)] == [f"run-{n}" for n in range(1, 8)]


def newest(room: Any, before: list[Path]) -> Path:
    (path,) = set(warc_files(room.archive)) - set(before)
    return path


def test_name_tells_time_and_run(tmp_path: Path, helpers: Any) -> None:
    assert next_name(tmp_path, helpers.first_night, "ab12") == "winnow-20260101T020000000000-00000-ab12.warc.gz"


def test_files_stay_near_the_bound(newsroom: Any) -> None:
    newsroom.max_bytes = 4000
    newsroom.start_run()
    for n in range(20):
        newsroom.fetch(f"/{n}")
    newsroom.close()

    files = warc_files(newsroom.archive)

    assert len(files) > 3
    assert all(path.stat().st_size < 4000 + 2500 for path in files)
    assert len(events_of(newsroom)) == 21


def test_only_owner_writes_and_group_reads(newsroom: Any) -> None:
    newsroom.start_run()

    (path,) = warc_files(newsroom.archive)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The kernel refuses to let any file of this process grow beyond a size, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_refused_write_leaves_whole_records_and_says_so(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", body=b"kept")
    (path,) = warc_files(newsroom.archive)
    size = path.stat().st_size

    with largest_file(size + 700), pytest.raises(ArchiveError, match="what was there before is whole"):
        newsroom.fetch("/b", body=bytes(range(256)) * 40)

    assert path.stat().st_size == size
    newsroom.fetch("/c", body=b"goes on in another file")
    assert len(warc_files(newsroom.archive)) == 2
    assert [event.url for event in events_of(newsroom)[1:]] == [event_url("/a"), event_url("/c")]


def event_url(path: str) -> str:
    return f"https://daily-lantern.example{path}"


def test_disk_has_a_record_before_anybody_is_told_of_it(newsroom: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the kernel was made to write out is what a power cut leaves: all that has an id, and its names."""
    synced: dict[int, int] = {}

    def fsync(handle: int) -> None:
        known = os.fstat(handle)
        synced[known.st_ino] = known.st_size if stat.S_ISREG(known.st_mode) else len(os.listdir(handle))

    monkeypatch.setattr(os, "fsync", fsync)
    for write in (
        newsroom.start_run,
        lambda: newsroom.fetch("/a", body=b"new"),
        lambda: newsroom.fetch("/b", body=b"new"),
        lambda: newsroom.miss("/c"),
        newsroom.end_run,
        newsroom.start_run,
    ):
        write()
        for path in warc_files(newsroom.archive):
            assert synced[path.stat().st_ino] == path.stat().st_size
        assert synced[newsroom.archive.stat().st_ino] == len(warc_files(newsroom.archive))
        assert newsroom.folder.stat().st_ino in synced


def test_refused_sync_is_a_refused_write(newsroom: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.start_run()
    (path,) = warc_files(newsroom.archive)
    size = path.stat().st_size
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error")))
        with pytest.raises(ArchiveError, match="Input/output error; what was there before is whole"):
            newsroom.fetch("/a")

    assert path.stat().st_size == size


def test_refused_first_write_leaves_no_file(newsroom: Any) -> None:
    with largest_file(100), pytest.raises(ArchiveError):
        newsroom.start_run()

    assert warc_files(newsroom.archive) == []


def test_folder_that_cannot_be_made_is_one_clear_line(newsroom: Any) -> None:
    newsroom.archive.write_text("a file in the way")

    with pytest.raises(ArchiveError, match=r"^cannot begin a file in [^\n]+$"):
        newsroom.start_run()


def test_odd_urls_and_headers_do_not_break_the_format(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch(
        "/a b<c>\r\nWARC-Type: forged\udc80", body=b"x", headers=(("ETag", '"\u20ac\udc80"'), ("X", "a\nb: c"))
    )
    newsroom.close()

    kinds = [kind for kind, _, _ in records_of(newsroom)]
    event = events_of(newsroom)[1]

    assert kinds == ["warcinfo", "metadata", "request", "response", "metadata"]
    assert dict(event.headers)["X"] == "a b: c"
    assert event.url.startswith("https://daily-lantern.example/a b<c>\r\nWARC-Type: forged")
    event.url.encode()


def test_purposes_survive(newsroom: Any) -> None:
    newsroom.start_run()
    for purpose in Purpose:
        newsroom.fetch(f"/{purpose}", purpose=purpose)
    newsroom.close()

    assert [event.errand.purpose for event in events_of(newsroom)[1:]] == list(Purpose)


def test_another_library_notices_the_same_damage(newsroom: Any) -> None:
    """That fastwarc verifies what we wrote is worth something only if it also says no."""
    newsroom.start_run()
    newsroom.fetch("/a", body=b"hello")
    newsroom.close()
    (path,) = warc_files(newsroom.archive)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises((OSError, AssertionError)):
        records_of(newsroom)
