"""The home: the folder that holds one configuration, one archive and one database, and the lock on it."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError, HomeBusyError, HomeError

VARIABLE = "WINNOW_HOME"
LOCK_MODE = 0o640

_held: dict[Path, int] = {}
"""The homes this process holds, with the descriptor of the lock: a command takes its home before Prefect starts, and
the flow takes it again."""
HANDOVER_SECONDS = 5.0
"""How long a home may stay taken after its holder was killed: its crawl dies with it, once the disk lets go of it."""
HANDOVER_POLL_SECONDS = 0.05


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
    def rebuilding(self) -> Path:
        """The database that a rebuild makes, which then takes the place of the other; there while it is at work."""
        return self.folder / "winnow.db.rebuilding"

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

        The kernel lets go of the lock when the process dies; what a killed holder left half made is removed.

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
            lock = os.open(self.lock, os.O_RDWR | os.O_CREAT, LOCK_MODE)
        except OSError as error:
            raise HomeError(f"cannot write in {self.folder}: {error.strerror}") from error
        try:
            self._take(lock, wait=wait)
            self._tidy()
            self._tell_holder(lock, purpose, since)
            _held[self.folder] = lock
            yield
        finally:
            _held.pop(self.folder, None)
            os.close(lock)

    @property
    def held_lock(self) -> int | None:
        """The descriptor of the lock while this process holds the home; None otherwise.

        A child that writes in the home inherits it, so that nobody else may write while the child lives.
        """
        return _held.get(self.folder)

    def _take(self, lock: int, *, wait: bool) -> None:
        if wait:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return
        until = time.monotonic() + HANDOVER_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if _is_alive(self._told().get("pid")) or time.monotonic() > until:
                    raise HomeBusyError(f"{self.folder} is in use: {self._holder()}") from error
                time.sleep(HANDOVER_POLL_SECONDS)
            else:
                return

    def _tell_holder(self, lock: int, purpose: str, since: datetime) -> None:
        told = {"pid": os.getpid(), "purpose": purpose, "since": since.isoformat()}
        try:
            os.ftruncate(lock, 0)
            os.pwrite(lock, json.dumps(told).encode(), 0)
        except OSError as error:
            raise HomeError(f"cannot write {self.lock}: {error.strerror}") from error

    def _tidy(self) -> None:
        try:
            for path in self.folder.glob(f"{self.rebuilding.name}*"):
                path.unlink()
        except OSError as error:
            raise HomeError(f"cannot remove what a killed rebuild left in {self.folder}: {error.strerror}") from error

    def _holder(self) -> str:
        told = self._told()
        if not told:
            return "another process holds its lock"
        return f"{told['purpose']}, process {told['pid']}, since {told['since'][:19]}Z"

    def _told(self) -> dict[str, Any]:
        """What the holder wrote into the lock; empty when there is nothing to be understood."""
        try:
            told = json.loads(self.lock.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) and told.keys() >= {"pid", "purpose", "since"} else {}


def _is_alive(pid: object) -> bool:
    """Whether there is such a process; True if that cannot be told."""
    if not isinstance(pid, int):
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
