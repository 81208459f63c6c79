"""Decides which article a page shows, and whether what it shows is a new version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from db.addresses import Address, claim_address, find_address
from db.events import ArchivedExchange
from db.rows import Value, insert, storable, update
from db.settings import SourceSettings
from db.sqlite import sqlite3
from db.versions import Shown, store_version
from db.warc import format_instant, sha256_of
from pipeline.model import Purpose, Verdict
from pipeline.urls import identity, same_site

ARTICLE_ID_CHARS: Final = 16  # 64 bits: a clash among 100 million articles has odds of 1 in 3,700
SAME_TEXT_SHARE: Final = 0.5  # of the longer text's characters, in whole blocks that both texts have


@dataclass(frozen=True, slots=True)
class Sighting:
    """A page that turned out to be an article, with what was known of its addresses before."""

    event: ArchivedExchange
    verdict: Verdict
    settings: SourceSettings
    extraction_id: str

    @property
    def source(self) -> str:
        """The source that was fetched."""
        return self.event.errand.source

    @property
    def asked(self) -> str:
        """The identity asked for first."""
        return identity(self.event.errand.url)

    @property
    def shown(self) -> str:
        """The identity that gave the page."""
        return identity(self.event.url)

    @property
    def canonical(self) -> str | None:
        """The canonical URL the page names, if it may count for identity: same site, no listing, not the root."""
        url = self.verdict.facts.canonical_url
        if not url or not same_site(url, self.event.url):
            return None
        parts = urlsplit(url)
        is_root = not parts.path.strip("/") and not parts.query
        return None if is_root or identity(url) in self.settings.listings else url


def store_article(connection: sqlite3.Connection, sighting: Sighting) -> str:
    """Store what a page shows and return the id of its article; a new version only if title or text is new."""
    found = _find_article(connection, sighting)
    article_id = found or _new_article(connection, sighting)
    if found is None or _may_speak(connection, sighting, article_id):
        _speak(connection, sighting, article_id)
    see_article(connection, article_id, sighting.event)
    if sighting.canonical:
        claim_address(connection, sighting.source, sighting.canonical, article_id)
    return article_id


def continue_article(connection: sqlite3.Connection, shown: Shown, addresses: Iterable[str]) -> None:
    """Store what an article shows on all its pages, if the first of them, at these identities, speaks for it."""
    (speaker,) = connection.execute("SELECT speaker FROM article WHERE article_id = ?", (shown.article_id,)).fetchone()
    if speaker in map(storable, addresses):
        update(connection, "article", {"latest": store_version(connection, shown)}, {"article_id": shown.article_id})


def see_article(connection: sqlite3.Connection, article_id: str, event: ArchivedExchange) -> None:
    """Note that the article is there, whether or not anything about it changed."""
    seen = {"last_seen": format_instant(event.fetched_at), "gone_at": None}
    update(connection, "article", seen, {"article_id": article_id})


def lose_article(connection: sqlite3.Connection, article_id: str, event: ArchivedExchange) -> None:
    """Note that the article is gone; it and its versions stay, and any other address of it may now speak for it."""
    connection.execute(
        "UPDATE article SET gone_at = coalesce(gone_at, ?), speaker = NULL, speaker_is_canonical = 0"
        " WHERE article_id = ? AND (speaker IS NULL OR speaker IN (?, ?))",
        (format_instant(event.fetched_at), article_id, identity(event.url), identity(event.errand.url)),
    )


def article_id_of(source: str, address: str) -> str:
    """The id of the article first seen in a source under an identity."""
    return sha256_of(f"{source}\n{address}".encode("utf-8", "replace"))[:ARTICLE_ID_CHARS]


def _find_article(connection: sqlite3.Connection, sighting: Sighting) -> str | None:
    """The article that the page belongs to; None if it is a new one.

    An address that was fetched is believed. An address that a page only named as canonical is believed when both
    texts are the same in the main: sites that name one canonical address on every page would melt into one article.
    """
    addresses = [find_address(connection, sighting.source, name) for name in (sighting.shown, sighting.asked)]
    for address in addresses:
        if address and address.article_id and not address.is_claim:
            return address.article_id
    if sighting.canonical:
        addresses.append(find_address(connection, sighting.source, identity(sighting.canonical)))
    for address in addresses:
        if (
            address
            and _is_page_of_article(address)
            and _tells_the_same(connection, address.article_id, sighting.verdict)
        ):
            return address.article_id
    return None


def _is_page_of_article(address: Address) -> bool:
    return address.article_id is not None and address.purpose == Purpose.PAGE


def _tells_the_same(connection: sqlite3.Connection, article_id: str | None, verdict: Verdict) -> bool:
    texts = connection.execute("SELECT text FROM version WHERE article_id = ?", (article_id,))
    return any(_share(text, storable(verdict.text)) >= SAME_TEXT_SHARE for (text,) in texts)


def _share(one: str, other: str) -> float:
    """The share of the longer text that whole blocks in both texts make up."""
    longest = max(len(one), len(other))
    common = set(one.split("\n")) & set(other.split("\n"))
    return sum(map(len, common)) / longest if longest else 0.0


def _new_article(connection: sqlite3.Connection, sighting: Sighting) -> str:
    article_id = article_id_of(sighting.source, sighting.asked)
    at = format_instant(sighting.event.fetched_at)
    row = {"article_id": article_id, "source": sighting.source, "first_seen": at, "last_seen": at}
    insert(connection, "article", row | {"latest": 0, "speaker_is_canonical": 0})
    return article_id


def _may_speak(connection: sqlite3.Connection, sighting: Sighting, article_id: str) -> bool:
    """Whether the page's address is the one whose changes are versions.

    An article that stands at two addresses (its AMP page, say) would else change its text to and fro every night.
    The address first seen speaks, until one comes that the pages themselves call canonical, or until it is gone.
    """
    speaker, is_canonical = connection.execute(
        "SELECT speaker, speaker_is_canonical FROM article WHERE article_id = ?", (article_id,)
    ).fetchone()
    if speaker is None or speaker in (sighting.shown, sighting.asked):
        return True
    return _is_self_canonical(sighting) and not is_canonical


def _is_self_canonical(sighting: Sighting) -> bool:
    return sighting.canonical is not None and identity(sighting.canonical) == sighting.shown


def _speak(connection: sqlite3.Connection, sighting: Sighting, article_id: str) -> None:
    number = store_version(
        connection,
        Shown(
            article_id,
            (sighting.event.fetch_id,),
            format_instant(sighting.event.fetched_at),
            sighting.verdict,
            sighting.extraction_id,
            sighting.settings.keep_comments,
        ),
    )
    speaker: dict[str, Value] = {
        "speaker": sighting.shown,
        "speaker_is_canonical": int(_is_self_canonical(sighting)),
        "latest": number,
    }
    update(connection, "article", speaker, {"article_id": article_id})
