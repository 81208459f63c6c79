"""Finds the corpora and their scorer beside the checkout, and names what is not there."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"
SCORER = SHARED / "evaluate" / "evaluate.py"
NAMES = ("dragnet_train", "fundus", "wcxb_dev", "trafilatura_eval", "postlight")


def present(names: Iterable[str]) -> list[Path]:
    """The folders of these corpora; says on stderr which are not there, and exits with 0 if that is all of them."""
    folders = [SHARED / "corpora" / name for name in names]
    found = [folder for folder in folders if (folder / "gold.jsonl").exists() and SCORER.exists()]
    for folder in folders:
        if folder not in found:
            say(f"skipped {folder.name}: not measured, since {folder} or {SCORER} is not there")
    if not found:
        sys.exit(0)
    return found


def write_manifest(corpora: list[Path], target: Path) -> Path:
    """Write what is to be separated, one ``{"id", "path", "url"}`` a line."""
    with target.open("wb") as lines:
        subprocess.run([sys.executable, SCORER, "manifest", *corpora], stdout=lines, check=True)
    return target


def separate(command: list[str], manifest: Path, jobs: int, target: Path) -> Path:
    """Run a separator over a batch as users do; its JSON lines go to ``target``. Exits with 1 if the command fails."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    with target.open("wb") as output:
        batch = [*command, "--batch", manifest, "--jobs", str(jobs)]
        done = subprocess.run(batch, stdout=output, env=plain, check=False)
    if done.returncode:
        say(f"{' '.join(command)} ended with code {done.returncode}: nothing is measured")
        sys.exit(1)
    return target


def fingerprint(corpus: Path) -> str:
    """A hash of the pages: predictions made for another one are not for this corpus."""
    digest = hashlib.sha256()
    for page in sorted((corpus / "pages").iterdir()):
        digest.update(page.name.encode())
        digest.update(page.read_bytes())
    return digest.hexdigest()[:16]


def say(line: str) -> None:
    """Talk, which goes to stderr."""
    print(line, file=sys.stderr, flush=True)
