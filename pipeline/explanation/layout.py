"""Lays the blocks of a page out in two columns, aligned in page order: its text, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.model import Label, LabelledBlock
from pipeline.text import count_words

MAX_OPEN_CHARS = 600
"""Characters of the longest run of set-aside blocks that is shown unfolded: some ten lines of its column."""
MAX_OPEN_FURNITURE_CHARS = 120
"""The same for what stands on every page of a site: two lines, lest a menu stand between the reader and the page."""
FURNITURE = frozenset({Label.NAV, Label.FOOTER, Label.SHARE})
MAX_LOOSE_RUNS = 5
"""So many runs that say nothing of the page stand one behind the other; more are put in one pile, which is folded."""
OF_THE_PAGE = frozenset(Label) - FURNITURE - {Label.PROMO, Label.RELATED, Label.AD, Label.COMMENT_FORM, Label.OTHER}
"""Set aside, but what the page is about, and so never put in a pile."""
MAX_BRIEF_CHARS = 24
"""A run whose blocks are no longer on the mean, as a menu's are, is set in lines instead of one below the other."""
STRIP_WIDTH = 1000.0
"""Units of the strip that shows the whole page at a glance."""


@dataclass(frozen=True, slots=True)
class Run:
    """Set-aside blocks that stand one behind the other with one label, but in furniture for one reason as well."""

    label: Label
    blocks: tuple[LabelledBlock, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that gave the label, in the order of their first blocks."""
        return tuple(dict.fromkeys(block.rule for block in self.blocks))

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(count_words(block.text) for block in self.blocks)

    @property
    def is_long(self) -> bool:
        """Whether it would push the text of the page apart, and is better folded."""
        return self._chars > (MAX_OPEN_FURNITURE_CHARS if self.label in FURNITURE else MAX_OPEN_CHARS)

    @property
    def is_brief(self) -> bool:
        """Whether it is a row of short entries, as menus are."""
        return self._chars <= MAX_BRIEF_CHARS * len(self.blocks)

    @property
    def _chars(self) -> int:
        return sum(len(block.text) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Pile:
    """Runs that stand one behind the other and are of one interest: a run of the page itself, or all around it."""

    runs: tuple[Run, ...]

    @property
    def is_folded(self) -> bool:
        """Whether there are so many that the text would stand far from where it begins."""
        return len(self.runs) > MAX_LOOSE_RUNS and self.runs[0].label not in OF_THE_PAGE

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels of its runs, each once."""
        return tuple(dict.fromkeys(run.label for run in self.runs))

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(run.words for run in self.runs)


@dataclass(frozen=True, slots=True)
class Row:
    """Body blocks in one piece, and beside them what stood right before them on the page."""

    aside: tuple[Run, ...]
    body: tuple[LabelledBlock, ...]

    @property
    def piles(self) -> list[Pile]:
        """What stands aside, in page order."""
        return [Pile(tuple(runs)) for _, runs in groupby(self.aside, lambda run: run.label in OF_THE_PAGE)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where on the strip a block lies."""

    block: LabelledBlock
    start: float
    width: float


def lay_out(blocks: Iterable[LabelledBlock]) -> list[Row]:
    """Return the rows of the two columns: every block is in exactly one, and they are in page order."""
    rows: list[Row] = []
    aside: list[Run] = []
    for (label, _), run in groupby(blocks, _sort):
        if label is Label.BODY:
            rows.append(Row(tuple(aside), tuple(run)))
            aside = []
        else:
            aside.append(Run(label, tuple(run)))
    return [*rows, Row(tuple(aside), ())] if aside else rows


def _sort(block: LabelledBlock) -> tuple[Label, str]:
    """Return by what blocks are kept together; body is, and furniture, whatever rule decided."""
    return block.label, "" if block.label is Label.BODY or block.label in FURNITURE else block.rule


def draw_strip(blocks: tuple[LabelledBlock, ...]) -> list[Stretch]:
    """Return each block's stretch of the whole page, by the length of its text."""
    unit = STRIP_WIDTH / max(1, sum(len(block.text) for block in blocks))
    strip, start = [], 0.0
    for block in blocks:
        width = len(block.text) * unit
        strip.append(Stretch(block, round(start, 2), round(width, 2)))
        start += width
    return strip
