"""What ``winnow verify`` finds: damage, which is an error, and notes, which are not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line about one place."""

    what: str
    is_damage: bool = True
    """Whether something that was kept is lost or altered; a note is what a crash or a run under way explains."""


def note(what: str) -> Finding:
    """A finding that is no damage."""
    return Finding(what, is_damage=False)
