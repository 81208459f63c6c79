"""Hands every exchange to the archive before anything reads it, and has cut bodies tried again."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from pipeline.model import Exchange, Missed
from pipeline.page.encoding import undo_content_encoding
from pipeline.urls import DEFAULT_PORTS
from spiders.context import CrawlContext, context_of, errand_of
from spiders.failures import ArchiveFailedError, RefusedError, name_failure

SECRET_HEADERS = frozenset({"proxy-authorization", "authorization"})
"""Never archived: the operator's own credentials."""

END = re.compile(rb"</(?:html|rss|feed|rdf|urlset|sitemapindex)[\s>:]", re.IGNORECASE)
"""How whole documents end; some have a comment or a script after it."""

END_BYTES = 4096
"""An end is looked for in so many last bytes."""

MAX_UNPACKED_BYTES = 50_000_000
"""Of a body whose end is looked for."""


class CaptureMiddleware:
    """Nearest to the downloader, so that it sees robots.txt, redirects, errors and retries, bodies still encoded."""

    def __init__(self, crawler: Crawler, context: CrawlContext) -> None:
        self._crawler = crawler
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds it."""
        return cls(crawler, context_of(crawler))

    def process_request(self, request: Request) -> None:  # noqa: ARG002 - Scrapy passes it by name
        """Let nothing out that could not be archived."""
        if self._context.archive_error is not None:
            raise ArchiveFailedError(self._context.archive_error)

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive the exchange, then let the response on."""
        exchange = build_exchange(request, response, self._context.now())
        request.meta["fetch_id"] = self._context.keep_exchange(exchange)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Archive that there was no response.

        Raises:
            RefusedError: in the place of a failed look-up, when it failed since the address was refused.
        """
        if isinstance(exception, ArchiveFailedError):
            return
        refusal = self._find_refusal(request, exception)
        exception = refusal or exception
        kind, reason, detail = name_failure(exception)
        self._context.keep_missed(Missed(errand_of(request), request.url, kind, reason, detail, self._context.now()))
        if refusal is not None:
            raise refusal  # past Scrapy's retries: the answer would be the same

    def _find_refusal(self, request: Request, exception: Exception) -> RefusedError | None:
        """The resolver can but give no address; its reason is kept beside."""
        if not isinstance(exception, CannotResolveHostError):
            return None
        why = self._context.addresses.refusals.get(urlsplit(request.url).hostname or "")
        return RefusedError("address", why) if why else None


class RetryCutMiddleware(RetryMiddleware):
    """Scrapy's retries, and also of bodies that broke off; the last attempt comes through cut."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - the signature of Scrapy's own
    ) -> Request | Response:
        """Give the response, or the request to try again."""
        if "dataloss" in response.flags:
            return self._retry(request, "dataloss") or response
        return super().process_response(request, response)


class ReadableRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirects; where a Location is no address at all, the response comes through as it is."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - the signature of Scrapy's own
    ) -> Request | Response:
        """Give the response, or the request that it leads to."""
        try:
            return super().process_response(request, response)
        except ValueError:
            return response


def build_exchange(request: Request, response: Response, fetched_at: datetime) -> Exchange:
    """The exchange as it went over the wire. Behind a proxy the server's address is not known."""
    is_direct = response.ip_address is not None and not request.meta.get("proxy")
    return Exchange(
        errand=errand_of(request),
        url=request.url,
        method=request.method,
        request_headers=(("Host", _host_header(request.url)), *_list_headers(request)),
        protocol=response.protocol or "HTTP/1.1",
        status=response.status,
        response_headers=_list_headers(response),
        body=response.body,
        fetched_at=fetched_at,
        ip_address=str(response.ip_address) if is_direct else None,
        truncated=name_truncation(response),
    )


def name_truncation(response: Response) -> str | None:
    """The WARC reason of a body that is not whole, or not visibly so; None when it is whole.

    A body without a length ends with the connection, and nothing tells a server's last word from a broken line but the
    document's own end. So one that has its end is whole, and one without is not to be trusted.
    """
    if "dataloss" in response.flags:
        return "disconnect"
    if "partial" not in response.flags:
        return None
    header = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    undone = undo_content_encoding(response.body, header, MAX_UNPACKED_BYTES)
    is_whole = undone.damage is None and END.search(undone.body[-END_BYTES:])
    return None if is_whole else "unspecified"


def _list_headers(message: Request | Response) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
        if name.decode("latin-1").lower() not in SECRET_HEADERS
    )


def _host_header(url: str) -> str:
    parts = urlsplit(url)
    is_default = parts.port is None or parts.port == DEFAULT_PORTS.get(parts.scheme)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if is_default else f"{host}:{parts.port}"
