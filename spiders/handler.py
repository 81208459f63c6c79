"""Scrapy's way to download, with an end to the headers of an answer and to idle connections."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, HTTP11ClientProtocol
from twisted.web._newclient import Request as SentRequest
from twisted.web.iweb import IResponse

from spiders.failures import EndlessHeadersError

MAX_HEAD_BYTES = 256 * 1024
"""Status line and headers of an answer, interim answers included. Servers send a few KB; Twisted bounds each line but
not their number, and took 341 MB in eight seconds (measured)."""


IDLE_SECONDS = 5
"""A connection is kept so long for the next request to its host, which comes after a second or so. Twisted keeps it for
four minutes, in which a night's thousand hosts use up the descriptors that a process may have."""


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Downloads as Scrapy does; an answer whose headers do not end is cut off and fails."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.cachedConnectionTimeout = IDLE_SECONDS
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - as Scrapy's own does; there is no other way


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Counts what comes before the body of each answer."""

    _head_bytes = 0

    def request(self, request: SentRequest) -> Deferred[IResponse]:
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES + len(data):
                self._cut_off()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def _cut_off(self) -> None:
        if self.transport is not None:
            self.transport.abortConnection()
        error = EndlessHeadersError(f"headers of more than {MAX_HEAD_BYTES} bytes")
        self._giveUp(Failure(error))  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - Twisted's
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
