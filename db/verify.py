"""Checks archive and database both ways: every record is in the database, every row leads to its record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.connect import open_reader
from db.events import ArchivedChain, ArchivedExchange, ArchivedMiss, Event, RunFinished, RunStarted
from db.findings import Finding, lost, note
from db.projection import fetch_row
from db.rows import storable
from db.sqlite import sqlite3
from db.verify_archive import ArchiveCheck
from db.verify_database import ROTTEN, DatabaseCheck
from db.warc import format_instant
from pipeline.errors import DatabaseError

OnBytes = Callable[[int, int], None]
"""Told the bytes that are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked and what was found."""

    files: int
    records: int
    fetches: int
    versions: int
    findings: tuple[Finding, ...]

    @property
    def damage(self) -> tuple[str, ...]:
        """What is lost or altered, one line each; empty is good."""
        return tuple(finding.what for finding in self.findings if finding.is_damage)

    @property
    def damage_of_database(self) -> tuple[str, ...]:
        """That part of the damage which a rebuild would undo, one line each."""
        return tuple(item.what for item in self.findings if item.is_damage and not item.is_of_archive)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth knowing and no damage, one line each."""
        return tuple(finding.what for finding in self.findings if not finding.is_damage)


def verify(archive: Path, database: Path, on_bytes: OnBytes = lambda _done, _all: None) -> Verification:
    """Check every digest, offset, length and reference of a home, while a run writes or not.

    Args:
        archive: The folder of the WARC files.
        database: The projection of it.
        on_bytes: Told the bytes of the archive that are done, and how many there are.
    """
    try:
        reader = open_reader(database)
    except DatabaseError as error:
        return _archive_alone(archive, Finding(str(error)), on_bytes)
    with closing(reader):
        connection = reader.conn
        connection.execute("BEGIN")  # one moment of the database, whatever is written meanwhile
        try:
            cursors = dict(connection.execute("SELECT file, end FROM ingested"))
        except ROTTEN as error:
            return _archive_alone(archive, Finding(f"cannot read {database}: {error}"), on_bytes)
        archive_check, rows = ArchiveCheck(archive, cursors, on_bytes), DatabaseCheck(reader)
        both = _BothWays(connection, cursors)
        findings = [*rows.findings(), *both.findings(archive_check.walk())]
        return Verification(archive_check.files, archive_check.records, both.fetches, rows.versions, tuple(findings))


def _archive_alone(archive: Path, of_database: Finding, on_bytes: OnBytes) -> Verification:
    """What is found when there is no database to compare with."""
    check = ArchiveCheck(archive, {}, on_bytes)
    found = [of_database, *(item for item in check.walk() if isinstance(item, Finding))]
    return Verification(check.files, check.records, 0, 0, tuple(found))


class _BothWays:
    """Compares each event of the archive with its row, and names the rows that no event accounts for."""

    def __init__(self, connection: sqlite3.Connection, cursors: dict[str, int]) -> None:
        self._connection = connection
        self._cursors = cursors
        self._waiting = 0
        self.fetches = 0

    def findings(self, found: Iterator[Event | Finding]) -> Iterator[Finding]:
        try:
            (rows,) = self._connection.execute("SELECT coalesce(max(n), 0) FROM fetch").fetchone()
            seen = bytearray(rows + 1)
            for item in found:
                if isinstance(item, Finding):
                    yield item
                elif item.place.end > self._cursors.get(item.place.file, 0):
                    self._waiting += 1
                else:
                    yield from self._compare(item, seen)
            yield from self._unseen(seen)
        except ROTTEN as error:
            yield Finding(f"the database cannot be compared with the archive: {error}")
        if self._waiting:
            yield note(f"{self._waiting} archived events are not in the database yet; the next run takes them in")

    def _compare(self, event: Event, seen: bytearray) -> Iterator[Finding]:
        match event:
            case RunStarted():
                yield from self._run(event.run_id, {"kind": event.kind, "started": format_instant(event.at)})
            case RunFinished():
                yield from self._run(event.run_id, {"state": event.state, "finished": format_instant(event.at)})
            case ArchivedExchange() | ArchivedMiss():
                yield from self._fetch(event, seen)
            case ArchivedChain():
                yield from self._chain(event)

    def _chain(self, event: ArchivedChain) -> Iterator[Finding]:
        """Compare the pages of an article with what is stored of them; what is lost of them is told elsewhere."""
        told = event.told
        first, *parts = (
            self._connection.execute("SELECT article_id FROM fetch WHERE fetch_id = ?", (fetch_id,)).fetchone()
            for fetch_id in (told.fetch_id, *told.parts)
        )
        for fetch_id, part in zip(told.parts, parts, strict=True):
            if part and part != (first or (None,)):
                yield Finding(f"fetch {fetch_id} is not of the article that {told.fetch_id} is the first page of")

    def _run(self, run_id: str, told: dict[str, str]) -> Iterator[Finding]:
        row = self._connection.execute(f"SELECT {', '.join(told)} FROM run WHERE run_id = ?", (run_id,)).fetchone()  # noqa: S608 - the names above
        if row is None or list(row) != [storable(value) for value in told.values()]:
            yield Finding(f"run {run_id} is not in the database as the archive tells it ({' and '.join(told)})")

    def _fetch(self, event: ArchivedExchange | ArchivedMiss, seen: bytearray) -> Iterator[Finding]:
        told = fetch_row(event)
        row = self._connection.execute(
            f"SELECT n, {', '.join(told)} FROM fetch WHERE fetch_id = ?",  # noqa: S608 - the names of columns
            (event.fetch_id,),
        ).fetchone()
        where = f"{event.place.file} at offset {event.place.offset}"
        if row is None:
            yield Finding(f"fetch {event.fetch_id} of {where} is not in the database")
            return
        seen[row[0]] = 1
        self.fetches += 1
        for (name, value), stored in zip(told.items(), row[1:], strict=True):
            if stored != (storable(value) if isinstance(value, str) else value):
                yield Finding(f"fetch {event.fetch_id} of {where}: its {name} in the database is another")

    def _unseen(self, seen: bytearray) -> Iterator[Finding]:
        for n, fetch_id, file, offset in self._connection.execute(
            "SELECT n, fetch_id, warc_file, warc_offset FROM fetch ORDER BY n"
        ):
            if not seen[n]:
                yield lost(f"fetch {fetch_id} has no whole record in {file} at offset {offset}")
