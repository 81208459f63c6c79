"""Says whether a page that lacks its end tags was cut off, by what it leaves open."""

from __future__ import annotations

import re
from collections import Counter

END_CHARS = 4096
"""The end tags of a page are looked for in so many last characters: comments and scripts may follow them."""

_END = re.compile(r"</(?:html|body)\b", re.IGNORECASE)

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|noscript)\b.*?(?:(?P<end></(?P=raw)\s*>)|\Z)"
    r"|<(?P<close>/?)(?P<name>article|main|section|div|ul|ol|table|blockquote|p)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)

_TRAILERS = re.compile(r"(?:-->|</(?:script|style|noscript)\s*>)\s*\Z", re.IGNORECASE)
"""What a tracker or a framework has appended: a page that ends so was most likely sent to its end."""

MAX_LEFT_OPEN = 3
"""Elements that a page which ends with a trailer may leave open: real ones leave two at most, cut ones often more."""


def find_cut_end(markup: str) -> str | None:
    """The evidence that the markup stops before its end; None if there is none. Never raises.

    Catches a page without ``</body>`` and ``</html>`` that leaves an element open which its author closes elsewhere,
    as one does whose Content-Length was too short. Must not catch pages that merely omit their end tags: of 3,159
    real pages 15 do, and none of them is taken for cut (tests/faults).
    """
    if _END.search(markup[-END_CHARS:]):
        return None
    opened: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    last = None
    for last in _TOKEN.finditer(markup):
        if last["raw"] and not last["end"]:
            return f"ends inside <{last['raw'].lower()}>"
        if last["name"]:
            (closed if last["close"] else opened)[last["name"].lower()] += 1
    # the end of a paragraph may be left out; whoever writes it, writes it always
    if closed["p"] and last and last["name"] in ("p", "P") and not last["close"] and markup[last.end() :].strip():
        return "ends inside <p>"
    left = opened - closed
    del left["p"]
    may_leave = MAX_LEFT_OPEN if _TRAILERS.search(markup[-END_CHARS:]) else 0
    return f"ends inside <{next(iter(left))}>" if left.total() > may_leave else None
