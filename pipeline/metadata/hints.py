"""Tells by the class of an element that it holds an author or a date."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

_HINTS = (
    # Letters that must be there, sought first; then the start of a word of a class: "byline", "article-author",
    # "authorName"; not "authorize", nor "autorelated".
    (
        "author",
        ("author", "autor", "auteur", "by", "vcard", "writer"),
        re.compile(
            r"(?:^|[\s_-])(?:by-?line|auth?or(?!i|e[lfp])|auteur|vcard|writer)|[a-z](?:Byline|Author(?!i))",
            re.IGNORECASE,
        ),
    ),
    # "post-date", "dateline", "entry_time", "publishedOn"; not "update-banner", "timeline", "sometimes".
    (
        "date",
        ("dat", "tim", "fecha", "pub", "posted"),
        re.compile(
            r"(?:^|[\s_-])(?:date(?!picker)|datum|fecha|dates|time(?!line|r|out)|timestamp|published|publish|pub-?date|posted|posted-on)|"
            r"[a-z](?:Date|Time(?!line|r)|Published)"
        ),
    ),
)


def is_hinted(element: HtmlElement, hint: str) -> bool:
    """Whether the class of an element says that it holds such a thing: ``author`` or ``date``."""
    return hint in hints(element.get("class") or "") if isinstance(element.tag, str) else False


@lru_cache(maxsize=1 << 14)
def hints(classes: str) -> tuple[str, ...]:
    """What the classes of an element say that it holds: ``author``, ``date``, both or neither."""
    lowered = classes.lower()
    return tuple(
        hint for hint, letters, pattern in _HINTS if any(map(lowered.__contains__, letters)) and pattern.search(classes)
    )
