"""The archive is read up to the first record that is not whole, and damage is never mistaken for an end."""

from __future__ import annotations

import gzip
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.archive_read import ArchiveReader, shortened
from db.events import ArchivedExchange, Damage, RunFinished
from db.members import read_member
from db.warc import MEMBER_END, make_member
from db.warc_files import warc_files
from pipeline.errors import ArchiveError

NAME = "winnow-20260101T020000000000-00000-run1.warc.gz"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, helpers: Any) -> tuple[bytes, list[Any]]:
    """The bytes of one small file with a run in it, and its events."""
    room = helpers.newsroom(tmp_path_factory.mktemp("written"))
    room.start_run()
    room.fetch("/a", body=b"hello " * 20)
    room.fetch("/a", status=304)
    room.miss("/b")
    room.fetch("/c", body=bytes(range(256)))
    room.end_run()
    (path,) = warc_files(room.archive)
    assert path.name == NAME
    return path.read_bytes(), list(ArchiveReader(room.archive).events({}))


def assert_damaged(found: list[Any], number: int, offset: int, why: str = "") -> None:
    """One event is a damaged place at an offset."""
    event = found[number]
    assert isinstance(event, Damage)
    assert event.place.offset == offset
    assert f"damaged at offset {offset}: {why}" in event.what


def taken(folder: Path, cursor: dict[str, int] | None = None) -> list[Any]:
    return list(ArchiveReader(folder).events(cursor or {}))


def test_file_cut_anywhere_gives_all_that_is_whole(written: tuple[bytes, list[Any]], tmp_path: Path) -> None:
    data, events = written
    ends = {event.place.end + near for event in events for near in (-1, 0, 1)}
    for cut in sorted({*range(0, len(data), 5), *ends} - {len(data) + 1}):
        (tmp_path / NAME).write_bytes(data[:cut])
        assert taken(tmp_path) == [event for event in events if event.place.end <= cut], f"cut at {cut}"


def test_file_cut_anywhere_is_read_on_when_it_has_grown(written: tuple[bytes, list[Any]], tmp_path: Path) -> None:
    data, events = written
    for cut in range(0, len(data), 41):
        (tmp_path / NAME).write_bytes(data[:cut])
        first = taken(tmp_path)
        (tmp_path / NAME).write_bytes(data)
        cursor = {NAME: first[-1].place.end} if first else {}
        assert first + taken(tmp_path, cursor) == events


def test_records_told_twice_are_read_alike_at_once_and_in_batches(
    written: tuple[bytes, list[Any]], tmp_path: Path
) -> None:
    data, events = written
    exchange = next(event for event in events if isinstance(event, ArchivedExchange))
    behind = exchange.place.offset + exchange.place.length  # its metadata record, which now stands there twice
    (tmp_path / NAME).write_bytes(data[: exchange.place.end] + data[behind:])
    reader, cursor, found = ArchiveReader(tmp_path), {NAME: 0}, []
    while batch := reader.batch(cursor, 1):
        found += batch
        cursor[NAME] = batch[0].place.end
    assert found == taken(tmp_path)
    assert sum(isinstance(event, Damage) for event in found) == 1


