"""Grows the block classifier from the corpora and says how well it does on sites it never saw.

    python tests/quality/train.py            # the out-of-fold table, then the model (about five minutes on two cores)
    python tests/quality/train.py --write    # only the model

Needs the ``train`` extra. Trained on ``TRAINED_ON`` alone; the other corpora are judged by models that never saw a page
of theirs, nor one of the same site. A page's fold is that of its registrable domain, so every figure printed is of a
model that saw no page of the page's site. Same corpora, same code, same model: rows are sorted, seeds are fixed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import inspect
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import lightgbm
import numpy as np
import orjson
import tldextract
from corpora import NAMES, SCORER, present, say, write_manifest
from lxml import etree
from lxml.html import HtmlElement

import pipeline.labels.body
import pipeline.labels.classifier
import pipeline.labels.ledger
import pipeline.separate
from pipeline.extraction import extraction_of
from pipeline.labels.classifier import MODEL, UNIT, Ruled, Trees, look, review
from pipeline.model import Kind, Page, Rules
from pipeline.page.blocks import Blocks, Leaf
from pipeline.record import as_json
from pipeline.text import words

TRAINED_ON = ("dragnet_train", "fundus", "wcxb_dev")
FOLDS = 5
ROUNDS = 110
PARAMETERS = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 31, "max_depth": 8, "min_data_in_leaf": 100,
    "feature_fraction": 0.3, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 127,
    "num_threads": 1, "seed": 1, "deterministic": True, "force_col_wise": True, "verbose": -1,
}  # fmt: skip

MIN_COVERED = 0.8
MAX_COVERED = 0.25
"""Shares of a block's words in the gold from which it is body, and up to which it is not; between, it is doubtful."""

SHORT_WORDS = 4
"""Words of a line that is found in any text by accident."""

HEAD_WORDS = 16
"""Words of lines over the article (byline, date, place) that some golds count as body and others do not."""

PROSE_WORDS = 12
WEIGHED_WORDS = 100
"""Words above which a block weighs no more."""

PAGE_POWER = 0.75
"""The power of a page's weight that its blocks are divided by: at 1 every page weighs the same, at 0 every word."""

CORPUS_WEIGHTS = {"fundus": 3.0}
"""News of today in twenty languages is what the model is for, and the smallest part of what it learns from."""

FIGURES = (
    "precision",
    "recall",
    "f1",
    "segment_f1",
    "comment_leak",
    "comment_recall",
    "comment_precision",
    "body_as_comment",
)
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "winnow-quality" / "readings"
_CANONICAL = re.compile(
    rb"(?:og:url\"?[^>]{0,20}content|rel=\"canonical\"[^>]{0,20}href)\s*=\s*[\"']?(https?://[^\"'> ]+)"
)
_OURS = re.compile(r"^(?:from|import) (pipeline[\w.]*)", re.MULTILINE)
_DOMAINS = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, slots=True)
class Job:
    """One page to read, and the gold body of a page to learn from."""

    id: str
    path: str
    url: str | None
    gold: str | None = None
    trees: str | None = None
    """The file of the trees to separate it with; None for the rules alone."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one page teaches: rows, whether each is body, and what each weighs."""

    id: str
    rows: np.ndarray
    is_body: np.ndarray
    weights: np.ndarray


