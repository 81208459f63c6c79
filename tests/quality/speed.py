"""Times ``winnow separate --batch`` beside trafilatura alone: same pages, same run, two processes each.

    python tests/quality/speed.py --rounds 5
    python tests/quality/speed.py --stages      # which stage of a page takes which share of Winnow's time

The two take turns, and each round's ratio is of neighbours in time, so that a machine that slows down slows both.
Start-up is part of either's time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import stages
from corpora import present, say, separate, write_manifest

CORPORA = ("fundus", "wcxb_dev")
COMMANDS = {
    "winnow": [str(Path(sys.executable).with_name("winnow")), "separate", "-q"],
    "trafilatura": [sys.executable, str(Path(__file__).with_name("baseline.py"))],
}


def main() -> None:
    """Time both in alternation; print every round, the medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="rounds (3)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--stages", action="store_true", help="time Winnow's stages instead, in one process")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        manifest = write_manifest(present(CORPORA), Path(folder) / "manifest.jsonl")
        if options.stages:
            print(stages.as_table(stages.shares(manifest)))
            return
        rounds = [one_round(manifest, options.jobs, number) for number in range(options.rounds)]
    for name in COMMANDS:
        print(f"{name}: {median(speeds[name] for speeds in rounds):.1f} pages/s (median of {len(rounds)} rounds)")
    ratio = median(speeds["winnow"] / speeds["trafilatura"] for speeds in rounds)
    print(f"winnow / trafilatura: {ratio:.2f} (median of each round's ratio)")


def one_round(manifest: Path, jobs: int, number: int) -> dict[str, float]:
    """Pages a second of each; every other round the second goes first."""
    order = list(COMMANDS) if number % 2 == 0 else list(reversed(COMMANDS))
    speeds = {name: pages_a_second(COMMANDS[name], manifest, jobs) for name in order}
    say(f"round {number + 1}: " + ", ".join(f"{name} {speed:.1f} pages/s" for name, speed in speeds.items()))
    return speeds


def pages_a_second(command: list[str], manifest: Path, jobs: int) -> float:
    """How many lines of the batch the command answers in a second, from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        predictions = separate(command, manifest, jobs, Path(folder) / "predictions.jsonl")
        seconds = time.perf_counter() - started
        return predictions.read_bytes().count(b"\n") / seconds


if __name__ == "__main__":
    main()
