"""Knows the blocks around an article that belong to it and are not its prose: headline, byline, date, standfirst, captions, tags."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.agencies import PICTURES_IN_PROSE
from pipeline.blocks import Leaf, Node
from pipeline.model import Facts, Kind, Label
from pipeline.text import squash
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
_CREDIT = re.compile(
    rf"\((?:photo|image|picture|credit|foto|bild|{PICTURES_IN_PROSE})\b[^()]{{0,60}}\)\W*$|\([^()]{{0,40}}(?:/|via |©\s?)(?:{PICTURES_IN_PROSE})\b[^()]{{0,30}}\)\W*$"
    r"|(?:\b(?:photograph|photo|image|picture|foto|bild|bildrechte|illustration|credit|quelle|crédits?|crédit photo|photo credit|image credit)(?: by)?\s?:|©)\s?[^.:]{2,60}$"
    r"|\b(?:getty images|ap photo|afp photo|shutterstock|reuters photo)\W*$",
    re.IGNORECASE,
)
"""A credit at the end of a block: what it says is a caption. Not: ``Reuters reported``, ``a photo of me.``"""

_CREDIT_MARKS = (")", ":", "©", "images", "photo", "shutterstock")
"""What no credit can do without; to look for it is cheap, and most blocks have none."""

MAX_CREDIT_CHARS = 160
"""Characters at the end of a block in which a credit lies."""

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

    def rule(self, leaf: Leaf) -> Ruling | None:
        """Return what the block is, wherever it stands, or None."""
        if leaf.words <= MAX_CAPTION_WORDS:
            if leaf.kind is Kind.CAPTION or _in_figure(leaf.node):
                return Label.CAPTION, "rule:caption-element"
            if leaf.words <= MAX_NAMED_CAPTION_WORDS and _names_match(_is_caption_name, leaf):
                return Label.CAPTION, "rule:caption-name"
            if ends_in_credit(leaf.text):
                return Label.CAPTION, "rule:caption-credit"
        if leaf.words <= MAX_TAG_WORDS and leaf.link_density > 0.3 and _TAG_TEXT.match(leaf.text):
            return Label.OTHER, "rule:tags"
        if leaf.words <= MAX_DATELINE_WORDS:
            return self._short(leaf)
        return None

    def _short(self, leaf: Leaf) -> Ruling | None:
        ruling = self._told(leaf)
        if ruling is not None or leaf.kind in _NEVER_META:
            return ruling
        if leaf.words <= MAX_BYLINE_WORDS and not leaf.text.endswith((".", "?", "!", ":")):
            return _named(leaf)
        return None

    def _told(self, leaf: Leaf) -> Ruling | None:
        if self._authors and squash(_without_by(leaf.text)).lower() in self._authors:
            return Label.BYLINE, "rule:byline-author"
        if is_date(leaf.text):
            return Label.DATELINE, "rule:dateline-date"
        return None


def _is_title_after_site(bare: str, title: str) -> bool:
    """Tell whether the text is the page's title without the site's name before it (``The Digest: The dock ...``)."""
    return len(bare) > MIN_TITLE_CHARS and title.endswith(bare) and title[-len(bare) - 1] in ":|»·–—-"


_NEVER_META = frozenset({Kind.HEADING, Kind.LIST_ITEM, Kind.TABLE, Kind.QUOTE})


def _named(leaf: Leaf) -> Ruling | None:
    names = f"{leaf.node.names} {leaf.names}"
    if _is_byline_name(names):
        return Label.BYLINE, "rule:byline-name"
    if _BY.match(leaf.text) and leaf.text.count(",") < 3:
        return Label.BYLINE, "rule:byline-by"
    if leaf.has_time or (_is_date_name(names) and _DATE.search(leaf.text)):
        return Label.DATELINE, "rule:dateline-name"
    return None


def _without_by(text: str) -> str:
    by = _BY.match(text)
    return text if by is None else text[by.end() :]


def ends_in_credit(text: str) -> bool:
    """Tell whether the text ends in the credit of a picture, as captions do."""
    end = text[-MAX_CREDIT_CHARS:].lower()
    return any(map(end.__contains__, _CREDIT_MARKS)) and _CREDIT.search(end) is not None


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
    return word_count <= MAX_BYLINE_WORDS and (_BY.match(text) is not None or _INTERVIEWS.match(text) is not None)


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
