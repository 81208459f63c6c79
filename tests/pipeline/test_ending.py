"""Pages that end early are told from pages that leave their end tags out."""

from __future__ import annotations

import pytest

from pipeline.model import Outcome, Page
from pipeline.page.ending import find_cut_end
from pipeline.separate import separate

OPEN = "<html><body><main><div><section><article>"
PROSE = "<p>The mill at Tarn was sold on Friday to a family who mean to grind flour there again.</p>"
SCRIPT = "<script>count(1)</script>"


@pytest.mark.parametrize(
    ("end", "evidence"),
    [
        (f"{PROSE}<p>Nobody had", "ends inside <p>"),
        (f"{PROSE}<ul><li>", "ends inside <main>"),
        (f"{PROSE}<p>", "ends inside <main>"),
        (f"{PROSE}{SCRIPT}", "ends inside <main>"),
        (f"{PROSE}<script>count(", "ends inside <script>"),
    ],
)
def test_a_page_that_leaves_open_what_others_close_is_cut(end: str, evidence: str) -> None:
    assert find_cut_end(OPEN + PROSE + end) == evidence


def test_a_page_that_ends_in_its_first_paragraph_is_cut() -> None:
    assert find_cut_end(f"{OPEN}<p>Nobody had") == "ends inside <main>"


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body>{PROSE}",
        "<html><body><p>One<p>Two<p>Three",
        f"{OPEN}{PROSE}</article></section></div></main>",
        f"<html><body><main><div>{PROSE}</div>{SCRIPT}",  # a tracker is appended to a page whose main is never closed
        f"{OPEN}{PROSE}</body>",
    ],
)
def test_a_page_that_omits_end_tags_is_whole(page: str) -> None:
    assert find_cut_end(page) is None


@pytest.mark.parametrize("start", ["<img src='data:", "<a href='x' title='", "<"])
def test_a_page_that_ends_in_a_tag_of_any_length_is_cut(start: str) -> None:
    page = f"<html><body>{PROSE * 5}{start}{'a' * 20_000 if len(start) > 1 else ''}"
    verdict = separate(Page(page.encode()))
    assert verdict.outcome is (Outcome.TRUNCATED if len(start) > 1 else Outcome.ARTICLE)
