"""Counts how often hosts fail in a row, and says when one has had enough chances."""

from __future__ import annotations

from dataclasses import dataclass

from spiders.settings import Manners


@dataclass(slots=True)
class _Row:
    failures: int = 0
    timeouts: int = 0


class Breaker:
    """Opens for a host after so many failures, or fewer timeouts, with no answer in between. It knows no network."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._rows: dict[str, _Row] = {}

    def note_answer(self, host: str) -> None:
        """The host has answered."""
        self._rows.pop(host, None)

    def note_failure(self, host: str, reason: str) -> str | None:
        """The host has failed once more; why it is to be given up, None if not yet.

        Args:
            host: as in the address.
            reason: the short name of the failure.
        """
        row = self._rows.setdefault(host, _Row())
        row.failures += 1
        row.timeouts += reason == "timeout"
        if row.timeouts >= self._manners.timeouts_in_a_row:
            return f"did not answer in time, {row.timeouts} times in a row"
        if row.failures >= self._manners.failures_in_a_row:
            return f"failed {row.failures} times in a row, at last: {reason}"
        return None
