"""Who read which block: readings held against the blocks of the page, without what was read by accident."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.labels.body import READ_SHARE, Reading
from pipeline.labels.draft import MAX_STRAY_BLOCKS, MIN_AT_HOME, PROSE_WORDS, Draft, find_home
from pipeline.model import Kind, Label
from pipeline.page.blocks import Leaf, Node
from pipeline.text import words

MAX_CELL_WORDS = 25
"""Words of blocks beside the cell of the article that are never of the article."""


MIN_PULLED_WORDS = 6
"""Words of a quote that stands elsewhere by no accident."""

MAX_PULLED = 40
"""Quotes of a page that are looked for in its text."""


def find_readers(leaves: Sequence[Leaf], readings: Sequence[tuple[str, Reading]]) -> list[str | None]:
    """Return for each block the first reader that took it for the article's.

    A short block that the article holds inside a line counts as read where its neighbours were.
    """
    found = [
        next((name for name, reading in readings if reading.share(leaf.text) >= READ_SHARE), None) for leaf in leaves
    ]
    for before, leaf, after in zip(leaves, leaves[1:], leaves[2:], strict=False):
        if found[before.n] and found[after.n] and not found[leaf.n]:
            found[leaf.n] = next((name for name, reading in readings if reading.mentions(leaf.text)), None)
    return found


def forget_strays(draft: Draft) -> None:
    """Forget short blocks that equal a line of the article and stand far from it (menus, teasers)."""
    read = draft.read()
    long = [leaf.n for leaf in read if leaf.words >= PROSE_WORDS]
    if not long:
        return
    home = find_home(read, MIN_AT_HOME)
    near = range(long[0] - MAX_STRAY_BLOCKS, long[-1] + MAX_STRAY_BLOCKS + 1)
    for leaf in read:
        if leaf.words < PROSE_WORDS and leaf.n not in near and not home.first <= leaf.n < home.last:
            draft.read_by[leaf.n] = None
    _forget_cells(draft, read, home)


def _forget_cells(draft: Draft, read: Sequence[Leaf], home: Node) -> None:
    """In a page laid out as a table, where one cell is the article, forget the others: masthead, columns, foot."""
    cell: Node | None = home
    while cell is not None and cell.tag not in {"td", "th"}:
        cell = cell.parent
    if cell is None:
        return
    for leaf in read:
        if leaf.words < MAX_CELL_WORDS and not cell.first <= leaf.n < cell.last:
            draft.read_by[leaf.n] = None


def forget_repeats(draft: Draft) -> None:
    """Of a passage held twice (for narrow screens, as a pull quote), let only the first prose be read."""
    seen: dict[str, int] = {}
    for leaf in sorted(draft.read(), key=lambda leaf: (leaf.kind is Kind.QUOTE, leaf.n)):
        is_passage = leaf.words >= PROSE_WORDS and leaf.kind is not Kind.CODE
        if is_passage and seen.setdefault(leaf.text, leaf.n) != leaf.n:
            draft.read_by[leaf.n] = None
            draft.rulings[leaf.n] = (Label.OTHER, "rule:repeated")
    _forget_pulled(draft)


def _forget_pulled(draft: Draft) -> None:
    """Forget quotes set large that a paragraph holds word for word. Must not catch a quote that stands only there."""
    read = draft.read()
    quotes = [leaf for leaf in read if leaf.kind is Kind.QUOTE and leaf.words >= MIN_PULLED_WORDS][:MAX_PULLED]
    if not quotes:
        return
    prose = "\n".join(" ".join(words(leaf.text)) for leaf in read if leaf.kind is not Kind.QUOTE)
    for leaf in quotes:
        if " ".join(words(leaf.text)) in prose:
            draft.read_by[leaf.n] = None
            draft.rulings[leaf.n] = (Label.OTHER, "rule:repeated")
