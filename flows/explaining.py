"""``winnow explain``: a file, a page that the home holds, or one fetched for it: separated now, its ledger told."""

from __future__ import annotations

import logging
import re
import zlib
from pathlib import Path
from typing import Any

from db.stored import find_page
from db.warc import page_from, parse_instant, parse_record
from flows.clock import Clock
from flows.home import Home
from flows.ingest import Job, separate_pages
from flows.pool import Lost, SeparatorPool
from flows.reading import reader
from flows.separating import STDIN, job_of, read_file, separate_file
from pipeline.errors import ArchiveError, ConfigurationError, NotStoredError, WinnowError
from pipeline.explanation import Explanation, compare, render_page
from pipeline.model import Outcome, Page, Rules, Verdict
from pipeline.record import as_json

_ADDRESS = re.compile(r"(?i)https?://")
WARC_START = b"WARC/"

logger = logging.getLogger("winnow.explain")


def explain(target: str, folder: str | None, url: str | None) -> Explanation:
    """Separate what is named and return what is to be told of it.

    Args:
        target: A file (``-`` is standard input), or else a URL, an article id or a fetch id of the home. A URL that
            the home does not hold is fetched now, as a run would fetch it, and not stored.
        folder: The home, as ``--home`` names it; looked at only if the target is no file.
        url: The address of a file's page.

    Raises:
        ConfigurationError: There is no such file, the home holds no such page, or has no contact to fetch it with.
        WinnowError: The file, the database or the archive cannot be read, or the page cannot be had.
    """
    if target == STDIN or (not _ADDRESS.match(target) and Path(target).is_file()):
        return _explain_file(target, url)
    if url:
        raise ConfigurationError(["explain: --url goes with a file; what is stored has its own address"])
    home = Home.find(folder)
    if _ADDRESS.match(target) and not home.database.exists():
        return _explain_fetched(target, home, f"explain: {home.folder} holds no page yet")
    if not home.database.exists():
        raise ConfigurationError([f"explain: {target} is no file, and {home.folder} has no database to look for it in"])
    try:
        return _explain_stored(target, home)
    except NotStoredError as error:
        if not _ADDRESS.match(target):
            raise
        return _explain_fetched(target, home, str(error))


def _explain_file(name: str, url: str | None) -> Explanation:
    page = None if name == STDIN else _page_of_record(Path(name))
    with SeparatorPool(1) as pool:
        if page:
            ((_, result),) = pool.map(separate_pages, [Job((page,), Rules())])
            return Explanation(name, _verdict(result, page.url))
        ((_, result),) = pool.map(separate_file, [job_of(name, url)])
    if isinstance(result, Lost) and result.outcome is Outcome.UNREADABLE:
        raise WinnowError(f"{name}: {result.reason}")
    return Explanation(name, _verdict(result, url))


def _page_of_record(path: Path) -> Page | None:
    """Return the page of a file that is one WARC record, packed or not; None for a file of another kind.

    Raises:
        ConfigurationError: It is a WARC file of more records, or of one that holds no page.
    """
    try:
        data = read_file(str(path))
    except (OSError, zlib.error):
        return None  # the reason is told by who reads it as a page
    if not data.startswith(WARC_START):
        return None
    try:
        record = parse_record(data)
    except ArchiveError as error:
        raise ConfigurationError(
            [f"explain: {path} is no single WARC record; name a URL that a home has ({error})"]
        ) from error
    if record.type != "response":
        raise ConfigurationError([f"explain: {path} is a WARC record of type {record.type!r}, which holds no page"])
    head, body = record.http()
    url, at = record.header("WARC-Target-URI") or "", parse_instant(record.header("WARC-Date") or "")
    return page_from(body, head.headers, url, at, is_truncated=record.header("WARC-Truncated") is not None)


def _explain_stored(target: str, home: Home) -> Explanation:
    with reader(home) as database:
        stored = find_page(database, home.archive, target)
    with SeparatorPool(1) as pool:
        ((_, result),) = pool.map(separate_pages, [Job(stored.pages, stored.rules, stored.is_whole)])
    verdict = _verdict(result, stored.pages[0].url)
    differences = compare(stored.verdict, verdict) if stored.verdict else ()
    return Explanation(target, verdict, stored.origin, differences)


def _explain_fetched(target: str, home: Home, why: str) -> Explanation:
    """Explain a page that is fetched now; ``why`` says that it is not stored."""
    if not home.config.exists():
        raise ConfigurationError([f"{why}; to fetch it takes the contact of a winnow.toml, and {home.folder} has none"])
    # here, since a page that is at hand needs no crawler: a second less
    from flows.fetching import fetch_now  # noqa: PLC0415 -- as said

    logger.info("%s is not stored, so it is fetched now", target)
    page, source = fetch_now(target, home, Clock.from_environment())
    rules = Rules(source.drop, source.keep) if source else Rules()
    with SeparatorPool(1) as pool:
        ((_, result),) = pool.map(separate_pages, [Job((page,), rules)])
    origin = {"source": source.name} if source else {}
    origin |= {"fetched": f"{page.fetched_at:%Y-%m-%dT%H:%M:%SZ}", "stored": "no, it was fetched for this alone"}
    return Explanation(target, _verdict(result, page.url), origin)


def _verdict(result: Verdict | Lost, url: str | None) -> Verdict:
    return Verdict(result.outcome, result.reason, url) if isinstance(result, Lost) else result


def as_object(explanation: Explanation) -> dict[str, Any]:
    """Return the contract's object for the page, and of one that is no file its origin and differences as well."""
    told = as_json(explanation.verdict, id=explanation.name)
    if explanation.origin:
        told["origin"] = dict(explanation.origin)
        told["differences"] = [
            {"what": each.what, "stored": each.before, "now": each.now} for each in explanation.differences
        ]
    return told


def write_page(explanation: Explanation, path: Path) -> None:
    """Write the explanation as a self-contained HTML page.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    try:
        path.write_text(render_page(explanation), encoding="utf-8")
    except OSError as error:
        raise ConfigurationError([f"--html {path}: {error.strerror}"]) from error
    logger.info("%s: %s; its page is %s", explanation.name, explanation.verdict.outcome, path)
