"""Says when two texts are the same text."""

from __future__ import annotations

import hashlib
import unicodedata


def text_sha256(text: str) -> str:
    """The SHA-256, in hex, of a text in NFC with single spaces and no empty lines.

    Every text that Winnow stores is in that form, so the value is also the plain SHA-256 of the stored text's UTF-8
    bytes, which any other program can check. Never raises.
    """
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n"))
    normal = "\n".join(line for line in lines if line)
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()
