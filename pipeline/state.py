"""Reads the article out of the state that a page hands its scripts, where nothing of it is visible."""

from __future__ import annotations

import json
import re
from collections import defaultdict

from lxml.html import HtmlElement

from pipeline.text import count_words
from pipeline.zones.walls import CONSENT_TEXT

_KEYS = "(?:article|content|post|story|main|full)?[_-]?(?:body|contents?|html|text|paragraph)_?(?:html|text|value)?"
_STRING = re.compile(rf'"(?P<key>{_KEYS})"\s*+:\s*+"(?P<text>(?:[^"\\]++|\\.)*+)"', re.IGNORECASE)
"""A string under a key that names an article's text: ``"contentHtml": "<p>..."``. Possessive, so that no script makes
it slow."""

_WRAPPED = re.compile(r'"((?:[^"\\]++|\\.)*+)"')
"""A string that may be JSON itself, as frameworks that stream pages push it (``push([1, "..."])``)."""

MIN_CHARS = 60
"""Characters of a string that is a paragraph, not a label."""

MIN_STATE_WORDS = 100
"""Words under which a text in the state is a label, a description or a notice of cookies."""

MAX_STATE_CHARS = 2_000_000
"""A longer script is not read; the longest seen on a news page holds half of it."""


def body_in_state(root: HtmlElement) -> str:
    """Return the longest text that one script holds under one key naming an article's text; empty if there is none.

    Strings under the same key follow each other as its paragraphs. May be HTML. Asked only of pages that show no
    article, since most pages hold the texts of others there too. Never raises.
    """
    best = ""
    for script in root.iter("script"):
        source = script.text or ""
        if '"' in source and len(source) <= MAX_STATE_CHARS and "ld+json" not in (script.get("type") or ""):
            best = max(best, _longest(source), key=len)
    is_wall = CONSENT_TEXT.search(best) is not None
    return best if count_words(best) >= MIN_STATE_WORDS and not is_wall else ""


def _longest(source: str) -> str:
    found: dict[str, list[str]] = defaultdict(list)
    wrapped = [_unescaped(match[1]) for match in _WRAPPED.finditer(source) if r"\":" in match[1]]
    for text in (source, *wrapped):
        for match in _STRING.finditer(text):
            if len(match["text"]) >= MIN_CHARS:
                found[match["key"]].append(_unescaped(match["text"]))
    return max(("\n".join(dict.fromkeys(texts)) for texts in found.values()), key=len, default="")


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return ""
