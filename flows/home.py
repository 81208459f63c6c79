"""The home: the folder that holds one configuration, one archive and one database, and the lock on it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import ConfigurationError, HomeBusyError, HomeError

VARIABLE = "WINNOW_HOME"

_held: set[Path] = set()
"""The homes this process holds: a command takes its home before Prefect starts, and the flow takes it again."""


@dataclass(frozen=True, slots=True)
class Home:
    """Names every file of a home; nothing else knows where they lie."""

    folder: Path

    @classmethod
    def find(cls, option: str | None) -> Home:
        """``--home``, else ``WINNOW_HOME``, else the current folder.

        Raises:
            ConfigurationError: when it is not a folder.
        """
        folder = Path(option or os.environ.get(VARIABLE) or ".").expanduser().resolve()
        if not folder.is_dir():
            raise ConfigurationError([f"{folder}: no such folder; make it and put a winnow.toml into it"])
        return cls(folder)

    @property
    def config(self) -> Path:
        """What to fetch."""
        return self.folder / "winnow.toml"

    @property
    def database(self) -> Path:
        """The view of the archive that readers open."""
        return self.folder / "winnow.db"

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.folder / "archive"

    @property
    def prefect(self) -> Path:
        """Prefect's own state."""
        return self.folder / "prefect"

    @property
    def lock(self) -> Path:
        """The file whose lock is the right to write in this home."""
        return self.folder / ".winnow.lock"

    @contextmanager
    def hold(self, purpose: str, since: datetime, *, wait: bool = False) -> Iterator[None]:
        """Be the only process that writes here; holding twice is holding once.

        The kernel lets go of the lock when the process dies.

        Args:
            purpose: what the holder does, told to those who find the home taken.
            since: told with it.
            wait: wait for another holder instead of raising.

        Raises:
            HomeBusyError: when another process holds the home and ``wait`` is off.
            HomeError: when the lock file cannot be made.
        """
        if self.folder in _held:
            yield
            return
        try:
            file = self.lock.open("a+", encoding="utf-8")
        except OSError as error:
            raise HomeError(f"cannot write in {self.folder}: {error.strerror}") from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise HomeBusyError(f"{self.folder} is in use: {self._holder()}") from error
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "purpose": purpose, "since": since.isoformat()}))
            file.flush()
            _held.add(self.folder)
            try:
                yield
            finally:
                _held.discard(self.folder)

    def _holder(self) -> str:
        try:
            told = json.loads(self.lock.read_text(encoding="utf-8"))
            return f"{told['purpose']}, process {told['pid']}, since {told['since'][:19]}Z"
        except (OSError, ValueError, KeyError):
            return "another process holds its lock"
