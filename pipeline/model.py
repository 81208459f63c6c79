"""The records that pass between stages, in the order they are made.

All are frozen: a stage returns a new record. Text is NFC, single spaces, never empty. Instants are
aware and in UTC; a date that a page tells is an ISO 8601 string that keeps the page's own precision
and zone, beside the raw string it was read from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# -- fetching -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration of one source says about separating its pages (CSS selectors)."""

    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


class Purpose(StrEnum):
    """Why something was asked of a server."""

    ROBOTS = "robots"
    HOME = "home"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    PAGE = "page"
    PART = "part"
    """A later page of an article that goes over several."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to fetch and why; it stays the same over redirects and retries."""

    source: str
    purpose: Purpose
    url: str
    """The URL asked for first."""
    announced: str | None = None
    """The ``lastmod`` or date that the sitemap or feed gave for it, as written there."""
    found_in: str | None = None
    """The URL of the feed, sitemap or section that named it; None for configured and known ones."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and the response to it, as they went over the wire, transfer encoding undone."""

    errand: Errand
    url: str
    """The URL of this very request; differs from the errand's after a redirect."""
    method: str
    request_headers: tuple[tuple[str, str], ...]
    protocol: str
    """``HTTP/1.1`` or as the server said."""
    status: int
    response_headers: tuple[tuple[str, str], ...]
    body: bytes
    """De-chunked, its Content-Encoding kept."""
    fetched_at: datetime
    ip_address: str | None = None
    truncated: str | None = None
    """A WARC-Truncated reason (``length time disconnect unspecified``) when the body is not whole."""


class Unfetched(StrEnum):
    """How an errand can end without a response."""

    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Missed:
    """An attempt that brought no response: it failed on the way, or Winnow itself refused to make it."""

    errand: Errand
    url: str
    kind: Unfetched
    reason: str
    """A short name (``robots``, ``timeout``, ``dns``), the same word for the same cause: it is counted."""
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Continued:
    """The pages of one article that a crawl followed from the first on, as far as it came."""

    source: str
    url: str
    """Where the first page came from."""
    fetch_id: str
    """The first page's."""
    parts: tuple[str, ...]
    """The fetch ids of the pages behind it, in order; empty when none of them could be had."""
    ended: str | None
    """Why the next page, which the last one names, is not among them; None when there is none."""
    at: datetime


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What is known of an address that was fetched before."""

    source: str
    identity: str
    url: str
    """The URL to ask again."""
    first_fetched: datetime
    last_fetched: datetime
    announced: str | None
    """What was announced when it was last fetched."""
    etag: str | None
    last_modified: str | None
    waits: bool = False
    """Whether it names a next page of its article, and nobody has told yet how far that goes."""


@dataclass(frozen=True, slots=True)
class Payload:
    """An archived response whose payload another response may repeat."""

    record_id: str
    """Its WARC-Record-ID, with the angle brackets taken off."""
    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of one page, as archived, and what the exchange says of them."""

    body: bytes
    url: str | None = None
    content_type: str | None = None
    """The Content-Type header, charset included."""
    content_encoding: str | None = None
    """The Content-Encoding header; its encodings are still on ``body``."""
    fetched_at: datetime | None = None
    truncated: bool = False


# -- separating -----------------------------------------------------------------------------


class Label(StrEnum):
    """What a block is. Closed: every visible block gets exactly one."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    BODY = "body"
    CAPTION = "caption"
    GALLERY = "gallery"
    COMMENT = "comment"
    COMMENT_FORM = "comment_form"
    PROMO = "promo"
    RELATED = "related"
    BIO = "bio"
    NOTICE = "notice"
    PAYWALL = "paywall"
    CONSENT = "consent"
    SHARE = "share"
    NAV = "nav"
    AD = "ad"
    FOOTER = "footer"
    OTHER = "other"


class Kind(StrEnum):
    """The form of a block, whatever it says."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    CAPTION = "caption"
    OTHER = "other"


class Outcome(StrEnum):
    """What a page turned out to be: an article, or which other thing."""

    ARTICLE = "article"
    CONSENT_WALL = "consent-wall"
    PAYWALL_STUB = "paywall-stub"
    ADBLOCK_WALL = "adblock-wall"
    BOT_CHECK = "bot-check"
    SOFT_404 = "soft-404"
    INDEX_PAGE = "index-page"
    GALLERY_ONLY = "gallery-only"
    VIDEO_ONLY = "video-only"
    LIVE_BLOG = "live-blog"
    TOO_SHORT = "too-short"
    NOT_HTML = "not-html"
    TRUNCATED = "truncated"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    TIMED_OUT = "timed-out"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Block:
    """One visible block of a page, before anyone has judged it."""

    n: int
    kind: Kind
    text: str
    path: str | None = None
    """Its place in the tree (``/html/body/p[3]``); None in plain text."""
    line: int | None = None
    """Its 1-based line; plain text only."""


@dataclass(frozen=True, slots=True)
class LabelledBlock:
    """One visible block with its one label and the one rule that gave it."""

    n: int
    label: Label
    kind: Kind
    text: str
    rule: str
    path: str | None = None
    line: int | None = None
    part: int = 1
    """Which page of the article it stands on, from 1."""

    @property
    def place(self) -> str:
        """Where it stands, as people read it."""
        place = self.path or (f"block {self.n}" if self.line is None else f"line {self.line}")
        return place if self.part == 1 else f"page {self.part}: {place}"


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader comment. ``parent`` is the ``n`` of the comment it answers."""

    n: int
    author: str | None
    published: str | None
    raw_published: str | None
    text: str
    parent: int | None = None
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class GalleryImage:
    """One picture of a gallery; at least one of its fields is there."""

    url: str | None
    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class Gallery:
    """A run of pictures that is not part of the prose, in page order."""

    title: str | None
    images: tuple[GalleryImage, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A statement of the page about itself, such as where it was first published."""

    kind: str
    """``syndication``, ``age``, ``correction``, ``continued``, ``licence``."""
    text: str
    outlet: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was found, and the string it was read from."""

    source: str
    raw: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself, each value with its evidence under the field's name."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    free_to_read: bool | None = None
    provenance: Mapping[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Continuation:
    """The next page of the article that a page shows."""

    url: str
    number: int
    """2 for the one behind the first."""

    @property
    def is_second(self) -> bool:
        """Whether the page that names it is the article's first, where following begins."""
        return self.number == 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one page: its outcome, its facts, every block with its label, and what was set aside.

    Of an article over several pages there is one for each of them, and one of all together.
    """

    outcome: Outcome
    reason: str | None
    url: str | None
    facts: Facts = field(default_factory=Facts)
    blocks: tuple[LabelledBlock, ...] = ()
    comments: tuple[Comment, ...] = ()
    galleries: tuple[Gallery, ...] = ()
    notices: tuple[Notice, ...] = ()
    continuation: Continuation | None = None
    """The next page, which is not part of this."""
    pages: int = 1
    """How many pages this is the verdict on."""

    @property
    def text(self) -> str:
        """The body blocks in order, joined by newlines; empty unless this is an article."""
        if self.outcome is not Outcome.ARTICLE:
            return ""
        return "\n".join(block.text for block in self.blocks if block.label is Label.BODY)
