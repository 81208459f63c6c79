"""Finds who wrote an article, as names of people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.jsonld import Node, text_of
from pipeline.metadata.claims import Claims, Found, found

MAX_AUTHORS = 30
"""More names than that are a list of something else."""
MAX_NAME_WORDS = 6

_LEAD = re.compile(
    r"^(?:written\s+)?(?:by|von|par|por|di|door|av|przez|text|texte|author|autor|autore)\b[\s:]+", re.IGNORECASE
)
_AND = re.compile(r"\s*(?:[,;|/•·]|\s(?:and|und|et|y|e|en|og|och|i|&)\s)\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|@|\.com\b|\d")
_NO_NAME = frozenset(
    {"admin", "administrator", "editor", "redaktion", "staff", "unknown", "guest", "author", "null", "none"}
)


def read_authors(claims: Claims) -> tuple[tuple[str, ...], Found] | None:
    """The names that the first place with any gives, and that place; None if there is none."""
    for group in _places(claims):
        names = tuple(dict.fromkeys(name for place in group for name in names_in(place.text)))[:MAX_AUTHORS]
        if names:
            return names, group[0]
    return None


def names_in(text: str) -> list[str]:
    """The names of people in a byline, without "By", roles and addresses."""
    line = _LEAD.sub("", text)
    return [name for piece in _AND.split(line) if (name := piece.strip(" .,-–—")) and _is_name(name)]


def _places(claims: Claims) -> Iterator[list[Found]]:
    """Where authors are looked for, the most trustworthy first."""
    yield [place for node in claims.main[:1] for place in _people(claims, node.get("author"))]
    for meta in ("parsely-author", "sailthru.author", "citation_author", "cxenseparse:author", "author", "byl"):
        yield list(claims.meta(meta))
    yield list(claims.meta("article:author", "article:author_name", "dc.creator", "dcterms.creator"))
    yield list(claims.item("author"))
    yield list(claims.html("//*[@rel='author']", "html:rel-author"))
    yield list(
        claims.html("(//*[contains(@class,'byline') or contains(@class,'author-name')])[position()<=3]", "html:byline")
    )[:1]


def _people(claims: Claims, value: object) -> Iterator[Found]:
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, dict):
            person = _resolved(claims, person)  # noqa: PLW2901 - the reference stands for the node
        yield from found(text_of(person), "json-ld:author")


def _resolved(claims: Claims, person: Node) -> Node:
    """The node that a bare ``{"@id": ...}`` points to."""
    if person.get("name") or "@id" not in person:
        return person
    return next((node for node in claims.nodes if node.get("@id") == person["@id"] and node.get("name")), person)


def _is_name(text: str) -> bool:
    return (
        len(text.split()) <= MAX_NAME_WORDS
        and not _ADDRESS.search(text)
        and text.lower() not in _NO_NAME
        and any(letter.isalpha() for letter in text)
    )
