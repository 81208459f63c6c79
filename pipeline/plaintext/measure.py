"""Measures the lines of a text dump, for the line classifier: one row of whole numbers a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.columns import Floats, Ints, running, shifted
from pipeline.labels.classifier_words import CUED_WORDS, CUES
from pipeline.labels.heads import is_byline, is_date, names_beside_date
from pipeline.model import Label
from pipeline.plaintext.lines import Line
from pipeline.zones.comments import MAX_META_WORDS, is_comment_heading

WINDOWS = (3, 8, 20)
"""Lines on either side that are looked at together."""
STEPS = (1, 2, 3, 4)
"""Lines on either side that are looked at one by one."""
MAX_GAP_LINES = 6
MAX_GAP_WORDS = 40
"""What may stand between two lines of prose of one passage."""
FAR = 999
"""The distance to what is not there."""
MANY_WORDS = 400
MIN_TELLING_CHARS = 5
"""Letters of a word that is looked for elsewhere in the dump."""
MAX_SHARED_TOKENS = 30

_LABELS = {label: code for code, label in enumerate(Label, start=1)}
_ANSWERS = frozenset(
    {
        "reply", "report", "like", "likes", "share", "permalink", "link", "flag", "quote", "edit", "answer", "delete",
        "recommend", "upvote", "antworten", "melden", "répondre", "signaler", "responder", "denunciar", "rispondi",
        "svara", "odpowiedz", "beantwoorden",
    }
)  # fmt: skip
"""Words of the buttons under what a reader wrote."""


def measure(lines: Sequence[Line]) -> Floats:
    """Return a row of numbers for each line; the order of the columns is the model's."""
    dump = _Dump(lines)
    dump.own()
    dump.place()
    dump.repeats()
    dump.passages()
    dump.speakers()
    dump.neighbours()
    return np.stack(dump.columns, axis=1).astype(np.float32)


