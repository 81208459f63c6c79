"""Reads comments that only the data of a page hold: its JSON-LD, and the state that it hands its scripts."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from pipeline.metadata.instants import read_date
from pipeline.model import Comment
from pipeline.page.fragments import without_markup
from pipeline.page.jsonld import MAX_DEPTH, MAX_NODES, MAX_SCRIPT_CHARS
from pipeline.text import clean, squash
from pipeline.urls import joined

TOLD = "rule:told-comment"
"""The rule of the blocks of comments that no visible block holds."""

_KEY = re.compile(r'omments?(?i:[_-]?(?:list|data|items|tree|page|thread))?"\s*+:\s*+(?=[\[{])')
"""The end of a key that names comments (``"initialComments": [``); its beginning is looked for backwards."""

_ELSEWHERE = re.compile(r"recent|latest|last|newest|user|my")
"""What such keys say of comments on other pages."""

_ASSIGNED = re.compile(r"\s*+(?:window|self)\.([\w$]{1,40})\s*+=")
_WRAPPED_KEY = r"omments\":"
_TO_END = re.compile(r'(?:[^"\\]++|\\.)*+')
"""From within a string to its end; possessive, so that no script makes it slow."""

_TEXTS = frozenset(
    {
        "text", "body", "content", "contents", "message", "comment", "commenttext", "commentbody", "commentcontent",
        "html", "bodyhtml", "htmlbody", "contenthtml", "contentrendered", "rawmessage", "plaintext", "rendered",
    }
)  # fmt: skip
_WRITERS = frozenset(
    {
        "author", "authorname", "user", "username", "creator", "name", "displayname", "fullname", "nickname",
        "screenname", "commenter", "postedby", "owner", "writer", "login",
    }
)  # fmt: skip
_INNER = frozenset({"replies", "reply", "responses", "answers", "children", "comments", "comment"})
_TIME = re.compile(r"date|created?|time|posted|publish")
_PARENT = frozenset(
    {
        "parentid", "parent", "inreplyto", "inreplytoid", "replyto", "replytoid", "parentcommentid", "parentitem",
        "parentdatabaseid",
    }
)  # fmt: skip
_OWN = frozenset({"id", "@id", "commentid", "databaseid", "uuid", "identifier"})
_LINK = frozenset({"url", "permalink", "link", "href", "commenturl"})

MAX_TRIES = 20
"""Places of one page that are called comments and are read; most hold counts and settings."""

MAX_NAME_CHARS = 80
"""Characters of a name."""

MAX_BOXES = 3
"""Objects around a name (``{"node": {"name": ...}}``)."""

Dict = dict[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """A comment, and where in the data it stands: ``json-ld:comment[2]``, ``script:__NEXT_DATA__:comments[1]``."""

    comment: Comment
    source: str


def read_told(
    scripts: Iterable[HtmlElement], data: Iterable[Dict], shown: tuple[Comment, ...], url: str | None = None
) -> Iterator[Told]:
    """Yield the comments that the page's data tell and its blocks do not show, numbered on from those that they show.

    A comment has someone who wrote it, a time and a text, and stands under a key that names comments; in JSON-LD, where
    its type says what it is, the time may be missing. Catches the threads of sites that draw them by script. Must not
    catch comments on other pages (``recentComments``), nor counts and settings. Bounded in size; never raises.

    Args:
        scripts: The script elements of the page.
        data: Its JSON-LD.
        shown: The comments that its blocks hold.
        url: Its address, against which permalinks are made absolute.
    """
    known = {squash(comment.text) for comment in shown}
    n = len(shown)
    counts: Counter[str] = Counter()
    for source, value in (*_in_structured_data(data), *_in_state(scripts)):
        numbers: dict[int, int] = {}
        for place, (comment, parent) in enumerate(_comments(value, is_typed=source.startswith("json-ld"))):
            counts[source] += 1
            if squash(comment.text) not in known:
                known.add(squash(comment.text))
                numbers[place] = n
                over = None if parent is None else numbers.get(parent)
                link = joined(url, comment.permalink) if comment.permalink else None
                yield Told(replace(comment, n=n, parent=over, permalink=link), f"{source}[{counts[source]}]")
                n += 1


def _in_structured_data(data: Iterable[Dict]) -> Iterator[tuple[str, object]]:
    for node in data:
        if "comment" in node and node.get("@type") != "Comment":
            yield "json-ld:comment", node["comment"]


def _in_state(scripts: Iterable[HtmlElement]) -> Iterator[tuple[str, object]]:
    """Yield what scripts hold under keys that name comments, the outer of two."""
    tries = 0
    for place, script in enumerate(scripts, 1):
        source = script.text or ""
        if "omment" not in source or len(source) > MAX_SCRIPT_CHARS or "ld+json" in (script.get("type") or ""):
            continue
        name = script.get("id") or _assigned(source) or f"[{place}]"
        for key, value in _keyed(source):
            tries += 1
            if tries > MAX_TRIES:
                return
            yield f"script:{name}:{key}", value


def _keyed(source: str) -> Iterator[tuple[str, object]]:
    """Yield what a script holds under each key that names comments, and the key; None where it is no JSON."""
    for text in (source, *_unwrapped(source)):
        end = 0
        for match in _KEY.finditer(text):
            start = text.rfind('"', max(end, match.start() - MAX_NAME_CHARS), match.start()) + 1
            key = text[start : match.end()].partition('"')[0]
            if match.start() < end or not start or _ELSEWHERE.search(key.lower()):
                continue
            try:
                value, end = _DECODER.raw_decode(text, match.end())
            except (ValueError, RecursionError):
                value = None
            yield key, value


def _unwrapped(source: str) -> Iterator[str]:
    """Yield what strings that are JSON themselves hold from a key that names comments on (``push([1, "..."])``)."""
    place = source.find(_WRAPPED_KEY)
    while place >= 0:
        rest = _TO_END.match(source, place)
        end = rest.end() if rest else place + 1
        start = source.rfind('\\"', max(0, place - MAX_NAME_CHARS), place)
        if start >= 0:
            yield _unescaped(source[start:end])
        place = source.find(_WRAPPED_KEY, end)


_DECODER = json.JSONDecoder(strict=False)


def _assigned(source: str) -> str | None:
    """Return the name that a script gives its state (``window.__STATE__ = {``)."""
    found = _ASSIGNED.match(source)
    return found[1] if found else None


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return ""


def _comments(value: object, *, is_typed: bool) -> Iterator[tuple[Comment, int | None]]:
    """Yield the comments in a value in order, outer before inner, each with the place of the one it answers."""
    places: dict[str, int] = {}
    count = 0
    waiting: list[tuple[object, int, int | None]] = [(value, 0, None)]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        item, depth, over = waiting.pop()
        if isinstance(item, dict):
            keyed = {str(key).lower().replace("_", "").replace("-", ""): inner for key, inner in item.items()}
            comment = _comment(keyed, is_typed=is_typed)
            if comment is not None:
                parent = next((places[name] for name in _names(keyed, _PARENT) if name in places), over)
                yield comment, parent
                over = count
                places |= dict.fromkeys(_names(keyed, _OWN), count)
                count += 1
            inside = [inner for key, inner in keyed.items() if comment is None or key in _INNER]
        else:
            inside = item if isinstance(item, list) else []
        if depth < MAX_DEPTH:
            waiting.extend((one, depth + 1, over) for one in reversed(inside) if isinstance(one, dict | list))


def _comment(keyed: Dict, *, is_typed: bool) -> Comment | None:
    text = next((text for key in keyed if key in _TEXTS and (text := _text(keyed[key]))), None)
    author = next((name for key in keyed if key in _WRITERS and (name := _name(keyed[key]))), None)
    raw = next((raw for key in keyed if _TIME.search(key) and (raw := _time(keyed[key]))), None)
    if text is None or author is None or (raw is None and not is_typed):
        return None
    link = next((link for key in keyed if key in _LINK and isinstance(link := keyed[key], str)), None)
    published = read_date(raw) if raw else None
    return Comment(0, author, published, raw, text, None, link)


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        inner = {str(key).lower().replace("_", ""): one for key, one in value.items()}
        value = next((one for key, one in inner.items() if key in _TEXTS and isinstance(one, str)), None)
    if not isinstance(value, str):
        return None
    lines = without_markup(html.unescape(value) if "&lt;" in value else value).splitlines()
    return "\n".join(line for line in (clean(html.unescape(line)) for line in lines) if line) or None


def _name(value: object) -> str | None:
    for _ in range(MAX_BOXES):
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            named = {str(key).lower().replace("_", ""): one for key, one in value.items()}
            told = (one for key, one in named.items() if key in _WRITERS and isinstance(one, str) and one)
            value = next(told, named.get("node") or named.get("data") or named.get("attributes"))
    return clean(value)[:MAX_NAME_CHARS] or None if isinstance(value, str) else None


def _time(value: object) -> str | None:
    raw = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return raw if raw and read_date(raw) else None


def _names(keyed: Dict, keys: frozenset[str]) -> Iterator[str]:
    for key in keys & keyed.keys():
        value = keyed[key]
        if isinstance(value, dict):
            value = next((value[one] for one in ("id", "_id", "@id") if one in value), None)
        if isinstance(value, str | int):
            yield str(value)
