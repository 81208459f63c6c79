"""Archive to records: bring the database up to what the archive holds, batch by batch.

The only way into the database, for a run and for a rebuild alike; how far each file of the archive
has been taken in is kept in the database, in the same transaction as what was taken in.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from db.archive_read import ArchiveReader
from db.events import ArchivedExchange, Event, Place
from db.writer import Writer
from flows.pool import Lost, SeparatorPool
from pipeline.model import Page, Rules, Verdict
from pipeline.separate import separate

EVENTS_PER_BATCH = 100
"""One transaction and one Prefect task; at most a hundred pages, two seconds of work for two cores."""


class Ingest:
    """Takes events from the archive, has their pages separated, and stores both in one transaction a batch."""

    def __init__(self, archive: Path, database: Database, pool: SeparatorPool) -> None:
        self._writer = Writer(database)
        self._reader = ArchiveReader(archive, locate=self._writer.locate)
        self._pool = pool
        self.pages = 0
        """Pages separated so far."""

    def next_batch(self) -> int:
        """Take in the next events; the number of them, 0 when the database is level with the archive.

        Safe to repeat: what a failed attempt did is rolled back, what was stored is passed over.
        """
        events = self._reader.batch(self._writer.cursors(), EVENTS_PER_BATCH)
        if events:
            verdicts = self._verdicts(events)
            self._writer.apply([(event, verdicts.get(event.place)) for event in events])
        return len(events)

    def _verdicts(self, events: Sequence[Event]) -> dict[Place, Verdict]:
        wanted = [event for event in events if isinstance(event, ArchivedExchange) and event.needs_verdict]
        jobs = ((self._reader.page_of(event), self._writer.rules_of(event)) for event in wanted)
        found: dict[Place, Verdict] = {}
        for event, ((page, _rules), result) in zip(wanted, self._pool.map(separate_page, jobs), strict=True):
            found[event.place] = (
                Verdict(result.outcome, result.reason, page.url) if isinstance(result, Lost) else result
            )
            self.pages += 1
        return found


def separate_page(job: tuple[Page, Rules]) -> Verdict:
    """Separate one page; runs in a worker."""
    return separate(*job)
