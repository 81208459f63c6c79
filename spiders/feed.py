"""Finds articles in RSS and Atom feeds."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import feedparser

from spiders.finding import Found, Link, resolve

DATE_FIELDS = ("updated", "published", "created")
"""Where feedparser puts a date as written, the one that changes with the article first."""


def find_in_feed(body: bytes, url: str, limit: int) -> Found | None:
    """The links of a feed's entries with their dates; None if it is no feed. Never raises, never asks the network.

    Args:
        body: the feed, its Content-Encoding undone.
        url: its address, which relative links are resolved against.
        limit: the most links to return.
    """
    # A stream, since feedparser takes bytes for the name of a file to open or an address to fetch.
    stream = BytesIO(body)
    try:
        # no header says charset: the XML declaration does, and the base address is resolved against below
        parsed = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 - feedparser lets through whatever its parsers raise on hostile bytes
        return None
    entries = parsed.get("entries", [])
    if not entries and not parsed.get("version"):
        return None
    found: dict[str, Link] = {}
    for entry in entries:
        link = _read_entry(entry, url)
        if link is not None:
            found.setdefault(link.url, link)
    links = tuple(found.values())
    return Found(pages=links[:limit], cut=len(links) > limit)


def _read_entry(entry: dict[str, Any], base: str) -> Link | None:
    """The article's own address: what a redirecting feed service says it was, the link, or a permanent guid."""
    for field in ("feedburner_origlink", "link", "id"):
        # dict.get, since feedparser's own get answers one field with another and warns of it
        value = dict.get(entry, field)
        if not isinstance(value, str) or (field == "id" and "://" not in value):
            continue
        address = resolve(base, value)
        if address is not None:
            return Link(address, _read_date(entry))
    return None


def _read_date(entry: dict[str, Any]) -> str | None:
    for field in DATE_FIELDS:
        value = dict.get(entry, field)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
