"""Checks the database in itself: SQLite's own checks, the digest of every text, every reference between rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlite_utils import Database

from db.content import content_sha256
from db.findings import Finding, note
from db.migrations import is_up_to_date
from db.sqlite import sqlite3
from db.warc import sha256_of
from pipeline.model import Label

ROTTEN: Final = (sqlite3.Error, ValueError, TypeError, AttributeError, LookupError)
"""What reading rows raises that have changed: pages out of order, bytes in the place of text, numbers of no row."""
OLDER: Final = "the database is of an older release: not all of it is checked before a run has brought it up to date"
REFERENCES: Final = {
    "article {} has no version that is its latest": """
        SELECT article_id FROM article a
        WHERE latest IS NOT (SELECT max(version) FROM version v WHERE v.article_id = a.article_id)""",
    "article {} lacks a version between its first and its latest": """
        SELECT article_id FROM version GROUP BY 1 HAVING min(version) <> 1 OR max(version) <> count(*)""",
    "version {1} of article {0} is not of the article that its fetch {2} brought": """
        SELECT v.article_id, v.version, v.fetch_id FROM version v JOIN fetch f ON f.fetch_id = v.fetch_id
        WHERE f.article_id IS NOT v.article_id""",
    "article {} was not seen first when its first version was": """
        SELECT a.article_id FROM article a JOIN version v ON v.article_id = a.article_id AND v.version = 1
        JOIN fetch f ON f.fetch_id = v.fetch_id WHERE a.first_seen IS NOT f.fetched_at OR a.source IS NOT f.source""",
    "article {} was last seen, or found gone, when no fetch was": """
        SELECT DISTINCT article_id FROM (
            SELECT article_id, last_seen AS at FROM article
            UNION ALL SELECT article_id, gone_at FROM article WHERE gone_at IS NOT NULL
            EXCEPT SELECT article_id, fetched_at FROM fetch WHERE article_id IS NOT NULL)""",
    "fetch {} brought an article, and there is none": """
        SELECT fetch_id FROM fetch WHERE outcome = 'article' AND article_id IS NULL""",
    "what came of fetch {} is not what its rejection says": """
        SELECT f.fetch_id FROM fetch f JOIN rejection r ON r.fetch_id = f.fetch_id
        WHERE f.outcome IS NOT r.outcome OR f.reason IS NOT r.reason""",
    "what came of fetch {} is not what its status says": """
        SELECT fetch_id FROM fetch
        WHERE outcome IN ('failed', 'gone') AND status IS NOT NULL AND reason IS NOT 'http-' || status""",
    "fetch {} repeats the payload of {}, which is lost": """
        SELECT f.fetch_id, f.refers_to FROM fetch f WHERE f.refers_to IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM fetch r WHERE r.fetch_id = f.refers_to)""",
    "fetch {} repeats the payload of {}, which has another digest": """
        SELECT f.fetch_id, f.refers_to FROM fetch f JOIN fetch r ON r.fetch_id = f.refers_to
        WHERE f.sha256 IS NOT NULL AND f.sha256 IS NOT r.sha256""",
    "address {} has its last payload in {}, which is lost": """
        SELECT url, payload_id FROM address WHERE payload_id IS NOT NULL
        AND payload_id NOT IN (SELECT fetch_id FROM fetch)""",
    "article {} is not in the search index as its latest version has it": """
        SELECT a.article_id FROM article a
        JOIN version v ON v.article_id = a.article_id AND v.version = a.latest
        LEFT JOIN v1_search s ON s.rowid = a.n
        WHERE s.article_id IS NOT a.article_id OR s.title IS NOT v.title OR s.text IS NOT v.text""",
    "row {} of the search index is of no article": """
        SELECT rowid FROM v1_search WHERE rowid NOT IN (SELECT n FROM article)""",
    "{1} of version {2} of article {0} is not what its provenance says": """
        SELECT v.article_id, f.field, v.version FROM field f JOIN version v ON v.version_id = f.version_id
        WHERE f.value IS NOT CASE f.field
            WHEN 'title' THEN v.title WHEN 'authors' THEN v.authors WHEN 'published' THEN v.published
            WHEN 'modified' THEN v.modified WHEN 'language' THEN v.language WHEN 'section' THEN v.section
            WHEN 'tags' THEN v.tags WHEN 'canonical_url' THEN v.canonical_url ELSE f.value END""",
}
"""What each broken reference is called, its columns in braces, and the query that finds it."""
OF_SEVERAL_PAGES: Final = {
    "version {1} of article {0} has a page that fetch {2} did not bring for it": """
        SELECT v.article_id, v.version, p.fetch_id FROM version_page p JOIN version v ON v.version_id = p.version_id
        JOIN fetch f ON f.fetch_id = p.fetch_id WHERE f.article_id IS NOT v.article_id""",
    "version {1} of article {0} has a block on page {2}, which it does not have": """
        SELECT v.article_id, v.version, b.part FROM block b JOIN version v ON v.version_id = b.version_id
        WHERE b.part > (SELECT max(1, count(*)) FROM version_page p WHERE p.version_id = b.version_id)""",
}
"""The same, of what databases of older releases do not have."""


class DatabaseCheck:
    """Checks through one connection that only reads; a damaged page is a finding, never an exception."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn
        self.versions = 0

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong."""
        for check in (self._pages, self._views, self._foreign_keys, self._versions, self._references):
            try:
                yield from check()
            except ROTTEN as error:
                yield Finding(f"the database cannot be read to the end: {error}")

    def _pages(self) -> Iterator[Finding]:
        for (line,) in self._connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield Finding(f"SQLite's integrity check: {line}")

    def _views(self) -> Iterator[Finding]:
        for view in self._db.view_names():
            try:
                self._connection.execute(f"SELECT * FROM {view} LIMIT 0")  # noqa: S608 - the names are ours
            except ROTTEN as error:
                yield Finding(f"the view {view} cannot be read: {error}")

    def _foreign_keys(self) -> Iterator[Finding]:
        for table, row, parent, _ in self._connection.execute("PRAGMA foreign_key_check"):
            yield Finding(f"row {row} of table {table} refers to a row of {parent} that is not there")

    def _references(self) -> Iterator[Finding]:
        for what, query in (REFERENCES | (OF_SEVERAL_PAGES if is_up_to_date(self._db) else {})).items():
            for row in self._connection.execute(query):
                yield Finding(what.format(*row))

    def _versions(self) -> Iterator[Finding]:
        if not is_up_to_date(self._db):
            yield note(OLDER)
            return
        rows = self._connection.execute(
            "SELECT version_id, article_id, version, text, text_sha256, words, sha256"
            " FROM version LEFT JOIN content USING (version_id) ORDER BY version_id"
        )
        for version_id, article_id, number, text, digest, words, content in rows:
            self.versions += 1
            name = f"version {number} of article {article_id}"
            if sha256_of(text.encode()) != digest:
                yield Finding(f"the text of {name} is not that of its digest")
            elif text != self._body_of(version_id):
                yield Finding(f"the text of {name} is not its body blocks")
            elif words != len(text.split()):
                yield Finding(f"{name} does not have {words} words")
            elif content_sha256(self._connection, version_id) != content:
                yield Finding(f"{name}, or what belongs to it, is not what was stored")

    def _body_of(self, version_id: int) -> str:
        blocks = self._connection.execute(
            "SELECT text FROM block WHERE version_id = ? AND label = ? ORDER BY n", (version_id, Label.BODY)
        )
        return "\n".join(text or "" for (text,) in blocks)
