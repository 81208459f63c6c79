"""Notice blocks to notices: what a page says about itself, and whom it names."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re

from pipeline.model import Notice
from pipeline.page.blocks import Leaf, elements_of
from pipeline.zones.notices import notice_kind
from pipeline.zones.syndication import is_outlet, outlet_of

_OUTLET = re.compile(
    r"\b(?:published|appeared|posted|printed|ran|featured|republished|reprinted|reposted|cross-?posted|syndicated|reproduced|erschien(?:en)?|veröffentlicht|parue?|publiée?|publicad[oa]|apareci\w+|pubblicat[oa]|verschenen|gepubliceerd)"
    r"\b(?:\s+(?:first|originally|earlier|zuerst|initialement|originalmente|originariamente|eerder))?\s+(?:at|in|on|by|from|with permission (?:from|of)|auf|bei|im|sur|dans|en|em|no|na|su|op)\s+(?P<outlet>[^,;()]{2,60}?)"
    r"\s*(?:[,;(]|\.\s|\.?$|\s(?:and|on|under|with|und|et|y)\s)",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"^(?P<outlet>[A-Z][\w.'’&-]*(?: [\w.'’&-]+){0,4}) for more\b|\b(?:on|at|in) (?P<at>[A-Z][\w.'’& -]{2,40}?)\.?$"
)
_NO_OUTLET = re.compile(
    r"^(?:\d|(?:and|this|the (?:site|web)|our|my|his|her|january|february|march|april|may|june|july|august|september|october|november|december)\b)",
    re.IGNORECASE,
)


def read_notice(text: str, leaf: Leaf | None = None) -> Notice:
    """Return the notice that the text is, with the outlet it names and links to, where it does.

    Args:
        text: The text of a block labelled ``notice``.
        leaf: The block in its tree, whose link names the outlet's address; None in plain text.
    """
    kind = notice_kind(text, len(text.split())) or "other"
    outlet = _outlet(kind, text)
    url = None
    if leaf is not None and kind in {"syndication", "continued"}:
        link = next(
            (link for link in elements_of(leaf) if link.tag == "a" and (link.get("href") or "").startswith("http")),
            None,
        )
        if link is not None:
            url = str(link.get("href")).strip()
            outlet = outlet or " ".join("".join(link.itertext()).split()) or None
    return Notice(kind, text, outlet, url)


def _outlet(kind: str, text: str) -> str | None:
    if kind == "syndication":
        if told := outlet_of(text):
            return told
        found = _OUTLET.search(text)
        name = found["outlet"].strip(' .:"“”') if found else ""
        return None if not is_outlet(name) or _NO_OUTLET.match(name) else name
    if kind == "continued":
        found = _CONTINUED.search(text)
        return (found["outlet"] or found["at"]) if found else None
    return None
