"""What the archive tells, in the order it happened: runs, exchanges and misses, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Continued, Errand, Purpose, Unfetched


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands: one WARC file, the main record in it, and the end of all that belongs to the event."""

    file: str
    """The file's name in the archive's folder."""
    offset: int
    """Byte offset of the gzip member of the response, the revisit or the lone metadata record."""
    length: int
    """Bytes of that member."""
    end: int
    """Byte offset behind the event's last member: the cursor to read on from."""


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run began; ``sources`` holds all settings of each source it takes, by name."""

    place: Place
    run_id: str
    kind: str
    at: datetime
    sources: Mapping[str, Mapping[str, object]]
    software: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A run ended as ``state`` says; ``sources`` holds what only the run itself knew of each source."""

    place: Place
    run_id: str
    state: str
    """``completed``, ``failed`` or ``cancelled``."""
    at: datetime
    sources: Mapping[str, Mapping[str, object]]
    """By name: ``found`` (int, articles found) and ``problems`` (list of one-line strings), either may be absent."""


@dataclass(frozen=True, slots=True)
class ArchivedExchange:
    """One exchange of the archive without its body, which the reader's ``page_of`` gives."""

    place: Place
    fetch_id: str
    run_id: str
    errand: Errand
    url: str
    """The URL of this very request."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """The response headers."""
    fetched_at: datetime
    sha256: str | None
    """Hex digest of the body, its Content-Encoding still on; None for a 304."""
    truncated: str | None
    refers_to: str | None
    """The record that holds the payload when this one does not repeat it."""

    @property
    def payload_id(self) -> str | None:
        """The id of the record that holds the body; None for a 304 to which nothing is known."""
        return self.refers_to or (None if self.status == 304 else self.fetch_id)

    @property
    def needs_verdict(self) -> bool:
        """Whether this brought a page that has to be separated before it can be stored."""
        return self.errand.purpose is Purpose.PAGE and 200 <= self.status < 300

    def header(self, name: str) -> str | None:
        """The first value of a response header, whatever the case of its name; None if it is not there."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class ArchivedMiss:
    """One attempt of the archive that brought no response."""

    place: Place
    fetch_id: str
    run_id: str
    errand: Errand
    url: str
    kind: Unfetched
    reason: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ArchivedChain:
    """The pages of one article, as far as they could be had; each of them is an exchange before this."""

    place: Place
    run_id: str
    told: Continued


@dataclass(frozen=True, slots=True)
class Damage:
    """A place of the archive that cannot be read any more; what stood there is lost to whoever reads it anew."""

    place: Place
    what: str
    """One line that names file and offset."""


Event = RunStarted | RunFinished | ArchivedExchange | ArchivedMiss | ArchivedChain | Damage
