"""Names the SQLite that Winnow works with: the one that sqlite-utils took, so that its errors are ours to catch.

It comes with the wheel ``pysqlite3`` where there is one for the platform, and with Python elsewhere. From 3.7.0 to
3.51.2, two connections that write and checkpoint at the same moment may ruin a database in WAL mode (fixed in 3.51.3);
there, the one writer under the lock of the home is what keeps it from happening.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3  # pysqlite3 ships no types; it is Python's module built with another SQLite
else:
    from sqlite_utils.utils import sqlite3

__all__ = ["sqlite3"]
