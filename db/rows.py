"""Writes single rows, every string fit for SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from db.sqlite import sqlite3

Value = str | int | float | None
"""What a column can hold."""
MIN_INTEGER: Final = -(2**63)
MAX_INTEGER: Final = 2**63 - 1
"""What an INTEGER of SQLite can hold; numbers beyond are stored as the nearest."""


def storable(text: str) -> str:
    """The text as SQLite can hold and measure it: a lone surrogate becomes ``?`` and NUL U+FFFD."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Value]) -> int:
    """Insert one row; return its rowid."""
    columns = ", ".join(row)
    marks = ", ".join("?" * len(row))
    cursor = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", _fit(row.values()))  # noqa: S608 - names are ours
    return cursor.lastrowid or 0


def insert_all(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[Value]]) -> None:
    """Insert rows that give every column of the table in its order."""
    fit = [_fit(row) for row in rows]
    if fit:
        marks = ", ".join("?" * len(fit[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", fit)  # noqa: S608 - names are ours


def update(connection: sqlite3.Connection, table: str, row: Mapping[str, Value], where: Mapping[str, Value]) -> None:
    """Set columns of the rows whose columns equal ``where``."""
    changes = ", ".join(f"{name} = ?" for name in row)
    keys = " AND ".join(f"{name} = ?" for name in where)
    connection.execute(f"UPDATE {table} SET {changes} WHERE {keys}", [*_fit(row.values()), *_fit(where.values())])  # noqa: S608 - names are ours


def _fit(values: Iterable[Value]) -> list[Value]:
    return [_fit_one(value) for value in values]


def _fit_one(value: Value) -> Value:
    if isinstance(value, str):
        return storable(value)
    # Larger ones are nothing a page can mean, and must not turn down a whole batch.
    return max(MIN_INTEGER, min(value, MAX_INTEGER)) if isinstance(value, int) else value