def main() -> int:
    """Print the out-of-fold table unless only the model is wanted; write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the model without measuring it")
    options = parser.parse_args()
    corpora = present(TRAINED_ON if options.write else NAMES)
    CACHE.mkdir(parents=True, exist_ok=True)
    jobs = jobs_of(corpora)
    with ProcessPoolExecutor(2) as pool:
        say("reading the pages to learn from")
        taught = [job for job in jobs if job.id.split("/")[0] in TRAINED_ON and job.gold]
        lessons = [lesson for lesson in pool.map(learn, taught, chunksize=8) if lesson is not None]
        folds = dict(zip([job.id for job in jobs], pool.map(fold_of, jobs, chunksize=64), strict=True))
        if not options.write:
            measure(pool, corpora, jobs, lessons, folds)
    trees = grow(lessons)
    save(trees, MODEL)
    say(f"{MODEL.name}: {len(trees.roots)} trees, {MODEL.stat().st_size} bytes, from {len(lessons)} pages")
    return 0


def jobs_of(corpora: list[Path]) -> list[Job]:
    """Every page of the corpora, sorted; with its gold where that is not doubtful."""
    golds: dict[str, str] = {}
    for corpus in corpora:
        for line in (corpus / "gold.jsonl").read_text("utf-8").strip().split("\n"):
            gold = json.loads(line)
            if gold.get("body") and gold.get("body_coverage", 1.0) >= 0.5:
                golds[f"{corpus.name}/{gold['id']}"] = gold["body"]
    with tempfile.TemporaryDirectory() as folder:
        lines = write_manifest(corpora, Path(folder) / "manifest.jsonl").read_text("utf-8").strip().split("\n")
    rows = sorted((json.loads(line) for line in lines), key=lambda row: row["id"])
    return [Job(row["id"], row["path"], row["url"], golds.get(row["id"])) for row in rows]


def fold_of(job: Job) -> int:
    """The fold of the page's site; a page that names no site is a site of its own."""
    url = job.url
    if not url:
        found = _CANONICAL.search(gzip.decompress(Path(job.path).read_bytes()))
        url = found.group(1).decode("latin-1") if found else ""
    parts = _DOMAINS(url)
    site = f"{parts.domain}.{parts.suffix}" if parts.domain else job.id
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def learn(job: Job) -> Lesson | None:
    """Separate a page by the rules alone and label the blocks the model would be asked about."""
    seen: list[tuple[list[int], np.ndarray, Ruled]] = []

    def watch(page: Ruled) -> list[tuple[int, bool]]:
        numbers, rows = look(page)
        seen.append((numbers, rows, page))
        return []

    pipeline.labels.ledger.review = watch
    separate(job)
    if not seen or not seen[-1][0]:
        return None
    numbers, rows, page = seen[-1]
    return lesson_of(job, page.blocks.leaves, numbers, rows)


def lesson_of(job: Job, leaves: Sequence[Leaf], numbers: list[int], rows: np.ndarray) -> Lesson | None:
    """What the blocks that the model would be asked about teach; None where none is prose of the article."""
    labels = truth([leaf.text for leaf in leaves], job.gold or "")[numbers]
    prose = [n for n, label in zip(numbers, labels, strict=True) if label == 1 and leaves[n].words >= PROSE_WORDS]
    if not prose:
        return None
    for row, n in enumerate(numbers):
        is_head = n < prose[0] and leaves[n].words <= HEAD_WORDS
        if labels[row] == 1 and is_head and (leaves[n].kind is not Kind.HEADING or job.id.startswith("dragnet")):
            labels[row] = -1
    known = labels >= 0
    weights = np.array([min(leaves[n].words, WEIGHED_WORDS) + 4.0 for n in numbers])[known]
    weights *= CORPUS_WEIGHTS.get(job.id.split("/")[0], 1.0) / weights.sum() ** PAGE_POWER
    return Lesson(job.id, rows[known], labels[known], weights)


def truth(texts: list[str], gold: str) -> np.ndarray:
    """1 for each text that the gold holds, 0 for each that it does not, -1 for those in doubt.

    A word is held when one of the runs of four words it is in, across blocks too, is in the gold; so a short heading is
    held where the gold has it between the same paragraphs. A block that equals a line of the gold is held as well.
    """
    runs = [words(text) for text in texts]
    stream = [word for run in runs for word in run]
    wanted = words(gold)
    grams = set(zip(wanted, wanted[1:], wanted[2:], wanted[3:], strict=False))
    held = np.zeros(len(stream) + 1, bool)
    for place, gram in enumerate(zip(stream, stream[1:], stream[2:], stream[3:], strict=False)):
        if gram in grams:
            held[place : place + 4] = True
    lines = {tuple(words(line)) for line in gold.splitlines()}
    labels, start = np.full(len(texts), -1), 0
    for n, run in enumerate(runs):
        share = held[start : start + len(run)].mean() if run else 0.0
        start += len(run)
        is_line = bool(run) and tuple(run) in lines
        if share >= MIN_COVERED or (is_line and len(run) >= SHORT_WORDS):
            labels[n] = 1
        elif share <= MAX_COVERED and not is_line:
            labels[n] = 0
    return labels


def separate(job: Job) -> dict[str, object]:
    """Separate a page; what trafilatura reads of a tree is kept until the tree, or what reads it, is another."""
    body = gzip.decompress(Path(job.path).read_bytes())

    def read(root: HtmlElement, blocks: Blocks, aside: list[HtmlElement]) -> pipeline.labels.body.Reading:
        told = "\0".join([readers(), *map(root.getroottree().getpath, aside)])
        kept = CACHE / hashlib.sha256(told.encode() + b"\0" + etree.tostring(root)).hexdigest()[:32]
        if not kept.exists():
            reading = pipeline.labels.body.read_body(root, blocks, aside)
            unfinished = kept.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(pickle.dumps((reading.text, reading.squashed, reading.lines)))
            unfinished.replace(kept)
        return pipeline.labels.body.Reading(*pickle.loads(kept.read_bytes()))

    pipeline.separate.read_body = read
    return as_json(pipeline.separate.separate(Page(body, url=job.url)), id=job.id)


