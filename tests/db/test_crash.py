"""A process that is killed loses nothing it was told is kept, and leaves nothing that cannot be read."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from db.archive_read import ArchiveReader

WRITE_FOREVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from db.archive_write import ArchiveWriter
from pipeline.model import Errand, Exchange, Purpose

at = datetime(2026, 1, 1, tzinfo=UTC)
folder = Path(sys.argv[1])
with ArchiveWriter(folder, run_id="killed", now=lambda: at, payloads=lambda _: None, max_bytes=20_000) as archive:
    for n in range(100_000):
        url = f"https://daily-lantern.example/{n}"
        body = b"%d " % n * 5000
        print(archive.write_exchange(
            Exchange(Errand("lantern", Purpose.PAGE, url), url, "GET", (), "HTTP/1.1", 200, (), body, at)
        ), flush=True)
"""


def run_and_kill(script: str, argument: Path, seconds: float) -> list[str]:
    """What the script had said when it was killed, some time after its first line."""
    with subprocess.Popen([sys.executable, "-c", script, str(argument)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        first = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        rest = process.stdout.read()
    return [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.parametrize("seconds", [0.03, 0.11, 0.2])
def test_killed_archive_writer_keeps_what_it_promised(tmp_path: Path, seconds: float) -> None:
    promised = [line.strip() for line in run_and_kill(WRITE_FOREVER, tmp_path, seconds)]

    kept = [event.fetch_id for event in ArchiveReader(tmp_path).events({})]

    assert promised
    assert kept[: len(promised)] == promised
    assert len(kept) - len(promised) <= 1, "at most the one that was being promised"
