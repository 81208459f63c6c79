"""A place of the archive that went bad costs what stood there, is named by every command that meets it, and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 0xFF
    path.write_bytes(content)


def test_damaged_record_costs_itself_alone_and_comes_again(copy: Any, ran: Any, tmp_path: Path) -> None:
    query = "SELECT warc_file, warc_offset, article_id FROM v1_fetches WHERE outcome = 'article' LIMIT 1 OFFSET 5"
    ((file, offset, article),) = copy.rows(query)
    path = copy.folder / "archive" / file
    flip(path, offset + 40)
    place = f"{path} is damaged at offset {offset}: "

    rebuilt = copy.do("rebuild")
    assert rebuilt.code == 1
    assert " archived events" in " ".join(rebuilt.out.split()), "it is done all the same"
    assert place in rebuilt.complaint
    kept = copy.rows("SELECT article_id FROM v1_articles")
    assert sorted([*kept, (article,)]) == sorted(ran.rows("SELECT article_id FROM v1_articles"))

    verified = copy.do("verify")
    assert verified.code == 1
    assert f"damaged: {place}" in verified.out
    copied = copy.do("backup", tmp_path / "backup")
    assert copied.code == 1
    assert f"{file} is damaged at offset {offset}: " in copied.out
    backup = replace(copy, folder=tmp_path / "backup")
    assert backup.articles() == copy.articles(), "what is left can be kept safe"
    assert (backup.folder / "archive" / file).read_bytes() == path.read_bytes()

    copy.lose_database()
    ended = copy.do("run")
    assert ended.code == 1
    assert "completed" in ended.out
    assert place in ended.complaint
    assert copy.articles() == ran.articles(), "the page is asked for again"
    assert copy.do("run").code == 0, "it was told"
    assert [line for line in copy.damage() if line.startswith(place)], "and is not forgotten"
