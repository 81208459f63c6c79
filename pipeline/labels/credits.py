"""Knows the credits of pictures that captions end in, and tells them from those that end a report."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pipeline.agencies import PICTURES_IN_PROSE
from pipeline.page.blocks import Node
from pipeline.text import ends_sentence

_CREDIT = re.compile(
    rf"\((?:(?:photo|image|picture|credit|foto|bild)(?=\)|\s*[:/©|]|\s(?:by|via|credit|courtesy|from|to|taken|alliance|(?-i:[A-Z])))|ap photo|{PICTURES_IN_PROSE})\b[^()]{{0,60}}\)\W*$|\([^()]{{0,40}}(?:/|via |©\s?)(?:{PICTURES_IN_PROSE}|ap photo)\b[^()]{{0,30}}\)\W*$"
    r"|(?:(?:^|(?<=[.!?…,;()\[\]\"”’|/–—-])\s*|\b(?=(?-i:[A-Z])))(?:photograph|photo|image|picture|featured image|foto|bild|bildrechte|illustration|credit|quelle|crédits?|crédit photo|photo credit|image credit)(?: by)?\s?:|©)\s?[^.:$€£|]{2,60}$"
    r"|\b(?:getty images|ap photo|afp photo|shutterstock|reuters photo)\W*$",
    re.IGNORECASE,
)
"""A credit at the end of a block: what it says is a caption. Not: ``Reuters reported``, ``a photo of me.``, ``(picture it)``,
``he paid by credit: nothing else was left.`` Guarded by ``tests/pipeline/test_rules.py``."""

_CREDIT_MARKS = (")", ":", "©", "images", "photo", "shutterstock")
"""What no credit can do without; to look for it is cheap, and most blocks have none."""

_AGENCY = re.compile(r"\((?:ap|afp|reuters)\)", re.IGNORECASE)

MAX_CREDIT_CHARS = 160
"""Characters at the end of a block in which a credit lies."""

MAX_PICTURED_BLOCKS = 2
"""Blocks of an element that is nothing but a picture with its caption and credit."""


def ends_in_credit(text: str) -> bool:
    """Tell whether the text ends in the credit of a picture, as captions do."""
    end = text[-MAX_CREDIT_CHARS:]
    return any(map(end.lower().__contains__, _CREDIT_MARKS)) and _CREDIT.search(end) is not None


def signs_off(text: str) -> bool:
    """Tell whether the credit may be that of a report: it follows on a sentence that has come to its end.

    Catches ``... and it is over. (AFP)`` and the ``Foto: Ann Lee`` of a picture that left its credit to the paragraph. Must
    not catch ``... at noon. (AP Photo/Ann Lee)``, which no report ends in.
    """
    credit = _CREDIT.search(text)
    if credit is None or (credit[0].startswith("(") and _AGENCY.match(credit[0]) is None):
        return False
    return ends_sentence(text[: credit.start()].rstrip())


def is_under_picture(node: Node) -> bool:
    """Tell whether a block has a picture in its own element, or right above that."""
    while node.parent is not None and node.parent.last - node.parent.first <= MAX_PICTURED_BLOCKS:
        node = node.parent
    above = node.element.getprevious()
    return _has_picture(node.element) or (above is not None and not _has_text(above) and _has_picture(above))


def _has_picture(element: HtmlElement) -> bool:
    return next(element.iter("img", "picture"), None) is not None


def _has_text(element: HtmlElement) -> bool:
    return any(text.strip() for text in element.itertext("*"))
