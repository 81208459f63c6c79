"""The growing WARC file of one writer: named so that names sort as written, bounded, synced, cut back on error."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from pipeline.errors import ArchiveError

MAX_FILE_BYTES: Final = 256_000_000  # a quarter of the 1 GB that the WARC standard advises: quick to copy and check
FILE_MODE: Final = 0o640
STAMP: Final = "%Y%m%dT%H%M%S%f"
SUFFIX: Final = ".warc.gz"
_NAME = re.compile(r"^winnow-(?P<stamp>\d{8}T\d{12})-(?P<serial>\d{5})-[a-z0-9]+\.warc\.gz$")


class WarcFile:
    """Appends groups of records; each group is on disk, whole, when ``append`` returns."""

    def __init__(
        self,
        folder: Path,
        *,
        run_id: str,
        now: Callable[[], datetime],
        describe: Callable[[str, str], bytes],
        max_bytes: int,
    ) -> None:
        """``describe`` makes the first record of a file from the file's name and the record's id."""
        self._folder = folder
        self._mark = re.sub(r"[^a-z0-9]", "", run_id.lower())[-8:] or "run"  # ids begin with a time, which the name has
        self._now = now
        self._describe = describe
        self._max_bytes = max_bytes
        self._path = folder
        self._handle: int | None = None
        self._size = 0
        self._warcinfo_id = ""

    def begin(self) -> str:
        """Make sure that there is a file with room in it; return the id of its first record."""
        if self._handle is not None and self._size >= self._max_bytes:
            self.close()
        if self._handle is None:
            self._open()
        return self._warcinfo_id

    def append(self, members: Sequence[bytes]) -> None:
        """Write the members behind one another and wait until the disk has them.

        Raises:
            ArchiveError: The disk refused; nothing of the group is left in the file.
        """
        self.begin()
        self._write(b"".join(members))

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _open(self) -> None:
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(parents=True)
                sync_folder(self._folder.parent)
            name = next_name(self._folder, self._now(), self._mark)
            self._path = self._folder / name
            self._handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, FILE_MODE)
            sync_folder(self._folder)
        except OSError as error:
            self.close()
            raise ArchiveError(f"cannot begin a file in {self._folder}: {error.strerror}") from error
        self._size = 0
        self._warcinfo_id = str(uuid4())
        self._write(self._describe(name, self._warcinfo_id))

    def _write(self, data: bytes) -> None:
        if self._handle is None:
            raise ArchiveError("the archive is closed")
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(self._handle, left) :]
            os.fsync(self._handle)
        except OSError as error:
            self._cut_back()
            raise ArchiveError(
                f"cannot write {self._path}: {error.strerror}; what was there before is whole"
            ) from error
        self._size += len(data)

    def _cut_back(self) -> None:
        """Leave the file as it was before the failed write, and leave the file."""
        with suppress(OSError):
            os.truncate(self._path, self._size)
            if self._size == 0:
                self._path.unlink()
        self.close()


def next_name(folder: Path, now: datetime, mark: str) -> str:
    """A name that sorts behind every file of the folder, even when the clock stands still or was set back."""
    stamp, serial = now.astimezone(UTC).strftime(STAMP), 0
    last = max((found.groups() for path in warc_files(folder) if (found := _NAME.match(path.name))), default=None)
    if last is not None and last[0] >= stamp:
        stamp, serial = last[0], int(last[1]) + 1
    return f"winnow-{stamp}-{serial:05d}-{mark}{SUFFIX}"


def warc_files(folder: Path) -> list[Path]:
    """The WARC files of a folder in the order they were written; none if there is no folder."""
    return sorted((path for path in folder.glob(f"*{SUFFIX}")), key=lambda path: path.name)


def is_ours(path: Path) -> bool:
    """Whether the file bears a name that ``next_name`` gives."""
    return _NAME.match(path.name) is not None


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in the folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
