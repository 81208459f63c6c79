"""The one writer: takes what the archive tells, batch by batch, and remembers how far it came."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from db.events import ArchivedChain, ArchivedExchange, Event
from db.known import Known
from db.projection import Projection
from db.settings import Settings
from db.sqlite import sqlite3
from pipeline.errors import DatabaseError
from pipeline.model import Rules, Verdict


class Writer:
    """Makes the database a projection of the archive. One process, one writer."""

    def __init__(self, db: Database) -> None:
        """Take a database of ``open_writer``."""
        self._connection: sqlite3.Connection = db.conn
        self._settings = Settings(self._connection)
        self._known = Known(db)

    def cursors(self) -> dict[str, int]:
        """How far each file of the archive is stored: the argument of ``ArchiveReader.batch``."""
        return dict(self._connection.execute("SELECT file, end FROM ingested"))

    def locate(self, fetch_id: str) -> tuple[str, int] | None:
        """Where a stored fetch stands in the archive: the argument ``locate`` of ``ArchiveReader``."""
        return self._known.place_of(fetch_id)

    def rules_of(self, event: ArchivedExchange | ArchivedChain) -> Rules:
        """The rules to separate a page by: those its source had in its run, once the run's start is stored."""
        source = event.told.source if isinstance(event, ArchivedChain) else event.errand.source
        return self._settings.of(event.run_id, source).rules

    def apply(self, batch: Sequence[tuple[Event, Verdict | None]]) -> int:
        """Store events in archive order, all or none, and return how many were new.

        An event at or before the cursor is passed over, so that a batch may come twice. Each exchange that
        ``needs_verdict`` comes with one.

        Raises:
            DatabaseError: SQLite refused; nothing of the batch is stored.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                count = self._apply(batch)
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise
        except sqlite3.Error as error:
            raise DatabaseError(f"the database took nothing of a batch of {len(batch)} events: {error}") from error
        return count

    def _apply(self, batch: Sequence[tuple[Event, Verdict | None]]) -> int:
        projection = Projection(self._connection, self._settings)
        before, moved, count = self.cursors(), dict[str, int](), 0
        for event, verdict in batch:
            place = event.place
            if place.end <= max(before.get(place.file, 0), moved.get(place.file, 0)):
                continue
            projection.apply(event, verdict)
            moved[place.file] = place.end
            count += 1
        self._connection.executemany(
            "INSERT INTO ingested (file, end) VALUES (?, ?) ON CONFLICT DO UPDATE SET end = excluded.end",
            moved.items(),
        )
        return count