@settings(max_examples=100, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_flipped_bit_costs_one_event_at_most_and_is_named(
    written: tuple[bytes, list[Any]], tmp_path_factory: pytest.TempPathFactory, where: float, bit: int
) -> None:
    data, events = written
    offset = int(where * len(data))
    flipped = bytearray(data)
    flipped[offset] ^= 1 << bit
    folder = tmp_path_factory.mktemp("flipped")
    (folder / NAME).write_bytes(flipped)

    found = taken(folder)
    damage = [event for event in found if isinstance(event, Damage)]
    rest = [event for event in found if not isinstance(event, Damage)]
    lost = [event for event in events if event not in rest]

    assert rest == [event for event in events if event not in lost], "nothing is made up, and the order stays"
    assert len(lost) <= 1, "a bad place costs no more than what stood there"
    assert damage or not lost or offset >= events[-1].place.offset, "only a cut tail may be passed over"
    assert all(NAME in event.what and "offset" in event.what for event in damage)


def test_damage_is_named_and_what_stands_behind_it_is_read(written: tuple[bytes, list[Any]], tmp_path: Path) -> None:
    data, events = written
    hole = events[4].place
    at = hole.offset + 30
    (tmp_path / NAME).write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
    reader = ArchiveReader(tmp_path)

    before = reader.batch({}, 1) + reader.batch({NAME: events[0].place.end}, 3)
    behind = reader.batch({NAME: events[3].place.end}, 100)

    assert before == events[:4]
    damage = [event for event in behind if isinstance(event, Damage)]
    assert [event.place.offset for event in damage] == [hole.offset, hole.offset + hole.length]
    assert f"{NAME} is damaged at offset {hole.offset}: " in damage[0].what
    assert events[4].url in damage[1].what, "the errand that is left says what was lost"
    assert [event for event in behind if not isinstance(event, Damage)] == events[5:]


def test_damaged_request_costs_nothing_but_itself(written: tuple[bytes, list[Any]], tmp_path: Path) -> None:
    data, events = written
    at = events[3].place.end + 30  # the request of the next exchange
    (tmp_path / NAME).write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])

    found = taken(tmp_path)

    assert [event for event in found if not isinstance(event, Damage)] == events
    assert [event.place.offset for event in found if isinstance(event, Damage)] == [events[3].place.end]


def test_damage_that_no_record_follows_waits_until_nobody_writes(
    written: tuple[bytes, list[Any]], tmp_path: Path
) -> None:
    data, events = written
    at = len(data) - 6  # in the checksum of the last member
    ruined = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
    (tmp_path / NAME).write_bytes(ruined)
    reader, cursor = ArchiveReader(tmp_path), {NAME: events[-2].place.end}

    assert reader.batch(cursor, 9, at_rest=False) == []
    (told,) = reader.batch(cursor, 9)
    (tmp_path / NAME).write_bytes(ruined + data[: events[1].place.end])
    meanwhile = list(reader.events(cursor, at_rest=False))

    assert isinstance(told, Damage)
    assert told.place.end == len(ruined)
    assert isinstance(meanwhile[0], Damage)
    assert [type(event) for event in meanwhile[1:]] == [type(event) for event in events[:2]]


def test_page_that_holds_a_record_cannot_pass_for_one(newsroom: Any, tmp_path: Path) -> None:
    """A crawled site may serve bytes that read as a record of ours; nothing in them is ever taken for one."""
    telling = {"event": "run-finished", "run_id": "run-1", "state": "forged", "sources": {}}
    date = [("WARC-Date", "2026-01-01T00:00:00Z")]
    forged = make_member("metadata", date, "application/json", json.dumps(telling).encode())
    newsroom.start_run()
    newsroom.fetch("/a", body=random.Random(1).randbytes(60_000) + forged + random.Random(2).randbytes(60_000))
    newsroom.end_run()
    (path,) = warc_files(newsroom.archive)
    content, (_, page, ended) = path.read_bytes(), taken(newsroom.archive)
    inside = content.index(forged)
    assert page.place.offset < inside < page.place.offset + page.place.length, "it stands in the file as it is"

    path.write_bytes(content[: inside + len(forged) + 100])
    assert len(taken(newsroom.archive)) == 1, "cut or being written, it is no damage"
    path.write_bytes(content[: inside - 9] + b"\xff" * 9 + content[inside:])
    found = taken(newsroom.archive)
    assert [event for event in found if isinstance(event, RunFinished)] == [ended]
    assert next(event.place.offset for event in found if isinstance(event, Damage)) == page.place.offset


