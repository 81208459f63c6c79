"""Decides which blocks are the article's where the rules are not certain: gradient-boosted trees, in whole numbers.

The trees were grown by ``tests/quality/train.py``; ``docs/model-card.md`` says from what, and how well they do. Leaves
hold whole numbers and thresholds are exact in 32 bits, so every machine gives the same page the same labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.columns import Floats, Ints
from pipeline.labels.body import Reading, nothing_read
from pipeline.labels.classifier_features import WORDS, Asked, measure
from pipeline.labels.heads import Ruling
from pipeline.model import Label
from pipeline.page.blocks import Blocks, Leaf
from pipeline.zones.vocabulary import Zone

MODEL = Path(__file__).with_name("classifier.model")

UNIT = 1000
"""A score of 1000 is a log-odds of 1."""

THRESHOLD = -250
"""Score above which a block is the article's; below nought, since a lost paragraph is worse than a kept promotion."""

FEW_WORDS = 60
FEW_THRESHOLD = -1500
"""The threshold on a page on which fewer words would be left: its article is short, and the model saw few of those."""

MAX_FEW_BLOCKS = 3
"""Blocks from what is chosen on such a page to what the lower threshold adds; farther off are columns at the side."""

READER, TELLER = "trafilatura:body", "json-ld:articleBody"
"""The readers whose readings are measured apart."""

REPEATED = "rule:repeated"
"""The rule about which there is nothing to ask: the passage stands elsewhere on the page."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A page as the rules leave it."""

    blocks: Blocks
    rulings: Sequence[Ruling | None]
    zones: Sequence[Zone | None]
    read_by: Sequence[str | None]
    """For each block, the reader that took it for the article's."""
    readings: Sequence[tuple[str, Reading]]
    """Who read the page, and what."""
    title: str


@dataclass(frozen=True, slots=True)
class Trees:
    """Binary trees in one array: at a node, up to the threshold a row goes to ``child``, above it to the next."""

    roots: NDArray[np.intp]
    column: NDArray[np.intp]
    threshold: NDArray[np.float32]
    child: NDArray[np.intp]
    """A leaf is its own child, and its threshold infinite."""
    value: NDArray[np.int32]
    """What a leaf adds to the score; 0 at other nodes."""
    depth: int
    width: int
    """The columns of the rows it scores."""

    def score(self, rows: Floats) -> Ints:
        """Return the sum of the trees' leaves for each row."""
        cells = np.ascontiguousarray(rows).ravel()
        starts = (np.arange(len(rows)) * rows.shape[1])[:, None]
        at = np.repeat(self.roots[None, :], len(rows), axis=0)
        for _ in range(self.depth):  # by `take`, which takes half the time of brackets
            is_above = cells.take(self.column.take(at) + starts) > self.threshold.take(at)
            at = self.child.take(at) + is_above
        scores: Ints = self.value.take(at).sum(axis=1, dtype=np.int64)
        return scores


def review(page: Ruled) -> list[tuple[int, bool]]:
    """Return the blocks on which no rule is certain, by number, each with whether it is the article's."""
    numbers, rows = look(page)
    return list(zip(numbers, choose(numbers, rows, the_trees()), strict=True)) if numbers else []


def look(page: Ruled) -> tuple[list[int], Floats]:
    """Return the numbers of the blocks on which no rule is certain, and what is measured of each.

    Those are the blocks without a label, and those a reader or a likeness to their neighbours made body. Blocks of
    certain zones are not even looked at: a comment section or an advert more changes nothing for the others.
    """
    asked = [leaf for leaf in page.blocks.leaves if _is_asked(page, leaf)]
    opened = [row for row, leaf in enumerate(asked) if _label_of(page.rulings[leaf.n]) in {None, Label.BODY}]
    rows = measure(_asked(page, asked))[opened] if opened else np.zeros((0, 0), np.float32)
    return [asked[row].n for row in opened], rows


def choose(numbers: Sequence[int], rows: Floats, trees: Trees) -> list[bool]:
    """Return for each row of a page whether its block is the article's.

    Args:
        numbers: The blocks' places on the page.
        rows: What is measured of them.
        trees: What decides.
    """
    scores = trees.score(rows)
    chosen = scores > THRESHOLD
    if rows[:, WORDS][chosen].sum() < FEW_WORDS:
        nearly = scores > FEW_THRESHOLD
        chosen = nearly & _is_near(np.array(numbers), chosen) if chosen.any() else nearly
    return [bool(is_body) for is_body in chosen]


def _is_near(places: Ints, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell for each place whether one of the chosen is at most so many blocks away; the places go up."""
    known = places[chosen]
    after = np.searchsorted(known, places)
    gap_after = known[np.minimum(after, len(known) - 1)] - places
    gap_before = places - known[np.maximum(after - 1, 0)]
    near: NDArray[np.bool_] = (np.abs(gap_after) <= MAX_FEW_BLOCKS) | (np.abs(gap_before) <= MAX_FEW_BLOCKS)
    return near


def _is_asked(page: Ruled, leaf: Leaf) -> bool:
    zone, ruling = page.zones[leaf.n], page.rulings[leaf.n]
    return not (zone is not None and zone.is_certain) and not (
        ruling is not None and (ruling[0] is Label.GALLERY or ruling[1] == REPEATED)
    )


def _label_of(ruling: Ruling | None) -> Label | None:
    return ruling[0] if ruling is not None else None


def _asked(page: Ruled, leaves: list[Leaf]) -> Asked:
    readings = dict(page.readings)
    read, told = (readings.get(name, nothing_read()) for name in (READER, TELLER))
    zones = [page.zones[leaf.n] for leaf in leaves]
    return Asked(
        leaves=leaves,
        nodes=page.blocks.nodes,
        ruled=[_label_of(page.rulings[leaf.n]) for leaf in leaves],
        zones=[zone.label if zone is not None else None for zone in zones],
        read=[page.read_by[leaf.n] is not None for leaf in leaves],
        shares=[read.share(leaf.text) for leaf in leaves],
        told=[told.share(leaf.text) for leaf in leaves],
        title=page.title,
    )


@cache
def the_trees() -> Trees:
    """Return the trees of the committed model."""
    return load(MODEL)


def load(path: Path) -> Trees:
    """Return the trees of a file that ``tests/quality/train.py`` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        roots, column, child = (arrays[name].astype(np.intp) for name in ("roots", "column", "child"))
        return Trees(
            roots, column, arrays["threshold"], child, arrays["value"], int(arrays["depth"]), int(arrays["width"])
        )
