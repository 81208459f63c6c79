"""Captions lose their counters and give up their credits."""

from __future__ import annotations

import pytest

from pipeline.galleries import split_credit


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("A shepherd waits beside his pens Reuters", "A shepherd waits beside his pens", "Reuters"),
        ("Two buyers under the arcade (Getty Images)", "Two buyers under the arcade", "Getty Images"),
        ("The old plant. Photo: Ida Holm", "The old plant.", "Photo: Ida Holm"),
        ("Getty", None, "Getty"),
        ("A boat, and nothing more", "A boat, and nothing more", None),
        (
            "Reuters reported the sale on Monday from Tarnbeck.",
            "Reuters reported the sale on Monday from Tarnbeck.",
            None,
        ),
    ],
)
def test_credits(text: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(text) == (caption, credit)
