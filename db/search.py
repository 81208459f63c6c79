"""Finds articles by words, best first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database

from db.rows import storable
from db.sqlite import sqlite3
from pipeline.errors import ConfigurationError, DatabaseError

SNIPPET_WORDS: Final = 24
TITLE_WEIGHT: Final = (
    4.0  # a word in the title says more of an article than one in its text; bm25's weight of text is 1
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that matches."""

    article_id: str
    source: str
    url: str
    title: str | None
    published: str | None
    snippet: str
    """A passage with the words found between square brackets."""
    rank: float
    """bm25: the smaller, the better."""


def search(db: Database, query: str, limit: int = 20) -> list[Hit]:
    """The articles that match best, best first; those that match equally well in the order of their ids.

    The query is FTS5's own language (``storm OR flood``, ``"exact words"``, ``title:storm``, ``stor*``). A query that
    is no sentence of that language (``what's new?``) is taken as plain words that must all be there.

    Raises:
        ConfigurationError: There is no word in the query.
        DatabaseError: The database cannot be searched.
    """
    words = _WORD.findall(query)
    if not words:
        raise ConfigurationError([f"search: there is no word in {query!r}; give at least one word to look for"])
    try:
        return _hits(db, storable(query), limit)
    except sqlite3.OperationalError:
        pass  # SQLite has many words for a query it cannot read, and none of its own for them
    try:
        return _hits(db, " ".join(f'"{word}"' for word in words), limit)
    except sqlite3.OperationalError as error:
        raise DatabaseError(f"cannot search: {error}") from error


def _hits(db: Database, query: str, limit: int) -> list[Hit]:
    rows = db.conn.execute(
        "SELECT s.article_id, a.source, a.url, a.title, a.published,"
        " snippet(v1_search, 2, '[', ']', ' … ', ?), bm25(v1_search, 0, ?, 1) AS rank"
        " FROM v1_search s JOIN v1_articles a ON a.article_id = s.article_id"
        " WHERE v1_search MATCH ? ORDER BY rank, s.article_id LIMIT ?",
        (SNIPPET_WORDS, TITLE_WEIGHT, query, limit),
    )
    return [Hit(*row) for row in rows.fetchall()]
