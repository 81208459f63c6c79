"""Checks every record of the archive by its own digests and goes on behind damage, so that all of it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from db.archive_read import RESPONSES, event_of
from db.events import ArchivedExchange, Event
from db.findings import Finding, lost, note
from db.members import damaged
from db.records import records
from db.tails import FOLDER, PARTS_OF_GROUP
from db.warc import Record, sha256_of
from db.warc_files import warc_files
from pipeline.errors import ArchiveError

DIGEST = "sha256:"


class ArchiveCheck:
    """Walks through all WARC files of a folder; holds one record at a time."""

    def __init__(self, folder: Path, cursors: Mapping[str, int], on_bytes: Callable[[int, int], None]) -> None:
        """``cursors`` say how far the database has taken in each file; ``on_bytes`` is told bytes done and of all."""
        self._folder = folder
        self._cursors = cursors
        self._on_bytes = on_bytes
        self.files = 0
        self.records = 0

    def walk(self) -> Iterator[Event | Finding]:
        """Every event that is whole, and everything that is wrong, in the order of the files."""
        sizes = {path: path.stat().st_size for path in warc_files(self._folder)}
        done, total = 0, sum(sizes.values())
        for path, size in sizes.items():
            self.files += 1
            try:
                with path.open("rb") as stream:
                    yield from self._file(path, stream, size)
            except OSError as error:
                yield lost(f"{path} cannot be read to the end: {error.strerror}")
            done += size
            self._on_bytes(done, total)
        for name in sorted(self._cursors.keys() - {path.name for path in sizes}):
            yield lost(f"{self._folder / name} is lost: {self._cursors[name]} bytes of it are in the database")
        for path in sorted((self._folder / FOLDER).glob("*")):
            yield note(f"{path} holds {path.stat().st_size} bytes that a crash left half written")

    def _file(self, path: Path, stream: BinaryIO, size: int) -> Iterator[Event | Finding]:
        response: tuple[Record, int, int] | None = None
        whole = 0
        for offset, end, record in records(path, stream, 0, at_rest=True):
            if isinstance(record, ArchiveError):
                yield lost(str(record))
                response, whole = None, end
                continue
            self.records += 1
            yield from _digests(path, offset, record)
            if record.type in RESPONSES:
                if response:
                    yield _untold(path, response[1])
                response = (record, offset, end)
            elif record.type == "metadata":
                event = _event(path, record, response, (offset, end))
                if isinstance(event, ArchivedExchange):
                    response = None
                if event:
                    yield event
            if record.type not in PARTS_OF_GROUP:
                whole = end
        yield from self._tail(path, whole, size)

    def _tail(self, path: Path, whole: int, size: int) -> Iterator[Finding]:
        if self._cursors.get(path.name, 0) > whole:
            yield lost(f"{path} is damaged at offset {whole}: it had whole records up to {self._cursors[path.name]}")
        elif size > whole:
            yield note(
                f"{path} ends in {size - whole} bytes from offset {whole} on that are no whole record:"
                " a run is writing them or was cut off"
            )


def _event(
    path: Path, record: Record, response: tuple[Record, int, int] | None, span: tuple[int, int]
) -> Event | Finding | None:
    try:
        return event_of(path, record, response, span)
    except ArchiveError as error:
        return lost(str(error))


def _untold(path: Path, offset: int) -> Finding:
    return lost(str(damaged(path, offset, "no record behind this response tells which errand it served")))


def _digests(path: Path, offset: int, record: Record) -> Iterator[Finding]:
    """The digests that the record carries, against its block and, for a response, its payload."""
    told = {"WARC-Block-Digest": record.block}
    if record.type == "response":
        try:
            told["WARC-Payload-Digest"] = record.http()[1]
        except ArchiveError as error:
            yield lost(str(damaged(path, offset, str(error))))
    for header, data in told.items():
        digest = record.header(header)
        if digest and digest.startswith(DIGEST) and digest != DIGEST + sha256_of(data):
            yield lost(str(damaged(path, offset, f"its {header} is not that of its bytes")))
