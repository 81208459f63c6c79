"""Keeps what is known of every address that was fetched, or that a page named as its canonical one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

from db.events import ArchivedExchange
from db.rows import Value, insert, storable, update
from db.sqlite import sqlite3
from db.warc import format_instant
from pipeline.model import Outcome, Purpose
from pipeline.urls import identity

UNFINISHED: Final = frozenset({Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.UNREADABLE})
"""Outcomes that say more of the machine or the archive than of the page, which is worth asking for again, whole."""
PASSING: Final = frozenset({408, 425, 429})
"""Answers below 500 that say, as those from 500 on, nothing of the page: too slow, too early, too often."""
VALIDATORS: Final = ("etag", "last_modified")


@dataclass(frozen=True, slots=True)
class Address:
    """One row of the address table, as it was before the event at hand."""

    source: str
    identity: str
    purpose: str
    is_claim: bool
    """Whether the article only named this address and nobody saw it there."""
    sha256: str | None
    outcome: str | None
    """What the last page there turned out to be; None when none was separated."""
    article_id: str | None

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Self:
        """From the columns of ``find_address``."""
        source, identity_, purpose, is_claim, sha256, outcome, article_id = row
        return cls(source, identity_, purpose, bool(is_claim), sha256, outcome, article_id)

    @property
    def is_settled(self) -> bool:
        """Whether the last page there was separated to the end."""
        return self.outcome is not None and self.outcome not in UNFINISHED


def find_address(connection: sqlite3.Connection, source: str, address: str) -> Address | None:
    """The address of a source by identity; None if nobody fetched or named it."""
    row = connection.execute(
        "SELECT source, identity, purpose, is_claim, sha256, outcome, article_id FROM address"
        " WHERE source = ? AND identity = ?",
        (storable(source), storable(address)),
    ).fetchone()
    return Address.from_row(row) if row else None


def note_answer(connection: sqlite3.Connection, event: ArchivedExchange, judged: Outcome | None) -> None:
    """Note an answer at the address asked first and at the one that gave it.

    Not one that passes, 5xx and the like: the address is then as before, and asked for again by the next run.

    Args:
        connection: Inside the writer's transaction.
        event: The exchange.
        judged: What its page turned out to be; None when nothing was separated, or not again.
    """
    if event.status >= 500 or event.status in PASSING:
        return
    for url, is_asked in {
        identity(event.url): (event.url, False),
        identity(event.errand.url): (event.errand.url, True),
    }.values():
        _note(connection, event, url, is_asked=is_asked)
        values = _validators(event)
        if judged:
            values["outcome"] = str(judged)
        if judged in UNFINISHED:
            values |= dict.fromkeys(VALIDATORS)  # a 304 would bring no bytes to try again
        if values:
            update(connection, "address", values, {"source": event.errand.source, "identity": identity(url)})


def claim_address(connection: sqlite3.Connection, source: str, url: str, article_id: str) -> None:
    """Note that an article names this address as its own, unless the address is known already."""
    if find_address(connection, source, identity(url)) is None:
        insert(
            connection,
            "address",
            _new(source, url, Purpose.PAGE) | {"asked": 0, "is_claim": 1, "article_id": article_id},
        )


def give_addresses(connection: sqlite3.Connection, event: ArchivedExchange, article_id: str) -> None:
    """Say that the addresses of an exchange show the article, where they do not show another."""
    connection.execute(
        "UPDATE address SET article_id = ?, is_claim = 0"
        " WHERE source = ? AND identity IN (?, ?) AND (article_id IS NULL OR is_claim)",
        (article_id, storable(event.errand.source), identity(event.url), identity(event.errand.url)),
    )


def await_pages(connection: sqlite3.Connection, source: str, urls: Iterable[str], *, waits: bool) -> None:
    """Note whether the first page of an article, at these addresses, waits to be told of the pages behind it."""
    for url in urls:
        update(connection, "address", {"waits": int(waits)}, {"source": source, "identity": identity(url)})


def take_as_parts(connection: sqlite3.Connection, source: str, urls: Iterable[str]) -> None:
    """Note that these addresses are later pages of an article: asked for with its first, never alone."""
    for url in urls:
        update(connection, "address", {"purpose": str(Purpose.PART)}, {"source": source, "identity": identity(url)})


def _note(connection: sqlite3.Connection, event: ArchivedExchange, url: str, *, is_asked: bool) -> None:
    errand, at = event.errand, format_instant(event.fetched_at)
    # The date was announced for the URL asked for, and it is dealt with only by an answer to what was announced.
    announced = errand.announced if is_asked and _is_final(event.status) else None
    connection.execute(
        "INSERT INTO address (source, identity, url, purpose, asked, first_fetched, last_fetched, announced)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET url = excluded.url,"
        " asked = max(asked, excluded.asked), first_fetched = coalesce(first_fetched, excluded.first_fetched),"
        " last_fetched = excluded.last_fetched, announced = coalesce(excluded.announced, announced)",
        [
            storable(value) if isinstance(value, str) else value
            for value in (*_new(errand.source, url, errand.purpose).values(), is_asked, at, at, announced)
        ],
    )


def _is_final(status: int) -> bool:
    """Whether an answer says how things are, and not only to look elsewhere or later."""
    return 200 <= status < 300 or status in (304, 404, 410)


def _new(source: str, url: str, purpose: Purpose) -> dict[str, Value]:
    return {"source": source, "identity": identity(url), "url": url, "purpose": str(purpose)}


def _validators(event: ArchivedExchange) -> dict[str, Value]:
    """What to ask with next time; a body that is not whole must be asked for again without conditions."""
    if event.status == 304:
        sent = {"etag": event.header("ETag"), "last_modified": event.header("Last-Modified")}
        return {name: value for name, value in sent.items() if value}
    if not 200 <= event.status < 300:
        return {}
    if event.truncated:
        return dict.fromkeys((*VALIDATORS, "payload_id", "sha256"))
    return {
        "etag": event.header("ETag"),
        "last_modified": event.header("Last-Modified"),
        "payload_id": event.payload_id,
        "sha256": event.sha256,
    }
