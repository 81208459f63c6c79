"""Makes the characters that steer a display visible, so that text explains itself and cannot disguise itself."""

from __future__ import annotations

import re
from urllib.parse import unquote

from markupsafe import Markup, escape

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
"""Controls, among them the one that begins a terminal's commands; line and paragraph separators; the bidi controls
that turn a run of text around or embed it; lone surrogates. Not the marks U+200E, U+200F and U+061C, nor joiners:
Arabic, Hebrew and Indic text reads wrongly without them, and they turn nothing but themselves."""

_ENCODED = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""Bytes above ASCII, as addresses in other scripts than Latin consist of."""

_NOT_IN_HTML = re.compile("[\x00\r\ud800-\udfff]")
"""What an HTML file cannot hold, or would give back as something else."""


def visible_text(text: str) -> str:
    """Return the text for a terminal: each steering character as its name, ``<U+202E>``."""
    return _STEERING.sub(lambda found: f"<{_name(found[0])}>", text)


def visible_html(text: object) -> Markup:
    """Return the text as HTML that shows it: nothing in it is markup, and no character of it steers the display.

    A steering character is set apart in an element that names it; what the element holds is the character itself, so
    that the text of the HTML is the text, but for NUL, carriage return and lone surrogates, which become U+FFFD.
    """
    return Markup(_STEERING.sub(_mark, str(escape(text))))  # noqa: S704 - escaped; what is added is ours


def readable_address(url: str) -> str:
    """Return the address with letters in place of their percent-encoding; what is encoded of ASCII stays so."""
    return _ENCODED.sub(_decoded, url)


def _decoded(found: re.Match[str]) -> str:
    try:
        return unquote(found[0], errors="strict")
    except UnicodeDecodeError:
        return found[0]


def _mark(found: re.Match[str]) -> str:
    held = _NOT_IN_HTML.sub("\ufffd", found[0])
    return f'<bdi class="mark" title="{_name(found[0])}">{held}</bdi>'


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
