"""Finds what a page says of its author, apart from the byline."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Label
from pipeline.zones.vocabulary import naming

NAMINGS = (
    naming(Label.BIO, "zone:bios:named",
           "(?:author|writer|contributor|guest-author|post-author|entry-author|user|reporter|staff)-?(?:bio|biography|box|info|profile|description|desc|about|card|details|section|block|summary)(?:-\\w+)*"
           "|about-?(?:the-?)?(?:authors?|writer|contributor)(?:-\\w+)*|bio|biography|bio-?(?:box|text|info|content|container)|autor(?:en)?-?(?:box|info|profil)|auteur-?bio|saboxplugin(?:-\\w+)*|abh-box|authorbox|author-?wrap(?:per)?|byline-?bio"),
)  # fmt: skip

_BIO_TEXT = re.compile(
    r"^\W*(?:About the author\W+)?(?:(?:Dr|Prof|Mr|Ms|Mrs|Sir)\.? )?[A-Z][\w'’.-]+(?: (?:[A-Z][\w'’.-]*|van|von|de|der|bin|al-\w+)){1,4}(?:, .{3,60}?,)? (?:is|was|works|writes|covers|teaches|serves|has (?:been|worked|written|covered)|ist|est|es)\b"
)
_ROLE = re.compile(
    r"\b(?:authors?|writers?|reporters?|editors?|journalists?|correspondent|columnist|professor|fellow|director|head of|founder|co-?founder|researcher|analyst|freelancer?|contributor|lecturer|chair(?:man|woman)?|president of|manager|teaches|consultant|activist"
    r"|blogger|historian|strategist|scholar|advis[eo]r|novelist|critic|student at|based in|autorin?|redakteurin?|journaliste|periodista|writes about|covers)\b",
    re.IGNORECASE,
)

_AFTER_NAME = re.compile(
    r"(?: \([^()]{1,40}\))?(?:, .{3,60}?,)? (?:is|was|works|writes|covers|teaches|lives|joined|holds|studied|has (?:been|worked|written|covered)|ist|war|leitet|arbeitet|schreibt|berichtet|lebt|est|était|écrit|vit|es|era|escribe|è|scrive|é|escreve|schrijft|werkt|woont|jest|pisze|är|er|arbetar|skriver|arbejder)\b"
)

MAX_WORDS_BEFORE_NAME = 4
"""Words of what an author is, before the name (``The harbour correspondent Jan Smit writes ...``)."""
MAX_CHARS_BEFORE_NAME = 60

_BIO_OF_ONE_NAME = re.compile(
    r"^[A-Z][\w'’-]+ is an? (?:[\w-]+ ){0,4}(?:journalist|writer|author|editor|reporter|blogger)\b"
)

MAX_BIO_WORDS = 70


def says_bio(text: str, word_count: int, authors: Sequence[str] = ()) -> bool:
    """Tell whether a block beside an article introduces its author: a name, "is", a writer's or expert's role.

    Of whom the page names as author, any role will do (``Rafe Linnell is writing a book about mud.``, ``Our correspondent
    Ann Lee lives in Hull.``); must not catch ``We met Ann Lee.`` Asked of the first and last blocks only: in the midst of
    an article such a sentence introduces a source.
    """
    if word_count > MAX_BIO_WORDS:
        return False
    if any(" " in author and _introduces(author, text) for author in authors):
        return True
    if _BIO_OF_ONE_NAME.match(text):
        return True
    return _BIO_TEXT.match(text) is not None and _ROLE.search(text[:200]) is not None


def _introduces(author: str, text: str) -> bool:
    at = text.find(author, 0, MAX_CHARS_BEFORE_NAME + len(author))
    if at < 0 or text.count(" ", 0, at) > MAX_WORDS_BEFORE_NAME:
        return False
    return _AFTER_NAME.match(text, at + len(author)) is not None
