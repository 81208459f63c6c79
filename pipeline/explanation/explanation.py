"""What an explanation is made of, and what both its forms, listing and page, tell of a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from pipeline.explanation.compare import Difference
from pipeline.model import Comment, Evidence, Facts, Label, LabelledBlock, Verdict
from pipeline.text import count_words


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict, with where its page came from and how the verdict differs from what was stored of the page."""

    name: str
    """What was asked to be explained: a file, a URL or an id."""
    verdict: Verdict
    origin: Mapping[str, str] = field(default_factory=dict)
    """Where a stored page came from, by words such as ``source`` and ``fetched``; empty for a file."""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class FactLine:
    """One value that a page tells of itself, and where; or one that was found there and refused."""

    name: str
    value: str | None
    """As people read it; None when nothing that was found could be the value."""
    found: Evidence | None
    """None when the page does not say it."""


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How much of a page has a label."""

    label: Label
    blocks: int
    words: int


def list_facts(facts: Facts) -> list[FactLine]:
    """Return a line for every fact in the order of ``Facts``, told or not; behind it what was refused for it."""
    names = [each.name for each in fields(Facts) if each.name != "provenance"]
    told = [FactLine(name, in_words(getattr(facts, name)), facts.provenance.get(name)) for name in names]
    return told + [FactLine(name, None, found) for name, found in facts.provenance.items() if name not in names]


def in_words(value: object) -> str | None:
    """Return a fact's value as people read it; None when there is none."""
    match value:
        case None | () | []:
            return None
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def count_labels(blocks: Iterable[LabelledBlock]) -> list[LabelCount]:
    """Return the labels that blocks have, in the order of ``Label``, with how many blocks and words have them."""
    count: dict[Label, int] = {}
    words: dict[Label, int] = {}
    for block in blocks:
        count[block.label] = count.get(block.label, 0) + 1
        words[block.label] = words.get(block.label, 0) + count_words(block.text)
    return [LabelCount(label, count[label], words[label]) for label in Label if label in count]


def thread_depths(comments: Iterable[Comment]) -> list[int]:
    """Return for each comment how many it stands under; 0 for one that answers none of those before it."""
    depths: dict[int, int] = {}
    found = []
    for comment in comments:
        above = None if comment.parent is None else depths.get(comment.parent)
        depths[comment.n] = 0 if above is None else above + 1
        found.append(depths[comment.n])
    return found
