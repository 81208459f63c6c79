"""Gives every line of a text dump its one label: first what it says of itself, then the classifier, then its place."""

from __future__ import annotations

import re

from pipeline.counters import find_counted
from pipeline.labels.credits import ends_in_credit, signs_off
from pipeline.labels.heads import is_byline, is_date
from pipeline.model import Label
from pipeline.plaintext.lines import MIN_PROSE_WORDS, Line
from pipeline.plaintext.measure import shares
from pipeline.plaintext.review import review
from pipeline.plaintext.speech import find_speakers, find_speech
from pipeline.zones.bios import says_bio
from pipeline.zones.forms import says_form
from pipeline.zones.galleries import heads_gallery
from pipeline.zones.notices import notice_kind
from pipeline.zones.promos import says_promo
from pipeline.zones.voice import speaks_for_page
from pipeline.zones.walls import wall_label

MAX_TITLE_WORDS = 25
MIN_TITLE_WORDS = 3
MAX_TITLE_LINES = 12
"""Lines over the first of the body among which the headline stands."""

MAX_SITE_WORDS = 3
"""Words of a line over the headline that names the site."""

MAX_CAPTION_WORDS = 30
MIN_CAPTION_WORDS = 6
MAX_CREDITED_WORDS = 60
MAX_BIO_LINES = 3
"""Last lines of a body among which its author may be introduced."""


_PICTURED = re.compile(
    r"\b(?:video|footage|photo|photograph|pictured|picture|image|file photo|bild|foto)\b", re.IGNORECASE
)


def label_lines(lines: list[Line]) -> None:
    """Label the lines of a dump; those about which nothing is known are ``other``."""
    label_said(lines)
    _label_speech(lines)
    review(lines)
    first = next((n for n, line in enumerate(lines) if line.label is Label.BODY), len(lines))
    _label_head(lines, first)
    _label_forms(lines)
    _label_captions(lines)
    _label_bio(lines)
    for line in lines:
        if line.label is None:
            line.be(Label.OTHER, "model:not-body")


def label_said(lines: list[Line]) -> None:
    """Label what says itself what it is; prose, in the page's voice."""
    counted = set(find_counted(line.text for line in lines))
    for n, line in enumerate(lines):
        is_own = not line.is_prose or speaks_for_page(line.text)
        notice = notice_kind(line.text, line.words) if is_own else None
        said = (wall_label(line.text, line.words) or says_promo(line.text, line.words, 1.0)) if is_own else None
        if n in counted or heads_gallery(line.text, line.words):
            line.be(Label.GALLERY, "zone:galleries:counter")
        elif is_own and says_form(line.text, line.words):
            line.be(Label.COMMENT_FORM, "zone:forms:says-form")
        elif notice is not None:
            line.be(Label.NOTICE, f"rule:notice-{notice}")
        elif said is not None:
            line.be(*said)
        elif ends_in_credit(line.text) and line.words <= MAX_CREDITED_WORDS and not _is_report(line):
            line.be(Label.CAPTION, "rule:caption-credit")
        elif is_date(line.text):
            line.be(Label.DATELINE, "rule:dateline-date")


def _is_report(line: Line) -> bool:
    """Tell prose that ends in the name of an agency from a caption, which has more to its credit."""
    return line.words >= MIN_PROSE_WORDS and line.text.endswith(")") and signs_off(line.text)


def _label_speech(lines: list[Line]) -> None:
    """Label what people say one by one, or as items of a list, under their names."""
    for found, rule in ((find_speech(lines), "text:speech"), (find_speakers(lines), "text:speakers")):
        for n in found:
            if lines[n].label in {None, Label.DATELINE}:
                lines[n].be(Label.COMMENT, rule)


def _label_head(lines: list[Line], first: int) -> None:
    """Label the lines over the first paragraph: site, headline, byline, caption.

    The headline is the first that shares its words with the article's prose about as much as any of them does.
    """
    start = max(0, first - MAX_TITLE_LINES)
    prose = next((n for n in range(first, len(lines)) if lines[n].label is Label.BODY and lines[n].is_prose), first)
    head = [line for line in lines[start:prose] if line.label in {None, Label.BODY} and not _is_statement(line)]
    for line in head:
        if is_byline(line.text, line.words):
            line.be(Label.BYLINE, "rule:byline-by")
    free = [line for line in head if line.label is not Label.BYLINE and line.words <= MAX_CAPTION_WORDS]
    titles = [line for line in free if MIN_TITLE_WORDS <= line.words <= MAX_TITLE_WORDS and not line.is_bullet]
    if not titles:
        return
    if len(titles) > 1 and titles[0].words <= MAX_SITE_WORDS < titles[1].words:
        del titles[0]
    shared = shares(titles, lines)
    title = next(line for line, share in zip(titles, shared, strict=True) if share >= max(shared) // 2)
    title.be(Label.TITLE, "text:headline")
    byline = next((line.number for line in head if line.label is Label.BYLINE), None)
    for line in free:
        is_long = line.words >= MIN_CAPTION_WORDS and not line.ends_sentence
        if line.number < title.number and line.label is None and line.words <= MAX_SITE_WORDS:
            line.be(Label.OTHER, "text:site-name")
        elif line.number > title.number and is_long and (line.label is None or (byline and line.number > byline)):
            line.be(Label.CAPTION, "text:caption")


def _is_statement(line: Line) -> bool:
    """Tell whether the line ends as no headline does; one may ask, or shout."""
    return line.ends_sentence and not line.text.endswith(("?", "!"))


def _label_forms(lines: list[Line]) -> None:
    """Label what belongs to a form in which readers write: the short lines under its first."""
    inside = False
    for line in lines:
        if line.label is Label.COMMENT_FORM:
            inside = True
        elif inside and not line.is_prose and line.label in {None, Label.OTHER}:
            line.be(Label.COMMENT_FORM, "text:form")
        else:
            inside = False


def _label_bio(lines: list[Line]) -> None:
    """Label what introduces the author, at the end of the article or apart from it."""
    body = [line for line in lines if line.label is Label.BODY]
    last = body[-MAX_BIO_LINES:] if len(body) > MAX_BIO_LINES else []
    for line in [*last, *(line for line in lines if line.label is None)]:
        if says_bio(line.text, line.words):
            line.be(Label.BIO, "rule:says-bio")


def _label_captions(lines: list[Line]) -> None:
    """Label the lines amid the article that are no sentences and speak of pictures."""
    for line in lines:
        is_short = line.words <= MAX_CAPTION_WORDS and not line.ends_sentence and not line.is_bullet
        if line.label is Label.BODY and is_short and _PICTURED.search(line.text):
            line.be(Label.CAPTION, "text:caption")
