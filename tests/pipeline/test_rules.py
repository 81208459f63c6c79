"""Every rule that sets blocks aside, by name: a page it catches, and one as near as possible that it must not.

``tests/rules/*.toml`` is the table. A row holds the rule's ``name``, the ``label`` it gives, and pieces of pages
that it ``catches`` and ``spares``. A piece stands in the midst of an article of its ``language``; one that says
``{above}`` and ``{below}`` is the whole of a page and says where the article stands. Where a piece marks elements by
``data-judged``, they alone are judged. What is spared is body, or what the row says in ``spared``.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml.html import HtmlElement, document_fromstring

from pipeline.model import LabelledBlock, Page, Rules
from pipeline.page.blocks import read_blocks
from pipeline.separate import separate, separate_text
from pipeline.zones import furniture, notices, promos

ROOT = Path(__file__).parents[2]
WORDS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "tests/outcomes").glob("*.toml")}

NAME = re.compile(r"(?:rule|zone|text):[a-z:-]+")
FAMILIES = {
    "rule:notice-": {"syndication", *notices.KINDS},
    "rule:says-": {*promos.KINDS, *furniture.KINDS},
    "rule:title-": {"h1"},
}
"""Rules whose names are put together, and from what; a headline is one rule, whatever its element."""

TAKE_IN = frozenset(
    {
        "rule:amid-body", "rule:cards", "rule:keep", "rule:lead", "rule:only-prose", "rule:opening-post",
        "rule:slideshow", "rule:under-headline", "text:function-words", "zone:forms:",
    }
)  # fmt: skip
"""Names of rules that make blocks body, the one that tells a language, and the beginning that names of zones have."""

ELSEWHERE = {
    "rule:placeholder": "tests/pipeline/test_state.py",
    "rule:told-comment": "tests/pipeline/test_told_comments.py",
    "text:speakers": "tests/pipeline/test_plaintext.py",
}
"""Rules that need a page's data or a whole discussion, and where they have it."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    label: str
    catches: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    language: str = "en"
    spared: tuple[str, ...] = ("body",)
    head: str = ""
    drop: tuple[str, ...] = ()
    is_dump: bool = False
    """Whether the pieces are text dumps, in which ``> `` marks the lines that are judged."""


def rows() -> list[Row]:
    files = sorted((ROOT / "tests/rules").glob("*.toml"))
    told = [row for file in files for row in tomllib.loads(file.read_text("utf-8"))["rule"]]
    return [
        Row(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}) for row in told
    ]


ROWS = rows()
CAUGHT = [(row, piece) for row in ROWS for piece in row.catches]
SPARED = [(row, piece) for row in ROWS for piece in row.spares]


def filled(row: Row, piece: str) -> str:
    words = WORDS[row.language]
    if "{above}" not in piece:
        piece = f"<h1>{{headline}}</h1>{{above}}{marked(piece)}{{below}}"
    paragraphs = [f"{text}\n" if row.is_dump else f"<p>{text}</p>" for text in words["prose"]]
    for name, value in (
        ("headline", words["headlines"][0]),
        ("above", "".join(paragraphs[:3])),
        ("below", "".join(paragraphs[3:])),
    ):
        piece = piece.replace(f"{{{name}}}", value)
    return piece


def judged(row: Row, piece: str) -> list[LabelledBlock]:
    """The blocks of the piece as the page's verdict has them."""
    whole = filled(row, piece)
    if row.is_dump:
        lines = whole.splitlines()
        verdict = separate_text("\n".join(line.removeprefix("> ") for line in lines))
        return [block for block in verdict.blocks if lines[(block.line or 1) - 1].startswith("> ")]
    title = WORDS[row.language]["headlines"][0]
    page = (
        f"<!doctype html><html lang={row.language}><head><meta charset=utf-8><title>{title}</title>{row.head}</head>"
        f"<body><main>{whole}</main></body></html>"
    )
    verdict = separate(Page(page.encode(), url="https://paper.example/2026/03/wall-117.html"), Rules(drop=row.drop))
    leaves = read_blocks(document_fromstring(page), 240).leaves
    return [verdict.blocks[leaf.n] for leaf in leaves if is_marked(leaf.start)]


def is_marked(element: HtmlElement) -> bool:
    return any(step.get("data-judged") is not None for step in (element, *element.iterancestors()))


def marked(piece: str) -> str:
    """The piece with all that stands in it marked, unless it says itself what is."""
    return (
        piece
        if "data-judged" in piece
        else re.sub(r"(<(?:p|div|h\d|ul|li|nav|form|figure)\b)", r"\1 data-judged", piece)
    )


@pytest.mark.parametrize(("row", "piece"), CAUGHT, ids=[f"{row.name}-{n}" for n, (row, _) in enumerate(CAUGHT)])
def test_what_a_rule_is_for_is_caught_by_it(row: Row, piece: str) -> None:
    found = judged(row, piece)
    assert found
    assert {(block.rule, str(block.label)) for block in found} == {(row.name, row.label)}


@pytest.mark.parametrize(("row", "piece"), SPARED, ids=[f"{row.name}-{n}" for n, (row, _) in enumerate(SPARED)])
def test_what_is_nearly_so_is_spared(row: Row, piece: str) -> None:
    found = judged(row, piece)
    assert found
    assert [(block.rule, block.text) for block in found if block.label not in row.spared] == []


def test_every_rule_that_sets_aside_has_its_row() -> None:
    caught, spared = {row.name for row, _ in CAUGHT}, {row.name for row, _ in SPARED}
    names = set(rule_names()) - ELSEWHERE.keys()
    assert sorted(names - caught) == []
    assert sorted(names - spared) == []
    assert sorted((caught | spared) - names) == []


@pytest.mark.parametrize(("rule", "test"), ELSEWHERE.items())
def test_the_other_rules_are_named_by_their_tests(rule: str, test: str) -> None:
    assert rule in (ROOT / test).read_text("utf-8")


def rule_names() -> Iterator[str]:
    """The names that stand in the code, those that are put together taken apart."""
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                first = node.values[0]
                if isinstance(first, ast.Constant) and NAME.fullmatch(str(first.value)):
                    yield from (f"{first.value}{kind}" for kind in FAMILIES[str(first.value)])
            elif isinstance(node, ast.Constant) and NAME.fullmatch(str(node.value)):
                yield from {str(node.value)} - TAKE_IN - FAMILIES.keys()


def test_every_guard_that_is_named_is_there() -> None:
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for named in re.findall(r"``(tests/[\w/.*-]+)``", path.read_text("utf-8")):
            assert (ROOT / named).exists(), f"{path.name} names {named}"
