"""What the finders of articles give: links with the date that was announced for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from spiders.traps import Trap

MAX_URL_CHARS = 2083
"""Longer addresses are traps or mistakes; the length that browsers and Scrapy settled on."""

MAX_DATE_CHARS = 64
"""No way to write an instant is longer."""

_NOT_IN_URL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a feed, sitemap or section names."""

    url: str
    """Absolute, http or https, without fragment."""
    announced: str | None = None
    """Its ``lastmod`` or date, as written there."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one feed, sitemap or section names, in its own order, each address once."""

    pages: tuple[Link, ...] = ()
    sitemaps: tuple[Link, ...] = ()
    """Only in an index of sitemaps."""
    cut: bool = False
    """Whether more is there than the limit let through."""
    damaged: bool = False
    """Whether it breaks off, so that what was named behind cannot be known."""
    traps: tuple[Trap, ...] = ()
    """What was left out since it leads nowhere."""


def resolve(base: str, reference: str) -> str | None:
    """The absolute http or https address that a reference on a page means, without fragment; None if it is none."""
    text = _NOT_IN_URL.sub("", reference.strip())
    if not text or len(text) > MAX_URL_CHARS:
        return None
    try:
        url = urljoin(base, text)
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError when it is no port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > MAX_URL_CHARS:
        return None
    return parts._replace(fragment="").geturl()


def read_instant(text: str | None) -> datetime | None:
    """The instant that an announced date means (ISO 8601 or RFC 5322), in UTC; None if it cannot be read.

    A date without time is its midnight, a time without zone is UTC: these are compared and sorted, never stored.
    """
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = read(text.strip())
            return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None
