"""Text as the records hold it: NFC, single spaces, no control characters; and the forms it is compared in."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters no record keeps: C0 and C1 controls, byte-order marks, non-characters and lone surrogates.

Kept as the page has them: bidi marks and zero-width (non-)joiners, without which Arabic, Persian, Indic text and
emoji read wrongly, and soft hyphens and zero-width spaces, which say where a word may break. Guarded by
``tests/pipeline/test_text.py``."""

WORD = re.compile(r"\w+")

SHINGLE_WORDS = 4


def clean(raw: str) -> str:
    """Return the text in the form records hold it; empty when nothing visible is in it."""
    text = " ".join(raw.split())
    if not text.isprintable():  # as all are that hold a control
        text = " ".join(_CONTROL.sub("", text).split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def squash(text: str) -> str:
    """Return the text without whitespace and unprintable characters: equal for two renderings of one passage."""
    bare = text.replace(" ", "")  # the only blank in clean text, and the only one that counts as printable
    if not bare.isprintable():
        bare = "".join(bare.split())
    return bare if bare.isprintable() else "".join(filter(str.isprintable, bare))


_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of the scripts that write without blanks: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

UNSPACED_LETTERS_PER_WORD = 2
"""Letters that make a word there, on the mean of Chinese and Japanese."""


def is_spaced(text: str) -> bool:
    """Tell whether blanks part the words of a text; not where any of it is in a script that writes without them."""
    return text.isascii() or _UNSPACED.search(text) is None


def count_words(text: str) -> int:
    """Return how many words a clean text has; in scripts without blanks, an estimate."""
    spaced = text.count(" ") + 1
    if text.isascii():
        return spaced
    return spaced + len(_UNSPACED.findall(text)) // UNSPACED_LETTERS_PER_WORD


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends as a sentence does, be it quoted or in brackets."""
    return text.rstrip("\"'”’»)]").endswith((".", "!", "?", "…", ":", "。", "！", "？"))


def words(text: str) -> list[str]:
    """Return the lower-cased words in order."""
    return WORD.findall(text.lower())


def shingles(run: list[str]) -> set[tuple[str, ...]]:
    """Return the runs of four of these words, or the one shorter run of fewer; empty when there are none."""
    if len(run) < SHINGLE_WORDS:
        return {tuple(run)} if run else set()
    return set(zip(run, run[1:], run[2:], run[3:], strict=False))
