"""The script that kills runs and rebuilds, with a few kills."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("kill_runs.py")


def test_killed_runs_and_rebuilds_lose_nothing_and_repeat_nothing() -> None:
    words = ["--kills", "2", "--rebuilds", "2", "--seed", "3"]
    result = subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True, check=False, timeout=400)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "2 in rebuild" in result.stdout
