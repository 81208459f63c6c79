"""What ``winnow verify`` finds: damage, which is an error, and notes, which are not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line about one place."""

    what: str
    is_damage: bool = True
    """Whether something that was kept is lost or altered; a note is what a crash or a run under way explains."""
    is_of_archive: bool = False
    """Whether it is archived bytes that are lost, which nothing can make anew; a database can be."""


def lost(what: str) -> Finding:
    """Damage of the archive."""
    return Finding(what, is_of_archive=True)


def note(what: str) -> Finding:
    """A finding that is no damage."""
    return Finding(what, is_damage=False)
