"""``winnow separate``: files, standard input or a batch of them to clean text or the contract's JSON."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from flows.pool import Lost, SeparatorPool
from pipeline.errors import ConfigurationError
from pipeline.model import Outcome, Page, Verdict
from pipeline.page.encoding import undo_content_encoding
from pipeline.record import as_json

STDIN = "-"
MAX_FILE_BYTES = 64 << 20
"""No news page is larger; a file beyond it is refused before it fills the memory."""
TAG = re.compile(rb"(?i)<(?:!doctype|html|head|body|div|p|article|section|main|span|table|meta|title|h[1-6]|br|a)\b")
"""A file without any of these in its first part is a text dump, not a page."""
SNIFFED_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class Job:
    """One file to separate; it may be gzipped."""

    path: str
    id: str | None = None
    url: str | None = None
    body: bytes | None = None
    """Its bytes where they are at hand, as those of standard input are: a worker has none."""


def read_batch(manifest: Path) -> Iterator[Job | Lost]:
    """The jobs of a batch file, one for each of its lines; a line that is no job is Lost with the reason.

    Raises:
        ConfigurationError: when the file cannot be read.
    """
    try:
        lines = manifest.open("rb")
    except OSError as error:
        raise ConfigurationError([f"{manifest}: {error.strerror}"]) from error
    with lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            yield _job_of(line, number)


def _job_of(line: bytes, number: int) -> Job | Lost:
    try:
        row: Any = orjson.loads(line)
        return Job(path=str(row["path"]), id=str(row["id"]), url=row.get("url") and str(row["url"]))
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return Lost(Outcome.UNREADABLE, f'line {number} of the batch is not {{"id", "path", "url"}}')


def job_of(name: str, url: str | None) -> Job:
    """The job that a file named on the command line is; ``-`` is standard input."""
    body = sys.stdin.buffer.read(MAX_FILE_BYTES + 1) if name == STDIN else None
    return Job(path=name, id=name, url=url, body=body)


def separate_all(jobs: Iterable[Job | Lost], workers: int) -> Iterator[bytes]:
    """One JSON object for each job, in order, whatever happens to it."""
    with SeparatorPool(workers) as pool:
        for job, result in pool.map(separate_job, jobs):
            yield lost_json(job, result) if isinstance(result, Lost) else result


def lost_json(job: Job | Lost, lost: Lost) -> bytes:
    """The contract's object for a page that could not be separated."""
    known = job if isinstance(job, Job) else Job(path="")
    return orjson.dumps(as_json(Verdict(lost.outcome, lost.reason, known.url), id=known.id))


def separate_job(job: Job | Lost) -> bytes | Lost:
    """Read and separate one file; runs in a worker."""
    if isinstance(job, Lost):
        return job
    verdict = separate_file(job)
    return orjson.dumps(as_json(verdict, id=job.id)) if isinstance(verdict, Verdict) else verdict


def separate_file(job: Job) -> Verdict | Lost:
    """The verdict on one file, a page or a text dump as its bytes show; Lost when it cannot be read."""
    try:
        body = read_file(job.path) if job.body is None else job.body
    except (OSError, zlib.error) as error:
        return Lost(Outcome.UNREADABLE, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if len(body) > MAX_FILE_BYTES:
        return Lost(Outcome.TOO_LARGE, f"over {MAX_FILE_BYTES >> 20} MB")
    return separate_bytes(body, job.path, job.url)


def read_file(path: str) -> bytes:
    """The bytes of a file, unpacked where gzipped, cut one byte above the limit.

    Raises:
        OSError: when it cannot be read.
        zlib.error: when what it packs is damaged.
    """
    with Path(path).open("rb") as file:
        body = file.read(MAX_FILE_BYTES + 1)
    undone = undo_content_encoding(body, "gzip", MAX_FILE_BYTES + 1)
    if undone.damage is not None:
        raise zlib.error(f"gzipped, and {undone.damage}")
    return undone.body


def separate_bytes(body: bytes, name: str, url: str | None) -> Verdict:
    """Separate a page, or a plain text dump: one named ``.txt``, or text without any tag of a page."""
    # here, since workers have it from the server that starts them, and their parent needs none: half a second less
    from pipeline.separate import separate, separate_text  # noqa: PLC0415 -- as said

    if name.endswith((".txt", ".txt.gz")) or _is_plain_text(body):
        return separate_text(body.decode("utf-8", errors="replace"), url=url)
    return separate(Page(body, url=url))


def _is_plain_text(body: bytes) -> bool:
    head = body[:SNIFFED_BYTES]
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not merely a character cut by the slice
            return False
    return b"\x00" not in head and not TAG.search(head) and head.lstrip()[:1] not in (b"{", b"[", b"%")
