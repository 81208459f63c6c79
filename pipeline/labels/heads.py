"""Knows the blocks around an article that belong to it and are not its prose: headline, byline, date, standfirst, captions, tags."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.labels.credits import ends_in_credit
from pipeline.model import Facts, Kind, Label
from pipeline.page.blocks import Leaf, Node
from pipeline.text import ends_sentence, squash
from pipeline.zones.vocabulary import naming_test

Ruling = tuple[Label, str]

_is_byline_name = naming_test(
    r"by-?lines?|authors?|author-?names?|writers?|contributors?|reporter|journalist|posted-?by|post-?author|entry-?author"
    r"|article-?author|p-author|fn|vcard|autor(?:en)?|auteurs?|post-?meta|entry-?meta|article-?meta|post-?info|meta-?info|post-byline|credit-?line"
)
_is_date_name = naming_test(
    r"(?:post|entry|article|publish(?:ed)?|pub|story|updated?|modified)?-?(?:date|dates|datetime|time|timestamp|published|updated|modified)"
    r"|date-?line|dateline|day|month|year|date-?header|entry-?date|post-?date|datum|fecha|data-publicacao"
)
_is_standfirst_name = naming_test(
    r"stand-?first|deks?|decks?|sub-?titles?|sub-?head(?:line|ing)?|strap-?line|chapo|article-?(?:summary|subtitle|description|excerpt|dek|deck)"
    r"|post-?(?:subtitle|excerpt|dek)|vorspann|(?:\w+-+)vorspann|entry-?(?:subtitle|summary)|headline-?sub|article-?sub-?head(?:line)?"
)
_is_caption_name = naming_test(
    r"(?:\w+-)?captions?(?:-\w+)*|(?:photo|image|img|picture|media|article)-?(?:credits?|copyright|source|author)|credits?|figure-?(?:text|desc)"
    r"|video-+(?:title|headline|name)|\w+-video-+(?:title|headline|name)|cutline|bildunterschrift|bildtext|legende?|pie-?(?:de-)?foto|wp-caption(?:-\w+)*|photographer"
)
CREDITED: Ruling = (Label.CAPTION, "rule:caption-credit")

_COUNT_AFTER = re.compile(r"(?<=\S)\s+\(?\d{1,5}\)?(?:\s*(?:comments?|replies|kommentare))?$", re.IGNORECASE)
"""A counter of comments glued to a headline (``The dock is closed 149 Comments``), left out of the comparison alone."""

_TAG_TEXT = re.compile(
    r"^\W*(?:tags?|tagged(?: (?:as|with))?|filed (?:under|in)|topics?|keywords?|labels?|categor(?:y|ies)|posted in|schlagw(?:orte|örter)|stichw(?:orte|örter)|themen"
    r"|mots[- ]clés|étiquettes|etiquetas|temas|trefwoorden|more (?:about|on)|related topics)\s*[:|]",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^\W*(?:(?:written|posted|reported|published|story|words|article|text|interview|review|photographs?|photos?)\s+by|by|von|par|por|door|di|af|av|autor|author|auteur|text)\s*:?\s+(?-i:(?=[^\W\d_a-z]))",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(
    r"\b(?:\d{1,4}(?:st|nd|rd|th)?|[ap]\.?m\.?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|januar|februar|märz|april|mai|juni|juli|august|oktober|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|uhr"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|updated?|published|posted|last|modified|on|at|est|edt|et|gmt|utc|bst|cet|pst|pdt|ist|date|time|de|le|à|um|am|vom|den|the|of|ago|hours?|minutes?|mins?|days?|weeks?|months?|years?|vor|stunden|tagen"
    r"|aktualisiert|veröffentlicht|stand|erstellt|publié|mis|jour|actualizado|publicado|min|read|reading|lesezeit)\b",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d+ (?:hours?|minutes?|mins?|days?|weeks?|months?|years?) ago\b|\bvor \d+ (?:stunden|minuten|tagen)\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\b\d{1,2}\.? (?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\b|\b\d{1,2}[:.]\d\d ?(?:[ap]\.?m|uhr)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DATE = re.compile(rf"\b(?:19|20)\d\d\b|{_FULL_DATE.pattern}", re.IGNORECASE)

MAX_BYLINE_WORDS = 16
MAX_DATELINE_WORDS = 18
MAX_TIMED_WORDS = 11
"""Words of a line with a time in it that is a date line, whatever else it says."""
MAX_OTHER_WORDS_IN_DATELINE = 2
"""Words that are no part of a date in a line that is one ("Updated by staff on ...")."""
MAX_WORDS_BESIDE_DATE = 4
MIN_CAPTION_WORDS = 4
MAX_CAPTION_WORDS = 90
MAX_NAMED_CAPTION_WORDS = 45
"""Words of a caption that only a name tells; longer blocks so named are text beside a picture."""
MAX_TAG_WORDS = 60
MIN_STANDFIRST_WORDS = 5
MIN_TITLE_CHARS = 8
MAX_TRAIL_WORDS = 40
_STEPS = frozenset(">›»❯→▸/")
"""Marks between the steps of a trail (``Home › Tides › The wall came down``)."""
MAX_TITLE_PLACE = 60
"""Blocks from the top among which a headline without a heading element stands."""


class Heads:
    """Judges one page's blocks by what the page says of itself."""

    def __init__(self, facts: Facts) -> None:
        self._title = squash(facts.title or "").lower()
        self._authors = frozenset(squash(author).lower() for author in facts.authors)

    def is_title(self, leaf: Leaf) -> bool:
        """Tell whether the block is the headline: the page's title, or an ``h1`` that the title begins or ends with."""
        if not self._title:
            return leaf.node.tag == "h1" and leaf.words >= 3
        if leaf.kind is not Kind.HEADING and not MIN_TITLE_CHARS < len(leaf.text) < 2 * len(self._title):
            return False  # clean text has at most a blank a character: no other can be equal
        bare = squash(leaf.text).lower()
        uncounted = squash(_COUNT_AFTER.sub("", leaf.text)).lower()
        if self._title in (bare, uncounted) or (leaf.n < MAX_TITLE_PLACE and _is_title_after_site(bare, self._title)):
            return True
        if leaf.kind is not Kind.HEADING or len(bare) < 3 or len(bare) * 2 < len(self._title):
            return False
        return bare in self._title or (self._title in bare and (leaf.node.tag == "h1" or self._is_long_headline(leaf)))

    def _is_long_headline(self, leaf: Leaf) -> bool:
        """Tell whether a heading that holds the title is it with a kicker, where another heading is in the navigation."""
        return leaf.n < MAX_TITLE_PLACE and leaf.node.tag == "h2" and len(leaf.text) < 2 * len(self._title)

    def _is_trail(self, leaf: Leaf) -> bool:
        """Tell whether the block is the trail that leads to the page: it ends in the headline, behind a mark of steps."""
        if leaf.n >= MAX_TITLE_PLACE or leaf.words > MAX_TRAIL_WORDS or _STEPS.isdisjoint(leaf.text):
            return False
        bare = squash(leaf.text).lower()
        at = len(bare) - len(self._title)
        return at > 1 and len(self._title) >= MIN_TITLE_CHARS and bare.endswith(self._title) and bare[at - 1] in _STEPS

    def rule(self, leaf: Leaf) -> Ruling | None:
        """Return what the block is, wherever it stands, or None."""
        if leaf.words <= MAX_CAPTION_WORDS:
            if leaf.kind is Kind.CAPTION or _in_figure(leaf.node):
                return Label.CAPTION, "rule:caption-element"
            if leaf.words <= MAX_NAMED_CAPTION_WORDS and _names_match(_is_caption_name, leaf):
                return Label.CAPTION, "rule:caption-name"
            if ends_in_credit(leaf.text):
                return CREDITED
        if self._is_trail(leaf):
            return Label.NAV, "rule:trail"
        if leaf.words <= MAX_TAG_WORDS and leaf.link_density > 0.3 and _TAG_TEXT.match(leaf.text):
            return Label.OTHER, "rule:tags"
        return self._short(leaf) if leaf.words <= MAX_DATELINE_WORDS else None

    def _short(self, leaf: Leaf) -> Ruling | None:
        ruling = self._told(leaf)
        if ruling is not None or leaf.kind in _NEVER_META:
            return ruling
        if leaf.words <= MAX_BYLINE_WORDS and not ends_sentence(_FOOTNOTES.sub("", leaf.text[-MAX_NOTES_CHARS:])):
            return _named(leaf)
        return None

    def _told(self, leaf: Leaf) -> Ruling | None:
        if self._authors and self._names_authors(squash(_without_by(leaf.text)).lower()):
            return Label.BYLINE, "rule:byline-author"
        if is_date(leaf.text):
            return Label.DATELINE, "rule:dateline-date"
        return None

    def _names_authors(self, bare: str) -> bool:
        """Tell whether a squashed line is one of the page's authors, or several and nothing else."""
        if bare in self._authors or len(self._authors) == 1:
            return bare in self._authors
        rest = bare
        for author in self._authors:
            rest = rest.replace(author, "")
        return len(rest) < len(bare) and _BETWEEN_NAMES.fullmatch(rest) is not None


