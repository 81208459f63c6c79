"""The words by which page makers name the parts of a page, and how they are looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.blocks import Node
from pipeline.model import Label

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Zone:
    """A run of blocks that one reason holds to be one thing other than body."""

    label: Label
    rule: str
    """``zone:<kind>:<what told>``."""
    node: Node
    is_certain: bool = True
    """Whether it outweighs a reading that takes its blocks for body."""
    run: tuple[int, int] | None = None
    """The blocks it covers, first up to, not with, last, where they are not all of the node."""

    @property
    def first(self) -> int:
        """Its first block."""
        return self.node.first if self.run is None else self.run[0]

    @property
    def last(self) -> int:
        """The block after its last."""
        return self.node.last if self.run is None else self.run[1]


@dataclass(frozen=True, slots=True)
class Naming:
    """One way in which page makers name one kind of zone."""

    label: Label
    rule: str
    pattern: re.Pattern[str]
    is_certain: bool = True
    tags: frozenset[str] | None = None
    """The elements it counts on; None for all."""


def naming(
    label: Label,
    rule: str,
    names: str,
    *,
    is_certain: bool = True,
    tags: str | None = None,
    prefix: str = "(?<![a-z0-9])",
) -> Naming:
    """Return a naming that knows an element by whole words of its names, given as alternatives of a pattern.

    Names are compared in lower case with camel case taken apart by hyphens: ``relatedPosts`` is ``related-posts``,
    so ``commentary`` is not ``comment`` and ``downloads`` is no ``ad``.
    """
    pattern = re.compile(f"{prefix}(?:{names})(?![a-z0-9])")
    return Naming(label, rule, pattern, is_certain, frozenset(tags.split()) if tags else None)


@lru_cache(maxsize=65536)
def spelled(names: str) -> str:
    """Return names in the form that namings are compared with: lower case, camel case and underscores as hyphens."""
    return _CAMEL.sub("-", names).lower().replace("_", "-")
