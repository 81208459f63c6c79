"""The clock: one object, started once a run, that can be set from outside (``WINNOW_NOW``)."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.errors import ConfigurationError

VARIABLE = "WINNOW_NOW"


class Clock:
    """Tells aware UTC instants that never go backwards: they tick with the monotonic clock from ``start``."""

    __slots__ = ("_origin", "_start")

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(UTC)
        self._origin = time.monotonic()

    def now(self) -> datetime:
        """The present instant of this run."""
        return self._start + timedelta(seconds=time.monotonic() - self._origin)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Clock:
        """A clock that starts now, or at the time that ``WINNOW_NOW`` gives: ISO 8601, or ``@FILE`` holding it.

        Raises:
            ConfigurationError: when the variable names no readable time.
        """
        told = environment.get(VARIABLE, "").strip()
        if not told:
            return cls(datetime.now(UTC))
        if told.startswith("@"):
            try:
                told = Path(told[1:]).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigurationError([f"{VARIABLE}: cannot read {told[1:]}: {error}"]) from error
        try:
            start = datetime.fromisoformat(told)
        except ValueError as error:
            raise ConfigurationError(
                [f"{VARIABLE}: {told!r} is not an ISO 8601 time such as 2026-01-31T02:00:00Z"]
            ) from error
        return cls(start if start.tzinfo else start.replace(tzinfo=UTC))