_BETWEEN_NAMES = re.compile(r"(?:[,;/&|·–—.-]|and|und|et|y|e|en|og|och|i|и|та)*")
"""What stands between names, without blanks."""


def _is_title_after_site(bare: str, title: str) -> bool:
    """Tell whether the text is the page's title without the site's name before it (``The Digest: The dock ...``)."""
    return len(bare) > MIN_TITLE_CHARS and title.endswith(bare) and title[-len(bare) - 1] in ":|»·–—-"


_NEVER_META = frozenset({Kind.HEADING, Kind.LIST_ITEM, Kind.TABLE, Kind.QUOTE})


def _named(leaf: Leaf) -> Ruling | None:
    names = f"{leaf.node.names} {leaf.names}"
    if _is_byline_name(names):
        return Label.BYLINE, "rule:byline-name"
    if says_by(leaf.text) and leaf.text.count(",") < 3:
        return Label.BYLINE, "rule:byline-by"
    if (leaf.has_time and leaf.words <= MAX_TIMED_WORDS) or (
        (leaf.has_time or _is_date_name(names)) and _DATE.search(leaf.text)
    ):
        return Label.DATELINE, "rule:dateline-name"
    return None


def _without_by(text: str) -> str:
    by = _BY.match(text)
    return text if by is None else text[by.end() :]


