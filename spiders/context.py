"""What the parts of one crawl share: its configuration, the ports, and what has been counted so far."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from scrapy import Request
from scrapy.crawler import Crawler

from pipeline.model import Continued, Errand, Exchange, Missed
from spiders.addresses import AddressPolicy
from spiders.failures import ArchiveFailedError
from spiders.ports import Archive, KnownPages, Now
from spiders.robots import Robots
from spiders.settings import Manners
from spiders.sources import Config

logger = logging.getLogger(__name__)

Kept = TypeVar("Kept")

ARCHIVE_FAILED = "archive-failed"
"""The finish reason of a crawl whose archive could not be written."""

PROGRESS_SECONDS = 0.5
"""Progress is told at most so often."""

MAX_PROBLEMS = 20
"""A source tells so many problems at most; the archive has the rest."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a crawl is."""

    sources: int
    searched: int
    """Sources whose feeds, sitemaps and sections have been read."""
    planned: int
    """Article pages to ask for, as far as known."""
    pages: int
    """Article pages that were asked for and have ended, whether with an answer or without."""
    exchanges: int
    missed: int


@dataclass(slots=True)
class Tally:
    """What was counted of one source so far."""

    found: int = 0
    due: int = 0
    planned: int = 0
    asked: int = 0
    ended: int = 0
    unchanged: int = 0
    capped: int = 0
    searched: bool = False
    problems: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        """Keep a problem, once, and not without end."""
        if problem not in self.problems and len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)


@dataclass(slots=True)
class CrawlContext:
    """The state of one crawl; its spider and middlewares find it at ``crawler.spider.context``."""

    config: Config
    manners: Manners
    archive: Archive
    known: KnownPages
    now: Now
    addresses: AddressPolicy
    on_progress: Callable[[Progress], None] | None = None
    tallies: dict[str, Tally] = field(default_factory=dict)
    robots: dict[str, Robots] = field(default_factory=dict)
    """By origin, as far as asked."""
    archive_error: str | None = None
    stop: Callable[[str], None] | None = None
    """Ends the crawl for the reason given, once what is under way has ended; the spider sets it."""
    exchanges: int = 0
    missed: int = 0
    _told: float = 0.0

    def __post_init__(self) -> None:
        self.tallies = {source.name: Tally() for source in self.config.sources}

    def keep_exchange(self, exchange: Exchange) -> str:
        """Archive an exchange; return its fetch id.

        Raises:
            ArchiveFailedError: when it could not be written; the crawl is then ending.
        """
        fetch_id = self._keep(lambda: self.archive.write_exchange(exchange))
        self.exchanges += 1
        self.tell_progress()
        return fetch_id

    def keep_missed(self, missed: Missed) -> None:
        """Archive that there was no response. Raises as ``keep_exchange`` does."""
        self._keep(lambda: self.archive.write_missed(missed))
        self.missed += 1
        self.tell_progress()

    def keep_continued(self, continued: Continued) -> None:
        """Archive which exchanges are the pages of one article. Raises as ``keep_exchange`` does."""
        self._keep(lambda: self.archive.write_continued(continued))

    def _keep(self, write: Callable[[], Kept]) -> Kept:
        """Write, or end the crawl: what cannot be archived must not be fetched."""
        try:
            return write()
        except Exception as error:
            if self.archive_error is None:
                self.archive_error = f"{type(error).__name__}: {error}"
                logger.exception("The archive cannot be written; the crawl stops")
                if self.stop is not None:
                    self.stop(ARCHIVE_FAILED)
            raise ArchiveFailedError(self.archive_error) from error

    def tell_progress(self, *, at_once: bool = False) -> None:
        """Hand the counts so far to whoever asked for them, unless that was done a moment ago."""
        moment = time.monotonic()
        if self.on_progress is None or (not at_once and moment - self._told < PROGRESS_SECONDS):
            return
        self._told = moment
        tallies = self.tallies.values()
        self.on_progress(
            Progress(
                sources=len(tallies),
                searched=sum(tally.searched for tally in tallies),
                planned=sum(tally.planned for tally in tallies),
                pages=sum(tally.ended for tally in tallies),
                exchanges=self.exchanges,
                missed=self.missed,
            )
        )


def context_of(crawler: Crawler) -> CrawlContext:
    """The context of the crawl that this crawler runs."""
    context = getattr(crawler.spider, "context", None)
    if not isinstance(context, CrawlContext):
        raise TypeError("this middleware works with spiders.spider.NewsSpider only")
    return context


def errand_of(request: Request) -> Errand:
    """Why this request is made; the same over redirects and retries."""
    errand = request.meta["errand"]
    if not isinstance(errand, Errand):
        raise TypeError("a request without its errand")
    return errand
