"""Finds articles in sitemaps: plain, index, gzip, news, and the plain text form."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from lxml import etree

from pipeline.page.encoding import undo_content_encoding
from spiders.finding import Found, Link, resolve

MAX_UNPACKED_BYTES = 50_000_000
"""The sitemap protocol allows 50 MB unpacked."""

GZIP_MAGIC = b"\x1f\x8b"
ROOTS = frozenset({"urlset", "sitemapindex"})

UNFINISHED = frozenset({etree.ErrorTypes.ERR_TAG_NOT_FINISHED, etree.ErrorTypes.ERR_GT_REQUIRED})
"""What libxml2 finds in a file that was cut, and not where somebody forgot to escape an ampersand."""


def find_in_sitemap(body: bytes, url: str, limit: int) -> Found | None:
    """The addresses of a sitemap or of an index of sitemaps with their dates; None if it is none.

    Entities are not expanded, nothing is loaded, and a damaged file gives what stands before the damage.

    Args:
        body: the sitemap, its Content-Encoding undone; a sitemap that is itself a gzip file is unpacked here.
        url: its address, which relative ones are resolved against.
        limit: the most links to return.

    Raises:
        MemoryError: when there is not enough for it; nothing else.
    """
    if body.startswith(GZIP_MAGIC):
        body = undo_content_encoding(body, "gzip", MAX_UNPACKED_BYTES).body
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _find_in_text(body, url, limit)
    reader = _Reader(url)
    links: dict[str, Link] = {}
    for link in islice(reader.read(body), limit + 1):
        links.setdefault(link.url, link)
    if reader.root not in ROOTS:
        return None
    kept = tuple(islice(links.values(), limit))
    cut = len(links) > limit
    pages, sitemaps = ((), kept) if reader.root == "sitemapindex" else (kept, ())
    return Found(pages, sitemaps, cut=cut, damaged=reader.breaks_off)


def _find_in_text(body: bytes, url: str, limit: int) -> Found | None:
    """One address a line, as the protocol allows; a text whose first line is no address is no sitemap."""
    lines = body.decode("utf-8", "replace").split()
    if not lines or not lines[0].lstrip("\ufeff").startswith(("http://", "https://")):
        return None
    found = (resolve(url, line.lstrip("\ufeff")) for line in lines[: limit + 1])
    links = tuple(Link(address) for address in dict.fromkeys(found) if address is not None)
    return Found(pages=links[:limit], cut=len(lines) > limit)


class _Reader:
    """Reads the entries one by one and lets go of each, so that a large sitemap needs no tree."""

    def __init__(self, url: str) -> None:
        self.root = ""
        self.breaks_off = False
        """Whether the file ended before its elements did; told once all was read."""
        self._url = url

    def read(self, body: bytes) -> Iterator[Link]:
        events = etree.iterparse(
            BytesIO(body),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for event, element in events:
                name = etree.QName(element).localname
                if event == "start":
                    self.root = self.root or name
                    if self.root not in ROOTS:
                        return
                elif name in ("url", "sitemap"):
                    link = self._read_entry(element)
                    _forget(element)
                    if link is not None:
                        yield link
        except (etree.LxmlError, ValueError, LookupError):
            self.breaks_off = True  # what was read before the damage stands
            return
        faults = {entry.type for entry in events.error_log}
        if etree.ErrorTypes.ERR_NO_MEMORY in faults:
            raise MemoryError
        self.breaks_off = not faults.isdisjoint(UNFINISHED) or not body.rstrip().endswith(b">")

    def _read_entry(self, entry: etree._Element) -> Link | None:
        """The ``loc`` of the entry itself (pictures and videos have their own) and the date that speaks of it."""
        texts: dict[str, str] = {}
        for child in entry.iter(etree.Element):
            parent = child.getparent()
            name = etree.QName(child).localname
            is_own = parent is entry or name == "publication_date"
            if is_own and child.text and child.text.strip():
                texts.setdefault(name, child.text.strip())
        address = resolve(self._url, texts.get("loc", ""))
        return Link(address, texts.get("lastmod") or texts.get("publication_date")) if address else None


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
