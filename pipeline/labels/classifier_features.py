"""Measures the blocks on which the rules are not certain, for the classifier: one row of numbers a block.

Every number is an integer, or one division of two integers, so that all machines measure the same. What is ruled out
before does not exist here: a comment section or an advert more changes nothing in the rows of the other blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pipeline.columns import Floats, Ints, running, shifted, totals
from pipeline.labels.classifier_words import CUED_WORDS, CUES, FAMILY_COUNT, families
from pipeline.model import Kind, Label
from pipeline.page.blocks import Leaf, Node

WORDS = 0
"""The column that holds a block's words."""

MIN_PROSE_WORDS = 12
HOME_SHARE = 5, 4
"""The home holds four fifths of the words."""

_KINDS = {kind: code for code, kind in enumerate(Kind)}
_LABELS = {label: code for code, label in enumerate(Label, start=1)}
_TAGS = {
    tag: code
    for code, tag in enumerate(
        (
            "p", "div", "span", "li", "td", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt",
            "section", "article", "figure", "center", "header", "aside",
        ),
        start=1,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """The blocks asked about, in page order, and what the rules think of each."""

    leaves: Sequence[Leaf]
    nodes: Sequence[Node]
    ruled: Sequence[Label | None]
    """The rules' label."""
    zones: Sequence[Label | None]
    """The label of the zone it is in."""
    read: Sequence[bool]
    """Whether a reader took it for the article's."""
    shares: Sequence[float]
    """How much of it the first reader took."""
    told: Sequence[float]
    """How much of it the second reader took."""
    title: str


def measure(asked: Asked) -> Floats:
    """Return a row of numbers for each block asked about; the order of the columns is the model's."""
    return _Page(asked).rows()


def _per_mille(part: Ints, whole: Ints) -> Ints:
    return part * 1000 // np.maximum(whole, 1)


class _Page:
    """Columns of one page; sums over runs of blocks are differences of running sums."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        leaves = asked.leaves
        self.n = len(leaves)
        self.columns: list[NDArray[np.int64] | NDArray[np.bool_]] = []
        self.words = np.array([leaf.words for leaf in leaves], np.int64)
        self.chars = np.array([len(leaf.text) for leaf in leaves], np.int64)
        self.links = np.minimum(np.array([leaf.link_chars for leaf in leaves], np.int64), self.chars)
        self.read = np.array(asked.read, np.int64)
        self.kind = np.array([_KINDS[leaf.kind] for leaf in leaves], np.int64)
        self.ruled = np.array([_LABELS[label] if label else 0 for label in asked.ruled], np.int64)
        self.read_words = self.words * self.read
        self.body_words = self.words * (self.ruled == _LABELS[Label.BODY])
        self.density = _per_mille(self.links, self.chars)
        self.prose = self.words * ((self.words >= MIN_PROSE_WORDS) & (self.density < 300))
        self._tree()

    def _tree(self) -> None:
        """Number the elements that hold blocks asked about: parents, first and last block, signature, names."""
        before = self._ranks()
        index: dict[int, int] = {}
        styles: dict[tuple[str, str], tuple[int, int]] = {}
        places: dict[tuple[int, int], int] = {}
        columns: list[tuple[int, int, int, int, int, int, int, int]] = []
        for node in self.asked.nodes:
            first, last = before[node.first], before[node.last]
            if first == last:
                continue
            style = styles.get((node.tag, node.names))
            if style is None:
                style = styles[node.tag, node.names] = (len(styles), families(node.names))
            up = index[id(node.parent)] if node.parent is not None else 0
            over, around = (columns[up][4], columns[up][7]) if columns else (-1, 0)
            place = places.setdefault((over, style[0]), len(places))
            index[id(node)] = len(columns)
            columns.append((up, first, last, node.depth, place, style[0], style[1], style[1] | around))
        numbers = np.array(columns, np.int64)
        self.parent, self.first, self.last, self.depth = numbers[:, 0], numbers[:, 1], numbers[:, 2], numbers[:, 3]
        self.node = np.array([index[id(leaf.node)] for leaf in self.asked.leaves], np.int64)
        self.signature, self.style = numbers[self.node, 4], numbers[self.node, 5]
        self.own_mask, self.masks = numbers[:, 6], numbers[:, 7]

    def _ranks(self) -> list[int]:
        """Return for each block of the page how many of those before it are asked about, and so for its end."""
        ranks: list[int] = []
        for rank, leaf in enumerate(self.asked.leaves):
            ranks += [rank] * (leaf.n + 1 - len(ranks))
        end = max(node.last for node in self.asked.nodes)
        return ranks + [self.n] * (end + 1 - len(ranks))

    def rows(self) -> Floats:
        self._own()
        self._names()
        self._containers()
        self._groups()
        self._homes()
        self._place()
        self._neighbours()
        table = np.empty((len(self.columns), self.n), np.float32)
        for row, column in zip(table, self.columns, strict=True):
            row[:] = column
        return table.T

    def _add(self, *columns: NDArray[np.int64] | NDArray[np.bool_]) -> None:
        self.columns += columns

    def _own(self) -> None:
        """What the block itself is."""
        leaves = self.asked.leaves
        title = frozenset(self.asked.title.lower().split())
        said = np.fromiter(chain.from_iterable(_said(leaf, title) for leaf in leaves), np.int64).reshape(self.n, -1)
        tags = np.array([_TAGS.get(leaf.node.tag, 0) for leaf in leaves], np.int64)
        zones = np.array([_LABELS[label] if label else 0 for label in self.asked.zones], np.int64)
        shares = np.array([int(share * 1000) for share in self.asked.shares], np.int64)
        told = np.array([int(share * 1000) for share in self.asked.told], np.int64)
        self._add(self.words, self.chars, self.density, self.kind, tags, self.ruled, zones, shares, told, self.read)
        self._add(self.chars * 10 // np.maximum(self.words, 1), *said.T)
        cues = said[:, -1]
        self._add(*((cues >> bit) & 1 for bit in range(7)))

    def _names(self) -> None:
        """What its makers call it, and what is around it."""
        near = self.own_mask[self.node] | self.own_mask[self.parent[self.node]]
        far = self.masks[self.parent[self.parent[self.node]]]
        for bit in range(FAMILY_COUNT):
            self._add((near >> bit) & 1, (far >> bit) & 1)

    def _containers(self) -> None:
        """The three nearest elements over it that each hold more than the one below."""
        sums = {name: running(column) for name, column in self._summed().items()}
        at = self.node
        for _ in range(3):
            first, last = self.first[at], self.last[at]
            held = {name: run[last] - run[first] for name, run in sums.items()}
            self._add(last - first, held["words"], _per_mille(held["links"], held["chars"]))
            self._add(_per_mille(held["read"], held["words"]), _per_mille(held["body"], held["words"]))
            self._add(_per_mille(held["prose"], held["words"]))
            at = self._wider(at)

    def _summed(self) -> dict[str, Ints]:
        return {
            "words": self.words, "links": self.links, "chars": self.chars, "read": self.read_words,
            "body": self.body_words, "prose": self.prose,
        }  # fmt: skip

    def _wider(self, at: Ints) -> Ints:
        """Return the nearest element over each that holds more blocks."""
        held = self.last[at] - self.first[at]
        up = self.parent[at]
        for _ in range(12):
            same = self.last[up] - self.first[up] == held
            if not same.any():
                break
            up = np.where(same, self.parent[up], up)
        return up

    def _groups(self) -> None:
        """The blocks at the same place of the layout, and those of the same make anywhere."""
        for group in (self.signature, self.style):
            _, inverse = np.unique(group, return_inverse=True)
            held = {name: totals(inverse, column)[inverse] for name, column in self._summed().items()}
            self._add(totals(inverse, np.ones(self.n, np.int64))[inverse], held["words"])
            self._add(_per_mille(held["links"], held["chars"]), _per_mille(held["prose"], held["words"]))
            self._add(_per_mille(held["read"], held["words"]), _per_mille(held["body"], held["words"]))

    def _homes(self) -> None:
        """How far it is from the element that holds most of what was read, and from the one that holds most prose."""
        long = self.words >= MIN_PROSE_WORDS
        for weight in (self.read_words, self.prose):
            self._add(*self._home_distances(weight, long))
        titled = self.ruled == _LABELS[Label.TITLE]
        headed = titled | (self.ruled == _LABELS[Label.BYLINE]) | (self.ruled == _LABELS[Label.DATELINE])
        everywhere = np.ones(self.n, np.bool_)
        self._add(*self._home_distances(titled.astype(np.int64), everywhere))
        places = np.arange(self.n)
        head = np.maximum.accumulate(np.where(headed, places, -99))
        run = running(self.words)
        self._add(places - head, run[:-1] - run[np.maximum(head, 0)])
        first = int(np.argmax(titled)) if titled.any() else 0
        self._add(run[:-1] - run[first], running(self.prose)[:-1] - running(self.prose)[first])

    def _home_distances(
        self, weight: Ints, counts: NDArray[np.bool_]
    ) -> tuple[Ints, Ints, NDArray[np.bool_], Ints, Ints]:
        run = running(weight)
        held = run[self.last] - run[self.first]
        enough = np.flatnonzero(held * HOME_SHARE[0] >= run[-1] * HOME_SHARE[1])
        home = int(enough[np.argmax(self.depth[enough] * (held[enough] > 0))])
        meeting = np.zeros(self.n, np.int64)
        chain = [home]
        while chain[-1] != 0:
            chain.append(int(self.parent[chain[-1]]))
        for node in reversed(chain):
            meeting[self.first[node] : self.last[node]] = self.depth[node]
        places = np.arange(self.n)
        inside = (places >= self.first[home]) & (places < self.last[home])
        long = np.flatnonzero((weight > 0) & counts)
        start, end = (int(long[0]), int(long[-1])) if len(long) else (0, self.n)
        return self.depth[home] - meeting, self.depth[self.node] - meeting, inside, places - start, end - places

    def _place(self) -> None:
        """Where on the page it is, and what page that is."""
        places = np.arange(self.n)
        total = int(self.words.sum())
        before = running(self.words)[:-1]
        everywhere = np.ones(self.n, np.int64)
        self._add(places * 1000 // self.n, before * 1000 // max(total, 1), everywhere * self.n, everywhere * total)
        self._add(everywhere * int(self.read_words.sum()), everywhere * int(self.body_words.sum()))
        self._add(everywhere * int(self.prose.sum()), self.depth[self.node])
        self._add(running(self.body_words)[:-1], running(self.body_words)[-1] - running(self.body_words)[1:])

    def _neighbours(self) -> None:
        """The blocks one to three before and after it, and the nearest ones read."""
        body = (self.ruled == _LABELS[Label.BODY]).astype(np.int64)
        for step in (1, 2, 3):
            for towards in (step, -step):
                self._add(shifted(self.words, towards), shifted(self.density, towards), shifted(body, towards))
                if step < 3:
                    self._add(shifted(self.ruled, towards), shifted(self.kind, towards))
                    self._add(shifted(self.signature, towards) == self.signature)
        places = np.arange(self.n)
        known = np.where(self.read_words > 0, places, -1)
        self._add(places - np.maximum.accumulate(np.where(known >= 0, known, -99)))
        ahead = np.where(known >= 0, known, self.n + 99)
        self._add(np.minimum.accumulate(ahead[::-1])[::-1] - places)
        for column in (self.words, self.read_words, self.links, self.prose):
            run = running(column)
            self._add(run[np.minimum(places + 5, self.n)] - run[np.maximum(places - 4, 0)])


def _said(leaf: Leaf, title: frozenset[str]) -> tuple[int, ...]:
    """Return what the text shows at a glance: marks, sentences, words shared with the title, cues."""
    text = leaf.text
    end, start = text[-1], text[0]
    cues = shared = 0
    if leaf.words <= CUED_WORDS:
        tokens = text.lower().split()
        for token in tokens:
            cues |= CUES.get(token.strip('.,:;!?()[]|»“”"'), 0)
        if leaf.words <= 25:
            shared = 1000 * sum(map(title.__contains__, tokens)) // len(tokens)
    return (
        4 if end in ".!?…。" else 3 if end in "\"”’»')" else 2 if end in ":," else 1 if end.isalnum() else 0,
        3 if start.isupper() else 2 if start.islower() else 1 if start.isdigit() else 0,
        text.count(","), text.count(". "), text.count("|") + text.count("·") + text.count("•"),
        min(text.find(":") + 1, 60), text[:12].isupper(), text.count('"') + text.count("“") + text.count("„"),
        leaf.is_whole, leaf.has_time, bool(leaf.names), text.isupper(), shared, cues,
    )  # fmt: skip
