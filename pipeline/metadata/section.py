"""Finds the section an article stands in and the tags it bears."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.metadata.claims import MAX_VALUES, Claims, Found, clean, found, visible_text
from pipeline.metadata.order import in_order
from pipeline.model import Evidence

MAX_TAGS = 100
MAX_TAG_CHARS = 100
"""A longer one is a sentence."""


def read_section(claims: Claims) -> Found[str] | None:
    """The section, as the page names it."""
    return next((place for candidates in _SECTION for place in candidates(claims)), None)


def read_tags(claims: Claims) -> Found[tuple[str, ...]] | None:
    """The tags of the first place that has any, each once, whatever its case, and that place."""
    for group in (list(place(claims)) for place in _TAGS):
        tags: dict[str, str] = {}
        for tag in (tag for place in group for tag in _split(place.value)):
            tags.setdefault(tag.lower(), tag)
        if tags:
            return Found(tuple(tags.values())[:MAX_TAGS], group[0].evidence)
    return None


def _links(claims: Claims) -> Iterator[Found[str]]:
    tagged = [link for link in claims.links if link.get("rel") == "tag"]
    return (tag for link in tagged[:MAX_VALUES] for tag in found(visible_text(link), "html:rel-tag"))


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


_SECTION: tuple[Callable[[Claims], Iterator[Found[str]]], ...] = in_order(
    "section",
    {
        "json-ld:articleSection": lambda claims: claims.json_ld("articleSection"),
        "meta": lambda claims: claims.meta("article:section", "parsely-section"),
        "microdata:articleSection": lambda claims: claims.item("articleSection"),
    },
)
_TAGS: tuple[Callable[[Claims], Iterable[Found[str]]], ...] = in_order(
    "tags",
    {
        "json-ld:keywords": _keywords,
        "meta:article:tag": lambda claims: claims.meta("article:tag", "og:article:tag"),
        "meta:news_keywords": lambda claims: claims.meta("news_keywords", "parsely-tags", "sailthru.tags"),
        "html:rel-tag": _links,
        "meta:keywords": lambda claims: claims.meta("keywords"),
    },
)
