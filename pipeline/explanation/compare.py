"""Says in what a verdict differs from an earlier one on the same page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from pipeline.model import Facts, LabelledBlock, Verdict


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that an earlier verdict says otherwise; None on the side that does not have it."""

    what: str
    """``outcome``, the name of a fact, ``text``, or the place of a block."""
    before: str | None
    now: str | None


def compare(before: Verdict, now: Verdict) -> tuple[Difference, ...]:
    """Return how ``now`` differs from ``before`` in outcome, facts, text and labels; empty when it does not.

    Rules, the reason of an outcome, comments and galleries are not compared; their blocks are. Of a verdict that has
    no blocks, as that on a page turned down, only the outcome is compared.
    """
    found = [_difference("outcome", before.outcome.value, now.outcome.value)]
    if before.blocks:
        names = (each.name for each in fields(Facts) if each.name != "provenance")
        found += [_difference(name, getattr(before.facts, name), getattr(now.facts, name)) for name in names]
        if before.text != now.text:
            found.append(Difference("text", _size(before.text), _size(now.text)))
        found += _blocks(before, now)
    return tuple(difference for difference in found if difference)


def _difference(what: str, before: object, now: object) -> Difference | None:
    return None if before == now else Difference(what, _told(before), _told(now))


def _told(value: object) -> str | None:
    if isinstance(value, tuple):
        return ", ".join(value) or None
    return None if value is None else str(value)


def _size(text: str) -> str:
    return f"{len(text.split())} words"


def _blocks(before: Verdict, now: Verdict) -> Iterator[Difference | None]:
    """Compare labels, block by block, in page order; the text of a block is its place's, so places are compared."""
    old, new = _by_place(before.blocks), _by_place(now.blocks)
    for place in dict.fromkeys([*old, *new]):
        yield _difference(place, old.get(place), new.get(place))


def _by_place(blocks: tuple[LabelledBlock, ...]) -> dict[str, str]:
    return {block.place: block.label.value for block in blocks}
