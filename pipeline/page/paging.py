"""Finds where a page says that its article goes on: the next of several pages, never another article or a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.model import Continuation, Page
from pipeline.page.decode import MAX_PAGE_BYTES, Refused, decode
from pipeline.page.encoding import undo_content_encoding
from pipeline.text import count_words
from pipeline.urls import identity

TAIL: Final = "tail"
"""The style of ``story-2.html``, which may as well be another article called "story": only a pager is believed."""

_END: Final = r"(?=(?:\.[a-z]{2,5})?/*$)"
_STYLES: Final = {
    "named": rf"[/,_.;-](?:page|pagina|pag|pg|p|seite|sida|side|strona|strana)[-_,/=]?(\d\d?){_END}",
    "folder": rf"/(\d\d?){_END}",  # as WordPress has it
    TAIL: rf"[-_,](\d\d?){_END}",
}
"""How the number of a page stands at the end of a path."""
_PATHS: Final = {style: re.compile(pattern, re.IGNORECASE) for style, pattern in _STYLES.items()}

_KEYS: Final = frozenset(
    {
        *("page", "pg", "paged", "pageno", "page_no", "pagenum", "pagenumber", "page_number", "currentpage"),
        *("pagewanted", "artpage", "pagina", "pag", "seite", "sida", "side", "strona"),
    }
)
"""Parameters that hold it. Not WordPress's ``cpage``, which is of comments."""

_NUMBERED: Final = re.compile(r"\d\.?[a-z]{0,5}/*(?:[?#]|$)|[?&][a-z_]+=\d\d?(?:[&#]|$)", re.IGNORECASE)
"""What every address with the number of a page holds, and few others."""

_RELATIVE_CHARS: Final = 24
"""Characters of a reference from which it must hold the name of the page; ``?page=2`` and ``2/`` are shorter."""

_FILE_END: Final = re.compile(r"(?:/(?:index|default))?(?:\.[a-z]{2,5})?/*$", re.IGNORECASE)

_LISTS: Final = re.compile(
    r"/(?:tags?|topics?|themen?|categor(?:y|ies)|kategori[ea]n?|authors?|autor(?:en)?|archives?|archiv|search|suche|labels?"
    r"|sections?|rubrik|rubrique|calendar|kalender|events?|comments?|forums?|foren|threads?|boards?|discussions?"
    r"|showthread|viewtopic|viewforum)(?:[/.]|$)",
    re.IGNORECASE,
)
"""Folders under which there are the pages of a list, or of what readers write."""

_NAMED_SO: Final = re.compile(
    r"\d{5}|[/-](?!(?:19[89]|20[0-3])\d(?:/|$))\d{4}(?:/|$)|/(?:19[89]|20[0-3])\d/?[01]?\d/.*[a-z]|\?.*=\d\d",
    re.IGNORECASE,
)
_NAME_WORD: Final = re.compile(r"[^\W\d_]+")
_NAME_WORDS: Final = 3
"""What addresses of articles have, and those of fronts, sections and days have not: a number, a date before a name, or
so many words in the name."""

_ASIDE: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?(?!-open|-closed)|komment|coment|commentaire|reactie|disqus|discuss|forum|thread|repl(?:y|ies)"
    r"|respond|sidebar|calendar|related)",
    re.IGNORECASE,
)
"""Classes, ids and fragments of pagers of comments, and of lists beside the article."""
_STEPS_UP: Final = 7
"""Elements around a link that are asked what it belongs to."""
_NAME_CHARS: Final = 300
"""Of a class, an id or a label that are looked at; hostile ones have millions."""
_MAX_URL_CHARS: Final = 2083
"""Longer addresses are traps or mistakes, and are not asked for either."""

