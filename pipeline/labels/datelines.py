"""Tells by where a dated line stands whose it is: over the text the article's, beside a teaser that one's."""

from __future__ import annotations

import re

from pipeline.labels.draft import Draft, is_prose
from pipeline.labels.heads import Ruling
from pipeline.model import Label
from pipeline.text import ends_sentence

MAX_ABOVE = 8
"""Blocks over an article's first paragraph among which a line says who posted it and when."""
MAX_POSTED_WORDS = 25
MAX_POSTED_CHARS = 400
"""Words and characters of such a line; a longer one is not looked at, whatever it is made of."""
LINKED = 0.9
"""Share of links in a block that is nothing but one."""
MIN_TEASER_WORDS = 4
"""Words of a link that is the headline of another article."""

_DATE_ALONE: Ruling = (Label.DATELINE, "rule:dateline-date")
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,9}\.?,? \d{4}|[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})"
)
_BY = r"(?:by|on behalf of|von|par|por|di|door|av|af)"
_POSTED_BY = re.compile(rf"\b{_BY}:?\s+\S.*{_DAY}|{_DAY}.*\b{_BY}:?\s+(?-i:[^\W\d_a-z])", re.IGNORECASE)
_POSTED_ON = re.compile(
    r"^\W*(?:posted|published|submitted|updated|written|added|created|veröffentlicht|erstellt|geschrieben|publié|publicado"
    rf"|pubblicato|inserito|geplaatst|publicerad|skrevet)\b.*{_DAY}",
    re.IGNORECASE,
)
# A day, or "By" and a name; must not catch "By the time of ...".
_OPENS = re.compile(
    rf"^\W*(?:(?:[^\W\d_]{{3,9}},? )?{_DAY}|{_BY}:?\s+(?-i:(?=[^\W\d_a-z])|\S+ (?:on|am|le|el|il|op)\s))", re.IGNORECASE
)


def place_datelines(draft: Draft) -> None:
    """Name the lines that say who posted an article and when, and hand those of teasers to their teasers.

    Catches "Posted by Ann on May 3rd, 2012 in Tides | 23 comments" over the text, which no other rule
    names, and a time beside the link of a ranking under it. Must not catch a sentence with a day in it, even the first.
    """
    body = draft.body()
    first = next((leaf.n for leaf in body if is_prose(leaf) and not _posted(leaf.text)), 0)
    for leaf in draft.leaves[max(0, first - MAX_ABOVE) : first]:
        if leaf.words <= MAX_POSTED_WORDS and _is_unnamed(draft, leaf.n) and (ruling := _posted(leaf.text)):
            draft.rulings[leaf.n] = ruling
    for leaf in draft.leaves[body[-1].n + 1 :] if body else ():
        if draft.rulings[leaf.n] == _DATE_ALONE and _is_beside_teaser(draft, leaf.n):
            draft.rulings[leaf.n] = (Label.RELATED, "rule:teaser-date")


def _posted(text: str) -> Ruling | None:
    if len(text) > MAX_POSTED_CHARS or ends_sentence(text):
        return None
    is_posted = _POSTED_ON.match(text) is not None
    if (is_posted or _OPENS.match(text)) and _POSTED_BY.search(text):
        return Label.BYLINE, "rule:posted-by"
    return (Label.DATELINE, "rule:posted-on") if is_posted else None


def _is_unnamed(draft: Draft, n: int) -> bool:
    ruling = draft.rulings[n]
    return draft.zone_at[n] is None and (ruling is None or ruling[0] in (Label.OTHER, Label.NAV, Label.BODY))


def _is_beside_teaser(draft: Draft, n: int) -> bool:
    """Tell whether the block next to a date is the linked headline of another article."""
    beside = draft.leaves[n - 1 : n] + draft.leaves[n + 1 : n + 2]
    return any(leaf.link_density > LINKED and leaf.words >= MIN_TEASER_WORDS for leaf in beside)
