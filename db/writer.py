"""The one writer: takes what the archive tells, batch by batch, and remembers how far it came."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sqlite_utils import Database

from db.events import Event
from db.projection import Projection
from pipeline.errors import DatabaseError
from pipeline.model import Verdict


class Writer:
    """Makes the database a projection of the archive. One process, one writer."""

    def __init__(self, db: Database, *, extraction: str) -> None:
        """Take a database of ``open_writer``; ``extraction`` names the code and options that make the verdicts."""
        self._connection = db.conn
        self._extraction = extraction

    def cursor(self) -> dict[str, int]:
        """How far each file of the archive is stored: the argument of ``ArchiveReader.events``."""
        return dict(self._connection.execute("SELECT file, end FROM ingested"))

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
        projection = Projection(self._connection, self._extraction)
        cursor, count = self.cursor(), 0
        for event, verdict in batch:
            if event.place.end <= cursor.get(event.place.file, 0):
                continue
            projection.apply(event, verdict)
            cursor[event.place.file] = event.place.end
            count += 1
        self._connection.executemany(
            "INSERT INTO ingested (file, end) VALUES (?, ?) ON CONFLICT DO UPDATE SET end = excluded.end",
            cursor.items(),
        )
        return count
