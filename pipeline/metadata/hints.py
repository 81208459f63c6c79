"""Tells by the class of an element that it holds an author or a date."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

_HINTS = (
    # The start of a word of a class: "byline", "article-author", "authorName"; not "authorize", nor "autorelated".
    (
        "author",
        re.compile(
            r"(?:^|[\s_-])(?:by-?line|auth?or(?!i|e[lfp])|auteur|vcard|writer)|[a-z](?:Byline|Author(?!i))",
            re.IGNORECASE,
        ),
    ),
    # "post-date", "dateline", "entry_time", "publishedOn"; not "update-banner", "timeline", "sometimes".
    (
        "date",
        re.compile(
            r"(?:^|[\s_-])(?:date(?!picker)|datum|fecha|dates|time(?!line|r|out)|timestamp|published|publish|pub-?date|posted|posted-on)|"
            r"[a-z](?:Date|Time(?!line|r)|Published)"
        ),
    ),
)


_WORDS = (
    *("byline", "by-line", "author", "autor", "auteur", "vcard", "writer"),
    *("dat", "fecha", "time", "publish", "posted"),
)
"""Without one of these, a class says nothing of either; most have none."""


def is_hinted(element: HtmlElement, hint: str) -> bool:
    """Whether the class of an element says that it holds such a thing: ``author`` or ``date``."""
    return hint in hints(element.get("class") or "") if isinstance(element.tag, str) else False


@lru_cache(maxsize=1 << 14)
def hints(classes: str) -> tuple[str, ...]:
    """What the classes of an element say that it holds: ``author``, ``date``, both or neither."""
    if not any(map(classes.lower().__contains__, _WORDS)):
        return ()
    return tuple(hint for hint, pattern in _HINTS if pattern.search(classes))
