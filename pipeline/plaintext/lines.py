"""The lines of a text dump."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model import Label
from pipeline.text import clean, count_words, ends_sentence

MIN_PROSE_WORDS = 15
"""Words from which a line that ends as a sentence is prose."""

MAX_NAME_WORDS = 5

_BULLET = re.compile(r"^\s*[•·*‣▪●]\s+")


@dataclass(slots=True)
class Line:
    """One line that is not empty."""

    number: int
    """Its place in the dump, from 1."""
    text: str
    is_bullet: bool
    indent: int
    """Blanks before it."""
    words: int
    label: Label | None = None
    rule: str = ""

    def be(self, label: Label, rule: str) -> None:
        """Take a label, and the rule that gave it."""
        self.label, self.rule = label, rule

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as a sentence does, be it quoted or in brackets."""
        return ends_sentence(self.text)

    @property
    def is_name(self) -> bool:
        """Whether it looks like the name of somebody."""
        return self.words <= MAX_NAME_WORDS and not self.ends_sentence and self.text[0].isupper()

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough for a paragraph."""
        return self.words >= 2 * MIN_PROSE_WORDS or (self.words >= MIN_PROSE_WORDS and self.ends_sentence)


def read_lines(text: str) -> list[Line]:
    """Return the lines that are not empty, cleaned, without their bullets."""
    found = []
    for number, raw in enumerate(text.split("\n"), 1):
        bare = _BULLET.sub("", raw)
        line = clean(bare)
        if line:
            indent = len(raw) - len(raw.lstrip())
            found.append(Line(number, line, bare != raw, indent, count_words(line)))
    return found
