"""Lines that count pictures are told from amounts, shares and dates."""

from __future__ import annotations

import pytest

from pipeline.counters import find_counted, read_counter, without_counter
from pipeline.model import Label
from pipeline.separate import separate_text


@pytest.mark.parametrize(
    ("text", "counter", "rest"),
    [
        ("3/22 A truck", (3, 22), "A truck"),
        ("(3 of 22) A truck", (3, 22), "A truck"),
        ("Photo 3 of 22: A truck", (3, 22), "A truck"),
        ("2 z 9 - Łódź", (2, 9), "Łódź"),
        ("24/7 assistance", None, "24/7 assistance"),
        ("3/4/2011 A truck", None, "3/4/2011 A truck"),
        ("A truck 3/22", None, "A truck 3/22"),
        ("1 of 3 students had no desk", None, "1 of 3 students had no desk"),
        ("1 of 3: students on the quay", (1, 3), "students on the quay"),
        ("Photo 1 of 3 students on the quay", (1, 3), "students on the quay"),
    ],
)
def test_a_counter(text: str, counter: tuple[int, int] | None, rest: str) -> None:
    assert (read_counter(text), without_counter(text)) == (counter, rest)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["1/3 A boat", "2/3 A boat", "3/3 No boat"], [0, 1, 2]),
        (["1/9 A boat", "Getty", "4/9 A boat", "5/9 No boat"], [0, 2, 3]),
        (["3/3 A boat", "1/3 A boat", "2/3 A boat", "3/3 No boat", "1/3 A boat"], [1, 2, 3]),
        ([*(f"{n}/3 A boat" for n in (1, 2, 3)), *(f"{n}/3 A pier" for n in (1, 2, 3))], [0, 1, 2, 3, 4, 5]),
        (["1/3 A boat", "1/5 A hall", "2/3 A boat", "2/5 A hall", "3/3 A boat", "3/5 A hall"], [0, 1, 2, 3, 4, 5]),
        (["1/4 cup butter", "1/4 tsp salt", "1/4 tsp pepper", "3/4 cup milk"], []),
        (["1/2 onion", "1/2 lemon", "1/2 loaf", "1/2 pint"], []),
        (["2 of 3 doctors agree", "1 of 3 nurses do", "3 of 3 patients wait"], []),
        (["1 of 3 doctors agree", "2 of 3 nurses do", "3 of 3 patients wait"], []),
        (["1/3 cup of oil", "2/3 cup of milk"], []),
    ],
)
def test_lines_that_count_one_gallery(texts: list[str], found: list[int]) -> None:
    assert find_counted(texts) == found


def test_amounts_in_a_dump_are_no_gallery() -> None:
    prose = "The cook of the ferry has made the same soup on every crossing since the wall was built in the harbour."
    amounts = ["1/2 onion, chopped", "1/2 lemon", "1/2 loaf of bread", "1/2 pint of milk"]
    verdict = separate_text("\n".join(["The soup of the ferry", prose, prose + " It sells.", *amounts, prose]))
    assert verdict.galleries == ()
    assert not any(block.label is Label.GALLERY for block in verdict.blocks)
