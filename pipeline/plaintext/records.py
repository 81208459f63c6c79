"""The comments and galleries that the labelled lines of a text dump hold, as records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from pipeline.counters import read_counter, without_counter
from pipeline.galleries import split_credit
from pipeline.labels.heads import is_date, names_beside_date
from pipeline.metadata.instants import read_date
from pipeline.model import Comment, Gallery, GalleryImage, Label
from pipeline.plaintext.lines import MAX_NAME_WORDS, Line
from pipeline.zones.comments import MAX_META_WORDS, is_comment_heading

_SAYS = re.compile(
    r"^(?P<who>[^.!?]{2,40}?)\s+(?:says|said|wrote|schrieb|schreibt|a écrit|dijo|dice)\s*(?:on .{4,40})?[:,]?$",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^\W*+(?:posted by:?\s+)?(?P<who>[^\d,:|•·]{2,40}?)\s*"
    r"(?:,|:|\||•|·|\s[-–—]\s|\bsa(?:id|ys)\b|\bwrote\b|\bon\b|\bat\b|\d)",
    re.IGNORECASE,
)


def read_comments(lines: Sequence[Line]) -> list[Comment]:
    """Return the comments, each begun by a bullet or a line that says who; without either they are one comment."""
    said = [line for line in lines if line.label is Label.COMMENT and not is_comment_heading(line.text, line.words)]
    runs: list[list[Line]] = []
    ends_with_who = bool(said) and _who(said[-1]) is not None and _who(said[0]) is None
    ended = True
    for line, below in zip_longest(said, said[1:]):
        is_name = below is not None and line.words <= MAX_NAME_WORDS and is_date(below.text) and not is_date(line.text)
        begins = line.is_bullet or is_name or _who(line) or _SAYS.match(line.text)
        if ended or (begins and not ends_with_who):
            runs.append([])
        runs[-1].append(line)
        ended = ends_with_who and _who(line) is not None
    comments = (_comment(run[-1:] + run[:-1] if ends_with_who else run) for run in runs)
    return [replace(comment, n=n) for n, comment in enumerate(filter(None, comments))]


def _comment(run: list[Line]) -> Comment | None:
    """Return what the lines of one comment say, the one that says who first; None when that is nothing."""
    raw = author = None
    rest = run
    says = _SAYS.match(run[0].text)
    is_dated = len(run) > 1 and is_date(run[1].text)
    if who := _who(run[0]):
        author, raw, rest = who, run[0].text, run[1:]
    elif says is not None or (run[0].words <= MAX_NAME_WORDS and (run[0].is_bullet or is_dated)):
        author = says["who"] if says else run[0].text
        raw = run[1].text if is_dated else None
        rest = run[2:] if is_dated else run[1:]
    text = "\n".join(line.text for line in rest)
    return Comment(0, author, read_date(raw) if raw else None, raw, text) if text else None


def _who(line: Line) -> str | None:
    """Return the name in a line that says who and when (``Ann, 3 May 2011``)."""
    if line.words > MAX_META_WORDS or not names_beside_date(line.text):
        return None
    found = _WHO.match(line.text)
    return found["who"] if found else None


def read_galleries(lines: Sequence[Line]) -> list[Gallery]:
    """Return the one gallery that the lines which count its pictures are, if there are any."""
    told = [line for line in lines if line.label is Label.GALLERY]
    images = []
    for line in told:
        caption, credit = split_credit(without_counter(line.text))
        if read_counter(line.text) is not None and (caption or credit):
            images.append(GalleryImage(None, caption, credit))
    headings = (line.text for line in told if read_counter(line.text) is None)
    title = next((text for text in headings if not text[0].isdigit()), None)
    return [Gallery(title, tuple(images))] if images else []
