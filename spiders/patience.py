"""Leaves a host alone for as long as it asks to be."""

from __future__ import annotations

import time
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from spiders.context import CrawlContext, context_of, errand_of
from spiders.failures import RefusedError
from spiders.robots import TOO_MANY_REQUESTS

UNAVAILABLE = 503


class PatienceMiddleware:
    """Holds back the requests to a host that wants a pause, and drops those to one that wants a longer one.

    It listens for the moment when a response has come and the next request to the host has not yet gone out.
    """

    def __init__(self, crawler: Crawler, context: CrawlContext) -> None:
        self._crawler = crawler
        self._context = context
        self._put_off: dict[str, str] = {}
        """Hosts that ask for more than a crawl waits, and what they said."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds it."""
        middleware = cls(crawler, context_of(crawler))
        crawler.signals.connect(middleware.note_response, signal=signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it.

        Raises:
            RefusedError: when its host was put off to a later run.
        """
        why = self._put_off.get(urlparse_cached(request).hostname or "")
        if why is not None:
            raise RefusedError("retry-after", why)

    def note_response(self, request: Request, response: Response) -> None:
        """Pause or put off the host if this response asks for it."""
        if response.status not in (TOO_MANY_REQUESTS, UNAVAILABLE):
            return
        manners = self._context.manners
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        seconds = read_retry_after(header, self._context.now())
        if seconds is None:
            seconds = manners.too_many_seconds if response.status == TOO_MANY_REQUESTS else 0.0
        if seconds > manners.retry_after_seconds:
            self._put_host_off(request, f"answered {response.status} and asks to be left alone for {seconds:.0f} s")
        elif seconds > 0 and (slot := self._slot_of(request)) is not None:
            slot.lastseen = max(slot.lastseen, time.monotonic() + seconds)

    def _put_host_off(self, request: Request, why: str) -> None:
        host = urlparse_cached(request).hostname or ""
        self._put_off[host] = f"{host} {why}"
        self._context.tallies[errand_of(request).source].note(f"{host} {why}; the rest waits for a later run")
        request.meta["dont_retry"] = True
        slot = self._slot_of(request)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(RefusedError("retry-after", self._put_off[host]))

    def _slot_of(self, request: Request) -> Slot | None:
        engine = self._crawler.engine
        return None if engine is None else engine.downloader.slots.get(request.meta.get("download_slot", ""))


def read_retry_after(value: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, never negative; None if there is none that can be read.

    Args:
        value: seconds or an HTTP date.
        now: aware, UTC; what the date is compared with.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])  # thirty years; more digits mean the same
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
