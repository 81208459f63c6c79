"""Finds what a home holds of one page: its archived bytes, the rules it was separated by, and what was made of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from db.archive_read import ArchiveReader
from db.settings import Settings
from db.sqlite import sqlite3
from db.warc import page_from, parse_instant
from pipeline.errors import ArchiveError, NotStoredError
from pipeline.model import (
    Continuation,
    Evidence,
    Facts,
    Kind,
    Label,
    LabelledBlock,
    Outcome,
    Page,
    Purpose,
    Rules,
    Verdict,
)
from pipeline.urls import identity

_FACTS: Final = "title, authors, published, modified, language, section, tags, canonical_url, free_to_read"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page of the archive, and what the database says of it."""

    pages: tuple[Page, ...]
    """One, or all those of an article that is stored with several; first the one that was named."""
    is_whole: bool
    """Whether the article, as it is stored, goes on nowhere else."""
    rules: Rules
    """Those of its source, in the run that fetched it."""
    origin: Mapping[str, str]
    """Where it came from: ``source``, ``fetched``, ``fetch``, ``bytes``, and ``article``, ``version``, ``extraction``
    where there is a record."""
    verdict: Verdict | None
    """The stored verdict: of an article without comments, galleries and notices, of another page its outcome alone;
    None when there is none."""


def find_page(db: Database, archive: Path, target: str) -> StoredPage:
    """Return the page that a URL, an article id or a fetch id names: the last one that was archived for it.

    Raises:
        NotStoredError: The home holds no such page; says what it does know.
        ArchiveError: Its record, or the one it repeats, is damaged or lost.
    """
    connection = db.conn
    fetch_id = _fetch_of(connection, target)
    if fetch_id is None:
        raise NotStoredError([f"explain: {_unknown(connection, target)}"])
    run_id, source, purpose, url, at, article_id = connection.execute(
        "SELECT run_id, source, purpose, final_url, fetched_at, article_id FROM fetch WHERE fetch_id = ?", (fetch_id,)
    ).fetchone()
    page, place = _page(connection, archive, fetch_id)
    verdict, made, more = _stored(connection, fetch_id, article_id, url) if purpose != Purpose.PART else (None, {}, ())
    return StoredPage(
        pages=(page, *(_page(connection, archive, part)[0] for part in more)),
        is_whole=verdict is None or verdict.continuation is None,
        rules=Settings(connection).of(run_id, source).rules,
        origin={"source": source, "fetched": at[:19] + "Z", "fetch": fetch_id, "bytes": place, **made},
        verdict=verdict,
    )


def _page(connection: sqlite3.Connection, archive: Path, fetch_id: str) -> tuple[Page, str]:
    """Return the page that a fetch brought or repeats, and where its bytes are."""
    url, at, refers_to, file, offset, truncated = connection.execute(
        "SELECT f.final_url, f.fetched_at, f.refers_to, p.warc_file, p.warc_offset, p.truncated"
        " FROM fetch f LEFT JOIN fetch p ON p.fetch_id = coalesce(f.refers_to, f.fetch_id) WHERE f.fetch_id = ?",
        (fetch_id,),
    ).fetchone()
    if file is None:
        raise ArchiveError(f"the fetch {fetch_id} repeats {refers_to}, which is lost")
    head, body = ArchiveReader(archive).read_at(file, offset).http()
    page = page_from(body, head.headers, url, parse_instant(at), is_truncated=truncated is not None)
    return page, f"{file} at {offset}"


def _fetch_of(connection: sqlite3.Connection, target: str) -> str | None:
    """Return the id of the fetch that brought what is named; None if there is none."""
    row = connection.execute(
        "SELECT fetch_id FROM fetch WHERE status IS NOT NULL AND fetch_id = coalesce("
        " (SELECT v.fetch_id FROM article a JOIN version v ON v.article_id = a.article_id AND v.version = a.latest"
        "  WHERE a.article_id = ?1),"
        " (SELECT payload_id FROM address WHERE identity = ?2 AND payload_id IS NOT NULL"
        "  ORDER BY last_fetched DESC LIMIT 1),"
        " ?1)",
        (target, identity(target)),
    ).fetchone()
    return row[0] if row else None


def _unknown(connection: sqlite3.Connection, target: str) -> str:
    """Return what can be said of something that has no page: how asking for it ended, if it was."""
    row = connection.execute(
        "SELECT outcome, coalesce(reason, status, '') FROM fetch WHERE ?1 IN (url, final_url, fetch_id)"
        " ORDER BY n DESC LIMIT 1",
        (target,),
    ).fetchone()
    if row:
        return f"no page was ever archived for {target}; asking for it ended as {row[0]} ({row[1]})"
    return f"{target} is no file, and no URL, article or fetch of this home; `winnow run` fetches, or save the page"


def _stored(
    connection: sqlite3.Connection, fetch_id: str, article_id: str | None, url: str
) -> tuple[Verdict | None, dict[str, str], tuple[str, ...]]:
    """Return the stored verdict on a fetch, which record it is, and the fetches of the article's further pages.

    An article whose text did not change got no version from this fetch: its latest one then speaks.
    """
    row = connection.execute(
        f"SELECT version_id, article_id, version, extraction_id, continues_at, {_FACTS} FROM version"  # noqa: S608 - a constant
        " WHERE fetch_id = ?1 OR article_id = ?2 ORDER BY fetch_id = ?1 DESC, version DESC LIMIT 1",
        (fetch_id, article_id),
    ).fetchone()
    if row:
        version_id, found_id, version, extraction, continues_at, *facts = row
        more = connection.execute(
            "SELECT fetch_id FROM version_page WHERE version_id = ? AND part > 1 ORDER BY part", (version_id,)
        ).fetchall()
        verdict = Verdict(
            Outcome.ARTICLE,
            None,
            url,
            _facts(facts, _provenance(connection, version_id)),
            _blocks(connection, version_id),
            continuation=Continuation(continues_at, 2 + len(more)) if continues_at else None,
            pages=1 + len(more),
        )
        made = {"article": found_id, "version": str(version), "extraction": extraction}
        return verdict, made, tuple(part for (part,) in more)
    row = connection.execute(
        "SELECT outcome, reason, extraction_id FROM rejection WHERE fetch_id = ?", (fetch_id,)
    ).fetchone()
    return (Verdict(Outcome(row[0]), row[1], url), {"extraction": row[2]}, ()) if row else (None, {}, ())


def _facts(row: list[Any], provenance: dict[str, Evidence]) -> Facts:
    title, authors, published, modified, language, section, tags, canonical, free = row
    return Facts(
        title=title,
        authors=tuple(json.loads(authors)),
        published=published,
        modified=modified,
        language=language,
        section=section,
        tags=tuple(json.loads(tags)),
        canonical_url=canonical,
        free_to_read=None if free is None else bool(free),
        provenance=provenance,
    )


def _provenance(connection: sqlite3.Connection, version_id: int) -> dict[str, Evidence]:
    rows = connection.execute("SELECT field, source, raw FROM field WHERE version_id = ?", (version_id,))
    return {field: Evidence(source, raw) for field, source, raw in rows}


def _blocks(connection: sqlite3.Connection, version_id: int) -> tuple[LabelledBlock, ...]:
    """Return the blocks; the text of one that the source did not want kept is empty."""
    rows = connection.execute(
        "SELECT n, label, kind, text, rule, path, part FROM block WHERE version_id = ? ORDER BY n", (version_id,)
    )
    return tuple(
        LabelledBlock(n, Label(label), Kind(kind), text or "", rule, path, part=part)
        for n, label, kind, text, rule, path, part in rows
    )
