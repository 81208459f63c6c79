"""Fetches a single page as a crawl would, through the same guard and within the same limits, and keeps it nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.request import getproxies

from pipeline.errors import CrawlError
from pipeline.model import Continued, Errand, Exchange, KnownPage, Missed, Page, Purpose
from spiders.addresses import AddressPolicy
from spiders.context import CrawlContext
from spiders.crawl import run_spider
from spiders.ports import Now
from spiders.settings import Manners
from spiders.sources import Config
from spiders.spider import NewsSpider

FETCH_SECONDS = 180.0
"""Somebody waits for it: three tries of half a minute each, and the pauses that hosts may ask for between them."""


def fetch_page(config: Config, url: str, now: Now) -> Exchange | Missed:
    """Ask for one page, after its host's robots.txt, and return how that ended: after redirects and retries.

    To be called once in a process, as ``spiders.crawl.crawl``.

    Args:
        config: of one source, the one that the page is fetched for.
        url: the page.
        now: aware, UTC.

    Raises:
        CrawlError: when it could not be started, broke down, or brought nothing in ``FETCH_SECONDS``.
    """
    memory = _Memory()
    policy = AddressPolicy(config, proxies=getproxies())
    manners = Manners(crawl_seconds=FETCH_SECONDS)
    context = CrawlContext(config, manners, memory, memory, now, policy)
    (source,) = config.sources
    errand = Errand(source.name, Purpose.PAGE, url)
    run_spider(SingleSpider, context, errand=errand)
    if memory.last is None:
        raise CrawlError(f"{url} brought nothing within {FETCH_SECONDS:g} s")
    return memory.last


class SingleSpider(NewsSpider):
    """Runs one errand for a page and no other."""

    name = "single"
    follows = False

    def __init__(self, context: CrawlContext, errand: Errand) -> None:
        super().__init__(context)
        self._errand = errand

    async def start(self) -> AsyncIterator[Any]:
        """The one request."""
        yield self._ask(self._errand, {})


class _Memory:
    """An archive that keeps how the page was last answered, and in which nothing was known before."""

    def __init__(self) -> None:
        self.last: Exchange | Missed | None = None

    def write_exchange(self, exchange: Exchange) -> str:
        return self._keep(exchange)

    def write_missed(self, missed: Missed) -> str:
        return self._keep(missed)

    def write_continued(self, continued: Continued) -> None:
        """Never asked: nothing follows from the one page."""

    def _keep(self, end: Exchange | Missed) -> str:
        if end.errand.purpose is Purpose.PAGE:
            self.last = end
        return ""

    def find(self, source: str, url: str) -> KnownPage | None:  # noqa: ARG002 - the port's
        return None

    def pages(self, source: str) -> tuple[KnownPage, ...]:  # noqa: ARG002 - the port's
        return ()

    def parts(self, source: str) -> tuple[str, ...]:  # noqa: ARG002 - the port's
        return ()

    def archived(self, source: str, url: str) -> Page | None:  # noqa: ARG002 - the port's
        return None
