"""Explains a verdict: what is shown of it, how it differs from a stored one, and the page that draws it."""

from __future__ import annotations

from pipeline.explanation.compare import Difference, compare
from pipeline.explanation.explanation import Explanation, FactLine, LabelCount, count_labels, list_facts, thread_depths
from pipeline.explanation.page import render_page

__all__ = [
    "Difference",
    "Explanation",
    "FactLine",
    "LabelCount",
    "compare",
    "count_labels",
    "list_facts",
    "render_page",
    "thread_depths",
]
