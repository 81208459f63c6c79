"""Archive to records: bring the database up to what the archive holds, batch by batch.

The only way into the database, for a run and for a rebuild alike; how far each file of the archive
has been taken in is kept in the database, in the same transaction as what was taken in.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db.archive_read import ArchiveReader, shortened
from db.events import ArchivedChain, ArchivedExchange, Damage, Event, Place
from db.tails import set_tails_apart
from db.writer import Writer
from flows.pool import Lost, SeparatorPool
from pipeline.errors import ArchiveError
from pipeline.joined import join
from pipeline.model import Outcome, Page, Rules, Verdict
from pipeline.separate import separate

EVENTS_PER_BATCH = 100
"""One transaction and one Prefect task; at most a hundred pages, two seconds of work for two cores."""
REFERRED_IS_LOST = "it repeats an archived page that is lost or damaged"
"""The reason of a page that said it was the same as one whose record cannot be read any more."""

logger = logging.getLogger("winnow.ingest")


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is given: one page, or all those of an article in order, and how they are to be separated."""

    pages: tuple[Page, ...]
    rules: Rules
    is_whole: bool = True
    """Whether no page of the article is known to be missing."""


class Ingest:
    """Takes events from the archive, has their pages separated, and stores both in one transaction a batch."""

    def __init__(self, archive: Path, database: Database, pool: SeparatorPool) -> None:
        self._archive = archive
        self._writer = Writer(database)
        self._reader = ArchiveReader(archive, locate=self._writer.locate)
        self._pool = pool
        self.pages = 0
        """Pages separated so far."""
        self.at_rest = True
        """Whether nobody writes the archive now, so that what it ends in is all there will be."""
        self.damage = shortened(archive, self._writer.cursors())
        """The places of the archive that could not be taken in, one line each."""
        for line in self.damage:
            logger.error("%s", line)

    def next_batch(self) -> int:
        """Take in the next events; the number of them, 0 when the database is level with the archive.

        Safe to repeat: what a failed attempt did is rolled back, what was stored is passed over.
        """
        events = self._reader.batch(self._writer.cursors(), EVENTS_PER_BATCH, at_rest=self.at_rest)
        if events:
            verdicts = self._verdicts(events)
            self._writer.apply([(event, verdicts.get(event.place)) for event in events])
            self._tell_damage(events)
        return len(events)

    def set_tails_apart(self) -> None:
        """Take out of the archive what a crash left half written; to be called when all that is whole was taken in."""
        for path in set_tails_apart(self._archive, self._writer.cursors()):
            logger.warning("an earlier run was cut off while it wrote; what it left is set apart as %s", path)

    def _tell_damage(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Damage):
                logger.error("%s; what stands behind it is taken in", event.what)
                self.damage.append(event.what)

    def _verdicts(self, events: Sequence[Event]) -> dict[Place, Verdict]:
        found: dict[Place, Verdict] = {}
        places: deque[Place] = deque()
        for job, result in self._pool.map(separate_pages, self._jobs(events, places, found)):
            found[places.popleft()] = (
                Verdict(result.outcome, result.reason, job.pages[0].url) if isinstance(result, Lost) else result
            )
            self.pages += 1
        return found

    def _jobs(self, events: Sequence[Event], places: deque[Place], found: dict[Place, Verdict]) -> Iterator[Job]:
        """What the workers are given, the place of each noted; a page that is not in the archive is judged at once."""
        fresh = {event.fetch_id for event in events if isinstance(event, ArchivedExchange)}
        for event in events:
            if isinstance(event, ArchivedChain):
                job = self._job_of_chain(event, fresh)
            elif isinstance(event, ArchivedExchange) and event.needs_verdict:
                job = self._job_of_page(event, found)
            else:
                continue
            if job is not None:
                places.append(event.place)
                yield job

    def _job_of_page(self, event: ArchivedExchange, found: dict[Place, Verdict]) -> Job | None:
        try:
            return Job((self._reader.page_of(event),), self._writer.rules_of(event))
        except ArchiveError:
            if event.refers_to is None:
                raise
            found[event.place] = Verdict(Outcome.UNREADABLE, REFERRED_IS_LOST, event.url)
            return None

    def _job_of_chain(self, event: ArchivedChain, fresh: set[str]) -> Job | None:
        """The pages of an article; None where its first page stands alone, which has its verdict already."""
        told = event.told
        pages = self._reader.pages_of(event, lambda fetch_id: fetch_id in fresh or bool(self._writer.locate(fetch_id)))
        if len(pages) < 2:
            return None
        return Job(pages, self._writer.rules_of(event), told.ended is None and len(pages) == 1 + len(told.parts))


def separate_pages(job: Job) -> Verdict:
    """Separate all pages of an article, one by one, and join them; runs in a worker."""
    verdicts = [separate(page, job.rules) for page in job.pages]
    return join(verdicts, is_whole=job.is_whole) if len(verdicts) > 1 else verdicts[0]
