"""Scores Winnow beside trafilatura alone on every corpus, and fails below the floors.

    python tests/quality/measure.py              # what `make quality` runs; the README takes the tables
    python tests/quality/measure.py postlight    # one corpus; the README stays as it is

Exit code 1 and a line for each figure below ``floors.json``; a floor is raised there by hand, when a figure has risen
for good.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from corpora import NAMES, SCORER, fingerprint, present, say, separate, write_manifest

FLOORS = Path(__file__).with_name("floors.json")
BASELINE = Path(__file__).with_name("baseline.py")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "winnow-quality"
README = Path(__file__).parents[2] / "README.md"
IN_README = re.compile(r"(?<=<!-- made by make quality -->\n).*(?=\n<!-- until here -->)", re.DOTALL)
BODIES = {
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "segment_f1": "segment F1",
    "comment_leak": "leak",
    "comment_recall": "found",
    "comment_precision": "right",
    "body_as_comment": "lost",
}
FACTS = {"title": "title", "date": "date", "author": "author"}
FIGURES = BODIES | FACTS
"""The scorer's figures that the tables show, with their headings."""
PERCENT = frozenset({"comment_leak", "body_as_comment"})

Scores = dict[str, float | None]


def main() -> int:
    """Measure, print the table, name every figure below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="*", default=NAMES, help="only these corpora")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    options = parser.parse_args()
    scores = {corpus.name: measure(corpus, options.jobs) for corpus in present(options.corpus)}
    print(f"{as_table(scores, BODIES)}\n\n{as_table(scores, FACTS)}")
    if scores.keys() == set(NAMES):
        tables = f"{as_markdown(scores, BODIES)}\n\n{as_markdown(scores, FACTS)}"
        README.write_text(IN_README.sub(tables, README.read_text(encoding="utf-8")), encoding="utf-8")
    shortfalls = below_floors({name: both["winnow"] for name, both in scores.items()})
    for line in shortfalls:
        say(line)
    return 1 if shortfalls else 0


def measure(corpus: Path, jobs: int) -> dict[str, Scores]:
    """The scores of Winnow and of trafilatura alone on one corpus."""
    return {"winnow": measure_winnow(corpus, jobs), "trafilatura": score(corpus, baseline_predictions(corpus, jobs))}


def measure_winnow(corpus: Path, jobs: int) -> Scores:
    """The scores of Winnow on one corpus."""
    say(f"{corpus.name}: separating")
    winnow = [str(Path(sys.executable).with_name("winnow")), "separate", "-q"]
    with tempfile.TemporaryDirectory() as folder:
        return score(corpus, predict(winnow, corpus, Path(folder) / "winnow.jsonl", jobs))


def baseline_predictions(corpus: Path, jobs: int) -> Path:
    """Trafilatura's predictions, made once for each version of it, of this code and of the corpus."""
    code = hashlib.sha256(BASELINE.read_bytes()).hexdigest()[:8]
    name = f"{corpus.name}-{fingerprint(corpus)}-trafilatura-{version('trafilatura')}-{code}.jsonl"
    target = CACHE / name
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        say(f"{corpus.name}: trafilatura alone, once; kept as {target}")
        unfinished = predict([sys.executable, str(BASELINE), "--apart"], corpus, target.with_suffix(".part"), jobs)
        unfinished.replace(target)
    return target


def predict(command: list[str], corpus: Path, target: Path, jobs: int) -> Path:
    """Run a separator over the corpus; its JSON lines go to ``target``."""
    with tempfile.TemporaryDirectory() as folder:
        return separate(command, write_manifest([corpus], Path(folder) / "manifest.jsonl"), jobs, target)


def score(corpus: Path, predictions: Path) -> Scores:
    """What the scorer says of these predictions."""
    command = [sys.executable, str(SCORER), "score", str(corpus), "--predictions", str(predictions), "--json"]
    table: dict[str, Scores] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return table[corpus.name]


def as_table(scores: dict[str, dict[str, Scores]], figures: dict[str, str]) -> str:
    """These figures, aligned: Winnow's and trafilatura's line for each corpus, one beside the other."""
    rows = rows_of(scores, figures)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def as_markdown(scores: dict[str, dict[str, Scores]], figures: dict[str, str]) -> str:
    """The same in Markdown."""
    bars = [f"| {' | '.join(row)} |" for row in rows_of(scores, figures)]
    return "\n".join([bars[0], "|---" * (len(figures) + 2) + "|", *bars[1:]])


def rows_of(scores: dict[str, dict[str, Scores]], figures: dict[str, str]) -> list[list[str]]:
    """The heading and the lines, without those of corpora that have gold for none of the figures."""
    rows = [["corpus", "by", *figures.values()]]
    for corpus, both in scores.items():
        for by, told in both.items():
            cells = [as_text(figure, told.get(figure)) for figure in figures]
            if any(cells):
                rows.append([corpus, by, *cells])
    return rows


def as_text(figure: str, value: float | None) -> str:
    """A share as a table shows it; nothing where the corpus has no such gold."""
    if value is None:
        return ""
    return f"{value:.2%}" if figure in PERCENT else f"{value:.3f}"


def below_floors(scores: dict[str, Scores]) -> list[str]:
    """A line for each figure that is worse than ``floors.json`` allows, noise taken off."""
    floors = json.loads(FLOORS.read_text())
    lines = []
    for corpus, figures in scores.items():
        for figure, floor in floors["at_least"].get(corpus, {}).items():
            if (figures[figure] or 0.0) < floor - floors["noise"]:
                lines.append(f"below its floor: {corpus} {figure} {figures[figure]}, at least {floor}")
        for figure, ceiling in floors["at_most"].get(corpus, {}).items():
            if (figures[figure] or 0.0) > ceiling:
                lines.append(f"above its ceiling: {corpus} {figure} {figures[figure]}, at most {ceiling}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
