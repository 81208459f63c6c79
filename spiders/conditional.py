"""Asks only for what has changed, and reads again what has not from the archive."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from pipeline.model import Errand, KnownPage, Page
from spiders.ports import KnownPages

NOT_MODIFIED = 304


def list_validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The request headers that make a request conditional; none if nothing is known."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def validators_of(page: KnownPage | None) -> dict[str, str]:
    """The same, for a page that may be known."""
    return list_validators(page.etag, page.last_modified) if page else {}


def is_conditional(request: Request) -> bool:
    """Whether the request may be answered by 304."""
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def find_body(response: Response, errand: Errand, known: KnownPages) -> Page | None:
    """The body that a 200 brought or a 304 stands for, its Content-Encoding still on it.

    None when it is a 304 for something the archive cannot give back: ask again without conditions.
    """
    if response.status != NOT_MODIFIED:
        header = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        return Page(response.body, url=response.url, content_encoding=header or None)
    return known.archived(errand.source, errand.url)
