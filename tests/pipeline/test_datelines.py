"""A dated line belongs to the article over its text, and to a teaser beside one."""

from __future__ import annotations

import pytest

from pipeline.model import Label, Page
from pipeline.separate import separate

TEXT = "".join(
    f"<p>{sentence} It was seen from the lighthouse, the pier and both of the ferries that run at that hour.</p>"
    for sentence in (
        "The dock closed on Monday after a crane fell into the basin.",
        "Nobody was hurt, said the harbour master.",
        "The crane had been inspected in spring.",
        "Repairs will take a month and cost more than the town has put aside.",
    )
)


def labels(above: str = "", below: str = "") -> dict[str, Label]:
    page = f"<html><body><h1>Dock closed after a crane fell</h1>{above}<div>{TEXT}</div>{below}</body></html>"
    return {block.text: block.label for block in separate(Page(page.encode())).blocks}


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Posted by mholt in Tides on May 9th, 2012 | 23 comments", Label.BYLINE),
        ("Updated May 12 2012 - 3:20am · Posted May 12 2012 - 3:15am by Yard Crew · 0 comments", Label.BYLINE),
        ("May 1, 2012 2:33 am AEST — By Marta Sund", Label.BYLINE),
        ("Submitted by Marta Sund on 08/09/2012 13:01 -0400", Label.BYLINE),
        ("Published on November 7th, 2012 Read the 8 comments »", Label.DATELINE),
    ],
)
def test_a_line_that_says_who_posted_and_when_is_named_so(line: str, label: Label) -> None:
    assert labels(f"<div>{line}</div>")[line] is label


@pytest.mark.parametrize(
    "line",
    ["By the time of 3 May 2012 the crane was new", "3D crane models at the 2012 Harbour Days", "Crane Tours May 2012"],
)
def test_other_words_with_a_day_are_not(line: str) -> None:
    assert labels(f"<div>{line}</div>")[line] not in (Label.BYLINE, Label.DATELINE)


def test_the_time_of_a_teaser_is_the_teasers() -> None:
    teaser = (
        '<div><a href="/ferry">Ferry to the island runs again from Friday</a></div><div><time>3 May 2026</time></div>'
    )
    assert labels(below=teaser)["3 May 2026"] is Label.RELATED
    assert labels(below="<div><time>3 May 2026</time></div>")["3 May 2026"] is Label.DATELINE
