"""The search for hints in all blocks of a page at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.zones.hints import find_holders

_TEXTS = st.lists(st.text(alphabet="ab c", max_size=6), max_size=8)
_HINTS = st.lists(st.text(alphabet="ab c", min_size=1, max_size=3), max_size=4)


def test_it_finds_every_text_that_holds_one() -> None:
    texts = ["the cookie jar", "", "a member of cookie lovers", "tide"]
    assert find_holders(texts, ("cookie", "member")) == {0, 2}


@given(texts=_TEXTS, hints=_HINTS)
def test_it_finds_what_asking_each_text_finds(texts: list[str], hints: list[str]) -> None:
    asked = {place for place, text in enumerate(texts) if any(hint in text for hint in hints)}
    assert find_holders(texts, hints) == asked
