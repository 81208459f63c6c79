"""Texts that data hold: with their markup, where they have any, read as a page is."""

from __future__ import annotations

import html
import re

from lxml import etree
from lxml.html import fragment_fromstring

from pipeline.page.blocks import Blocks, read_blocks
from pipeline.page.decode import MAX_DEPTH, UNPARSABLE

_MARKUP = re.compile(r"</(?:p|div|ruby|span|a|b|i|em|strong|h\d|li|blockquote)>|<br", re.IGNORECASE)
"""Signs that a text in data is written in HTML."""

_TAG = re.compile(r"<[^<>]*+>")


def without_markup(text: str) -> str:
    """Return the text of a text that may be HTML, one line a paragraph; without its tags alone where it cannot be read.

    Never raises, and never leaves out what is nested too deeply.
    """
    if not _MARKUP.search(text):
        return text
    blocks = read_markup(text)
    if blocks is None:
        return html.unescape(_TAG.sub("\n", text))
    return "\n".join(leaf.text for leaf in blocks.leaves)


def read_markup(text: str) -> Blocks | None:
    """Return the blocks of a text that is HTML; None where it is none, or cannot be read. Never raises."""
    blocks = _read(UNPARSABLE.sub("", text)) if _MARKUP.search(text) else None
    return None if blocks is None or blocks.depth > MAX_DEPTH else blocks


def _read(markup: str) -> Blocks | None:
    try:
        return read_blocks(fragment_fromstring(markup, "div"), MAX_DEPTH)
    except (etree.LxmlError, ValueError, AssertionError):  # ``<html></html></p>`` leaves lxml without a body
        return None
