"""Talk for people: plain log lines on stderr, a progress display where it is a terminal."""

from __future__ import annotations

import logging
import sys

from rich.console import Console

LOGGER = "winnow"

LOG_COLUMNS = 110
"""How wide a table is where nobody's terminal sets the width."""

err = Console(stderr=True, highlight=False)
out = Console(highlight=False, width=None if sys.stdout.isatty() else LOG_COLUMNS)


def start_logging(*, quiet: bool) -> None:
    """Send Winnow's log to stderr, one line an event; only warnings when quiet."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S"))
    logger = logging.getLogger(LOGGER)
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(logging.WARNING if quiet else logging.INFO)


def has_terminal() -> bool:
    """Whether a person watches stderr."""
    return err.is_terminal
