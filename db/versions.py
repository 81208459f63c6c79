"""Stores one version of an article with its blocks, comments, pictures, notices and the origin of each value."""

from __future__ import annotations

import json
from collections.abc import Iterator

from db.content import seal
from db.events import ArchivedExchange
from db.rows import Value, insert, insert_all, storable
from db.settings import KeepComments
from db.sqlite import sqlite3
from db.warc import format_instant, sha256_of
from pipeline.model import Comment, Facts, Label, Verdict


def store_version(
    connection: sqlite3.Connection,
    *,
    article_id: str,
    event: ArchivedExchange,
    verdict: Verdict,
    extraction_id: str,
    keep_comments: KeepComments,
) -> int:
    """Store the page as the article's next version unless title and text are those of the latest; return the latest."""
    text = storable(verdict.text)
    title = storable(verdict.facts.title) if verdict.facts.title is not None else None
    latest, *told = connection.execute(
        "SELECT version, title, text_sha256 FROM version WHERE article_id = ? ORDER BY version DESC LIMIT 1",
        (article_id,),
    ).fetchone() or (0, None, None)
    number = int(latest)
    digest = sha256_of(text.encode())
    if number and told == [title, digest]:
        return number
    version_id = insert(
        connection,
        "version",
        {
            "article_id": article_id,
            "version": number + 1,
            "fetch_id": event.fetch_id,
            "extraction_id": extraction_id,
            "seen": format_instant(event.fetched_at),
            **_facts(verdict.facts),
            "text": text,
            "text_sha256": digest,
            "words": len(text.split()),
        },
    )
    _store_parts(connection, version_id, verdict, keep_comments)
    seal(connection, version_id)
    _index(connection, article_id, title, text)
    return number + 1


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


def _store_parts(connection: sqlite3.Connection, version_id: int, verdict: Verdict, keep: KeepComments) -> None:
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
