"""Text dumps without markup get the same labels as pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Label, Outcome, Verdict
from pipeline.separate import separate_text

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall."


def _labels(verdict: Verdict) -> dict[int | None, Label]:
    return {block.line: block.label for block in verdict.blocks}


def test_a_blog_with_comments() -> None:
    lines = [
        "Harbour Notes", "", "The Ferry That Would Not Sink", "", "(Ida Holm/Reuters)", "", *[PROSE] * 5, "",
        "Odalys Brandt is a reporter at the Sound Gazette.", "",
        "This piece was originally published at The Sound Gazette.", "",
        "  • Jon Aken", "", f"    {PROSE}", "    I was there.", "  • Ruth Ansel", "", f"    {PROSE}",
    ]  # fmt: skip
    verdict = separate_text("\n".join(lines))
    labels = _labels(verdict)
    assert [labels[line] for line in (1, 3, 5)] == [Label.OTHER, Label.TITLE, Label.CAPTION]
    assert [labels[line] for line in range(7, 12)] == [Label.BODY] * 5
    assert [labels[line] for line in (13, 15)] == [Label.BIO, Label.NOTICE]
    assert {labels[line] for line in range(16, len(lines) + 1) if line in labels} == {Label.COMMENT}
    assert [comment.author for comment in verdict.comments] == ["Jon Aken", "Ruth Ansel"]
    assert verdict.notices[0].outlet == "The Sound Gazette"
    assert verdict.facts.title == "The Ferry That Would Not Sink"


def test_a_gallery_in_the_middle_and_a_form_at_the_end() -> None:
    lines = [
        PROSE, "In pictures: the market",
        "3 show all In pictures: the market", "1/3 A shepherd Getty", "2/3 Two buyers",
        "3/3 A lorry AFP", *[PROSE] * 4, "Leave a Reply", "Fill in your details below", "Connecting to %s",
    ]  # fmt: skip
    verdict = separate_text("\n".join(lines))
    labels = _labels(verdict)
    assert [labels[line] for line in range(2, 7)] == [Label.GALLERY] * 5
    assert [labels[line] for line in range(11, 14)] == [Label.COMMENT_FORM] * 3
    assert [image.credit for image in verdict.galleries[0].images] == ["Getty", None, "AFP"]
    assert verdict.text == "\n".join([PROSE] * 5)


def test_nothing_is_too_short() -> None:
    assert separate_text("").outcome is Outcome.TOO_SHORT


@given(st.text(max_size=500))
def test_every_line_is_in_one_block(text: str) -> None:
    verdict = separate_text(text)
    lines = [block.line for block in verdict.blocks]
    assert lines == sorted(set(lines), key=lambda line: line or 0)