class _Dump:
    """Columns of one dump; sums over runs of lines are differences of running sums."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.n = len(lines)
        self.places = np.arange(self.n)
        self.columns: list[Ints] = []
        self.words = self._column(min(line.words, MANY_WORDS) for line in lines)
        self.prose = self._column(line.words * line.is_prose for line in lines)
        self.ends = self._column(_end(line.text) for line in lines)
        self.ruled = self._column(_LABELS[line.label] if line.label else 0 for line in lines)
        self.indent = self._column(min(line.indent, 20) for line in lines)
        self.bullet = self._column(line.is_bullet for line in lines)

    def _column(self, values: Iterable[int]) -> Ints:
        column: Ints = np.fromiter(values, np.int64, self.n)
        return column

    def _add(self, *columns: Ints) -> None:
        self.columns += columns

    def own(self) -> None:
        """What the line itself is."""
        said = np.array([_said(line) for line in self.lines], np.int64).reshape(self.n, -1)
        cues = said[:, -1]
        self._add(self.words, self.prose, self.ends, self.ruled, self.indent, self.bullet, *said.T)
        self._add(*((cues >> bit) & 1 for bit in range(7)))
        numbers = self._column(line.number for line in self.lines)
        blank = np.diff(numbers, prepend=0) - 1
        self.blank = np.minimum(blank, 5)
        self._add(self.blank, shifted(self.blank, -1), shifted(self.blank, 1))

    def place(self) -> None:
        """Where in the dump it is, and what dump that is."""
        words, prose = running(self.words), running(self.prose)
        everywhere = np.ones(self.n, np.int64)
        self._add(
            self.places, self.n - self.places, self.places * 1000 // self.n, words[:-1] * 1000 // max(words[-1], 1)
        )
        self._add(everywhere * self.n, everywhere * words[-1], everywhere * (prose[-1] * 1000 // max(words[-1], 1)))
        self._add(prose[:-1], prose[-1] - prose[1:], prose[:-1] * 1000 // max(prose[-1], 1))
        self._add(everywhere * int(self.blank.sum() * 1000 // self.n))
        self._add(everywhere * int(self.bullet.sum() * 1000 // self.n))
        dented = self.indent > 0
        self._add(everywhere * int(dented.sum() * 1000 // self.n), everywhere * int(prose[-1]))

    def repeats(self) -> None:
        """Whether it stands elsewhere too, as words and as a shape; how many of its words the prose uses."""
        counted = Counter(line.text for line in self.lines)
        again = self._column(min(counted[line.text], 20) for line in self.lines)
        shapes = [
            (min(line.words, 12), end, line.text[0].isupper(), line.is_bullet)
            for line, end in zip(self.lines, self.ends, strict=True)
        ]
        shaped = Counter(shapes)
        self._add(again, self._column(shaped[shape] * 1000 // self.n for shape in shapes))
        self._add(self._column(shares(self.lines, self.lines)))
        self._windows(np.minimum(again - 1, 1))

    def passages(self) -> None:
        """How far it is from prose, and how much of it stands in one passage."""
        long = self.prose > 0
        before = np.maximum.accumulate(np.where(long, self.places, -FAR))
        after = np.minimum.accumulate(np.where(long, self.places, self.n + FAR)[::-1])[::-1]
        run = running(self.words)
        self._add(np.minimum(self.places - before, FAR), np.minimum(after - self.places, FAR))
        self._add(run[:-1] - run[np.maximum(before, 0)], run[np.minimum(after, self.n)] - run[:-1])
        where = np.flatnonzero(long)
        if not len(where):
            self._add(*(np.zeros(self.n, np.int64) for _ in range(8)))
            return
        self._add(self.places - where[0], where[-1] - self.places)
        gaps = np.diff(where)
        between = run[where[1:]] - run[where[:-1] + 1]
        breaks = (gaps > MAX_GAP_LINES) | (between > MAX_GAP_WORDS)
        passage = np.concatenate([[0], np.cumsum(breaks)])
        held = np.zeros(int(passage[-1]) + 1, np.int64)
        np.add.at(held, passage, self.prose[where])
        first = where[np.searchsorted(passage, np.arange(len(held)), "left")]
        last = where[np.searchsorted(passage, np.arange(len(held)), "right") - 1]
        nearest = np.clip(np.searchsorted(first, self.places, "right") - 1, 0, len(held) - 1)
        total = max(int(held.sum()), 1)
        main = int(np.argmax(held))
        rank = np.argsort(np.argsort(-held, kind="stable"), kind="stable")
        self._add(held[nearest] * 1000 // total, rank[nearest], np.maximum(self.places - last[nearest], 0))
        ahead = np.minimum(nearest + 1, len(held) - 1)
        self._add(held[ahead] * 1000 // total)
        self._add(self.places - first[main], last[main] - self.places)

    def speakers(self) -> None:
        """How near it is to lines that say who wrote what follows, to the form they write in, to their buttons."""
        who = self._column(_is_who(line) for line in self.lines)
        answer = self._column(_is_answer(line) for line in self.lines)
        heading = self._column(is_comment_heading(line.text, line.words) for line in self.lines)
        form = (self.ruled == _LABELS[Label.COMMENT_FORM]).astype(np.int64)
        for marks in (who, answer, heading, form):
            known = np.maximum.accumulate(np.where(marks > 0, self.places, -FAR))
            ahead = np.minimum.accumulate(np.where(marks > 0, self.places, self.n + FAR)[::-1])[::-1]
            self._add(marks, np.minimum(self.places - known, FAR), np.minimum(ahead - self.places, FAR))
            run = running(marks)
            self._add(run[1:], run[-1] - run[1:])
        for marks in (who, answer):
            self._windows(marks)
        named = self._column(line.is_name for line in self.lines)
        self._add(named)
        self._windows(named)

    def neighbours(self) -> None:
        """The lines around it, one by one and together."""
        for column in (self.words, self.prose, self.bullet, (self.ends == 0).astype(np.int64)):
            self._windows(column)
        for step in STEPS:
            for towards in (step, -step):
                self._add(shifted(self.words, towards), shifted(self.ends, towards), shifted(self.ruled, towards))
                self._add(shifted(self.bullet, towards), shifted(self.indent, towards) - self.indent)

    def _windows(self, column: Ints) -> None:
        run = running(column)
        for width in WINDOWS:
            self._add(run[self.places] - run[np.maximum(self.places - width, 0)])
            self._add(run[np.minimum(self.places + width + 1, self.n)] - run[self.places + 1])


def _end(text: str) -> int:
    end = text[-1]
    return 4 if end in ".!?…。" else 3 if end in "\"”’»')" else 2 if end in ":," else 1 if end.isalnum() else 0


def _is_who(line: Line) -> bool:
    return line.words <= MAX_META_WORDS and (is_date(line.text) or names_beside_date(line.text))


def _is_answer(line: Line) -> bool:
    return line.words <= 6 and any(token in _ANSWERS for token in line.text.lower().split())


def _telling(text: str) -> list[str]:
    return [token for token in text.lower().split() if len(token) >= MIN_TELLING_CHARS]


def shares(lines: Sequence[Line], dump: Sequence[Line]) -> list[int]:
    """Return how many per mille of each line's longer words other prose of the dump uses; -1 without such words."""
    used = Counter(token for line in dump if line.is_prose for token in set(_telling(line.text)))
    return [_share(line, used) for line in lines]


def _share(line: Line, used: Counter[str]) -> int:
    tokens = _telling(line.text)[:MAX_SHARED_TOKENS]
    own = int(line.is_prose)
    return 1000 * sum(used[token] > own for token in tokens) // len(tokens) if tokens else -1


def _said(line: Line) -> tuple[int, ...]:
    """Return what the text shows at a glance: marks, sentences, figures, capitals, cues."""
    text, start = line.text, line.text[0]
    tokens = text.split()[:CUED_WORDS]
    cues = 0
    for token in tokens:
        cues |= CUES.get(token.lower().strip('.,:;!?()[]|»“”"'), 0)
    return (
        len(text) * 10 // max(line.words, 1),
        3 if start.isupper() else 2 if start.islower() else 1 if start.isdigit() else 0,
        text.count(","), text.count(". "), text.count("|") + text.count("·") + text.count("•") + text.count("/"),
        min(text.find(":") + 1, 60), text.count('"') + text.count("“") + text.count("„"), text.isupper(),
        1000 * sum(token[0].isupper() for token in tokens) // len(tokens),
        1000 * sum(map(str.isdigit, text[:200])) // len(text[:200]),
        text.count("!") + text.count("?"), is_byline(text, line.words), cues if line.words <= CUED_WORDS else 0,
    )  # fmt: skip
