"""Finds the section an article stands in and the tags it bears."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.metadata.claims import MAX_VALUES, Claims, Found, clean, found, visible_text
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
    for group in _tag_groups(claims):
        tags: dict[str, str] = {}
        for tag in (tag for place in group for tag in _split(place.value)):
            tags.setdefault(tag.lower(), tag)
        if tags:
            return Found(tuple(tags.values())[:MAX_TAGS], group[0].evidence)
    return None


def _tag_groups(claims: Claims) -> Iterator[list[Found[str]]]:
    """Where tags are looked for, the most trustworthy first."""
    yield _keywords(claims)
    yield list(claims.meta("article:tag", "og:article:tag"))
    yield list(claims.meta("news_keywords", "parsely-tags", "sailthru.tags"))
    tagged = [link for link in claims.links if link.get("rel") == "tag"]
    yield [tag for link in tagged[:MAX_VALUES] for tag in found(visible_text(link), "html:rel-tag")]
    yield list(claims.meta("keywords"))


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