def is_standfirst(leaf: Leaf) -> bool:
    """Tell whether the block is named as the line between headline and article; asked only of blocks before the body."""
    return leaf.words >= MIN_STANDFIRST_WORDS and _names_match(_is_standfirst_name, leaf)


def is_beside_picture(leaf: Leaf) -> bool:
    """Tell whether the block is all the text of an element that holds a picture; a linked one is a teaser.

    Asked only of blocks that no reader took for the article's: a short post may be a picture and a paragraph.
    """
    holder = leaf.node.parent
    if not leaf.is_whole or holder is None or holder.last - holder.first != 1 or leaf.link_chars:
        return False
    if not MIN_CAPTION_WORDS <= leaf.words <= MAX_NAMED_CAPTION_WORDS or leaf.kind is not Kind.PARAGRAPH:
        return False
    return next(holder.element.iter("img", "picture"), None) is not None


def is_byline(text: str, word_count: int) -> bool:
    """Tell whether a line over an article's text names its writer (``By Jane Doe``, ``JANE DOE interviews JOHN ROE``)."""
    return word_count <= MAX_BYLINE_WORDS and (says_by(text) or _INTERVIEWS.match(text) is not None)


def says_by(text: str) -> bool:
    """Tell whether a line begins with "by" and a name.

    Catches ``By Jane Doe and Jan van der Meer, Hamburg``, ``Von Jane Doe``. Must not catch ``By Tuesday evening all of the boats had
    gone`` nor ``Von Neumann would have laughed``: no name goes on in a small letter. Guarded by ``tests/pipeline/test_rules.py``.
    """
    by = _BY.match(text)
    if by is None:
        return False
    for word in text[by.end() :].split():
        bare = word.strip("()[]\"“”'’.")
        if bare[:1].islower() and bare not in _IN_NAMES:
            return _AFTER_NAME.match(word) is not None
        if word.endswith((",", ";", ":")) or not bare[:1].isalpha():
            return True
    return True


_IN_NAMES = frozenset(
    (
        "van", "von", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "los", "zu",
        "zum", "ten", "ter", "bin", "ibn", "al", "el", "af", "av",
    )
)  # fmt: skip
"""Words of names that are written small."""
_AFTER_NAME = re.compile(
    r"(?:and|und|et|y|e|en|og|och|i|on|at|in|for|from|of|with|to|as|aus|am|im|um|vom|für|mit|à|pour|dans|sur|avec|para|con|em|per|op|om|voor|special|staff|exclusively|posted|published|updated|via)\b|https?:"
)
"""What a name goes on with where it is over, or another begins."""

_FOOTNOTES = re.compile(r"(?:\s*\[\d{1,3}\])+$")
"""Numbers of notes after the end of a sentence."""

MAX_NOTES_CHARS = 40
"""Characters at the end of a line in which they lie."""


_INTERVIEWS = re.compile(
    r"^(?:[A-Z][\w'’.-]+ ){1,4}(?:interviews|talks to|speaks (?:to|with)|in conversation with) (?:[A-Z][\w'’.-]+ ){0,4}[A-Z][\w'’.-]+$"
)


def is_date(text: str) -> bool:
    """Tell whether the text is a date and hardly anything else; ``In 2014, ISIS rose.`` is not."""
    if not _DIGIT.search(text) or not _FULL_DATE.search(text):
        return False
    rest = _DATE_WORD.sub("", text)
    return len(re.findall(r"[^\W\d_]{2,}", rest)) <= MAX_OTHER_WORDS_IN_DATELINE and not text.endswith((".", "?", "!"))


def names_beside_date(text: str) -> bool:
    """Tell whether a line is a date and a few words that are none of it, as over a comment (``Ann, 3 May 2011``)."""
    if not _DIGIT.search(text) or not _FULL_DATE.search(text):
        return False
    rest = re.findall(r"[^\W\d_]{2,}", _DATE_WORD.sub("", _FULL_DATE.sub("", text)))
    return 1 <= len(rest) <= MAX_WORDS_BESIDE_DATE


def _names_match(is_name: Callable[[str], bool], leaf: Leaf) -> bool:
    names = leaf.node.names
    if leaf.is_whole and leaf.node.parent is not None and leaf.node.parent.last - leaf.node.parent.first == 1:
        names = f"{names} {leaf.node.parent.names}"
    return is_name(names)


def _in_figure(node: Node) -> bool:
    step: Node | None = node
    for _ in range(4):
        if step is None:
            return False
        if step.tag == "figure":
            return (
                step.last - step.first <= 3
                and step.tag not in {"table", "pre"}
                and node.kind not in {Kind.TABLE, Kind.QUOTE, Kind.CODE}
            )
        step = step.parent
    return False
