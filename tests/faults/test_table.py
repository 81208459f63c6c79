"""The table of faults in the documentation is made from the tests, and says something of each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("table.py")


def test_table_in_the_documentation_is_the_latest() -> None:
    made = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True).stdout

    assert (ROOT / "docs" / "faults.md").read_text(encoding="utf-8") == made, "run python tests/faults/table.py"
    assert [f"D{n:02d}" for n in range(1, 13) if f"| D{n:02d} |" not in made] == []
    assert [line for line in made.splitlines() if "|  |" in line] == [], "each test says what must come of its case"
