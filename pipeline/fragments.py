"""Texts that data hold: with their markup, where they have any, read as a page is."""

from __future__ import annotations

import re

from lxml.html import fragment_fromstring

from pipeline.blocks import read_blocks
from pipeline.decode import MAX_DEPTH, UNPARSABLE

_MARKUP = re.compile(r"</(?:p|div|ruby|span|a|b|i|em|strong|h\d|li|blockquote)>|<br", re.IGNORECASE)
"""Signs that a text in data is written in HTML."""


def without_markup(text: str) -> str:
    """Return the text of a text that may be HTML, one line a paragraph."""
    if not _MARKUP.search(text):
        return text
    fragment = fragment_fromstring(UNPARSABLE.sub("", text), "div")
    return "\n".join(leaf.text for leaf in read_blocks(fragment, MAX_DEPTH).leaves)
