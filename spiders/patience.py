"""Leaves a host alone for as long as it asks to be, or for this run when it fails again and again."""

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

from pipeline.model import Unfetched
from spiders.breaker import Breaker
from spiders.context import CrawlContext, context_of, errand_of
from spiders.failures import TOO_LARGE, ArchiveFailedError, RefusedError, name_failure
from spiders.robots import TOO_MANY_REQUESTS

UNAVAILABLE = 503


IN_TROUBLE = frozenset({TOO_MANY_REQUESTS, 500, 502, UNAVAILABLE, 504, 522, 524})
"""Statuses of a server that is in trouble, or asks to be left alone."""

RETRY_AFTER = "retry-after"
GIVEN_UP = "given-up"


class PatienceMiddleware:
    """Holds back the requests to a host that wants a pause, and drops those to one that is left to a later run.

    It listens for the moment when a response has come and the next request to the host has not yet gone out, and
    stands before the retries, so that every attempt counts: a page that only drips costs its time limit each time.
    """

    def __init__(self, crawler: Crawler, context: CrawlContext) -> None:
        self._crawler = crawler
        self._context = context
        self._breaker = Breaker(context.manners)
        self._left: dict[str, tuple[str, str]] = {}
        """Hosts that are asked nothing more in this crawl: the word it is counted by, and why."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds it."""
        middleware = cls(crawler, context_of(crawler))
        crawler.signals.connect(middleware.note_response, signal=signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it.

        Raises:
            RefusedError: when its host is left to a later run.
        """
        left = self._left.get(_host_of(request))
        if left is not None:
            raise RefusedError(*left)

    def process_response(self, request: Request, response: Response) -> Response:
        """Take in how the host answered, and let the response on."""
        if response.status in IN_TROUBLE:
            self._note_failure(request, f"http-{response.status}")
        elif "dataloss" in response.flags:
            self._note_failure(request, "reset")
        else:
            self._breaker.note_answer(_host_of(request))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Take in that the host failed; what Winnow refused, or cut for its size, is no failure of the host."""
        kind, reason, _ = name_failure(exception)
        if kind is Unfetched.FAILED and reason != TOO_LARGE and not isinstance(exception, ArchiveFailedError):
            self._note_failure(request, reason)

    def note_response(self, request: Request, response: Response) -> None:
        """Pause or leave the host if this response asks for it."""
        if response.status not in (TOO_MANY_REQUESTS, UNAVAILABLE):
            return
        manners = self._context.manners
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        seconds = read_retry_after(header, self._context.now())
        if seconds is None:
            seconds = manners.too_many_seconds if response.status == TOO_MANY_REQUESTS else 0.0
        if seconds > manners.retry_after_seconds:
            request.meta["dont_retry"] = True
            self._leave(
                request, RETRY_AFTER, f"answered {response.status} and asks to be left alone for {seconds:.0f} s"
            )
        elif seconds > 0 and (slot := self._slot_of(request)) is not None:
            slot.lastseen = max(slot.lastseen, time.monotonic() + seconds)

    def _note_failure(self, request: Request, reason: str) -> None:
        why = self._breaker.note_failure(_host_of(request), reason)
        if why is not None:
            self._leave(request, GIVEN_UP, why)

    def _leave(self, request: Request, reason: str, why: str) -> None:
        """Ask the host nothing more in this crawl; what waits for its turn there is refused now."""
        host = _host_of(request)
        if host in self._left:
            return
        self._left[host] = (reason, f"{host} {why}")
        self._context.tallies[errand_of(request).source].note(f"{host} {why}; the rest waits for a later run")
        slot = self._slot_of(request)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(RefusedError(*self._left[host]))

    def _slot_of(self, request: Request) -> Slot | None:
        engine = self._crawler.engine
        return None if engine is None else engine.downloader.slots.get(request.meta.get("download_slot", ""))


def _host_of(request: Request) -> str:
    return urlparse_cached(request).hostname or ""


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
