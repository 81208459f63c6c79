"""The same for text dumps: lines without markup to labelled blocks, comments, galleries and notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from pipeline.galleries import split_credit
from pipeline.heads import ends_in_credit, is_byline, is_date, names_beside_date
from pipeline.metadata.instants import read_date
from pipeline.model import (
    Comment,
    Evidence,
    Facts,
    Gallery,
    GalleryImage,
    Kind,
    Label,
    LabelledBlock,
    Outcome,
    Verdict,
)
from pipeline.notices import read_notice
from pipeline.outcome import Features, judge
from pipeline.text import clean, count_words
from pipeline.zones.bios import says_bio
from pipeline.zones.comments import MAX_META_WORDS, is_comment_heading
from pipeline.zones.forms import says_form
from pipeline.zones.galleries import MINCOUNTED, counted_towards, heads_gallery
from pipeline.zones.notices import notice_kind
from pipeline.zones.promos import says_promo
from pipeline.zones.walls import wall_label

MAX_LINE_CHARS = 2_000_000
"""Longer dumps are turned down: the longest article known has a tenth of it."""

MIN_PROSE_WORDS = 15
"""Words from which a line that ends as a sentence is prose."""

MAX_TITLE_WORDS = 25
MAX_NAME_WORDS = 5
MAX_SITE_WORDS = 3
"""Words of a line over the headline that names the site."""

MIN_SPEAKERS = 2
MAX_LINES_SAID = 12
"""Lines of the longest comment before somebody else speaks."""

MAX_CAPTION_WORDS = 30
MIN_CAPTION_WORDS = 6
MAX_BIO_LINES = 3
"""Last lines of a body among which its author may be introduced."""

_BULLET = re.compile(r"^\s*[•·*‣▪●]\s+")
_SAYS = re.compile(
    r"^(?P<who>[^.!?]{2,40}?)\s+(?:says|said|wrote|schrieb|schreibt|a écrit|dijo|dice)\s*(?:on .{4,40})?[:,]?$",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^\W*(?:posted by:?\s+)?(?P<who>[^\d,:|•·]{2,40}?)\s*"
    r"(?:,|:|\||•|·|\s[-–—]\s|\bsa(?:id|ys)\b|\bwrote\b|\bon\b|\bat\b|\d)",
    re.IGNORECASE,
)
_PICTURED = re.compile(
    r"\b(?:video|footage|photo|photograph|pictured|picture|image|file photo|bild|foto)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"^\(?\d{1,3}\s*(?:/|of|von|de|sur|di)\s*\d{1,3}\)?[\s:.-]*", re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    """One line that is not empty."""

    number: int
    text: str
    is_bullet: bool
    words: int
    label: Label | None = None
    rule: str = ""

    def be(self, label: Label, rule: str) -> None:
        self.label, self.rule = label, rule

    @property
    def ends_sentence(self) -> bool:
        return self.text.rstrip("\"'”’»)").endswith((".", "!", "?", "…", ":"))

    @property
    def is_prose(self) -> bool:
        return self.words >= 2 * MIN_PROSE_WORDS or (self.words >= MIN_PROSE_WORDS and self.ends_sentence)


def separate_lines(text: str, url: str | None) -> Verdict:
    """Return the verdict on a plain text whose lines are paragraphs; blocks carry 1-based lines instead of paths."""
    if len(text) > MAX_LINE_CHARS:
        return Verdict(Outcome.TOO_LARGE, f"over {MAX_LINE_CHARS} characters", url)
    lines = _read_lines(text)
    _label(lines)
    title = next((line for line in lines if line.label is Label.TITLE), None)
    facts = Facts() if title is None else Facts(title.text, provenance={"title": Evidence(title.rule, title.text)})
    blocks = tuple(
        LabelledBlock(n, line.label or Label.BODY, _kind(line), line.text, line.rule or "text:prose", line=line.number)
        for n, line in enumerate(lines)
    )
    judgement = judge(blocks, facts, Features())
    return Verdict(
        judgement.outcome, judgement.reason, url, facts, blocks,
        comments=tuple(_comments(lines)),
        galleries=tuple(_galleries(lines)),
        notices=tuple(read_notice(line.text) for line in lines if line.label is Label.NOTICE),
    )  # fmt: skip


def _read_lines(text: str) -> list[_Line]:
    found = []
    for number, raw in enumerate(text.split("\n"), 1):
        line = clean(_BULLET.sub("", raw))
        if line:
            found.append(_Line(number, line, _BULLET.match(raw) is not None, count_words(line)))
    return found


def _label(lines: list[_Line]) -> None:
    first = next((n for n, line in enumerate(lines) if line.is_prose), len(lines))
    _label_said(lines)
    _label_head(lines[:first])
    _label_tail(lines, first)
    for line in lines[first:]:
        if (
            line.label is None
            and not line.ends_sentence
            and line.words <= MAX_CAPTION_WORDS
            and _PICTURED.search(line.text)
        ):
            line.be(Label.CAPTION, "text:caption")


def _label_said(lines: list[_Line]) -> None:
    """Label what says itself what it is."""
    totals = [total for line in lines if (total := counted_towards(line.text)) is not None]
    for line in lines:
        total = counted_towards(line.text)
        notice = notice_kind(line.text, line.words)
        said = wall_label(line.text, line.words) or says_promo(line.text, line.words, 1.0)
        if (total is not None and totals.count(total) >= MINCOUNTED) or heads_gallery(line.text, line.words):
            line.be(Label.GALLERY, "zone:galleries:counter")
        elif says_form(line.text, line.words):
            line.be(Label.COMMENT_FORM, "zone:forms:says-form")
        elif notice is not None:
            line.be(Label.NOTICE, f"rule:notice-{notice}")
        elif said is not None:
            line.be(*said)
        elif ends_in_credit(line.text) and line.words <= 2 * MAX_CAPTION_WORDS:
            line.be(Label.CAPTION, "rule:caption-credit")
        elif is_date(line.text):
            line.be(Label.DATELINE, "rule:dateline-date")


def _label_head(head: list[_Line]) -> None:
    """Label the lines over the first prose: site, headline, byline, caption."""
    free = [line for line in head if line.label is None and not line.ends_sentence]
    for line in free:
        if is_byline(line.text, line.words):
            line.be(Label.BYLINE, "rule:byline-by")
    free = [line for line in free if line.label is None and line.words <= MAX_CAPTION_WORDS]
    if len(free) > 1 and free[0].words <= MAX_SITE_WORDS < free[1].words:
        free.pop(0).be(Label.OTHER, "text:site-name")
    if free and free[0].words <= MAX_TITLE_WORDS:
        free.pop(0).be(Label.TITLE, "text:first-line")
    for line in free:
        if line.words >= MIN_CAPTION_WORDS:
            line.be(Label.CAPTION, "text:caption")


def _label_tail(lines: list[_Line], first: int) -> None:
    """Label what follows the article: its author, what readers wrote, the form they write in."""
    start = _start_of_comments(lines, first)
    inside_form = False
    for line in lines[start:]:
        inside_form = line.label is Label.COMMENT_FORM or (inside_form and not line.is_prose)
        if inside_form:
            line.be(Label.COMMENT_FORM, line.rule if line.label is Label.COMMENT_FORM else "text:form")
        else:
            line.be(Label.COMMENT, "text:comments")
    body = [line for line in lines[first:start] if line.label is None]
    for line in body[-MAX_BIO_LINES:] if len(body) > MAX_BIO_LINES else ():
        if says_bio(line.text, line.words):
            line.be(Label.BIO, "rule:says-bio")


def _start_of_comments(lines: list[_Line], first: int) -> int:
    """Return where the comments begin.

    That is at a heading that says so, a form, a bullet that is a name over prose, or where people speak one by one.
    """
    spoken = _start_of_speech(lines, first)
    for n in range(first + 1, len(lines)):
        line = lines[n]
        below = lines[n + 1 : n + 4]
        is_heading = line.label is None and is_comment_heading(line.text, line.words)
        if n == spoken or is_heading or line.label is Label.COMMENT_FORM:
            return n
        is_name = line.words <= MAX_NAME_WORDS and not line.ends_sentence and line.text[:1].isupper()
        if (
            line.is_bullet and is_name and below and not below[0].is_bullet and any(b.is_prose for b in below)
        ) or _SAYS.match(line.text):
            return n
    return len(lines)


def _start_of_speech(lines: list[_Line], first: int) -> int | None:
    """Return the first of two or more lines that each say who and when over something said; None if there are none.

    Must not catch the days of a diary, beside which nobody's name stands.
    """
    said = [n for n in range(first + 1, len(lines) - 1) if _says_who_and_when(lines, n)]
    said = [n for n in said if n + 1 not in said]
    if len(said) < MIN_SPEAKERS or any(after - n > MAX_LINES_SAID for n, after in pairwise(said)):
        return None
    return said[0] - 1 if is_date(lines[said[0]].text) and _is_name(lines[said[0] - 1]) else said[0]


def _says_who_and_when(lines: list[_Line], n: int) -> bool:
    text = lines[n].text
    if lines[n].words > MAX_META_WORDS or text.endswith((".", "?", "!")):
        return False
    return names_beside_date(text) or (is_date(text) and _is_name(lines[n - 1]))


def _is_name(line: _Line) -> bool:
    return line.words <= MAX_NAME_WORDS and not line.ends_sentence and line.label is None


def _kind(line: _Line) -> Kind:
    if line.label is Label.TITLE:
        return Kind.HEADING
    if line.label in {Label.CAPTION, Label.GALLERY}:
        return Kind.CAPTION
    return Kind.LIST_ITEM if line.is_bullet else Kind.PARAGRAPH


def _comments(lines: Sequence[_Line]) -> list[Comment]:
    """Return the comments, each begun by a bullet or a line that says who; without either they are one comment."""
    said = [line for line in lines if line.label is Label.COMMENT and not is_comment_heading(line.text, line.words)]
    runs: list[list[_Line]] = []
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


def _comment(run: list[_Line]) -> Comment | None:
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


def _who(line: _Line) -> str | None:
    """Return the name in a line that says who and when (``Ann, 3 May 2011``)."""
    if line.words > MAX_META_WORDS or not names_beside_date(line.text):
        return None
    found = _WHO.match(line.text)
    return found["who"] if found else None


def _galleries(lines: Sequence[_Line]) -> list[Gallery]:
    told = [line for line in lines if line.label is Label.GALLERY]
    images = []
    for line in told:
        caption, credit = split_credit(_NUMBER.sub("", line.text))
        if counted_towards(line.text) is not None and (caption or credit):
            images.append(GalleryImage(None, caption, credit))
    headings = (line.text for line in told if counted_towards(line.text) is None)
    title = next((text for text in headings if not text[0].isdigit()), None)
    return [Gallery(title, tuple(images))] if images else []
