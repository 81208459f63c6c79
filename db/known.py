"""Answers what earlier runs fetched, from the database, read-only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from db.archive_read import ArchiveReader
from db.sqlite import sqlite3
from db.warc import page_from, parse_instant
from pipeline.errors import ArchiveError
from pipeline.model import KnownPage, Page, Payload, Purpose
from pipeline.urls import identity

_COLUMNS: Final = "source, identity, url, first_fetched, last_fetched, announced, etag, last_modified, waits"


class Known:
    """The known addresses and payloads; implements the spiders' port ``KnownPages`` and the archive's questions."""

    def __init__(self, db: Database, archive: Path | None = None) -> None:
        """Take a database of ``open_reader``; each answer is of the moment it is asked for.

        ``archive`` is the folder of the WARC files; without it ``archived`` knows nothing, and every payload that the
        database knows counts as being there.
        """
        self._connection: sqlite3.Connection = db.conn
        self._archive = archive

    def find(self, source: str, url: str) -> KnownPage | None:
        """What is known of an address of the source, by identity; None if it never got an answer that tells of it."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM address WHERE source = ? AND identity = ? AND first_fetched IS NOT NULL",  # noqa: S608 - a constant
            (source, identity(url)),
        ).fetchone()
        return _page(row) if row else None

    def pages(self, source: str) -> Iterator[KnownPage]:
        """Every page of the source that was asked for by its own URL, in the order of identities."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM address WHERE source = ? AND purpose = ? AND asked AND first_fetched IS NOT NULL"  # noqa: S608 - a constant
            " ORDER BY identity",
            (source, Purpose.PAGE),
        )
        yield from map(_page, rows.fetchall())

    def parts(self, source: str) -> Iterator[str]:
        """The identity of every later page of an article of the source."""
        rows = self._connection.execute(
            "SELECT identity FROM address WHERE source = ? AND purpose = ?", (source, Purpose.PART)
        )
        yield from (address for (address,) in rows.fetchall())

    def archived(self, source: str, url: str) -> Page | None:
        """The bytes that an address of the source last answered with, whole; None if they are not there to be read."""
        if self._archive is None:
            return None
        row = self._connection.execute(
            "SELECT f.warc_file, f.warc_offset, f.final_url, f.fetched_at FROM address a"
            " JOIN fetch f ON f.fetch_id = a.payload_id WHERE a.source = ? AND a.identity = ?",
            (source, identity(url)),
        ).fetchone()
        if row is None:
            return None
        file, offset, final_url, fetched_at = row
        try:
            head, body = ArchiveReader(self._archive).read_at(file, offset).http()
        except ArchiveError:
            return None
        return page_from(body, head.headers, final_url, parse_instant(fetched_at), is_truncated=False)

    def payload(self, sha256: str) -> Payload | None:
        """The archived response that holds a body of this hex SHA-256, whole; None if there is none."""
        return self._payload(
            "SELECT fetch_id, final_url, fetched_at, warc_file, warc_offset + warc_length FROM fetch"
            " WHERE sha256 = ? AND status = 200 AND refers_to IS NULL AND truncated IS NULL ORDER BY n LIMIT 1",
            sha256,
        )

    def payload_of(self, source: str, url: str) -> Payload | None:
        """The archived response that holds the last body an address of the source gave; None if there is none."""
        return self._payload(
            "SELECT f.fetch_id, f.final_url, f.fetched_at, f.warc_file, f.warc_offset + f.warc_length FROM address a"
            " JOIN fetch f ON f.fetch_id = a.payload_id WHERE a.source = ? AND a.identity = ?",
            source,
            identity(url),
        )

    def place_of(self, fetch_id: str) -> tuple[str, int] | None:
        """The WARC file's name and the offset in it of a response's record; None if it is not known."""
        row = self._connection.execute("SELECT warc_file, warc_offset FROM fetch WHERE fetch_id = ?", (fetch_id,))
        found: tuple[str, int] | None = row.fetchone()
        return found

    def _payload(self, query: str, *values: str) -> Payload | None:
        row = self._connection.execute(query, values).fetchone()
        if row is None:
            return None
        fetch_id, url, fetched_at, file, end = row
        return Payload(fetch_id, url, parse_instant(fetched_at)) if self._is_there(file, end) else None

    def _is_there(self, file: str, end: int) -> bool:
        """Whether the archive still has the record: nothing may refer to one in a file that was lost."""
        if self._archive is None:
            return True
        try:
            return (self._archive / file).stat().st_size >= end
        except FileNotFoundError:
            return False


def _page(row: tuple[Any, ...]) -> KnownPage:
    source, address, url, first, last, announced, etag, modified, waits = row
    at = parse_instant(first), parse_instant(last)
    return KnownPage(source, address, url, *at, announced, etag, modified, bool(waits))
