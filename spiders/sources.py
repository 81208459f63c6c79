"""Reads ``winnow.toml``: what to fetch, from whom, how politely; every mistake is reported at once, with its place."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError

from pipeline.errors import ConfigurationError

MAX_DELAY_SECONDS = 3600.0
MAX_PAGES_LIMIT = 100_000

_CONTACT = re.compile(r"(?:mailto:)?[^\s@()]+@[^\s@()]+|https?://[^\s()]+")
_HOST = re.compile(r"[a-z0-9._-]+(?::[0-9]{1,5})?|\[[0-9a-f:.]+\](?::[0-9]{1,5})?")
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f]")


def _check_contact(text: str) -> str:
    if not text.isascii() or not _CONTACT.fullmatch(text):
        raise ValueError("must be a mail address or a web address that site owners can write to")
    return text


def _check_web_address(text: str) -> str:
    if _NOT_IN_URL.search(text):
        raise ValueError(f"{text!r} holds white space or control characters")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"{text!r} must begin with http:// or https://")
    if not parts.hostname:
        raise ValueError(f"{text!r} names no host")
    if parts.username or parts.password:
        raise ValueError("an address must not hold a user name or password")
    _ = parts.port  # raises ValueError when it is no port
    return text


def _check_selector(text: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(text)
    except SelectorError as error:
        raise ValueError(f"{text!r} is no CSS selector: {error}") from error
    return text


def _check_host(text: str) -> str:
    host = text.lower()
    if not _HOST.fullmatch(host):
        raise ValueError(f"{text!r} must be a host name or an address, without scheme and path")
    return host


WebAddress = Annotated[str, AfterValidator(_check_web_address)]
Selector = Annotated[str, AfterValidator(_check_selector)]
Host = Annotated[str, AfterValidator(_check_host)]
NonEmpty = Annotated[str, StringConstraints(min_length=1)]
KeepComments = Literal["all", "text", "none"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(_Model):
    """A live page that must come out right."""

    url: WebAddress
    contains: tuple[NonEmpty, ...] = ()
    lacks: tuple[NonEmpty, ...] = ()


class Source(_Model):
    """One newspaper: where it is, how its articles are found, what its pages need said about them."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    home: WebAddress
    feeds: tuple[WebAddress, ...] = ()
    sitemaps: tuple[WebAddress, ...] = ()
    sections: tuple[WebAddress, ...] = ()
    max_pages: Annotated[StrictInt, Field(ge=1, le=MAX_PAGES_LIMIT)] = 500
    """Article pages asked for in one run."""
    drop: tuple[Selector, ...] = ()
    keep: tuple[Selector, ...] = ()
    keep_comments: KeepComments | None = None
    """None: as the whole configuration says."""
    checks: tuple[Check, ...] = ()

    @property
    def is_to_be_discovered(self) -> bool:
        """Whether nothing says where the articles are, so that home and robots.txt are asked."""
        return not (self.feeds or self.sitemaps or self.sections)


class Config(_Model):
    """The whole of ``winnow.toml``, checked. Survives ``model_dump(mode="json")`` and ``model_validate``."""

    contact: Annotated[str, AfterValidator(_check_contact)]
    delay_seconds: Annotated[float, Field(ge=0, le=MAX_DELAY_SECONDS, allow_inf_nan=False)] = 1.0
    """Between two requests to one host."""
    allow_hosts: tuple[Host, ...] = ()
    """Hosts that may have a non-global address, lower-cased."""
    keep_comments: KeepComments = "all"
    sources: tuple[Source, ...]

    def select(self, names: Iterable[str]) -> Config:
        """The same configuration with these sources only, in its own order; all of them when no name is given.

        Raises:
            ConfigurationError: when a name is not that of a source.
        """
        wanted = list(names)
        if not wanted:
            return self
        known = [source.name for source in self.sources]
        unknown = [name for name in dict.fromkeys(wanted) if name not in known]
        if unknown:
            told = ", ".join(known)
            raise ConfigurationError([f'no source is called "{name}"; there are: {told}' for name in unknown])
        return self.model_copy(update={"sources": tuple(source for source in self.sources if source.name in wanted)})

    def keep_comments_of(self, source: Source) -> KeepComments:
        """What is kept of the comments of this source: its own word, else that of the whole configuration."""
        return source.keep_comments or self.keep_comments


