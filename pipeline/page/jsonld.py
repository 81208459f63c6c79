"""Reads the schema.org nodes that a page carries as JSON-LD, however broken they are written."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from lxml.html import HtmlElement

from pipeline.urls import identity

Node = dict[str, Any]

MAX_SCRIPT_CHARS = 2_000_000
"""A longer script is not read: the longest seen on a news page holds a tenth of it."""
MAX_DEPTH = 24
"""Nodes below this many dicts and lists are not looked for."""
MAX_NODES = 5_000
"""Enough for a page with thousands of comments; more is an attack or a database dump."""
MAX_REPAIRED_OBJECTS = 200
"""Objects looked for in one script that is no JSON as a whole."""

_OPENING = re.compile(r"\s*+(?:<!--|(?:/\*|//)?\s*+<!\[CDATA\[)")
# A string, ended or not, or the comma too many before a closing bracket. The string comes first, so that no comma
# inside a text is taken; the quantifiers are possessive, so that no input makes it slow.
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]++|\\.)*+(?:"|\Z))|,(?=\s*+[}\]])', re.DOTALL)
# Half of a surrogate pair, which no database takes; whole pairs are matched first, and kept.
_LONE_SURROGATE = re.compile(r"(\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})|\\ud[89a-f][0-9a-f]{2}", re.IGNORECASE)
_DECODER = json.JSONDecoder(strict=False)
_LISTS = frozenset({"ItemList", "ListItem", "BreadcrumbList"})
_MENTIONS = frozenset({"mentions", "citation", "relatedLink", "significantLink", "subjectOf", "isPartOf", "review"})
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|NewsItem|Report|Review|SocialMediaPosting|LiveBlogPosting)$")


def nodes_in(scripts: Iterable[HtmlElement]) -> list[Node]:
    """Every JSON-LD object in a page's scripts that says its ``@type``, outer before inner, in page order.

    Lists, ``@graph`` and nested objects are flattened: a node is in the list, and inside its parent as well. Tolerates
    wrapped comments and CDATA, trailing commas, raw control characters, entities and several objects in one
    script. Bounded in size, depth and number; never raises.
    """
    nodes: list[Node] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower():
            for value in _values(script.text or ""):
                nodes.extend(_typed(value, MAX_NODES - len(nodes)))
    return nodes


def types_of(node: Node) -> frozenset[str]:
    """The types of a node, without the address of their vocabulary (``http://schema.org/NewsArticle``)."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return frozenset(re.split(r"[/#:]", name)[-1] for name in names if isinstance(name, str))


def is_article(node: Node) -> bool:
    """Whether the node says it is an article or a post of any kind."""
    return any(map(is_article_type, types_of(node)))


def is_article_type(name: str) -> bool:
    """Whether a schema.org type is one of articles or posts: ``NewsArticle``, ``BackgroundNewsArticle``, ``Report``."""
    return _ARTICLE_TYPE.search(name) is not None


def articles_here(nodes: list[Node], url: str | None) -> list[Node]:
    """The article nodes about the page itself: those that name its address, else the first that it does not list.

    Must not catch the articles that a page lists or mentions, which are about other pages.
    """
    articles = list(filter(is_article, nodes))
    here = identity(url) if url else None
    if mine := [node for node in articles if here in _addresses(node)]:
        return mine
    listed = _listed(nodes) if articles else set()
    return [node for node in articles if id(node) not in listed][:1]


def types_here(nodes: list[Node], url: str | None) -> frozenset[str]:
    """The types that a page gives itself: of the article that it is, and of all else but what it lists or mentions."""
    listed = _listed(nodes)
    others = [node for node in nodes if not is_article(node) and id(node) not in listed]
    return frozenset(name for node in articles_here(nodes, url) + others for name in types_of(node))


def _addresses(node: Node) -> list[str]:
    """The identities of the addresses that a node gives itself or its page."""
    page = node.get("mainEntityOfPage")
    values = [node.get("url"), node.get("@id"), page, page.get("@id") if isinstance(page, dict) else None]
    return [identity(value) for value in values if isinstance(value, str)]


def _listed(nodes: list[Node]) -> set[int]:
    """The ``id()`` of each node inside a list or among what another node mentions."""
    roots: list[object] = []
    for node in nodes:
        roots += [node[key] for key in _MENTIONS & node.keys()]
        if types_of(node) & _LISTS:
            roots += node.values()
    return {id(node) for root in roots for node in _typed(root, MAX_NODES)}


def text_of(value: object) -> str | None:
    """The first text in a value: itself, its ``@value`` or ``name``, or that of the first member of a list."""
    for _ in range(MAX_DEPTH):
        if isinstance(value, str):
            return value.strip() or None
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
        else:
            return None
    return None


def _values(script: str) -> Iterator[Any]:
    if len(script) > MAX_SCRIPT_CHARS:
        return
    try:
        yield orjson.loads(script)
    except (ValueError, UnicodeError):
        yield from _repaired(script)


def _repaired(script: str) -> Iterator[Any]:
    opening = _OPENING.match(script)
    text = script[opening.end() :] if opening else script
    if "&quot;" in text and '"' not in text:
        text = html.unescape(text)
    text = _LONE_SURROGATE.sub(r"\1", _TRAILING_COMMA.sub(r"\1", text))
    start = _next_object(text, 0)
    for _ in range(MAX_REPAIRED_OBJECTS):
        if start < 0:
            return
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            return
        yield value
        start = _next_object(text, end)


def _next_object(text: str, start: int) -> int:
    found = re.compile(r"[{\[]").search(text, start)
    return found.start() if found else -1


def _typed(value: object, room: int) -> list[Node]:
    """The dicts with a type in ``value``, outer first, in order, ``room`` of them at most."""
    found: list[Node] = []
    waiting = [(value, 0)]
    while waiting and len(found) < room:
        item, depth = waiting.pop()
        if isinstance(item, dict):
            if "@type" in item:
                found.append(item)
            inner = list(item.values())
        elif isinstance(item, list):
            inner = item
        else:
            continue
        if depth < MAX_DEPTH:
            waiting.extend((member, depth + 1) for member in reversed(inner) if isinstance(member, dict | list))
    return found
