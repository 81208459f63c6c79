"""A comment section, a gallery or a promotion more on a page changes nothing in its text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Label, Page
from pipeline.separate import separate, separate_text

TESTS = Path(__file__).parent.parent
PAGES = sorted(TESTS.glob("pages/*/input.html"))

FIRST = (
    "I sailed past that pier every summer of my life and never once saw it without somebody sleeping on the end of it."
)
SECOND = "You must have had better summers than we did. Nobody slept there in the rain, and it was always raining."

ADDITIONS = {path.stem: path.read_text("utf-8") for path in sorted(TESTS.glob("additions/*/*.html"))}
COMMENTS = sorted(path.stem for path in TESTS.glob("additions/comments/*"))
GALLERIES = sorted(path.stem for path in TESTS.glob("additions/galleries/*"))

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "
ARTICLE = f"<html><body><article><h1>The wall</h1><p>{PROSE * 3}</p><p>{PROSE * 2}</p></article></body></html>".encode()


def with_addition(page: bytes, addition: str) -> bytes:
    """The page with the addition at the end of what it shows."""
    end = page.lower().rfind(b"</body>")
    end = len(page) if end < 0 else end
    return page[:end] + addition.encode() + page[end:]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(PAGES), st.lists(st.sampled_from(sorted(ADDITIONS)), min_size=1, max_size=3, unique=True))
def test_additions_change_nothing_in_the_text(path: Path, names: list[str]) -> None:
    page = path.read_bytes()
    before = separate(Page(page))
    after = separate(Page(with_addition(page, "".join(ADDITIONS[name] for name in names))))
    assert (after.outcome, after.text) == (before.outcome, before.text)
    assert separate(Page(page)) == before


@pytest.mark.parametrize("name", COMMENTS)
def test_added_comments_are_records(name: str) -> None:
    said = separate(Page(with_addition(ARTICLE, ADDITIONS[name]))).comments
    assert [comment.text for comment in said] == [FIRST, SECOND]
    assert [comment.author for comment in said] == [said[0].author, "Ruairi"]
    assert said[0].author is not None
    assert said[0].author.startswith("Ottilie")


@pytest.mark.parametrize("name", GALLERIES)
def test_added_galleries_are_galleries(name: str) -> None:
    verdict = separate(Page(with_addition(ARTICLE, ADDITIONS[name])))
    assert sum("pier" in block.text for block in verdict.blocks if block.label is Label.GALLERY) >= 3


IN_DUMPS = (
    "coral", "hyvor", "intense-debate", "list-of-2008", "noscript", "openweb", "schema", "table-of-2008", "typepad",
    "wordpress-2008", "wordpress",
)  # fmt: skip
"""Systems whose lines, without their markup too, say who speaks when, on one side of what was said."""


PARAGRAPHS = (
    "Engineers told the members that the old wall moves by a finger's breadth each winter, and will not stand a storm.",
    "“We have been patching it since my grandfather was mayor,” said Ada Quill, who runs the chandlery on the quay.",
    "The ministry offers a third of the money if work begins this year, which nobody on the council expects.",
    "A second meeting is planned for Thursday, when the fishermen's guild will present a plan of its own for the wall.",
    "Until then the lower quay stays closed, and the ferry lands at the old slip, where there is room for two boats.",
)


@pytest.mark.parametrize("name", IN_DUMPS)
def test_comments_are_found_in_a_text_dump_of_the_page(name: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (PROSE, *PARAGRAPHS))
    article = f"<html><body><article><h1>The wall that moves</h1>{text}</article></body></html>".encode()
    page = separate(Page(with_addition(article, ADDITIONS[name])))
    dump = separate_text("\n".join(block.text for block in page.blocks))
    assert dump.text == page.text
    assert [(comment.author, comment.text) for comment in dump.comments] == [
        (comment.author, comment.text) for comment in page.comments
    ]


def test_the_days_of_a_diary_are_no_comments() -> None:
    days = "\n".join(f"{day} May 2011\n{PROSE}" for day in (3, 4, 5))
    assert not separate_text(f"The wall\n{PROSE * 2}\n{days}").comments
