"""Knows the counters of pictures (``3/22 A truck``), and which lines count the pictures of one gallery."""

from __future__ import annotations

import re
from collections.abc import Iterable

MIN_COUNTED = 3
"""Lines that count one further each, from which they count pictures."""

_COUNTER = re.compile(
    r"(?P<opening>\(?(?:(?:photo|image|picture|slide|bild|foto) )?)"
    r"(?P<at>\d{1,3})\s?(?P<of>/|of|von|de|sur|di|av|z)\s?(?P<all>\d{1,3})\b(?![/.]\d)(?P<closing>\)?[\s:.-]*)",
    re.IGNORECASE,
)


def read_counter(text: str) -> tuple[int, int] | None:
    """Return which picture of how many a clean text begins to count.

    None for ``24/7 assistance`` and ``3/4/2011``, and for a share in a sentence: ``2 of 3 students say``.
    """
    counter = _COUNTER.match(text)
    if counter is None or int(counter["at"]) > int(counter["all"]):
        return None
    end = counter.end()
    if counter["of"] != "/" and not counter["opening"] and counter["closing"] == " " and text[end : end + 1].islower():
        return None
    return int(counter["at"]), int(counter["all"])


def without_counter(text: str) -> str:
    """Return a clean text without the counter that it begins with."""
    return text if read_counter(text) is None else _COUNTER.sub("", text, count=1)


def find_counted(texts: Iterable[str]) -> list[int]:
    """Return the places of the texts that count the pictures of one gallery.

    They count towards the same number, each further than the one before, three or more. Must not catch amounts
    (``1/4 cup butter``, ``1/4 tsp salt``), nor shares (``2 of 3 doctors``, ``1 of 3 nurses``), which come in any order.
    Guarded by ``tests/pipeline/test_counters.py``.
    """
    runs: list[list[int]] = []
    latest: dict[int, tuple[int, list[int]]] = {}
    for place, text in enumerate(texts):
        counter = read_counter(text)
        if counter is None:
            continue
        at, total = counter
        before, run = latest.get(total, (at, []))
        if at <= before:
            run = []
            runs.append(run)
        run.append(place)
        latest[total] = at, run
    return sorted(place for run in runs if len(run) >= MIN_COUNTED for place in run)
