"""Reads what names articles: a home page, feed, sitemap or section, from its bytes alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.model import Purpose
from pipeline.page.encoding import undo_content_encoding
from spiders.discover import find_declared_feeds
from spiders.feed import find_in_feed
from spiders.finding import Found, Link
from spiders.section import find_in_section
from spiders.sitemap import find_in_sitemap
from spiders.traps import Sieve

Finder = Callable[[bytes, str, int], Found | None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a list is read."""

    unpacked_bytes: int
    feed_bytes: int
    links_per_sitemap: int
    links_per_section: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list names."""

    found: Found | None = None
    """None if it is not what it was asked for as."""
    feeds: tuple[str, ...] = ()
    """Declared by a home page."""


def read_listing(purpose: Purpose, body: bytes, encoding: str | None, url: str, bounds: Bounds) -> Listing:
    """What a list names, as far as the bounds go. May take long and much memory on hostile bytes.

    Args:
        purpose: what it was asked for as.
        body: as sent.
        encoding: its Content-Encoding.
        url: where it came from in the end, which relative links are resolved against.
        bounds: a body that unpacks to more is cut there.

    Raises:
        MemoryError: when there is not enough for it; nothing else, whatever the bytes.
    """
    plain = undo_content_encoding(body, encoding, bounds.unpacked_bytes).body
    if purpose is Purpose.HOME:
        return Listing(find_in_section(plain, url, bounds.links_per_section), find_declared_feeds(plain, url))
    if purpose is Purpose.SECTION:
        return Listing(find_in_section(plain, url, bounds.links_per_section))
    finders: tuple[Finder, ...] = (find_in_sitemap,)
    if len(plain) <= bounds.feed_bytes and b"<html" not in plain[:1024].lower():
        # a feed may stand where a sitemap is expected (the protocol allows it), and the other way round
        finders = (find_in_feed, find_in_sitemap) if purpose is Purpose.FEED else (find_in_sitemap, find_in_feed)
    for finder in finders:
        found = finder(plain, url, bounds.links_per_sitemap)
        if found is not None:
            return Listing(_sift(found))
    return Listing()


def _sift(found: Found) -> Found:
    sieve = Sieve()
    pages: dict[str, Link] = {}
    for link in found.pages:
        url = sieve.sift(link.url)
        if url is not None:
            pages.setdefault(url, replace(link, url=url))
    return replace(found, pages=tuple(pages.values()), traps=sieve.traps())