def test_member_without_end_before_others_is_damage(written: tuple[bytes, list[Any]], tmp_path: Path) -> None:
    data, events = written
    hole = events[1].place
    # the end of a member is lost and later records follow: no crash of a writer makes this
    (tmp_path / NAME).write_bytes(data[: hole.offset + 40] + data[events[-1].place.offset :])

    assert_damaged(taken(tmp_path), 1, hole.offset)


def test_cut_tail_of_an_earlier_file_does_not_hide_later_files(
    written: tuple[bytes, list[Any]], tmp_path: Path
) -> None:
    data, events = written
    later = NAME.replace("00000-run1", "00001-run2")
    (tmp_path / NAME).write_bytes(data[:-9])
    (tmp_path / later).write_bytes(data)

    found = taken(tmp_path)

    assert [event.place.file for event in found] == [NAME] * (len(events) - 1) + [later] * len(events)


def test_file_shorter_than_its_cursor_is_named_and_hides_no_later_one(
    written: tuple[bytes, list[Any]], tmp_path: Path
) -> None:
    data, events = written
    cursor = {NAME: events[-1].place.end}
    (tmp_path / NAME).write_bytes(data[:100])
    (tmp_path / NAME.replace("00000-run1", "00001-run2")).write_bytes(data)

    assert len(taken(tmp_path, cursor)) == len(events)
    (line,) = shortened(tmp_path, cursor)
    assert f"{NAME} is shorter than the {events[-1].place.end} bytes" in line
    assert shortened(tmp_path, {}) == []


def test_what_is_no_gzip_is_an_error(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"WARC/1.1 but not compressed")

    assert_damaged(taken(tmp_path), 0, 0)


def test_no_folder_is_an_empty_archive(tmp_path: Path) -> None:
    assert taken(tmp_path / "nowhere") == []


def test_batch_ends_behind_the_start_of_a_run(newsroom: Any) -> None:
    for _ in range(2):
        newsroom.start_run()
        newsroom.fetch("/a")
        newsroom.end_run()
    reader = ArchiveReader(newsroom.archive)
    cursor: dict[str, int] = {}
    sizes = []
    while batch := reader.batch(cursor, 100):
        sizes.append(len(batch))
        cursor.update({event.place.file: event.place.end for event in batch})

    assert sizes == [1, 3, 2]


def test_every_event_is_read_once_whatever_the_batch(newsroom: Any) -> None:
    newsroom.max_bytes = 3000
    newsroom.start_run()
    for n in range(9):
        newsroom.fetch(f"/{n}")
    newsroom.end_run()
    reader = ArchiveReader(newsroom.archive)
    whole = list(reader.events({}))

    for limit in (1, 2, 5, 50):
        cursor: dict[str, int] = {}
        found: list[Any] = []
        while batch := reader.batch(cursor, limit):
            found += batch
            cursor.update({event.place.file: event.place.end for event in batch})
        assert found == whole


