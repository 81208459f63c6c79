"""Finds the section an article stands in and the tags it bears."""

from __future__ import annotations

from pipeline.metadata.claims import Claims, Found, clean
from pipeline.model import Evidence

MAX_TAGS = 100
MAX_TAG_CHARS = 100
"""A longer one is a sentence."""


def read_section(claims: Claims) -> Found[str] | None:
    """The section, as the page names it."""
    places = (
        claims.json_ld("articleSection"),
        claims.meta("article:section", "parsely-section"),
        claims.item("articleSection"),
    )
    return next((place for candidates in places for place in candidates), None)


def read_tags(claims: Claims) -> Found[tuple[str, ...]] | None:
    """The tags of the first place that has any, each once, whatever its case, and that place."""
    places = (
        _keywords(claims),
        list(claims.meta("article:tag", "og:article:tag")),
        list(claims.meta("news_keywords", "parsely-tags", "sailthru.tags")),
        list(claims.html("//a[@rel='tag']", "html:rel-tag")),
        list(claims.meta("keywords")),
    )
    for group in places:
        tags: dict[str, str] = {}
        for tag in (tag for place in group for tag in _split(place.value)):
            tags.setdefault(tag.lower(), tag)
        if tags:
            return Found(tuple(tags.values())[:MAX_TAGS], group[0].evidence)
    return None


def _keywords(claims: Claims) -> list[Found[str]]:
    for node in claims.main:
        value = node.get("keywords")
        words = [clean(word) for word in (value if isinstance(value, list) else [value]) if isinstance(word, str)]
        if any(words):
            return [Found(word, Evidence("json-ld:keywords", word)) for word in words if word]
    return []


def _split(text: str) -> list[str]:
    pieces = (piece.strip(" #\"'") for piece in text.replace(";", ",").split(","))
    return [piece for piece in pieces if piece and len(piece) <= MAX_TAG_CHARS]
