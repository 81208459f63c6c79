"""What must hold of everything that reads hostile bytes; a check raises ``PropertyError`` where it does not.

Every check returns what was read, in a form that is equal when the reading is equal.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import orjson
from lxml.html import HtmlElement

from db.archive_read import ArchiveReader
from db.events import ArchivedExchange, Event
from db.tails import end_of_whole
from db.verify_archive import ArchiveCheck
from pipeline.errors import ArchiveError
from pipeline.model import Outcome, Page, Purpose, Verdict
from pipeline.page.blocks import INVISIBLE_TAGS, is_hidden
from pipeline.page.decode import Decoded, decode
from pipeline.page.encoding import MAX_LAYERS, undo_content_encoding
from pipeline.record import as_json
from pipeline.separate import separate, separate_text
from pipeline.text import clean, squash
from pipeline.urls import identity
from spiders.finding import Link, read_instant
from spiders.listing import Bounds, Listing, read_listing
from spiders.robots import read_robots

REFUSED = frozenset({Outcome.NOT_HTML, Outcome.TOO_DEEP, Outcome.TOO_LARGE})
"""Outcomes of pages that no block is read of."""

BOUNDS = Bounds(unpacked_bytes=10_000_000, feed_bytes=5_000_000, links_per_sitemap=1_000, links_per_section=200)
FETCHED = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADDRESSES = (
    None,
    "https://paper.example/2026/03/story-of-the-day",
    "https://paper.example/",
    "//[",
    "http://[::1",
    "x:y",
    "https://a.b/ü?q=%00",
)
TYPES = (
    None,
    None,
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=iso-8859-1",
    "text/html; charset=nonsense",
    "charset=\udcff",
)
ENCODINGS = (None, "gzip", "deflate", "br", "identity, gzip", "gzip, gzip", "zstd", "x" * 500)
CODES = (200, 200, 200, 304, 404, 429, 503, 0, 999)


_BULLET = re.compile(r"^\s*[•·*‣▪●]\s+")
"""What a line of a dump begins with in a list."""


class PropertyError(Exception):
    """A property that does not hold; begins with its name."""


def check_page(data: bytes, rng: Random) -> object:
    """One page: a whole, storable verdict whose blocks are all that is visible, the same each time."""
    page = Page(data, rng.choice(ADDRESSES), rng.choice(TYPES), fetched_at=rng.choice((None, FETCHED)))
    verdict = separate(page)
    told = _check_verdict(verdict, data)
    _check_visible(verdict, page)
    if rng.random() < 0.1 and separate(page) != verdict:
        raise PropertyError("unsteady: another verdict the second time")
    return told


def check_text(data: bytes, rng: Random) -> object:
    """One text dump: a whole, storable verdict whose blocks are its lines."""
    text = data.decode("utf-8", rng.choice(("replace", "surrogateescape", "ignore")))
    verdict = separate_text(text, rng.choice(ADDRESSES))
    told = _check_verdict(verdict, data)
    lines = [clean(_BULLET.sub("", line)) for line in text.split("\n")]
    if verdict.outcome is not Outcome.TOO_LARGE and [block.text for block in verdict.blocks] != [
        line for line in lines if line
    ]:
        raise PropertyError("lines: they came out otherwise")
    return told


def check_cut(data: bytes, rng: Random) -> object:
    """A page that ends early: its whole article all the same, or no article."""
    whole = _whole(data)
    if whole.outcome is not Outcome.ARTICLE:
        return None
    verdict = separate(Page(data[: rng.randint(0, len(data))]))
    last = squash(whole.text.rpartition("\n")[2])
    shown = "".join(squash(block.text) for block in verdict.blocks)
    if verdict.outcome is Outcome.ARTICLE and last not in shown:
        raise PropertyError(f"partial: an article of {len(verdict.text)} characters, the whole has {len(whole.text)}")
    return verdict.outcome


@lru_cache(maxsize=64)
def _whole(data: bytes) -> Verdict:
    return separate(Page(data))


def _check_verdict(verdict: Verdict, data: bytes) -> bytes:
    if verdict.outcome is Outcome.CRASHED:
        raise PropertyError(f"crashed: {verdict.reason}")
    if verdict.outcome is not Outcome.ARTICLE and not verdict.reason:
        raise PropertyError(f"unexplained: {verdict.outcome}")
    if verdict.outcome in REFUSED and verdict.blocks:
        raise PropertyError(f"blocks: of a page that is {verdict.outcome}")
    told = as_json(verdict)
    stored = orjson.dumps(told)
    if json.loads(stored) != told:
        raise PropertyError("json: does not come back as it was")
    if b"\\u0000" in stored:
        raise PropertyError("nul: a string holds one")
    with sqlite3.connect(":memory:") as database:
        kept = database.execute("SELECT ?, ?", (verdict.text, verdict.facts.title)).fetchone()
    database.close()
    if kept != (verdict.text, verdict.facts.title):
        raise PropertyError("sqlite: does not come back as it was")
    _check_blocks(verdict, len(data))
    _check_set_aside(verdict)
    return stored


def _check_blocks(verdict: Verdict, size: int) -> None:
    for n, block in enumerate(verdict.blocks):
        if block.n != n or not block.rule or not (block.path or block.line):
            raise PropertyError(f"block: {n} of {asdict(block)}")
        if not block.text or clean(block.text) != block.text:
            raise PropertyError(f"unclean: {block.text[:80]!r}")
    if len(verdict.text) > size:
        raise PropertyError(f"longer: {len(verdict.text)} characters of {size} bytes")
    for told in (verdict.facts.published, verdict.facts.modified):
        if told is not None:
            datetime.fromisoformat(told)


def _check_set_aside(verdict: Verdict) -> None:
    for n, comment in enumerate(verdict.comments):
        if comment.n != n or not comment.text or (comment.parent is not None and not 0 <= comment.parent < n):
            raise PropertyError(f"comment: {n} of {len(verdict.comments)}, answers {comment.parent}")
    for gallery in verdict.galleries:
        if not gallery.images or not all(image.url or image.caption or image.credit for image in gallery.images):
            raise PropertyError("gallery: with nothing in it")
    if not all(notice.text for notice in verdict.notices):
        raise PropertyError("notice: without text")


def _check_visible(verdict: Verdict, page: Page) -> None:
    """Every visible character is in the blocks, once and in order; found by another walk than the separator's."""
    tree = decode(page)
    if not isinstance(tree, Decoded) or verdict.outcome in REFUSED:
        return
    kept = _bare(block.text for block in verdict.blocks if (block.path or "").startswith("/"))
    for is_shown in (False, True):
        if kept == _bare(_visible(tree.root, with_hidden=is_shown)):
            return
    raise PropertyError(f"visible: {len(kept)} characters kept of {len(_bare(_visible(tree.root, with_hidden=False)))}")