@cache
def readers() -> str:
    """All that a reading of a tree depends on: the code of ``read_body`` and what it imports of ours, the libraries."""
    code: dict[str, str] = {}
    waiting = ["pipeline.labels.body"]
    while waiting:
        name = waiting.pop()
        if name not in code:
            code[name] = inspect.getsource(importlib.import_module(name))
            waiting += _OURS.findall(code[name])
    used = json.loads(extraction_of(Rules()).options)["used"]
    return json.dumps([sorted(code.items()), used, version("trafilatura")])


def grow(lessons: list[Lesson]) -> Trees:
    """The trees that these pages teach."""
    lessons = sorted(lessons, key=lambda lesson: lesson.id)
    data = lightgbm.Dataset(
        np.concatenate([lesson.rows for lesson in lessons]),
        np.concatenate([lesson.is_body for lesson in lessons]),
        weight=np.concatenate([lesson.weights for lesson in lessons]),
    )
    return flat(lightgbm.train(PARAMETERS, data, ROUNDS).dump_model())


def flat(model: dict) -> Trees:
    """The trees in arrays, the children of a node side by side, in whole numbers and 32-bit thresholds."""
    nodes: list[tuple[int, float, int, int]] = []
    roots, depth = [], 0
    for tree in model["tree_info"]:
        roots.append(len(nodes))
        nodes.append((0, np.inf, len(nodes), 0))
        waiting = [(tree["tree_structure"], roots[-1], 0)]
        while waiting:
            node, place, level = waiting.pop()
            depth = max(depth, level)
            if "leaf_value" in node:
                nodes[place] = (0, np.inf, place, round(node["leaf_value"] * UNIT))
                continue
            child = len(nodes)
            nodes += [(0, np.inf, 0, 0)] * 2
            nodes[place] = (node["split_feature"], below(node["threshold"]), child, 0)
            waiting += [(node["left_child"], child, level + 1), (node["right_child"], child + 1, level + 1)]
    columns = [np.array(column) for column in zip(*nodes, strict=True)]
    return Trees(
        np.array(roots, np.int32), columns[0].astype(np.int32), columns[1].astype(np.float32),
        columns[2].astype(np.int32), columns[3].astype(np.int32), depth, model["max_feature_idx"] + 1,
    )  # fmt: skip


def below(threshold: float) -> float:
    """The largest 32-bit number that is not above the threshold: no 32-bit value falls between the two."""
    rounded = np.float32(threshold)
    return float(rounded if rounded <= threshold else np.nextafter(rounded, np.float32(-np.inf)))


def save(trees: Trees, target: Path) -> None:
    """Write the trees."""
    with target.open("wb") as file:
        np.savez_compressed(
            file, roots=trees.roots, column=trees.column.astype(np.int16), threshold=trees.threshold, child=trees.child,
            value=trees.value, depth=np.int32(trees.depth), width=np.int32(trees.width),
        )  # fmt: skip


def predict(job: Job) -> bytes:
    """The page's record as a line of JSON, by the trees the job names or by the rules alone."""
    if job.trees is None:
        pipeline.labels.ledger.review = lambda _page: []
    else:
        pipeline.labels.ledger.review = review
        trees = pipeline.labels.classifier.load(Path(job.trees))
        pipeline.labels.classifier.the_trees = lambda: trees
    return orjson.dumps(separate(job)) + b"\n"


def measure(
    pool: ProcessPoolExecutor, corpora: list[Path], jobs: list[Job], lessons: list[Lesson], folds: dict[str, int]
) -> None:
    """Print the figures of the rules alone and of the models that saw no page of the page's site."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for fold in range(FOLDS):
            say(f"growing the trees of fold {fold + 1} of {FOLDS}")
            files.append(str(Path(folder) / f"{fold}.model"))
            save(grow([lesson for lesson in lessons if folds[lesson.id] != fold]), Path(files[-1]))
        for name in ("rules alone", "with the classifier"):
            say(f"separating: {name}")
            chosen = [
                Job(job.id, job.path, job.url, None, files[folds[job.id]] if name != "rules alone" else None)
                for job in jobs
            ]
            target = Path(folder) / "predictions.jsonl"
            target.write_bytes(b"".join(pool.map(predict, chosen, chunksize=8)))
            command = [sys.executable, SCORER, "score", *corpora, "--predictions", target, "--json"]
            table = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
            print(name)
            for corpus, figures in table.items():
                told = [f"{key} {figures[key]}" for key in FIGURES if figures[key] is not None]
                print(f"  {corpus:17} {'  '.join(told)}")


if __name__ == "__main__":
    sys.exit(main())