def test_record_is_found_again_where_its_event_says(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", body=b"hello")
    newsroom.close()
    reader = ArchiveReader(newsroom.archive)
    exchange = list(reader.events({}))[1]
    assert isinstance(exchange, ArchivedExchange)

    record = reader.read_at(exchange.place.file, exchange.place.offset)

    assert (record.type, record.id) == ("response", exchange.fetch_id)
    assert record.http()[1] == b"hello"
    assert exchange.place.offset + exchange.place.length < exchange.place.end


def test_revisit_has_the_body_it_refers_to_and_its_own_headers(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", body=b"hello", headers=(("Content-Type", "text/html"), ("Content-Encoding", "br")))
    newsroom.fetch("/b", body=b"hello", headers=(("Content-Type", "application/xhtml+xml"),))
    newsroom.fetch("/a", status=304, headers=())
    newsroom.close()
    reader = ArchiveReader(newsroom.archive)

    first, second, third = (reader.page_of(event) for event in list(reader.events({}))[1:])

    assert first.body == second.body == third.body == b"hello"
    assert (second.content_type, second.content_encoding) == ("application/xhtml+xml", None)
    assert (third.content_type, third.content_encoding) == ("text/html", "br")


def test_encodings_in_several_lines_are_one_list(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.fetch("/a", body=b"x", headers=(("Content-Encoding", "gzip"), ("content-encoding", "br")))
    newsroom.close()
    reader = ArchiveReader(newsroom.archive)

    (page,) = (reader.page_of(event) for event in list(reader.events({}))[1:])

    assert (page.content_encoding, page.content_type) == ("gzip, br", None)


def test_metadata_of_other_programs_is_passed_over(newsroom: Any) -> None:
    newsroom.start_run()
    newsroom.writer._files.append([newsroom.writer._metadata({"event": "of a later release"}, [])])
    newsroom.fetch("/a")
    newsroom.close()

    assert len(taken(newsroom.archive)) == 2


def test_member_that_swallows_those_behind_it_is_damage(written: tuple[bytes, list[Any]], tmp_path: Path) -> None:
    data, events = written
    hole = events[1].place.offset
    stored = b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\0\xff\xff\0\0"  # 65,535 bytes follow as they are
    (tmp_path / NAME).write_bytes(data[:hole] + stored + data[hole:])

    assert_damaged(taken(tmp_path), 1, hole, "it has no end")


class Growing(io.BytesIO):
    """A file to which a writer appends the rest at the very moment a reader has come to its end."""

    def __init__(self, data: bytes, rest: bytes) -> None:
        super().__init__(data)
        self._rest = rest

    def read(self, size: int | None = -1) -> bytes:
        """Read; at the end, grow."""
        found = super().read(size)
        if not found and self._rest:
            place = self.tell()
            super().write(self._rest)
            self.seek(place)
            self._rest = b""
        return found


def test_record_being_written_is_no_damage(written: tuple[bytes, list[Any]]) -> None:
    data, events = written
    begin = events[1].place.offset
    for cut in range(begin + 1, begin + events[1].place.length, 9):
        assert read_member(Growing(data[:cut], data[cut:]), Path(NAME), begin) is None


def test_zeros_that_a_power_cut_left_are_a_cut_tail(written: tuple[bytes, list[Any]], tmp_path: Path) -> None:
    data, events = written
    cut = events[-1].place.offset + 50
    (tmp_path / NAME).write_bytes(data[:cut] + bytes(4096))

    assert taken(tmp_path) == events[:-1]


def test_zeros_before_whole_records_are_damage(written: tuple[bytes, list[Any]], tmp_path: Path) -> None:
    data, events = written
    hole = events[1].place.offset
    (tmp_path / NAME).write_bytes(data[: hole + 20] + bytes(100) + data[hole + 120 :] + bytes(100))

    assert_damaged(taken(tmp_path), 1, hole)


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ([("WARC-Concurrent-To", "<urn:uuid:nowhere>")], {"event": "exchange"}),
        ([], {"event": "missed"}),
        ([], {"event": "run-started", "kind": "run", "sources": {}, "software": {}}),  # no date
        ([], ["a list"]),
    ],
)
def test_metadata_that_makes_no_sense_is_damage(newsroom: Any, headers: list[tuple[str, str]], content: Any) -> None:
    newsroom.start_run()
    newsroom.writer._files.append([make_member("metadata", headers, "application/json", json.dumps(content).encode())])
    newsroom.close()

    *_, event = taken(newsroom.archive)
    assert isinstance(event, Damage)
    assert "metadata that cannot be understood" in event.what


@pytest.mark.parametrize("block", [b"", b"x", MEMBER_END])
def test_member_that_is_no_record_is_damage(tmp_path: Path, block: bytes) -> None:
    (tmp_path / NAME).write_bytes(gzip.compress(b"WARC/1.1\r\nContent-Length: 7\r\n\r\n" + block))

    assert_damaged(taken(tmp_path), 0, 0, "a WARC record whose length is not what it says")


def test_record_of_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"^cannot read [^\n]+No such file or directory$"):
        ArchiveReader(tmp_path).read_at("none.warc.gz", 0)
