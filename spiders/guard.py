"""Stands before the network: nothing goes where it must not, or is asked against or faster than robots.txt says."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from pipeline.model import Errand, Purpose
from pipeline.page.encoding import undo_content_encoding
from pipeline.urls import DEFAULT_PORTS
from spiders.conditional import NOT_MODIFIED, find_body, validators_of
from spiders.context import CrawlContext, context_of, errand_of
from spiders.failures import ArchiveFailedError, RefusedError, name_failure
from spiders.robots import Robots, read_robots

logger = logging.getLogger(__name__)


class GuardMiddleware:
    """First to see a request, redirects included; asks each origin for its robots.txt once a crawl.

    A crawl is shorter than the day for which RFC 9309 lets it be kept. The next one asks anew, on condition that it has
    changed, and has the unchanged rules from the archive.
    """

    def __init__(self, crawler: Crawler, context: CrawlContext) -> None:
        self._crawler = crawler
        self._context = context
        self._asking: dict[str, asyncio.Future[Robots]] = {}
        self._bytes: Counter[str] = Counter()
        """Of robots.txt, by the source that led to it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds it."""
        return cls(crawler, context_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it.

        Raises:
            RefusedError: when it goes where it must not, or robots.txt forbids it or cannot be had.
        """
        _forget_way(request)
        why = self._context.addresses.refuse_url(request.url)
        if why is not None:
            raise RefusedError("address", why)
        errand = errand_of(request)
        if errand.purpose is Purpose.ROBOTS:
            return
        robots = await self._find_rules(request.url, errand.source)
        if robots.unavailable is not None:
            raise RefusedError("robots-unavailable", robots.unavailable)
        if not robots.allows(request.url):
            raise RefusedError("robots", "robots.txt forbids it")

    async def _find_rules(self, url: str, source: str) -> Robots:
        origin = origin_of(url)
        if origin not in self._asking:
            self._asking[origin] = asyncio.ensure_future(self._ask(origin, source))
        return await asyncio.shield(self._asking[origin])

    async def _ask(self, origin: str, source: str) -> Robots:
        errand = Errand(source, Purpose.ROBOTS, f"{origin}/robots.txt")
        try:
            robots = await self._fetch(errand)
        except Exception as error:  # noqa: BLE001 - whatever kept robots.txt from being read, nothing is allowed then
            if not isinstance(error, ArchiveFailedError):
                logger.info("%s: %r", errand.url, error)
            robots = Robots(unavailable=f"robots.txt: {name_failure(error)[1]}")
        self._context.robots[origin] = robots
        if robots.unavailable is not None:
            self._context.tallies[source].note(f"{origin}: {robots.unavailable}; nothing is fetched there in this run")
        self._slow_down(origin, robots, source)
        return robots

    async def _fetch(self, errand: Errand) -> Robots:
        known = self._context.known.find(errand.source, errand.url)
        response = await self._download(errand, validators_of(known))
        page = find_body(response, errand, self._context.known)
        if page is None:
            response = await self._download(errand, {})
            page = find_body(response, errand, self._context.known)
        if page is None:
            return Robots(unavailable="robots.txt answered 304 to a request without conditions")
        if "dataloss" in response.flags:
            return Robots(unavailable="robots.txt was cut off, and what is missing may forbid")
        undone = undo_content_encoding(page.body, page.content_encoding, self._context.manners.robots_bytes)
        if undone.damage is not None or undone.too_large:
            return Robots(unavailable=f"robots.txt: {undone.damage or 'too-large'}")
        self._bytes[errand.source] += len(undone.body)
        if self._bytes[errand.source] > self._context.manners.robots_bytes_per_source:
            return Robots(unavailable="trap: the source leads to hosts with too much robots.txt in all")
        return read_robots(200 if response.status == NOT_MODIFIED else response.status, undone.body)

    async def _download(self, errand: Errand, headers: dict[str, str]) -> Response:
        engine = self._crawler.engine
        if engine is None:
            raise RuntimeError("no crawl is running")
        meta = {"errand": errand, "download_maxsize": self._context.manners.robots_bytes}
        return await engine.download_async(Request(errand.url, headers=headers, meta=meta, dont_filter=True))

    def _slow_down(self, origin: str, robots: Robots, source: str) -> None:
        """Give the host the delay that its robots.txt asks for, within bounds."""
        asked, most = robots.crawl_delay_seconds, self._context.manners.crawl_delay_seconds
        if asked is None or asked <= self._context.config.delay_seconds:
            return
        if asked > most:
            note = f"{origin}: robots.txt asks for {asked:g} s between requests and is given {most:g} s"
            self._context.tallies[source].note(note)
        engine = self._crawler.engine
        host = urlsplit(origin).hostname or ""
        if engine is not None:
            delay = min(asked, most)
            downloader = engine.downloader
            # Scrapy drops idle slots and makes them anew from these settings; the living slot has its own copy.
            downloader.per_slot_settings[host] = {"delay": delay}
            if host in downloader.slots:
                downloader.slots[host].delay = delay


def _forget_way(request: Request) -> None:
    """Have the way to the server chosen anew.

    A redirect keeps the slot of the host it came from, and with it that host's delay; and its proxy, so that
    ``no_proxy`` would hold for the first host alone.
    """
    for name in ("download_slot", "proxy", "_scheme_proxy", "_auth_proxy"):
        request.meta.pop(name, None)
    request.headers.pop("Proxy-Authorization", None)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address: what one robots.txt speaks for."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
