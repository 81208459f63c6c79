"""Text comes out in the one form that records hold."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import clean, count_words, shingles, squash, words


@given(st.text())
def test_clean_text_is_normal_and_clean_again(raw: str) -> None:
    text = clean(raw)
    assert clean(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert "  " not in text
    assert text == text.strip()
    text.encode("utf-8")


def test_controls_go_and_what_scripts_need_stays() -> None:
    assert clean("a\x00b\x07 c\ud800d\ufeff") == "ab cd"
    for kept in ("می\u200cخواهم", "\u200fשלום", "Zei\u00adtung", "👨\u200d💻"):
        assert clean(kept) == kept


def test_scripts_without_blanks_have_words_too() -> None:
    assert count_words("two words") == 2
    assert count_words("気象庁は高知県と宮崎県に津波注意報を出した") > 5


def test_squash_and_shingles() -> None:
    assert squash(" a b\u00ad c\n") == "abc"
    assert shingles(words("One two three four five")) == {
        ("one", "two", "three", "four"),
        ("two", "three", "four", "five"),
    }
    assert shingles([]) == set()
