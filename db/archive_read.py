"""Reads the archive from a cursor: what happened, in order, and the bytes of every page."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from warcio.statusandheaders import StatusAndHeaders

from db.events import ArchivedChain, ArchivedExchange, ArchivedMiss, Damage, Event, Place, RunFinished, RunStarted
from db.members import damaged, read_member
from db.records import parsed, records
from db.warc import Record, page_from, parse_instant, uuid_of
from db.warc_files import warc_files
from pipeline.errors import ArchiveError
from pipeline.model import Continued, Errand, Page, Purpose, Unfetched

REMEMBERED_PLACES: Final = 100_000  # responses read last, some 20 MB; older ones are looked up in the database
RESPONSES: Final = ("response", "revisit")

Locate = Callable[[str], tuple[str, int] | None]
"""The file name and offset of a response's record, by fetch id; None if it is not known."""


def _nowhere(_fetch_id: str) -> None:
    return None


class ArchiveReader:
    """Reads the WARC files of one folder; holds one record at a time."""

    def __init__(self, folder: Path, *, locate: Locate = _nowhere) -> None:
        """``locate`` finds records that were read by earlier readers: the database knows them."""
        self._folder = folder
        self._locate = locate
        self._places: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def events(self, cursor: Mapping[str, int], *, at_rest: bool = True) -> Iterator[Event]:
        """Everything behind the cursor, in the order it was written; damaged places are events as well.

        A record or group that is not whole (being written, or cut by a crash) ends its file quietly; a later call
        finds it if it is whole by then. A file shorter than its cursor has nothing to tell.

        Args:
            cursor: Per file name, the end of the last event that was taken from it; files not named are read whole.
            at_rest: Nobody writes the archive now; otherwise damage that no record follows is left for a later call.

        Raises:
            ArchiveError: The disk refuses to give a file.
        """
        for path in warc_files(self._folder):
            start = cursor.get(path.name, 0)
            try:
                if path.stat().st_size > start:
                    with path.open("rb") as stream:
                        yield from self._events_of(path, records(path, stream, start, at_rest=at_rest))
            except OSError as error:
                raise ArchiveError(f"cannot read {path}: {error.strerror}") from error

    def batch(self, cursor: Mapping[str, int], limit: int, *, at_rest: bool = True) -> list[Event]:
        """The next events behind the cursor, ``limit`` at most; empty when there are none.

        A batch ends behind the start of a run: the settings told there must be stored before the pages after it are
        separated by them.

        Raises:
            ArchiveError: As ``events``.
        """
        taken: list[Event] = []
        for event in islice(self.events(cursor, at_rest=at_rest), limit):
            taken.append(event)
            if isinstance(event, RunStarted):
                break
        return taken

    def page_of(self, event: ArchivedExchange) -> Page:
        """The body of an exchange as archived, resolved if the exchange only refers to it.

        A 304 to which no payload is known has an empty body.

        Raises:
            ArchiveError: The record, or the one it refers to, is damaged or not there.
        """
        body, stored = self._body(event)
        # A 304 repeats few headers, so those of the response it confirms hold; any other answer speaks for itself.
        headers = stored.headers if event.status == 304 else event.headers
        return page_from(body, headers, event.url, event.fetched_at, is_truncated=event.truncated is not None)

    def pages_of(self, chain: ArchivedChain, is_told: Callable[[str], bool]) -> tuple[Page, ...]:
        """The pages of an article in order, resolved as by ``page_of``; those in front of the first that is lost.

        ``is_told`` says of a fetch id whether its exchange is an event: a response that nothing tells of is no page.
        """
        told, pages = chain.told, list[Page]()
        for fetch_id in (told.fetch_id, *told.parts):
            try:
                page = self._page_by_id(fetch_id, None if pages else told.url) if is_told(fetch_id) else None
            except ArchiveError:
                page = None
            if page is None:
                break
            pages.append(page)
        return tuple(pages)

    def read_at(self, file: str, offset: int) -> Record:
        """The one record at an offset of a file.

        Raises:
            ArchiveError: There is no whole record.
        """
        path = self._folder / file
        try:
            with path.open("rb") as stream:
                found = read_member(stream, path, offset)
        except OSError as error:
            raise ArchiveError(f"cannot read {path}: {error.strerror}") from error
        if found is None:
            raise damaged(path, offset, "the file ends before the record does")
        record = parsed(path, offset, found[0])
        if isinstance(record, ArchiveError):
            raise record
        return record

    def _page_by_id(self, fetch_id: str, url: str | None = None) -> Page:
        answer = stored = self._by_id(fetch_id)
        head, _ = answer.http()
        status, refers_to = int(head.get_statuscode()), answer.header("WARC-Refers-To")
        if refers_to:
            stored = self._by_id(uuid_of(refers_to))
        stored_head, body = stored.http()
        headers = stored_head.headers if status == 304 else head.headers
        url, at = url or answer.header("WARC-Target-URI") or "", parse_instant(answer.header("WARC-Date") or "")
        return page_from(body, headers, url, at, is_truncated=answer.header("WARC-Truncated") is not None)

    def _by_id(self, fetch_id: str) -> Record:
        place = self._places.get(fetch_id) or self._locate(fetch_id)
        if place is None:
            raise ArchiveError(f"{fetch_id} is not in the archive")
        return self.read_at(*place)

    def _events_of(self, path: Path, found: Iterator[tuple[int, int, Record | ArchiveError]]) -> Iterator[Event]:
        response: tuple[Record, int, int] | None = None
        for offset, end, record in found:
            event: Event | None = None
            if isinstance(record, ArchiveError):
                event = _damage(path, offset, end, record)
            elif record.type in RESPONSES:
                response = (record, offset, end)
                self._remember(record.id, path.name, offset)
            elif record.type == "metadata":
                try:
                    event = event_of(path, record, response, (offset, end))
                except ArchiveError as error:
                    event = _damage(path, offset, end, error)
            if event is not None:
                response = None  # a later call may begin here, and must find the same
                yield event

    def _body(self, event: ArchivedExchange) -> tuple[bytes, StatusAndHeaders]:
        file, offset = event.place.file, event.place.offset
        if event.refers_to is not None:
            place = self._places.get(event.refers_to) or self._locate(event.refers_to)
            if place is None:
                raise damaged(
                    self._folder / file, offset, f"it refers to {event.refers_to}, which is not in the archive"
                )
            file, offset = place
        record = self.read_at(file, offset)
        try:
            head, body = record.http()
        except ArchiveError as error:
            raise damaged(self._folder / file, offset, str(error)) from error
        return body, head

    def _remember(self, fetch_id: str, file: str, offset: int) -> None:
        self._places[fetch_id] = (file, offset)
        if len(self._places) > REMEMBERED_PLACES:
            self._places.popitem(last=False)


