"""Writes the articles out, one after the other, as JSON lines or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, TextIO

from sqlite_utils import Database

from db.warc import format_instant

JSON_COLUMNS: Final = ("authors", "tags")
BOOLEAN_COLUMNS: Final = ("free_to_read",)
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""


def export_jsonl(db: Database, out: TextIO, *, source: str | None = None, since: datetime | None = None) -> int:
    """Write one JSON object a line, with the columns of ``v1_articles``; return how many.

    Args:
        db: Read as one consistent state, row by row.
        out: Where to.
        source: Only articles of this source; None means all.
        since: Only articles last seen at or after this instant; None means all.
    """
    count = 0
    for row in _articles(db, source, since):
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def export_csv(db: Database, out: TextIO, *, source: str | None = None, since: datetime | None = None) -> int:
    """Write CSV with a line of column names, as ``export_jsonl`` does otherwise.

    Lists are joined by ``; ``. A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    count = 0
    rows = csv.writer(out)
    rows.writerow(_columns(db))
    for row in _articles(db, source, since):
        rows.writerow([_cell(value) for value in row.values()])
        count += 1
    return count


def _articles(db: Database, source: str | None, since: datetime | None) -> Iterator[dict[str, Any]]:
    columns = _columns(db)
    rows = db.conn.execute(
        "SELECT * FROM v1_articles WHERE (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR last_seen >= ?2)"
        " ORDER BY source, first_seen, article_id",
        (source, format_instant(since) if since else None),
    )
    for row in rows:
        yield {name: _read(name, value) for name, value in zip(columns, row, strict=True)}


def _columns(db: Database) -> list[str]:
    return [told[0] for told in db.conn.execute("SELECT * FROM v1_articles LIMIT 0").description]


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - what a column of SQLite holds
    if name in JSON_COLUMNS:
        return json.loads(value)
    if name in BOOLEAN_COLUMNS and value is not None:
        return bool(value)
    return value


def _cell(value: Any) -> Any:  # noqa: ANN401 - as above
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_STARTS) else text
