"""Hands every exchange to the archive before anything reads it, and has cut bodies tried again."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from pipeline.model import Exchange, Missed
from pipeline.urls import DEFAULT_PORTS
from spiders.context import CrawlContext, context_of, errand_of
from spiders.failures import ArchiveFailedError, RefusedError, name_failure

SECRET_HEADERS = frozenset({"proxy-authorization", "authorization"})
"""Never archived: the operator's own credentials."""

CUT = {"dataloss": "disconnect", "partial": "unspecified"}
"""Scrapy's flag of a body that is not whole, or not surely so, to the reason that a WARC record gives. ``partial`` is
every body that ends with the connection, without a length: whether it is whole, its end must tell."""


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
        self._context.keep_exchange(build_exchange(request, response, self._context.now()))
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


def build_exchange(request: Request, response: Response, fetched_at: datetime) -> Exchange:
    """The exchange as it went over the wire. Behind a proxy the server's address is not known."""
    cut = [CUT[flag] for flag in response.flags if flag in CUT]
    is_direct = response.ip_address is not None and not request.meta.get("proxy")
    return Exchange(
        errand=errand_of(request),
        url=request.url,
        method=request.method,
        request_headers=(("Host", _host_header(request.url)), *_list_headers(request)),
        protocol=response.protocol or "HTTP/1.1",
        status=response.status,
        reason="",  # Scrapy does not hand it on, and HTTP/2 has none
        response_headers=_list_headers(response),
        body=response.body,
        fetched_at=fetched_at,
        ip_address=str(response.ip_address) if is_direct else None,
        truncated=cut[0] if cut else None,
    )


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
