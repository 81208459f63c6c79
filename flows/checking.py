"""``winnow verify`` and ``winnow backup``: a home checked to the last byte, and a checked copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
import orjson
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from db.backup import copy_archive, copy_database
from db.verify import Verification, verify
from db.warc_files import sync_folder
from flows.home import Home
from flows.talk import err, has_terminal, out
from pipeline.errors import ConfigurationError, HomeError

OnBytes = Callable[[int, int], None]
DAMAGE_SHOWN = 3
"""Lines of damage that an error of the backup repeats; ``winnow verify`` tells all."""


def verify_home(home: Home) -> Verification:
    """Check every digest, offset and reference of archive and database, with a bar on a terminal.

    Raises:
        ConfigurationError: There is neither an archive nor a database.
    """
    if not home.archive.is_dir() and not home.database.is_file():
        raise ConfigurationError([f"{home.folder}: there is nothing to verify; `winnow run` makes an archive"])
    with _bar("verifying") as on_bytes:
        return verify(home.archive, home.database, on_bytes)


def print_verification(found: Verification, *, as_json: bool) -> None:
    """Print what was found on stdout: one line for each damage and each note, then what was checked."""
    if as_json:
        counts = {name: count for name, count in asdict(found).items() if name != "findings"}
        click.echo(orjson.dumps({"whole": not found.damage, **counts, "damage": found.damage, "notes": found.notes}))
        return
    for line in found.damage:
        out.print(f"damaged: {line}", markup=False, soft_wrap=True)
    for line in found.notes:
        out.print(f"note: {line}", markup=False, soft_wrap=True)
    out.print(
        f"{'damaged' if found.damage else 'whole'}: {found.files} files, {found.records} records,"
        f" {found.fetches} fetches, {found.versions} versions checked",
        markup=False,
        soft_wrap=True,
    )


def backup(home: Home, target: Path) -> Verification:
    """Copy a home, while a run writes or not, and check the copy; the target is there whole or not at all.

    Prefect's own state, which is a history of runs and nothing to restore from, is no part of it. What is lost of the
    archive is lost in the copy as well: it is made all the same, with all that is left.

    Returns:
        What the check found in the copy.

    Raises:
        ConfigurationError: The target is there already; nothing was written.
        WinnowError: The home cannot be read, the target cannot be written, or the database is damaged.
    """
    target = target.expanduser().absolute()
    if target.exists():
        raise ConfigurationError([f"{target} is there already; name a folder that is not"])
    beside = target.with_name(target.name + ".unfinished")
    try:
        _require_room(home, target.parent)
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(mode=0o750)
        found = _copy(home, Home(beside))
        beside.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise HomeError(f"cannot copy {home.folder} to {target}: {error.strerror}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return found


def _copy(home: Home, copy: Home) -> Verification:
    if home.config.is_file():
        shutil.copyfile(home.config, copy.config)
    # The database first: what the archive gains meanwhile is then ahead of it, which the next run makes good.
    cursors = copy_database(home.database, copy.database)
    with _bar("copying") as on_bytes:
        copy_archive(home.archive, copy.archive, cursors, on_bytes)
    found = verify_home(copy)
    damage = found.damage_of_database
    if damage:
        first = "; ".join(damage[:DAMAGE_SHOWN])
        raise HomeError(
            f"no copy was made, {len(damage)} places of the database are damaged (`winnow verify` tells all,"
            f" `winnow rebuild` makes it anew): {first}"
        )
    return found


def _require_room(home: Home, folder: Path) -> None:
    """Refuse early what cannot end well."""
    need = sum(path.stat().st_size for path in (*home.archive.glob("*"), home.database) if path.is_file())
    free = shutil.disk_usage(folder).free
    if free < need:
        raise HomeError(f"the copy takes {need // 1_000_000} MB, and {folder} has {free // 1_000_000} MB free")


@contextmanager
def _bar(what: str) -> Iterator[OnBytes]:
    """A bar of bytes on a terminal, nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not has_terminal()) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
