"""Text dumps without markup get the same labels as pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Label, Outcome, Verdict
from pipeline.plaintext import MAX_LINES
from pipeline.separate import separate_text

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
ARTICLE = [
    "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall.",
    "Engineers told the members that the old wall moves by a finger's breadth each winter, and will not stand a storm.",
    "“We have been patching it since my grandfather was mayor,” said Ada Quill, who runs the chandlery on the quay.",
    "The ministry offers a third of the money if work begins this year, which nobody on the council expects.",
    "A second meeting is planned for Thursday, when the fishermen's guild will present a plan of its own for the wall.",
]
OPINION = "I was there on Monday and I can tell you that nobody in that room had ever stood on the wall in winter."


def _labels(verdict: Verdict) -> dict[int | None, Label]:
    return {block.line: block.label for block in verdict.blocks}


def _read(lines: list[str]) -> tuple[Verdict, list[Label | None]]:
    """The verdict on the lines, and the label of each, None for those that are empty."""
    verdict = separate_text("\n".join(lines))
    labels = _labels(verdict)
    return verdict, [labels.get(number) for number in range(1, len(lines) + 1)]


def test_a_blog_with_comments() -> None:
    lines = [
        "Harbour Notes", "", "The Wall That Moves in Winter", "", "(Ida Holm/Reuters)", "", *ARTICLE, "",
        "Odalys Brandt is a reporter at the Sound Gazette.", "",
        "This piece was originally published at The Sound Gazette.", "",
        "  • Jon Aken", "", f"    {OPINION}", "    The steps were gone long before.",
        "  • Ruth Ansel", "", f"    {OPINION}",
        "  • Jon Aken", "", "    And who would pay the guild for its plan?",
    ]  # fmt: skip
    verdict, labels = _read(lines)
    assert [labels[n - 1] for n in (1, 3, 5)] == [Label.OTHER, Label.TITLE, Label.CAPTION]
    assert labels[6:11] == [Label.BODY] * 5
    assert [labels[n - 1] for n in (13, 15)] == [Label.BIO, Label.NOTICE]
    assert {label for label in labels[16:] if label} == {Label.COMMENT}
    assert {block.rule for block in verdict.blocks if block.label is Label.COMMENT} == {"text:speakers"}
    assert [comment.author for comment in verdict.comments] == ["Jon Aken", "Ruth Ansel", "Jon Aken"]
    assert verdict.notices[0].outlet == "The Sound Gazette"
    assert verdict.facts.title == "The Wall That Moves in Winter"


def test_a_list_of_things_with_a_text_under_each_is_no_discussion() -> None:
    lines = ["Five walls worth the walk", "", *ARTICLE, ""]
    for name in ("Aldmouth Quay", "Brack Head", "Cold Landing"):
        text = f"    At {name} the path follows the old wall for two miles, with a bench at each turn."
        lines += [f"  • {name}", "", text, ""]
    verdict, _ = _read(lines)
    assert verdict.comments == ()
    assert not [block for block in verdict.blocks if block.label is Label.COMMENT]


def test_a_gallery_in_the_middle_and_a_form_at_the_end() -> None:
    lines = [
        ARTICLE[0], "In pictures: the market",
        "3 show all In pictures: the market", "1/3 A shepherd Getty", "2/3 Two buyers",
        "3/3 A lorry AFP", *ARTICLE[1:], "Leave a Reply", "Fill in your details below", "Connecting to %s",
    ]  # fmt: skip
    verdict, labels = _read(lines)
    assert labels[1:6] == [Label.GALLERY] * 5
    assert labels[-3:] == [Label.COMMENT_FORM] * 3
    assert [image.credit for image in verdict.galleries[0].images] == ["Getty", None, "AFP"]
    assert verdict.text == "\n".join(ARTICLE)


def test_a_whole_page_keeps_its_article_and_sets_the_rest_aside() -> None:
    before = ["  • Home", "  • News", "  • Sport", "  • Weather", "  • Log in", "", "Search", ""]
    after = [
        "", "Most read", "", "  • Ferry late again", "  • Gull steals hat", "  • Market moves to Friday", "",
        "Newsletter", "", "  • Contact", "  • Imprint", "  • Privacy", "",
        "© 2026 The Sound Gazette. All rights reserved.",
    ]  # fmt: skip
    head = ["Who shall pay for the harbour wall?", "", "By Odalys Brandt", "", "3 March 2026, 9:40 am", ""]
    verdict, labels = _read([*before, *head, *ARTICLE, *after])
    assert verdict.text == "\n".join(ARTICLE)
    assert verdict.facts.title == "Who shall pay for the harbour wall?"
    assert [labels[len(before) + n] for n in (2, 4)] == [Label.BYLINE, Label.DATELINE]


def test_answers_under_an_article_are_comments() -> None:
    lines = [ARTICLE[0], *ARTICLE[1:], "", "3 Comments", ""]
    for name, hour in (("Jon Aken", "9:12"), ("Ruth Ansel", "9:40"), ("P. Dorn", "11:05")):
        lines += [f"{name} says:", f"March 4, 2026 at {hour} am", OPINION, "Reply", ""]
    verdict, _ = _read(lines)
    assert verdict.text == "\n".join(ARTICLE)
    assert [OPINION in block.text for block in verdict.blocks if block.label is Label.COMMENT].count(True) == 3


def test_an_interview_is_no_discussion() -> None:
    lines = ["A talk with the mayor", "", ARTICLE[0]]
    for _ in range(4):
        lines += ["Ida Holm, 3 March 2026", ARTICLE[1], ARTICLE[3], "Ada Quill, 3 March 2026", ARTICLE[2]]
    verdict, _ = _read([*lines, *ARTICLE * 3])
    assert not [block for block in verdict.blocks if block.rule.startswith("text:speech")]


def test_nothing_is_too_short() -> None:
    assert separate_text("").outcome is Outcome.TOO_SHORT


@pytest.mark.parametrize("dump", ["word\n" * (MAX_LINES + 1), "x" * 2_000_001])
def test_what_is_larger_than_any_article_is_turned_down(dump: str) -> None:
    assert separate_text(dump).outcome is Outcome.TOO_LARGE


@pytest.mark.parametrize("line", ["1/22 A shepherd", "Ann, 3 May 2011", "  • Ann", "Reply", "word " * 15])
def test_many_lines_of_one_kind_are_read_in_time(line: str) -> None:
    verdict = separate_text(f"{line}\n" * 20_000)
    assert len(verdict.blocks) == 20_000


@given(st.text(max_size=500))
def test_every_line_is_in_one_block(text: str) -> None:
    verdict = separate_text(text)
    lines = [block.line for block in verdict.blocks]
    assert lines == sorted(set(lines), key=lambda line: line or 0)


_LINES = st.sampled_from(
    [
        *ARTICLE,
        OPINION,
        "",
        "  • Jon Aken",
        "    Reply",
        "Ann, 3 May 2011",
        "1/3 A lorry AFP",
        "Leave a Reply",
        "By Ida Holm",
    ]
)


@settings(deadline=None)
@given(st.lists(_LINES, max_size=40))
def test_any_order_of_lines_is_read_whole_and_alike(lines: list[str]) -> None:
    verdict = separate_text("\n".join(lines))
    assert [block.line for block in verdict.blocks] == [n for n, line in enumerate(lines, 1) if line]
    assert all(block.rule for block in verdict.blocks)
    assert separate_text("\n".join(lines)) == verdict


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the dumps of ../shared/seeds beside the checkout")
def test_every_line_of_the_five_dumps_is_labelled_as_in_their_gold() -> None:
    wrong = []
    for gold in map(json.loads, (SEEDS / "gold.jsonl").read_text("utf-8").splitlines()):
        labels = _labels(separate_text((SEEDS / gold["file"]).read_text("utf-8")))
        wrong += [
            (gold["file"], told, labels.get(told["line"]))
            for told in gold["lines"]
            if labels.get(told["line"]) not in {told["label"], *told.get("also", ())}
        ]
    assert wrong == []
