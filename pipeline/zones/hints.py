"""Words without which no pattern of a kind matches, sought in all blocks of a page at once: most pages have few."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate


def find_holders(texts: Sequence[str], hints: Iterable[str]) -> set[int]:
    """Return the places of the texts that hold one of the hints; in half the time of asking each text for each hint.

    Args:
        texts: Lower-cased, as the hints are.
        hints: Words or parts of words without line breaks.
    """
    page = "\n".join(texts)
    ends = list(accumulate(len(text) + 1 for text in texts))
    holders = set()
    for hint in hints:
        at = page.find(hint)
        while at >= 0:
            holder = bisect_right(ends, at)
            holders.add(holder)
            at = page.find(hint, ends[holder])
    return holders
