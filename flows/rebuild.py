"""``winnow rebuild``: the database made anew from the archive alone, beside the old one, then put in its place."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass

from db.connect import open_writer, remove_database, replace_content
from flows.clock import Clock
from flows.display import Display
from flows.home import Home
from flows.ingest import Ingest
from flows.pool import SeparatorPool
from flows.run import WORKERS
from flows.space import require_room

logger = logging.getLogger("winnow.rebuild")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made."""

    database: str
    events: int
    """Taken from the archive."""
    pages: int
    """Separated."""
    articles: int
    damage: tuple[str, ...]
    """Places of the archive that could not be taken in, one line each."""


def rebuild(home: Home, clock: Clock, *, wait: bool) -> Rebuilt:
    """Make the database of the home from its archive; readers see the old content until the new is whole.

    Raises:
        WinnowError: when another process holds the home, or the archive cannot be read; the old database stays.
    """
    with home.hold("a rebuild", clock.now(), wait=wait):
        require_room(home)
        try:
            with closing(open_writer(home.rebuilding)) as database:
                events = 0
                with SeparatorPool(WORKERS) as pool, Display() as display:
                    ingest = Ingest(home.archive, database, pool)
                    while taken := ingest.next_batch():
                        events += taken
                        require_room(home)
                        display.show({}, ingest.pages)
                (articles,) = database.execute("SELECT count(*) FROM v1_articles").fetchone()
                require_room(home, home.rebuilding.stat().st_size)  # the content goes through the log of the database
                replace_content(home.database, database)
        finally:
            remove_database(home.rebuilding)
    return Rebuilt(str(home.database), events, ingest.pages, articles, tuple(ingest.damage))