def load(path: Path, *, needs_sources: bool = True) -> Config:
    """Read and check the configuration.

    Args:
        path: of ``winnow.toml``.
        needs_sources: whether to have no source is a mistake.

    Raises:
        ConfigurationError: naming every mistake with its place; nothing has been fetched.
    """
    table = _read_toml(path)
    mistakes: list[str] = []
    shaped = _shape(table, mistakes)
    try:
        config = Config.model_validate(shaped)
    except ValidationError as error:
        mistakes += [_tell(item, shaped) for item in error.errors()]
        config = None
    if needs_sources and not shaped["sources"]:
        mistakes.append("there is no [[source]]; write one for each newspaper")
    mistakes += _find_duplicates(shaped)
    if mistakes or config is None:
        raise ConfigurationError([f"{path.name}: {mistake}" for mistake in mistakes])
    return config


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        advice = "write one with a [winnow] table that holds your contact, and a [[source]] for each newspaper"
        raise ConfigurationError([f"{path}: there is no such file; {advice}"]) from None
    except OSError as error:
        raise ConfigurationError([f"{path}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError([f"{path.name}: is not UTF-8 (byte {error.start})"]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([f"{path.name}: is not TOML: {error}"]) from error


def _shape(table: Mapping[str, Any], mistakes: list[str]) -> dict[str, Any]:
    """Bring the tables of the file into the shape of ``Config``; tables that do not belong there are mistakes."""
    mistakes += [f"{key}: unknown table" for key in table if key not in ("winnow", "source")]
    winnow = table.get("winnow", {})
    if not isinstance(winnow, dict):
        mistakes.append("winnow: must be a table: [winnow]")
        winnow = {}
    shaped = {key: value for key, value in winnow.items() if key != "sources"}
    if "sources" in winnow:
        mistakes.append("[winnow]: sources: unknown key; write [[source]] tables")
    entries = table.get("source", [])
    if not isinstance(entries, list):
        mistakes.append("source: must be an array of tables: [[source]]")
        entries = []
    return shaped | {"sources": [_shape_source(n, entry, mistakes) for n, entry in enumerate(entries)]}


def _shape_source(n: int, entry: object, mistakes: list[str]) -> object:
    if not isinstance(entry, dict):
        return entry
    if "checks" in entry:
        mistakes.append(f"{_name_source(n, entry)}: checks: unknown key; write [[source.check]] tables")
    shaped = {key: value for key, value in entry.items() if key not in ("check", "checks")}
    return shaped | ({"checks": entry["check"]} if "check" in entry else {})


def _find_duplicates(shaped: Mapping[str, Any]) -> list[str]:
    entries = [entry for entry in shaped["sources"] if isinstance(entry, dict)]
    counted = Counter(str(entry["name"]) for entry in entries if "name" in entry)
    return [f'source "{name}": this name is given {n} times' for name, n in counted.items() if n > 1]


def _tell(item: Mapping[str, Any], shaped: Mapping[str, Any]) -> str:
    """One mistake that Pydantic found, in the words of the file."""
    place: tuple[int | str, ...] = item["loc"]
    message = str(item["msg"]).removeprefix("Value error, ")
    if item["type"] == "missing":
        message = "is required"
    elif item["type"] == "extra_forbidden":
        message = "unknown key"
    elif item["type"] == "string_pattern_mismatch":
        message = f"{item['input']!r} must be made of a-z, 0-9 and - only"
    if place[0] != "sources":
        return f"[winnow]: {_tell_path(place)}: {message}"
    n = int(place[1])
    parts = [_name_source(n, shaped["sources"][n]), _tell_path(place[2:]), message]
    return ": ".join(part for part in parts if part)


def _name_source(n: int, entry: object) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return f'source {n + 1} ("{name}")' if name else f"source {n + 1}"


def _tell_path(place: tuple[int | str, ...]) -> str:
    """``feeds 2`` for ("feeds", 1): people count from one."""
    words = ["check" if part == "checks" else part for part in place]
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in words)
