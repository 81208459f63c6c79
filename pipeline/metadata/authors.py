"""Finds who wrote an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipeline.jsonld import Node, text_of
from pipeline.metadata.claims import MAX_VALUES, Claims, Found, found, visible_text
from pipeline.metadata.names import is_full_name, names_in
from pipeline.metadata.site import site_names, squeezed

MAX_AUTHORS = 60
"""A large study has so many; more names are a list of something else."""
MAX_BYLINES = 5
"""Elements looked at that may be a byline; after these come those of other articles and of comments."""
MAX_BYLINE_CHARS = 200

_METAS = (
    *(
        "citation_author",
        "parsely-author",
        "sailthru.author",
        "cxenseparse:author",
        "article:author_name",
        "author",
        "byl",
        "authors",
    ),
    *(
        "article:author",
        "article:byline",
        "dc.creator",
        "dcterms.creator",
        "dc.contributor",
        "rbauthors",
        "mrf:authors",
    ),
)
# The second line of a link preview is the author where the first, its label, says so ("Written by", "Geschrieben von").
_WRITTEN_BY = re.compile(
    r"writ|by|author|auth?or|verfass|geschrieb|écrit|escrito|scritto|geschreven|napisan|skriv|автор", re.IGNORECASE
)
_USER_NAME = re.compile(r"^[a-z0-9._-]+$")
_LAST_FIRST = re.compile(r"^(\S+), (\S+(?: \S\.?)?)$")
_AUTHOR_LINKS = "//*[self::a or self::link][contains(concat(' ', @rel, ' '), ' author ')]"

# "By Ann Lee", or "By" with the name in the next element; not "By the sea" (no name follows), nor "Bylaws".
_BY = re.compile(r"\s*(?:By|by|BY|Written by|Posted by|Von|von|VON|Par|Por|Door|Text:|Autor:|Author:)(?:\s|$)")


def read_authors(claims: Claims) -> Found[tuple[str, ...]] | None:
    """The people that the first place with any names; else the first user names ("mholt"); else the first outlet."""
    outlets = site_names(claims)
    user: Found[tuple[str, ...]] | None = None
    outlet: Found[tuple[str, ...]] | None = None
    for places in _places(claims):
        names = list(dict.fromkeys(name for place in places for name in names_in(place.value)))[:MAX_AUTHORS]
        people = [name for name in names if squeezed(name) not in outlets]
        # Beside an outlet stands its place, or a person: "The Example, London", "The Example, Ann Lee".
        known = [name for name in people if " " in name or (people == names and not _USER_NAME.match(name))]
        if known:
            return Found(tuple(known), places[0].evidence)
        if people and people == names:
            user = user or Found(tuple(people), places[0].evidence)
        elif names:
            outlet = outlet or Found(tuple(names), places[0].evidence)
    return user or outlet


def _places(claims: Claims) -> Iterator[list[Found[str]]]:
    """Where authors are looked for, the most trustworthy first."""
    for key in ("author", "creator"):
        for node in claims.main:
            yield list(_people(claims, node.get(key)))
    for meta in _METAS:
        yield [_first_name_first(name) for name in claims.meta(meta)]
    if any(_WRITTEN_BY.search(label.value) for label in claims.meta("twitter:label1")):
        yield list(claims.meta("twitter:data1"))
    yield list(_marked(claims))
    yield list(_linked(claims))
    yield from _bylines(claims)
    yield from _by_lines(claims)


def _people(claims: Claims, value: object) -> Iterator[Found[str]]:
    for person in value[:MAX_VALUES] if isinstance(value, list) else [value]:
        known = _resolved(claims, person) if isinstance(person, dict) else person
        yield from found(text_of(known), "json-ld:author")


def _resolved(claims: Claims, person: Node) -> Node:
    """The node that a bare ``{"@id": ...}`` points to."""
    if person.get("name") or "@id" not in person:
        return person
    return next((node for node in claims.nodes if node.get("@id") == person["@id"] and node.get("name")), person)


def _first_name_first(name: Found[str]) -> Found[str]:
    """Turns "Lee, Ann" round; leaves "Ann Lee, Max Muster" and "Ann Lee, London, Paris" as they are."""
    match = _LAST_FIRST.match(name.value)
    return Found(f"{match[2]} {match[1]}", name.evidence) if match else name


def _marked(claims: Claims) -> Iterator[Found[str]]:
    """Microdata: the first author element and those beside it; further ones wrote comments."""
    elements = claims.items.get("author", [])
    for element in [one for one in elements[:MAX_VALUES] if one.getparent() is elements[0].getparent()]:
        named = element.xpath("descendant::*[contains(concat(' ',@itemprop,' '),' name ')]")
        value = named[0] if named else element
        yield from found(value.get("content") or visible_text(value)[:MAX_BYLINE_CHARS], "microdata:author")


def _linked(claims: Claims) -> Iterator[Found[str]]:
    """The link to an author that is nearest to the headline, and those beside it."""
    links = claims.root.xpath(_AUTHOR_LINKS)
    for nearest in claims.own(links)[:1]:
        for link in links[:MAX_VALUES]:
            if link.getparent() is nearest.getparent():
                yield from found(visible_text(link), "html:rel-author")


def _bylines(claims: Claims) -> Iterator[list[Found[str]]]:
    """Elements whose class says that they name the author."""
    for element in claims.hinted["author"][:MAX_BYLINES]:
        yield from _full_names(element)


def _by_lines(claims: Claims) -> Iterator[list[Found[str]]]:
    """Short lines that begin with "By", and those beside such a word."""
    lines = [node for node in claims.positions if (text := node.text) and _BY.match(text) and isinstance(node.tag, str)]
    for element in claims.own(lines)[:MAX_BYLINES]:
        yield from _full_names(element)


def _full_names(element: HtmlElement) -> Iterator[list[Found[str]]]:
    """What looks like full names in a short element: piece by piece, or else in the whole line."""
    pieces = "\n".join(text for text in element.itertext() if isinstance(text, str))
    if len(pieces) <= 2 * MAX_BYLINE_CHARS:
        for text in (pieces, " ".join(pieces.split())):
            names = [name for name in names_in(text) if is_full_name(name)]
            if names:
                yield [place for name in names for place in found(name, "html:byline")]
                return
