"""What the settings of a source, as archived with its run, say about its pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

from db.sqlite import sqlite3
from pipeline.model import Rules
from pipeline.urls import identity

LISTS: Final = ("feeds", "sitemaps", "sections")


class KeepComments(StrEnum):
    """How much of the readers' comments a source wants kept."""

    ALL = "all"
    TEXT = "text"
    """Without the names of their authors."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One source's settings in one run; the defaults are those of a source of which nothing is told."""

    rules: Rules = field(default_factory=Rules)
    keep_comments: KeepComments = KeepComments.ALL
    listings: frozenset[str] = frozenset()
    """Identities of its home, sections, feeds and sitemaps: no article is there."""

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> Self:
        """From the settings as ``winnow.toml`` names them; what is missing has its default."""
        urls = [url for name in LISTS for url in told.get(name) or ()]
        if told.get("home"):
            urls.append(told["home"])
        return cls(
            rules=Rules(drop=tuple(told.get("drop") or ()), keep=tuple(told.get("keep") or ())),
            keep_comments=KeepComments(told.get("keep_comments") or KeepComments.ALL),
            listings=frozenset(identity(str(url)) for url in urls),
        )


class Settings:
    """The settings of every source in every run that began; looked up once each."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], SourceSettings] = {}

    def of(self, run_id: str, source: str) -> SourceSettings:
        """One source's settings in one run; the defaults if the run's start is not in the archive."""
        key = (run_id, source)
        if key not in self._known:
            row = self._connection.execute(
                "SELECT settings FROM run_source WHERE run_id = ? AND source = ?", key
            ).fetchone()
            if row is None:
                return SourceSettings()
            self._known[key] = SourceSettings.from_told(json.loads(row[0]))
        return self._known[key]