_PAGER: Final = re.compile(
    r"\W*(?:page|seite|página|pagina|pág|pag|sida|side|sivu|strona|strana|страница)?\W*(\d\d?)\W*(?:(?:of|von|de|di|av|z)?\W*\d+)?\W*",
    re.IGNORECASE,
)
"""``2``, ``Page 2``, ``Seite 2 von 5``."""
_NEXT: Final = re.compile(
    r"\b(?:next|continue|continued|weiter|weiterlesen|nächste|suivante?|siguiente|próxima|seguinte|successiva|avanti|volgende"
    r"|nästa|neste|næste|następna|dalej|další|seuraava|следующая|далее)\b|次|下一[页頁]|다음|^[>»›→]+$",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d+")
_LABEL_WORDS: Final = 8
"""Words of a link to the next page; the title of another article has more."""
_LABEL_PIECES: Final = 20
_CANDIDATES: Final = 100
"""Links that are looked at closely; a pager comes early among those to the page's own name."""

_REFERENCE: Final = (
    r"href\s*=\s*[\"']?(?:(?:[^\"'<>\s]{{0,500}}?{name})?[^\"'<>\s]{{0,24}}?[-_,/=a-z])?"
    r"0?{number}(?:\.[a-z]{{2,5}})?/*[\"'?#&\s>]"
)
"""A reference to a page of this name and number, or a short one to any of this number, in the bytes of a page."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to understand an address: as the page of this number of what the stem names."""

    stem: str
    number: int
    style: str | None
    """None where the address has no number, and so is the first page."""


def read_continuation(page: Page) -> Continuation | None:
    """Return where the article of a page goes on, as its verdict has it; None too for what is no page. Never raises."""
    own = _parts(page.url)
    wanted = _wanted(own) if own else {}
    if own is None or not wanted:
        return None
    body = undo_content_encoding(page.body, page.content_encoding, MAX_PAGE_BYTES).body
    numbers = "|".join({str(reading.number + 1) for reading in wanted.values()})
    reference = _REFERENCE.format(name=re.escape(_name(own)), number=f"(?:{numbers})")
    if b"\0" not in body[:4] and not re.search(reference.encode(), body, re.IGNORECASE):  # in UTF-16 none can be seen
        return None
    tree = decode(page)
    return None if isinstance(tree, Refused) else find_continuation(tree.root, page.url)


def find_continuation(root: HtmlElement, url: str | None) -> Continuation | None:
    """Return the next page of the article that a page shows; None where it names none. Never raises.

    Catches links to the page's own address with the number of the next page, where the head or the link says that it is
    next, or the link reads as those of pagers do. Must not catch pages of comments, forums and lists, other articles,
    and days of a calendar (both: tests/pipeline/test_paging.py).
    """
    own = _parts(url)
    wanted = _wanted(own) if own else {}
    if own is None or not wanted:
        return None
    numbers = {str(reading.number + 1) for reading in wanted.values()}
    for element in islice(_numbered(root, _name(own), numbers), _CANDIDATES):
        parts = _parts(element.get("href"), [_base_of(root), url])
        if parts is None:
            continue
        for found in _readings(parts):
            before = wanted.get(found.stem)
            if before is not None and _follows(found, before) and _says_next(element, found):
                return Continuation(parts._replace(fragment="").geturl(), found.number)
    return None


def are_of_one_article(url: str, other: str) -> bool:
    """Tell whether two addresses can be pages of one article: they are the same but for the number of the page."""
    stems = [
        {_stem(parts), *(reading.stem for reading in _readings(parts))}
        for parts in map(_parts, (url, other))
        if parts is not None
    ]
    return len(stems) == 2 and bool(stems[0] & stems[1])


def is_later_page(url: str) -> bool:
    """Tell whether an address alone reads as a later page of an article."""
    parts = _parts(url)
    readings = _readings(parts) if parts else ()
    return any(reading.number > 1 and reading.style != TAIL and _names_story(reading.stem) for reading in readings)


def _wanted(own: SplitResult) -> dict[str, _Reading]:
    """Return the ways to understand a page's address as that of an article's page, by stem."""
    if _LISTS.search(own.path):
        return {}
    readings = [_Reading(_stem(own), 1, None), *_readings(own)]
    return {reading.stem: reading for reading in readings if _names_story(reading.stem)}


def _base_of(root: HtmlElement) -> str | None:
    head = root.find("head")
    return None if head is None else next((href for one in head.iter("base") if (href := one.get("href"))), None)


def _parts(url: str | None, bases: Iterable[str | None] = ()) -> SplitResult | None:
    """Return the parts of a web address, resolved against these bases, the nearest first; None if it is none."""
    if url and len(url) > _MAX_URL_CHARS:
        return None
    try:
        for base in bases:
            url = urljoin(base or "", url or "")
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _name(own: SplitResult) -> str:
    """Return the last name in the path of a page, without its ending and number: what its other pages have as well."""
    path = own.path
    for pattern in _PATHS.values():
        path = pattern.sub("", path)
    return _FILE_END.sub("", path).rpartition("/")[2]


def _numbered(root: HtmlElement, name: str, numbers: set[str]) -> Iterator[HtmlElement]:
    """Yield the links that may lead to a page of the same name with one of these numbers."""
    number, *more = numbers
    for element in root.iter("link", "a"):
        href = element.get("href")
        if (
            href
            and (number in href or any(one in href for one in more))
            and (name in href or len(href) < _RELATIVE_CHARS)
            and len(href) <= _MAX_URL_CHARS
            and _NUMBERED.search(href)
        ):
            yield element


def _readings(parts: SplitResult) -> Iterator[_Reading]:
    """Yield every way in which an address can be that of a numbered page."""
    for style, pattern in _PATHS.items():
        found = pattern.search(parts.path)
        if found:
            yield _Reading(_stem(parts._replace(path=parts.path[: found.start()])), int(found[1]), style)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for key, value in pairs:
        if key.lower() in _KEYS and value.isdecimal() and len(value) <= 2:
            rest = [pair for pair in pairs if pair != (key, value)]
            yield _Reading(_stem(parts._replace(query=urlencode(rest, errors="replace"))), int(value), key)


def _follows(found: _Reading, before: _Reading) -> bool:
    return found.number == before.number + 1 and before.style in (None, found.style)


def _stem(parts: SplitResult) -> str:
    return identity(parts._replace(path=_FILE_END.sub("", parts.path)).geturl())


def _names_story(stem: str) -> bool:
    """Tell whether a stem has the looks of an article's."""
    path, _, query = stem.removeprefix("//").partition("/")[2].partition("?")
    words = _NAME_WORD.findall(path.rpartition("/")[2])
    return len(words) >= _NAME_WORDS or _NAMED_SO.search(f"/{path}?{query}") is not None


def _says_next(element: HtmlElement, found: _Reading) -> bool:
    """Tell whether a link, by its relation or its words, is one to the next page, and not one of a list beside it."""
    is_next = "next" in (element.get("rel") or "").lower().split() and found.style != TAIL
    if element.tag == "link":
        return is_next
    above = islice(element.iterancestors(), _STEPS_UP)
    named = (one.get(name) or "" for one in (element, *above) if one.tag != "body" for name in ("class", "id"))
    fragment = (element.get("href") or "").partition("#")[2]
    if _ASIDE.search(fragment) or any(_ASIDE.search(name[:_NAME_CHARS]) for name in named):
        return False
    return is_next or _reads_as_next(_label(element), found)


def _label(element: HtmlElement) -> str:
    pieces = (str(piece)[:_NAME_CHARS] for piece in islice(element.itertext(), _LABEL_PIECES))
    pictures = (one.get("alt") for one in islice(element.iter("img"), 1))
    text = " ".join(" ".join(pieces).split()) or next(pictures, None)
    return (text or element.get("title") or element.get("aria-label") or "")[:_NAME_CHARS]


def _reads_as_next(label: str, found: _Reading) -> bool:
    pager = _PAGER.fullmatch(label)
    if pager or found.style == TAIL:
        return pager is not None and int(pager[1]) == found.number
    numbers = _NUMBER.findall(label)
    return count_words(label) <= _LABEL_WORDS and (
        str(found.number) in numbers if numbers else _NEXT.search(label) is not None
    )
