"""The lead that layouts set apart is taken in, and what else stands between headline and article is not."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.labels.draft import Draft
from pipeline.labels.rescue import take_lead
from pipeline.model import Label
from pipeline.page.blocks import read_blocks

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall."
LEAD = "Nobody had answered the letters of the engineer, and the wall came down in the night."


@pytest.mark.parametrize(
    ("between", "is_lead"),
    [
        (LEAD, True),
        (f"»Never again«, they said. {LEAD}", True),
        ("Home › Tides › Walls › Why did the harbour wall of the old town come down at last?", False),
        ("Home ❯ Tides ❯ Walls ❯ Why did the harbour wall of the old town come down at last?", False),
    ],
)
def test_only_prose_between_headline_and_body_is_the_lead(between: str, is_lead: bool) -> None:
    page = f"<html><body><h1>The wall</h1><div>{between}</div><p>{PROSE}</p><p>{PROSE} Again.</p></body></html>"
    blocks = read_blocks(document_fromstring(page), 240)
    draft = Draft(blocks, [None, None, "trafilatura:body", "trafilatura:body"], [None] * 4)
    draft.rulings[0] = (Label.TITLE, "rule:title-h1")
    draft.rulings[2] = draft.rulings[3] = (Label.BODY, "trafilatura:body")
    take_lead(draft, ())
    assert draft.is_body(1) is is_lead
