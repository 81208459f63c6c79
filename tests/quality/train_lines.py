"""Grows the line classifier from text dumps of the corpora's pages, and says how well it does on sites it never saw.

    python tests/quality/train_lines.py            # the out-of-fold table, then the models (some minutes on two cores)
    python tests/quality/train_lines.py --write    # only the models

Needs the ``train`` extra. Each page becomes three dumps by two HTML-to-text libraries: what Resiliparse takes for the
main content, all that it shows, and all that Inscriptis shows. Whether a line is the article's, or a comment's, is read
off the page's gold; a page's fold is that of its registrable domain. Same corpora, same code, same models.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import inscriptis
import lightgbm
import numpy as np
from corpora import SCORER, present, say
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree
from train import PAGE_POWER, PARAMETERS, ROUNDS, TRAINED_ON, WEIGHED_WORDS, flat, fold_of, jobs_of, save, truth

import pipeline.plaintext.review
from pipeline.labels.classifier import Trees, load
from pipeline.model import Label
from pipeline.plaintext.label import label_said
from pipeline.plaintext.lines import read_lines
from pipeline.plaintext.measure import measure
from pipeline.plaintext.review import MODELS
from pipeline.record import as_json
from pipeline.separate import separate_text

FOLDS = 5
JUDGED = ("main content", "whole page")
MAX_LINES = 6_000
FIGURES = (
    "precision",
    "recall",
    "f1",
    "comment_leak",
    "comment_recall",
    "comment_precision",
    "body_as_comment",
    "title",
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the lines of one dump teach."""

    page: str
    dump: str
    fold: int
    rows: np.ndarray
    words: np.ndarray
    truths: dict[Label, np.ndarray]
    """For each model 1 where it should say yes, 0 where no, -1 where nobody knows."""


def main_content(body: bytes) -> str:
    """What Resiliparse takes for the main content."""
    return _resiliparse(body, main_content=True)


def whole_page(body: bytes) -> str:
    """All that Resiliparse shows of the page."""
    return _resiliparse(body, main_content=False)


def rendered(body: bytes) -> str:
    """All that Inscriptis shows of the page."""
    text = body.decode(detect_encoding(body), "replace")
    return str(inscriptis.get_text(text.partition("?>")[2] if text.lstrip().startswith("<?xml") else text))


def _resiliparse(body: bytes, *, main_content: bool) -> str:
    tree = HTMLTree.parse_from_bytes(body, detect_encoding(body))
    return str(extract_plain_text(tree, main_content=main_content, list_bullets=True, preserve_formatting=True))


DUMPS: dict[str, Callable[[bytes], str]] = {
    "main content": main_content, "whole page": whole_page, "rendered": rendered,
}  # fmt: skip


def main() -> int:
    """Print the out-of-fold table unless only the models are wanted; write the models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the models without measuring them")
    options = parser.parse_args()
    corpora = present(TRAINED_ON)
    golds = {
        f"{corpus.name}/{gold['id']}": gold
        for corpus in corpora
        for gold in map(json.loads, (corpus / "gold.jsonl").read_text("utf-8").strip().split("\n"))
    }
    pages = [(job.id, job.path, golds[job.id], fold_of(job)) for job in jobs_of(corpora) if job.gold]
    with ProcessPoolExecutor(2) as pool:
        say("reading the pages to learn from")
        lessons = [lesson for found in pool.map(learn, pages, chunksize=16) for lesson in found]
    if not options.write:
        judge(corpora, pages, lessons)
    for label, path in MODELS.items():
        save(grow(lessons, label), path)
        say(f"{path.name}: {path.stat().st_size} bytes, from {len(lessons)} dumps of {len(pages)} pages")
    return 0


def learn(page: tuple[str, str, dict[str, str], int]) -> list[Lesson]:
    """What the dumps of one page teach."""
    name, path, gold, fold = page
    body = gzip.decompress(Path(path).read_bytes())
    return [lesson for dump, make in DUMPS.items() for lesson in _learn_dump(name, gold, fold, dump, make(body))]


def _learn_dump(page: str, gold: dict[str, str], fold: int, dump: str, text: str) -> Iterator[Lesson]:
    lines = read_lines(text)
    if not 2 < len(lines) <= MAX_LINES:
        return
    label_said(lines)
    texts = [line.text for line in lines]
    is_body = truth(texts, gold["body"])
    words = np.array([line.words for line in lines])
    truths = {Label.BODY: is_body, Label.COMMENT: _comments(texts, gold, is_body, page)}
    yield Lesson(page, dump, fold, measure(lines), words, truths)


def _comments(texts: list[str], gold: dict[str, str], is_body: np.ndarray, page: str) -> np.ndarray:
    """Which lines are comments: told by dragnet's gold alone, and elsewhere not known of what is not body."""
    if not page.startswith("dragnet"):
        return np.where(is_body == 1, 0, -1)
    found = truth(texts, gold["comments"]) if gold.get("comments") else np.zeros(len(texts), int)
    if gold.get("comments_kind") == "segments":
        found[found == 0] = -1
    found[(is_body == 1) & (found != 1)] = 0
    return found


def grow(lessons: list[Lesson], label: Label) -> Trees:
    """The trees that tell this label from all others."""
    rows, wanted, weights = [], [], []
    for lesson in lessons:
        known = lesson.truths[label] >= 0
        if known.any():
            weight = np.minimum(lesson.words[known], WEIGHED_WORDS) + 4.0
            rows.append(lesson.rows[known])
            wanted.append(lesson.truths[label][known])
            weights.append(weight / weight.sum() ** PAGE_POWER)
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(wanted), weight=np.concatenate(weights))
    return flat(lightgbm.train(PARAMETERS, data, ROUNDS).dump_model())


def judge(corpora: list[Path], pages: list[tuple[str, str, dict[str, str], int]], lessons: list[Lesson]) -> None:
    """Print what models find in the dumps of sites that they have not seen."""
    evaluate = _scorer()
    predicted: dict[str, dict[str, dict[str, object]]] = {dump: {} for dump in JUDGED}
    for fold in range(FOLDS):
        say(f"growing the trees of fold {fold + 1} of {FOLDS}")
        grown = {
            path: grow([lesson for lesson in lessons if lesson.fold != fold], label) for label, path in MODELS.items()
        }
        pipeline.plaintext.review.trees = grown.__getitem__
        for name, path, _gold, own in pages:
            for dump in JUDGED if own == fold else ():
                text = DUMPS[dump](gzip.decompress(Path(path).read_bytes()))
                predicted[dump][name] = as_json(separate_text(text), id=name)
    pipeline.plaintext.review.trees = load
    for dump, predictions in predicted.items():
        print(dump)
        for corpus in corpora:
            figures = evaluate.score(corpus, predictions)
            told = [f"{key} {figures[key]}" for key in FIGURES if figures[key] is not None]
            print(f"  {corpus.name:17} {'  '.join(told)}")


def _scorer() -> ModuleType:
    sys.path.insert(0, str(SCORER.parent))
    import evaluate  # noqa: PLC0415 -- it lies beside the checkout

    return evaluate


if __name__ == "__main__":
    sys.exit(main())
