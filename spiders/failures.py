"""Gives every way a request can end without a response its one short name."""

from __future__ import annotations

from OpenSSL.SSL import Error as TlsError
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.internet.error import TimeoutError as ConnectTimeoutError
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed

from pipeline.model import Unfetched

MAX_DETAIL_CHARS = 300
"""Some exceptions carry a whole body in their text."""

TOO_LARGE = "too-large"


class RefusedError(IgnoreRequest):
    """Winnow itself will not make this request. ``reason`` is the word it is counted by."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


class ArchiveFailedError(IgnoreRequest):
    """The archive takes nothing more, so nothing more is fetched."""


class EndlessHeadersError(Exception):
    """The headers of an answer do not end within the limit."""


NAMES: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused-connection"),
    (DownloadTimeoutError, "timeout"),
    (ConnectTimeoutError, "timeout"),
    (DownloadCancelledError, TOO_LARGE),  # Scrapy cancels for size alone; its time limit has its own exception
    (EndlessHeadersError, "endless-headers"),
    (ResponseDataLossError, "reset"),
    (TunnelError, "proxy"),
    (TlsError, "tls"),
    (ParseError, "bad-response"),
    (ConnectionClosed, "reset"),
    (ConnectError, "connect"),
    (UnsupportedURLSchemeError, "scheme"),
    (DownloadFailedError, "reset"),
    (ResponseFailed, "reset"),
)
"""The first that matches counts: what wraps others comes after them."""


def name_failure(error: BaseException) -> tuple[Unfetched, str, str]:
    """How the request ended, the short name of why, and the detail for people, bounded."""
    if isinstance(error, RefusedError):
        return Unfetched.REFUSED, error.reason, error.detail[:MAX_DETAIL_CHARS]
    causes = _list_causes(error)
    names = [name for kind, name in NAMES if any(isinstance(cause, kind) for cause in causes)]
    detail = f"{type(error).__name__}: {error}"[:MAX_DETAIL_CHARS]
    return Unfetched.FAILED, names[0] if names else "error", detail


def _list_causes(error: BaseException) -> list[BaseException]:
    """The exception and those it wraps: by ``raise from``, and by Twisted's lists of reasons."""
    causes: list[BaseException] = []
    queue: list[BaseException | None] = [error]
    while queue:
        cause = queue.pop(0)
        if cause is None or cause in causes:
            continue
        causes.append(cause)
        queue.append(cause.__cause__)
        queue += [reason.value for reason in getattr(cause, "reasons", None) or ()]
    return causes