def _bare(texts: Iterable[str]) -> str:
    return unicodedata.normalize("NFD", "".join(squash(clean(text)) for text in texts))


def _visible(root: HtmlElement, *, with_hidden: bool) -> Iterator[str]:
    waiting: list[HtmlElement | str] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
            continue
        inner: list[HtmlElement | str] = [item.text or ""]
        for child in item:
            if isinstance(child.tag, str) and child.tag not in INVISIBLE_TAGS and (with_hidden or not is_hidden(child)):
                inner.append(child)
            inner.append(child.tail or "")
        waiting.extend(reversed(inner))


# -- lists ----------------------------------------------------------------------------------


def lists_of(purpose: Purpose) -> Callable[[bytes, Random], object]:
    """Return the check of what names articles, read for this purpose."""

    def check(data: bytes, rng: Random) -> object:
        address = rng.choice([address for address in ADDRESSES if address])
        listing = read_listing(purpose, data, rng.choice((None, None, None, *ENCODINGS)), address, BOUNDS)
        _check_listing(listing)
        return asdict(listing)

    return check


def _check_listing(listing: Listing) -> None:
    found = listing.found
    links: tuple[Link, ...] = () if found is None else (*found.pages, *found.sitemaps)
    if len(links) > BOUNDS.links_per_sitemap:
        raise PropertyError(f"limit: {len(links)} links")
    if len({link.url for link in links}) != len(links):
        raise PropertyError("repeated: an address")
    for url in (*(link.url for link in links), *listing.feeds):
        parts = urlsplit(url)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or "#" in url
            or any(map(str.isspace, url[:1] + url[-1:]))
        ):
            raise PropertyError(f"address: {url[:200]!r}")
        if any(ord(letter) < 32 for letter in url):
            raise PropertyError(f"control: in {url[:200]!r}")
        identity(url)
    orjson.dumps(asdict(listing))  # the child that reads lists tells them so
    for link in links:
        read_instant(link.announced)


