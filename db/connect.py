"""Opens the database: one writer, any number of readers who never wait."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from db.migrations import migrate
from db.sqlite import sqlite3
from db.views import create_views
from pipeline.errors import DatabaseError

FILE_MODE: Final = 0o640
STEPS_PER_LOOK: Final = 10_000  # of SQLite's machine: some tenths of a millisecond between two looks at the clock
BUSY_TIMEOUT_MS: Final = 30_000  # a checkpoint of a large log is over long before


def open_writer(path: Path) -> Database:
    """The database, made and migrated if need be, for the one process that writes it.

    Synchronous is NORMAL: a power cut may take the last commits, and they come back, since the cursor goes with
    them and the archive, which is synced record by record, is read again from there.

    Raises:
        DatabaseError: The file cannot be opened or is no database of Winnow.
    """
    try:
        path.touch(mode=FILE_MODE)
        db = Database(sqlite3.connect(path))
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"cannot open {path}: {error}") from error
    try:
        for pragma in ("journal_mode=wal", "synchronous=normal", "foreign_keys=on", f"busy_timeout={BUSY_TIMEOUT_MS}"):
            db.execute(f"PRAGMA {pragma}").fetchall()
        migrate(db)
        create_views(db)
    except (sqlite3.Error, UnicodeError) as error:
        db.close()
        raise DatabaseError(f"cannot use {path} as the database of Winnow: {error}") from error
    return db


def open_reader(path: Path, *, seconds: float | None = None) -> Database:
    """The database for reading only; sees each transaction whole or not at all.

    Args:
        path: The file.
        seconds: How long whoever asks may ask from now on; SQLite then interrupts the query. None: for ever.

    Raises:
        DatabaseError: There is no such database, or it cannot be read.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error as error:
        raise DatabaseError(f"cannot open {path}: {error}; `winnow run` makes it") from error
    db = Database(connection)
    try:
        db.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}").fetchall()
        db.execute("SELECT 1 FROM ingested LIMIT 1").fetchall()
        if seconds is not None:
            until = time.monotonic() + seconds
            connection.set_progress_handler(lambda: time.monotonic() > until, STEPS_PER_LOOK)
    except (sqlite3.Error, UnicodeError) as error:
        db.close()
        raise DatabaseError(f"cannot read {path}: {error}") from error
    return db


def replace_content(path: Path, source: Database) -> None:
    """Put the content of another database in the place of this one's; readers see the old or the new, never a mixture.

    Raises:
        DatabaseError: It could not be done; the old content stays.
    """
    if _is_beyond_use(path):
        remove_database(path)  # nobody can be reading it, and SQLite would refuse to write over it
    try:
        # A plain file beside an old -wal would silently show the old content; a transaction cannot.
        target = Database(sqlite3.connect(path))
        try:
            target.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}").fetchall()
            source.conn.backup(target.conn)
        finally:
            target.close()
        path.chmod(FILE_MODE)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"cannot replace the content of {path}: {error}") from error


def remove_database(path: Path) -> None:
    """Remove a database with all that SQLite keeps beside it; nothing happens if it is not there."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _is_beyond_use(path: Path) -> bool:
    """Whether the file is so damaged that SQLite will not even read its schema."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
    except UnicodeError:  # SQLite's own words repeat the name that it could not read
        return True
    return False
