"""Runs one crawl over all sources in this process and says what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.request import getproxies

from scrapy.crawler import AsyncCrawlerProcess

from pipeline.errors import CrawlError
from spiders.addresses import AddressPolicy
from spiders.context import CrawlContext, Progress, Tally
from spiders.ports import Archive, KnownPages, Now
from spiders.settings import Manners, build_settings
from spiders.sources import Config
from spiders.spider import NewsSpider

__all__ = ["CrawlSummary", "Manners", "Progress", "SourceSummary", "crawl"]

STATS_OF_INTEREST = (
    "downloader/request_count",
    "downloader/request_bytes",
    "downloader/response_count",
    "downloader/response_bytes",
    "downloader/exception_count",
    "retry/count",
    "elapsed_time_seconds",
    "memusage/max",
    "log_count/ERROR",
)


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What one crawl did for one source."""

    found: int
    """Distinct addresses of articles that its feeds, sitemaps and sections name."""
    due: int
    """Pages that were new, changed or of an age to be visited again."""
    asked: int
    """Pages that were asked for."""
    unchanged: int
    """Known pages that were not due."""
    capped: int
    """Due pages left to a later run by ``max_pages``."""
    problems: tuple[str, ...]
    """What went wrong for the source as a whole; empty is good."""


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What became of a crawl; ``dataclasses.asdict`` of it is JSON."""

    run_id: str
    finish_reason: str
    """``finished``; ``shutdown`` after a signal; ``archive-failed``; ``closespider_timeout`` at the time limit."""
    error: str | None
    """Why the archive failed; None if it did not."""
    sources: dict[str, SourceSummary]
    stats: dict[str, int | float]


def crawl(
    config: Config,
    *,
    run_id: str,
    archive: Archive,
    known: KnownPages,
    now: Now,
    manners: Manners | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> CrawlSummary:
    """Fetch what is new or due from every source into the archive; return when all of it has ended.

    To be called once in a process, from its main thread: the reactor starts once. SIGTERM and SIGINT end it
    cleanly: requests under way are finished and archived, no more are made. Certificates are not verified;
    ``http_proxy`` and ``https_proxy`` of the environment are honoured.

    Args:
        config: the sources to crawl are exactly those in it.
        run_id: goes into the summary.
        archive: is given every exchange before anything reads it.
        known: what earlier runs fetched.
        now: aware, UTC.
        manners: None: the defaults.
        on_progress: called with the counts so far at most every half second, and once at the end.

    Raises:
        CrawlError: when the crawl could not be started or broke down.
    """
    manners = manners or Manners()
    policy = AddressPolicy(config, proxies=getproxies())
    context = CrawlContext(config, manners, archive, known, now, policy, on_progress)
    stats = run_spider(NewsSpider, context)
    context.tell_progress(at_once=True)
    return CrawlSummary(
        run_id=run_id,
        finish_reason=str(stats.get("finish_reason", "unknown")),
        error=context.archive_error,
        sources={name: _sum_up(tally) for name, tally in context.tallies.items()},
        stats={name: stats[name] for name in STATS_OF_INTEREST if name in stats},
    )


def run_spider(spider: type[NewsSpider], context: CrawlContext, **arguments: object) -> dict[str, Any]:
    """Let the spider crawl behind the guard, with the manners and limits of the context; return Scrapy's statistics.

    Raises:
        CrawlError: when the crawl could not be started or broke down.
    """
    # It lists versions while it starts, when it has just put every logger's level back.
    logging.getLogger("scrapy.utils.log").addFilter(lambda record: record.levelno >= logging.WARNING)
    process = AsyncCrawlerProcess(build_settings(context.config, context.manners, context.addresses))
    logging.getLogger("scrapy").setLevel(logging.WARNING)  # its list of settings at every start is no news
    # It warns at every start that it will send no Referer, which is what is wanted.
    logging.getLogger("scrapy.downloadermiddlewares.redirect").setLevel(logging.ERROR)
    crawler = process.create_crawler(spider)
    task = process.crawl(crawler, context=context, **arguments)
    process.start()
    if task.cancelled() or not task.done():
        raise CrawlError("the crawl was cut off")
    error = task.exception()
    if error is not None:
        raise CrawlError(f"the crawl broke down: {type(error).__name__}: {error}") from error
    return crawler.stats.get_stats() if crawler.stats else {}


def _sum_up(tally: Tally) -> SourceSummary:
    if not tally.searched:
        tally.note("the crawl ended before its feeds, sitemaps and sections were read")
    return SourceSummary(
        found=tally.found,
        due=tally.due,
        asked=tally.asked,
        unchanged=tally.unchanged,
        capped=tally.capped,
        problems=tuple(tally.problems),
    )
