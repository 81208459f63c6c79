"""Finds where a site announces its articles: what its home page declares, and where such files usually lie."""

from __future__ import annotations

from urllib.parse import urljoin

from spiders.finding import resolve
from spiders.section import base_of, parse_page

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})

COMMON_FEEDS = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml")
COMMON_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
"""Asked only where neither the home page nor robots.txt declares anything."""

MAX_DECLARED_FEEDS = 10
"""Some front pages declare a feed for each section, all with the same articles."""


def find_declared_feeds(body: bytes, url: str) -> tuple[str, ...]:
    """The feeds that a page declares by ``<link rel="alternate">``, at most ten, those of comments left out.

    Never raises; a page that is no HTML declares none.
    """
    tree = parse_page(body)
    if tree is None:
        return ()
    base = base_of(tree, url)
    feeds: dict[str, None] = {}
    for link in tree.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in rel or kind not in FEED_TYPES or _is_of_comments(link.get("href"), link.get("title")):
            continue
        address = resolve(base, link.get("href") or "")
        if address is not None:
            feeds[address] = None
    return tuple(feeds)[:MAX_DECLARED_FEEDS]


def list_common_places(home: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where feeds, and where sitemaps, of a site usually lie."""
    return (
        tuple(urljoin(home, path) for path in COMMON_FEEDS),
        tuple(urljoin(home, path) for path in COMMON_SITEMAPS),
    )


def _is_of_comments(href: str | None, title: str | None) -> bool:
    """WordPress declares a second feed that holds what readers wrote: ``/comments/feed/``, "... Comments Feed"."""
    return "/comments/" in (href or "").lower() or "comments feed" in (title or "").lower()