def shortened(folder: Path, cursor: Mapping[str, int]) -> list[str]:
    """One line for each file that has lost what was read from it already: nothing more can be read from it."""
    return [
        f"{path} is shorter than the {cursor[path.name]} bytes already read from it: restore it from a backup,"
        " or do without and run `winnow rebuild`"
        for path in warc_files(folder)
        if path.stat().st_size < cursor.get(path.name, 0)
    ]


def _damage(path: Path, offset: int, end: int, error: ArchiveError) -> Damage:
    return Damage(Place(path.name, offset, end - offset, end), str(error))


def event_of(
    path: Path, record: Record, response: tuple[Record, int, int] | None, span: tuple[int, int]
) -> Event | None:
    """The event that a metadata record tells or completes; None for metadata that other programs wrote.

    Args:
        path: The file that it stands in.
        record: The metadata record.
        response: The response or revisit read last in this file, its offset and the offset behind it.
        span: The offset of the metadata record and the offset behind it.

    Raises:
        ArchiveError: It makes no sense.
    """
    offset, end = span
    if record.header("Content-Type") != "application/json":
        return None
    place = Place(path.name, offset, end - offset, end)
    try:
        told = json.loads(record.block)
        if told.get("event") == "exchange":
            return _exchange(path.name, record, told, response, end)
        return _fact(place, record, told)
    except (ArchiveError, KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise damaged(path, offset, f"metadata that cannot be understood ({error!r})") from error


def _fact(place: Place, record: Record, told: dict[str, Any]) -> Event | None:
    """The event that a metadata record tells by itself."""
    match told.get("event"):
        case "missed":
            return _missed(place, record, told)
        case "continued":
            return ArchivedChain(place, told["run_id"], _continued(record, told))
        case "run-started":
            at = parse_instant(record.header("WARC-Date") or "")
            return RunStarted(place, told["run_id"], told["kind"], at, told["sources"], told["software"])
        case "run-finished":
            at = parse_instant(record.header("WARC-Date") or "")
            return RunFinished(place, told["run_id"], told["state"], at, told["sources"])
        case _:
            return None


def _exchange(
    file: str, record: Record, told: dict[str, Any], response: tuple[Record, int, int] | None, end: int
) -> ArchivedExchange:
    concurrent = uuid_of(record.header("WARC-Concurrent-To") or "")
    if response is None or response[0].id != concurrent:
        raise ValueError(f"the answer of {told['url']} that it tells of is not before it")
    answer, offset, answer_end = response
    head, _ = answer.http()
    digest, refers_to = answer.header("WARC-Payload-Digest"), answer.header("WARC-Refers-To")
    return ArchivedExchange(
        place=Place(file, offset, answer_end - offset, end),
        fetch_id=concurrent,
        run_id=told["run_id"],
        errand=_errand(told["errand"]),
        url=told["url"],
        status=int(head.get_statuscode()),
        headers=tuple(head.headers),
        fetched_at=parse_instant(answer.header("WARC-Date") or ""),
        sha256=digest.removeprefix("sha256:") if digest else None,
        truncated=answer.header("WARC-Truncated"),
        refers_to=uuid_of(refers_to) if refers_to else None,
    )


def _missed(place: Place, record: Record, told: dict[str, Any]) -> ArchivedMiss:
    return ArchivedMiss(
        place=place,
        fetch_id=record.id,
        run_id=told["run_id"],
        errand=_errand(told["errand"]),
        url=told["url"],
        kind=Unfetched(told["kind"]),
        reason=told["reason"],
        detail=told["detail"],
        at=parse_instant(record.header("WARC-Date") or ""),
    )


def _continued(record: Record, told: dict[str, Any]) -> Continued:
    at = parse_instant(record.header("WARC-Date") or "")
    parts = tuple(map(str, told["parts"]))
    return Continued(told["source"], told["url"], told["fetch_id"], parts, told["ended"], at)


def _errand(told: dict[str, Any]) -> Errand:
    return Errand(told["source"], Purpose(told["purpose"]), told["url"], told["announced"], told["found_in"])
