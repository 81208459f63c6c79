"""Decides which lines of a text dump are the article's and which are readers' comments: gradient-boosted trees.

They were grown by ``tests/quality/train_lines.py``; ``docs/model-card-lines.md`` says from what, and how well they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.columns import Floats, Ints
from pipeline.labels.classifier import Trees, load
from pipeline.model import Label
from pipeline.plaintext.lines import Line
from pipeline.plaintext.measure import measure

MODELS = {label: Path(__file__).with_name(f"{label}.model") for label in (Label.BODY, Label.COMMENT)}
THRESHOLD = -250
"""Score above which a line is the article's; below nought, since a lost paragraph is worse than a kept promotion."""
MAX_BEHIND = 500
"""How far a line's score as the article's may stay behind that as a comment; 1000 is a log-odds of 1."""
ROWS_AT_ONCE = 4_096
"""Rows scored together, which bounds the memory that a long dump takes."""


def review(lines: Sequence[Line]) -> None:
    """Label the lines that have no label yet and are the article's or a comment."""
    if not lines:
        return
    rows = measure(lines)
    body, comment = (score(rows, trees(path)) for path in MODELS.values())
    is_body = (body > THRESHOLD) & (body >= comment - MAX_BEHIND)
    is_comment = ~is_body & (comment > 0)
    for line, of_article, of_reader in zip(lines, is_body, is_comment, strict=True):
        if line.label is None and (of_article or of_reader):
            label = Label.BODY if of_article else Label.COMMENT
            line.be(label, f"model:{label}")


def score(rows: Floats, model: Trees) -> Ints:
    """Return the score of each row."""
    parts = range(0, len(rows), ROWS_AT_ONCE)
    return np.concatenate([model.score(rows[at : at + ROWS_AT_ONCE]) for at in parts])


@cache
def trees(path: Path) -> Trees:
    """Return the trees of one of the committed models."""
    return load(path)
