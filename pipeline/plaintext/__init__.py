"""The same for text dumps: lines without markup to labelled blocks, comments, galleries and notices."""

from __future__ import annotations

from pipeline.model import Evidence, Facts, Kind, Label, LabelledBlock, Outcome, Verdict
from pipeline.notices import read_notice
from pipeline.outcome import Features, judge
from pipeline.plaintext.label import label_lines
from pipeline.plaintext.lines import Line, read_lines
from pipeline.plaintext.records import read_comments, read_galleries

MAX_CHARS = 2_000_000
MAX_LINES = 50_000
"""Larger dumps are turned down: the longest article known has a tenth of it."""


def separate_lines(text: str, url: str | None) -> Verdict:
    """Return the verdict on a plain text whose lines are paragraphs; blocks carry 1-based lines instead of paths."""
    if len(text) > MAX_CHARS:
        return Verdict(Outcome.TOO_LARGE, f"over {MAX_CHARS} characters", url)
    lines = read_lines(text)
    if len(lines) > MAX_LINES:
        return Verdict(Outcome.TOO_LARGE, f"over {MAX_LINES} lines", url)
    label_lines(lines)
    title = next((line for line in lines if line.label is Label.TITLE), None)
    facts = Facts() if title is None else Facts(title.text, provenance={"title": Evidence(title.rule, title.text)})
    blocks = tuple(
        LabelledBlock(n, line.label or Label.OTHER, _kind(line), line.text, line.rule, line=line.number)
        for n, line in enumerate(lines)
    )
    judgement = judge(blocks, facts, Features())
    return Verdict(
        judgement.outcome, judgement.reason, url, facts, blocks,
        comments=tuple(read_comments(lines)),
        galleries=tuple(read_galleries(lines)),
        notices=tuple(read_notice(line.text) for line in lines if line.label is Label.NOTICE),
    )  # fmt: skip


def _kind(line: Line) -> Kind:
    if line.label is Label.TITLE:
        return Kind.HEADING
    if line.label in {Label.CAPTION, Label.GALLERY}:
        return Kind.CAPTION
    return Kind.LIST_ITEM if line.is_bullet else Kind.PARAGRAPH
