"""Stores one version of an article with its pages, blocks, comments, pictures, notices and the origin of each value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from db.content import seal
from db.rows import Value, insert, insert_all, storable, update
from db.settings import KeepComments
from db.sqlite import sqlite3
from db.warc import sha256_of
from pipeline.model import Comment, Facts, Label, Verdict

PARTS_OF_VERSION: Final = ("block", "comment", "gallery_image", "notice", "field", "version_page")
"""The tables that hold what belongs to a version."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an article shows at one sighting, on one page or on several."""

    article_id: str
    fetch_ids: tuple[str, ...]
    """Of its pages, in order."""
    seen: str
    """When the first of them was fetched."""
    verdict: Verdict
    extraction_id: str
    keep_comments: KeepComments


@dataclass(frozen=True, slots=True)
class _Latest:
    version_id: int
    version: int
    title: str | None
    text: str
    continues_at: str | None
    pages: int


def store_version(connection: sqlite3.Connection, shown: Shown) -> int:
    """Store what an article shows as its next version unless title and text are those of the latest; return the latest.

    Like is compared with like, where an article is on several pages:

    - A page that names a next one says nothing of an article that is stored with its other pages, or whose stored text
      begins with it: all its pages will, when the crawl has followed them. Nor do the first of them, when it broke off.
    - A version whose last page names a next one is unfinished, as a page alone is until those behind it are had. What
      goes on from its very text finishes it in its place; everything else is a new version.
    """
    title, text = _title_and_text(shown.verdict)
    latest = _find_latest(connection, shown.article_id)
    if latest and (_says_nothing(shown.verdict, latest) or (title, text) == (latest.title, latest.text)):
        return latest.version
    if latest and _finishes(shown.verdict, latest):
        _finish(connection, latest, shown)
        return latest.version
    number = latest.version + 1 if latest else 1
    named: dict[str, Value] = {
        "article_id": shown.article_id,
        "version": number,
        "fetch_id": shown.fetch_ids[0],
        "seen": shown.seen,
    }
    version_id = insert(connection, "version", named | _content(shown))
    _store_parts(connection, version_id, shown)
    return number


def _title_and_text(verdict: Verdict) -> tuple[str | None, str]:
    title = verdict.facts.title
    return storable(title) if title is not None else None, storable(verdict.text)


def _find_latest(connection: sqlite3.Connection, article_id: str) -> _Latest | None:
    row = connection.execute(
        "SELECT version_id, version, title, text, continues_at,"
        " (SELECT max(1, count(*)) FROM version_page p WHERE p.version_id = v.version_id)"
        " FROM version v WHERE article_id = ? ORDER BY version DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    return _Latest(*row) if row else None


def _says_nothing(verdict: Verdict, latest: _Latest) -> bool:
    title, text = _title_and_text(verdict)
    is_begun = title == latest.title and latest.text.startswith(text + "\n")
    return verdict.continuation is not None and (verdict.pages < latest.pages or is_begun)


def _finishes(verdict: Verdict, latest: _Latest) -> bool:
    title, text = _title_and_text(verdict)
    goes_on = latest.continues_at is not None and verdict.pages > latest.pages
    return goes_on and title == latest.title and text.startswith(latest.text + "\n")


def _finish(connection: sqlite3.Connection, latest: _Latest, shown: Shown) -> None:
    for table in PARTS_OF_VERSION:
        connection.execute(f"DELETE FROM {table} WHERE version_id = ?", (latest.version_id,))  # noqa: S608 - names are ours
    update(connection, "version", _content(shown), {"version_id": latest.version_id})
    _store_parts(connection, latest.version_id, shown)


def _content(shown: Shown) -> dict[str, Value]:
    _, text = _title_and_text(shown.verdict)
    continuation = shown.verdict.continuation
    return {
        "extraction_id": shown.extraction_id,
        **_facts(shown.verdict.facts),
        "text": text,
        "text_sha256": sha256_of(text.encode()),
        "words": len(text.split()),
        "continues_at": continuation.url if continuation else None,
    }


def _facts(facts: Facts) -> dict[str, Value]:
    return {
        "title": facts.title,
        "authors": _as_json(facts.authors),
        "published": facts.published,
        "modified": facts.modified,
        "language": facts.language,
        "section": facts.section,
        "tags": _as_json(facts.tags),
        "canonical_url": facts.canonical_url,
        "free_to_read": facts.free_to_read,
    }


def _store_parts(connection: sqlite3.Connection, version_id: int, shown: Shown) -> None:
    """Store all that belongs to a version, seal it, and have it found by its words."""
    verdict, keep = shown.verdict, shown.keep_comments
    insert_all(
        connection,
        "block",
        (
            (
                version_id,
                block.n,
                block.label,
                block.kind,
                block.rule,
                block.path,
                _block_text(block.label, block.text, keep),
                block.part,
            )
            for block in verdict.blocks
        ),
    )
    insert_all(connection, "comment", (_comment(version_id, comment, keep) for comment in _kept(verdict, keep)))
    insert_all(
        connection,
        "gallery_image",
        (
            (version_id, number, n, gallery.title, image.url, image.caption, image.credit)
            for number, gallery in enumerate(verdict.galleries)
            for n, image in enumerate(gallery.images)
        ),
    )
    insert_all(
        connection,
        "notice",
        ((version_id, n, said.kind, said.text, said.outlet, said.url) for n, said in enumerate(verdict.notices)),
    )
    insert_all(connection, "field", _origins(version_id, verdict.facts))
    if verdict.pages > 1:
        pages = enumerate(shown.fetch_ids[: verdict.pages], start=1)
        insert_all(connection, "version_page", ((version_id, part, fetch_id) for part, fetch_id in pages))
    seal(connection, version_id)
    _index(connection, shown.article_id, *_title_and_text(verdict))


def _block_text(label: Label, text: str, keep: KeepComments) -> str | None:
    """The block's text; withheld where a comment block would bring back the names or words that are not to be kept."""
    return None if label is Label.COMMENT and keep is not KeepComments.ALL else text


def _kept(verdict: Verdict, keep: KeepComments) -> tuple[Comment, ...]:
    return () if keep is KeepComments.NONE else verdict.comments


def _comment(version_id: int, comment: Comment, keep: KeepComments) -> tuple[Value, ...]:
    author = comment.author if keep is KeepComments.ALL else None
    published = (comment.published, comment.raw_published)
    return (version_id, comment.n, author, *published, comment.parent, comment.text, comment.permalink)


def _origins(version_id: int, facts: Facts) -> Iterator[tuple[Value, ...]]:
    for name, evidence in facts.provenance.items():
        value = getattr(facts, name, None)
        told = value if value is None or isinstance(value, str) else _as_json(value)
        yield version_id, name, told, evidence.raw, evidence.source


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _index(connection: sqlite3.Connection, article_id: str, title: str | None, text: str) -> None:
    """Keep the full-text index at the latest version, under the article's own row number."""
    (n,) = connection.execute("SELECT n FROM article WHERE article_id = ?", (article_id,)).fetchone()
    connection.execute("DELETE FROM v1_search WHERE rowid = ?", (n,))
    connection.execute(
        "INSERT INTO v1_search (rowid, article_id, title, text) VALUES (?, ?, ?, ?)", (n, article_id, title, text)
    )
