"""The same for text dumps: lines without markup to labelled blocks."""

from __future__ import annotations

from pipeline.model import Block, Facts, Kind, Label, LabelledBlock, Outcome, Verdict
from pipeline.text import clean


def separate_lines(text: str, url: str | None) -> Verdict:
    """Return the verdict on a plain text whose lines are paragraphs."""
    blocks = [
        Block(n, Kind.PARAGRAPH, line, line=number)
        for n, (number, line) in enumerate((k, t) for k, t in enumerate(map(clean, text.splitlines()), 1) if t)
    ]
    labelled = tuple(LabelledBlock(b.n, Label.BODY, b.kind, b.text, "text:prose", line=b.line) for b in blocks)
    return Verdict(Outcome.ARTICLE if labelled else Outcome.TOO_SHORT, None, url, Facts(), labelled)
