"""The digest of all that is stored of one version, so that no bit of it can rot unseen."""

from __future__ import annotations

import json
from typing import Final

from db.sqlite import sqlite3
from db.warc import sha256_of

PARTS: Final = {
    "version": "article_id, version, fetch_id, extraction_id, seen, title, authors, published, modified, language,"
    " section, tags, canonical_url, free_to_read, text, text_sha256, words",
    "field": "field, value, raw, source",
    "block": "n, label, kind, rule, path, text",
    "comment": "n, author, published, raw_published, parent, text, permalink",
    "gallery_image": "gallery, n, title, url, caption, credit",
    "notice": "n, kind, text, outlet, url",
}
"""The tables that hold a version, and their columns, but for the number of its row."""
OF_SEVERAL_PAGES: Final = {
    "version": ("continues_at", "continues_at IS NOT NULL"),
    "block": ("n, part", "part > 1"),
    "version_page": ("part, fetch_id", "part > 0"),
}
"""What only articles of several pages have: columns, and where they tell something. A version that has nothing of it
keeps the digest that releases gave it which knew one page alone."""


def content_sha256(connection: sqlite3.Connection, version_id: int) -> str:
    """The digest of a version with all that belongs to it, in hex; as long as nothing changes, the same for ever."""
    rows = [
        row
        for table, columns in PARTS.items()
        for row in connection.execute(
            f"SELECT {columns} FROM {table} WHERE version_id = ? ORDER BY 1, 2",  # noqa: S608 - the names above
            (version_id,),
        )
    ]
    rows += [
        row
        for table, (columns, where) in OF_SEVERAL_PAGES.items()
        for row in connection.execute(
            f"SELECT {columns} FROM {table} WHERE version_id = ? AND {where} ORDER BY 1",  # noqa: S608 - as above
            (version_id,),
        )
    ]
    # All letters escaped: which of them Python prints changes with Unicode. Bytes are only where a row has rotted.
    return sha256_of(json.dumps(rows, default=repr).encode())


def seal(connection: sqlite3.Connection, version_id: int) -> None:
    """Keep the digest of a version that was stored to the end."""
    connection.execute(
        "INSERT OR REPLACE INTO content VALUES (?, ?)", (version_id, content_sha256(connection, version_id))
    )