def check_robots(data: bytes, rng: Random) -> object:
    """Rules that answer for every address, and are closed where they could not be read."""
    robots = read_robots(rng.choice(CODES), data)
    allowed = [
        robots.allows(url)
        for url in ("https://paper.example/a", "https://paper.example/ü?b=%zz", "https://paper.example/" + "a" * 2_000)
    ]
    if robots.unavailable is not None and any(allowed):
        raise PropertyError("open: where nothing is known")
    return (robots.unavailable, robots.crawl_delay_seconds, robots.sitemaps, allowed)


def check_encoding(data: bytes, rng: Random) -> object:
    """A body within its limit, whatever its encodings."""
    limit = rng.choice((10, 1_000, 1_000_000))
    undone = undo_content_encoding(
        data, ", ".join(rng.choices(("gzip", "deflate", "br", "identity", ""), k=rng.randint(1, MAX_LAYERS))), limit
    )
    if len(undone.body) > max(limit, len(data)):
        raise PropertyError(f"limit: {len(undone.body)} bytes")
    return (undone.body, undone.damage, undone.too_large)


# -- the archive ----------------------------------------------------------------------------


def check_archive(data: bytes, _rng: Random) -> object:
    """A WARC file: the events before the damage, then one error that names it; verified to its end without any."""
    path = _folder() / "winnow-20260101T000000000000-00000-fuzz.warc.gz"
    path.write_bytes(data)
    events: list[Event] = []
    reader = ArchiveReader(path.parent)
    fault = None
    try:
        events.extend(reader.events({}))
    except ArchiveError as error:
        fault = str(error)
        if path.name not in fault:
            raise PropertyError(f"unnamed: {fault}") from error
    pages: list[bytes | None] = []
    for event in _events_again(reader, path, fault, events):
        try:
            pages.append(reader.page_of(event).body)
        except ArchiveError:
            pages.append(None)
    ends = [event.place.end for event in events]
    if ends != sorted(set(ends)) or (ends and ends[-1] > len(data)):
        raise PropertyError(f"places: {ends}")
    whole = end_of_whole(path, 0)
    if whole is not None and whole > len(data):
        raise PropertyError(f"tail: ends at {whole} of {len(data)}")
    checked = [str(found) for found in ArchiveCheck(path.parent, {}, lambda _done, _all: None).walk()]
    return (len(events), pages, whole, len(checked))


def _events_again(
    reader: ArchiveReader, path: Path, fault: str | None, events: list[Event]
) -> Iterator[ArchivedExchange]:
    """The exchanges of a file, read in batches as a run does: the same that one reading gives."""
    cursor: dict[str, int] = {}
    again: list[Event] = []
    try:
        while batch := reader.batch(cursor, 3):
            again.extend(batch)
            cursor[path.name] = batch[-1].place.end
    except ArchiveError as error:
        if fault is None:
            raise PropertyError(f"batch: {error}") from error
    if again != events:
        raise PropertyError(f"batch: {len(again)} events instead of {len(events)}")
    return (event for event in events if isinstance(event, ArchivedExchange))


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Return a folder of this process; whoever started it takes it away with its own temporary folder."""
    return Path(tempfile.mkdtemp())
