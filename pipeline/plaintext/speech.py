"""Finds where people speak one by one in a text dump: beside lines that say who and when, or as a list of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from pipeline.labels.heads import is_date, names_beside_date
from pipeline.plaintext.lines import Line
from pipeline.zones.comments import MAX_META_WORDS, is_comment_heading

MIN_SPEAKERS = 2
MAX_LINES_SAID = 12
"""Lines of the longest comment before somebody else speaks."""
MAX_PROSE_AFTER = 1
"""Paragraphs after the last who speaks (a disclaimer); where more follow, the article goes on."""

_FIRST_PERSON = re.compile(r"\b(?:I|[Ii]ch|[Jj]e|[Yy]o|[Ii]k)\b|\bI[’']")


def find_speech(lines: Sequence[Line]) -> range:
    """Return the lines in which two or more speak, or one under a heading over comments; none where nobody does.

    Must not catch the days of a diary, beside which nobody's name stands, nor who and when amid an article.
    """
    first = next((n for n, line in enumerate(lines) if line.is_prose), len(lines))
    told = {n for n in range(first + 1, len(lines)) if _says_who_and_when(lines, n)}
    who = sorted(n for n in told if n + 1 not in told)
    headings = {n for n in range(first + 1, len(lines)) if is_comment_heading(lines[n].text, lines[n].words)}
    prose = list(accumulate((line.is_prose for line in lines), initial=0))
    found = range(0)
    for run in _runs(who):
        heading = next((n for n in range(run[0] - MAX_LINES_SAID, run[0]) if n in headings), None)
        if len(run) < MIN_SPEAKERS and heading is None:
            continue
        ends_with_who = heading is not None and any(line.is_prose for line in lines[heading : run[0]])
        start = _start(lines, run[0]) if heading is None else heading
        end = run[-1] + 1 if ends_with_who else _end(lines, run[-1] + 1)
        if prose[-1] - prose[end] <= MAX_PROSE_AFTER and end - start > len(found):
            found = range(start, end)
    return found


def find_speakers(lines: Sequence[Line]) -> range:
    """Return the list at the end of a dump in which people speak: names as items, and under each what it says.

    Must not catch lists of banks, restaurants or products, in which nobody says I, and none stands twice.
    """
    end = next((n for n in range(len(lines) - 1, -1, -1) if not lines[n].indent), -1)
    pairs = [(n, lines[n], lines[n + 1]) for n in range(end + 1, len(lines) - 1)]
    said = [n for n, line, below in pairs if line.is_bullet and line.is_name and below.indent > line.indent]
    speakers = Counter(lines[n].text for n in said)
    if speakers and max(speakers.values()) > 1 and any(_FIRST_PERSON.search(line.text) for line in lines[said[0] :]):
        return range(said[0], len(lines))
    return range(0)


def _runs(who: list[int]) -> list[list[int]]:
    runs = [who[:1]] if who else []
    for n, after in pairwise(who):
        if after - n > MAX_LINES_SAID:
            runs.append([])
        runs[-1].append(after)
    return runs


def _start(lines: Sequence[Line], first: int) -> int:
    return first - 1 if is_date(lines[first].text) and lines[first - 1].is_name else first


def _end(lines: Sequence[Line], n: int) -> int:
    """Return where what is said under the last who ends: at what is no sentence any more."""
    end = n
    for line in lines[n : n + MAX_LINES_SAID]:
        if end > n and not (line.ends_sentence or line.is_prose):
            break
        end += 1
    return end


def _says_who_and_when(lines: Sequence[Line], n: int) -> bool:
    text = lines[n].text
    if lines[n].words > MAX_META_WORDS or text.endswith((".", "?", "!")):
        return False
    return names_beside_date(text) or (is_date(text) and lines[n - 1].is_name)
