"""What the tests of the whole share: the installed command, run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

WINNOW = Path(sys.executable).with_name("winnow")
SECONDS = 300

Winnow = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def winnow() -> Winnow:
    """Run the ``winnow`` command; its environment is this one without proxies, plus what ``env`` adds."""

    def run(
        *words: str | Path, env: dict[str, str] | None = None, stdin: IO[str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return subprocess.run(
            [WINNOW, *map(str, words)],
            stdin=stdin or subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env=bare | (env or {}),
            check=False,
        )

    return run
