"""How far a run is: bars on a terminal, plain lines in a log."""

from __future__ import annotations

import logging
import time
from types import TracebackType
from typing import Any, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.talk import err, has_terminal

LINE_SECONDS = 15.0
"""A log gets a line this often, so that a long night does not fill it."""

logger = logging.getLogger("winnow.run")


class Display:
    """Shows pages asked for and pages separated while a run goes on."""

    def __init__(self) -> None:
        self._bars: Progress | None = None
        if has_terminal() and logger.isEnabledFor(logging.INFO):
            self._bars = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=err,
                transient=True,
            )
            self._fetched = self._bars.add_task("fetching", total=None)
            self._separated = self._bars.add_task("separating", total=None)
        self._told_at = time.monotonic()

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def show(self, crawl: dict[str, Any], pages_separated: int) -> None:
        """The latest counts: what the crawl told last, and the pages separated so far."""
        done, planned = crawl.get("pages", 0), crawl.get("planned")
        if self._bars:
            self._bars.update(self._fetched, completed=done, total=planned)
            self._bars.update(self._separated, completed=pages_separated, total=planned)
        elif time.monotonic() - self._told_at >= LINE_SECONDS:
            self._told_at = time.monotonic()
            logger.info("pages fetched: %d of %s, separated: %d", done, planned or "?", pages_separated)
