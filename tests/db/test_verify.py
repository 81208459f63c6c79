"""Whatever is altered in a home is named, and what is whole is never called damaged."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.tails import FOLDER, set_tails_apart
from db.verify import Verification, verify
from db.warc_files import warc_files
from db.writer import Writer


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, helpers: Any) -> Any:
    """A home of two runs with an article of two versions, a revisit, a miss and a page that is none."""
    room = helpers.newsroom(tmp_path_factory.mktemp("whole"))
    room.start_run()
    room.fetch("/a", helpers.article(), body=b"the body that is repeated")
    room.fetch("/copy", helpers.article(), body=b"the body that is repeated")
    room.fetch("/b", helpers.turned_down())
    room.miss("/c")
    room.end_run()
    room.start_run()
    room.fetch("/a", helpers.article("Ferry resumes", "New text.", "More of it."))
    room.fetch("/b", status=304)
    room.end_run()
    room.project().close()
    return room


@pytest.fixture
def copy(whole: Any, helpers: Any, tmp_path: Path) -> Any:
    """The same home, to be damaged."""
    shutil.copytree(whole.folder, tmp_path / "copy")
    return helpers.newsroom(tmp_path / "copy", whole.now, verdicts=whole.verdicts, runs=whole.runs)


def check(room: Any) -> Verification:
    return verify(room.archive, room.database)


def test_whole_home_has_neither_damage_nor_notes(whole: Any) -> None:
    found = check(whole)

    assert (found.damage, found.notes) == ((), ())
    assert (found.files, found.fetches, found.versions) == (2, 6, 3)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_flipped_bit_of_the_archive_is_named_with_its_file(
    whole: Any, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    shutil.copytree(whole.archive, folder / "archive")
    path = data.draw(st.sampled_from(warc_files(folder / "archive")))
    content = bytearray(path.read_bytes())
    offset = data.draw(st.integers(0, len(content) - 1))
    content[offset] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)

    damage = verify(folder / "archive", whole.database).damage

    # the header of a gzip member has bytes that mean nothing: time, operating system
    if damage:
        assert path.name in "".join(damage)
    else:
        assert [*_bytes_of_records(path)] == [*_bytes_of_records(whole.archive / path.name)]
    shutil.rmtree(folder)


def _bytes_of_records(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE version SET text = replace(text, 'ferry', 'fairy') WHERE version = 1", "is not that of its digest"),
        ("UPDATE block SET text = text || '!' WHERE label = 'body'", "is not its body blocks"),
        ("UPDATE version SET words = words + 1", "does not have"),
        ("UPDATE version SET title = 'Fairy resumes'", "title of version 1 of article .* is not what its provenance"),
        ("UPDATE version SET tags = '[]'", "tags of version 1 of article .* is not what its provenance says"),
        ("UPDATE fetch SET sha256 = 'ff' WHERE url LIKE '%/b'", "its sha256 in the database is another"),
        ("UPDATE fetch SET warc_offset = warc_offset + 1 WHERE n = 1", "its warc_offset in the database is another"),
        ("UPDATE fetch SET warc_length = 1 WHERE n = 1", "its warc_length in the database is another"),
        ("UPDATE fetch SET warc_file = 'lost.warc.gz' WHERE n = 1", "its warc_file in the database is another"),
        ("UPDATE fetch SET url = 'https://x.example/' WHERE n = 4", "its url in the database is another"),
        ("DELETE FROM fetch WHERE outcome = 'failed'", "is not in the database"),
        ("UPDATE fetch SET fetch_id = 'x' WHERE outcome = 'failed'", "fetch x has no whole record in winnow-"),
        ("UPDATE fetch SET refers_to = 'x' WHERE refers_to IS NOT NULL", "repeats the payload of x, which is lost"),
        ("UPDATE address SET payload_id = 'x' WHERE url LIKE '%/b'", "has its last payload in x, which is lost"),
        ("UPDATE run SET state = 'failed' WHERE n = 1", "run run-1 is not in the database as the archive tells it"),
        ("DELETE FROM v1_search WHERE rowid = 1", "is not in the search index"),
        ("UPDATE article SET latest = 9 WHERE n = 1", "has no version that is its latest"),
        ("DELETE FROM version WHERE version = 1", "lacks a version between"),
        ("UPDATE version SET extraction_id = 'x'", "row .* refers to a row of extraction that is not there"),
        ("UPDATE fetch SET article_id = NULL WHERE n = 1", "is not of the article that its fetch"),
        ("UPDATE article SET first_seen = last_seen", "was not seen first when its first version was"),
        ("UPDATE article SET source = 'lentern'", "was not seen first when its first version was"),
        ("UPDATE article SET last_seen = '2026-01-09'", "was last seen, or found gone, when no fetch was"),
        ("UPDATE article SET gone_at = '2026-01-09'", "was last seen, or found gone, when no fetch was"),
        ("UPDATE comment SET text = 'At lost!' WHERE version_id = 1", "version 1 of .* is not what was stored"),
        ("UPDATE block SET label = 'promo' WHERE label = 'title'", "or what belongs to it, is not what was stored"),
        ("UPDATE gallery_image SET credit = 'L. Boss'", "or what belongs to it, is not what was stored"),
        ("UPDATE notice SET outlet = NULL", "or what belongs to it, is not what was stored"),
        ("UPDATE field SET raw = raw || ' '", "or what belongs to it, is not what was stored"),
        ("DELETE FROM content WHERE version_id = 2", "is not what was stored"),
        (
            "UPDATE fetch SET reason = 'a few links' WHERE url LIKE '%/b' AND status = 200",
            "not what its rejection says",
        ),
        ("UPDATE rejection SET outcome = 'not-html'", "what came of fetch .* is not what its rejection says"),
        ("DROP VIEW v1_alerts; CREATE VIEW v1_alerts AS SELECT of FROM alert", "the view v1_alerts cannot be read: no"),
        ("UPDATE comment SET text = x'ff' WHERE version_id = 1", "version 1 of .* is not what was stored"),
        ("UPDATE version SET text = x'ff' WHERE version = 1", "cannot be read to the end|is not that of its digest"),
        ("DROP TABLE block", "the database cannot be read to the end: no such table"),
        ("DROP TABLE run", "the database cannot be compared with the archive: no such table"),
    ],
)
def test_every_alteration_of_the_database_is_named(copy: Any, change: str, said: str) -> None:
    db = copy.project()
    db.execute("PRAGMA foreign_keys=off")
    db.conn.executescript(change)
    db.conn.commit()
    db.close()

    found = check(copy)

    assert [line for line in found.damage_of_database if re.search(said, line)] or said.startswith("fetch x"), found
    assert [line for line in found.damage if re.search(said, line)], found


def test_all_damaged_records_are_named_and_the_others_are_checked(copy: Any) -> None:
    first = warc_files(copy.archive)[0]
    content = bytearray(first.read_bytes())
    db = copy.project()
    offsets = [offset for (offset,) in db.execute("SELECT warc_offset FROM fetch WHERE run_id = 'run-1' ORDER BY n")]
    db.close()
    for offset in (offsets[0], offsets[2]):
        content[offset + 60] ^= 0xFF
    first.write_bytes(content)

    found = check(copy)

    for offset in (offsets[0], offsets[2]):
        assert [line for line in found.damage if f"{first} is damaged at offset {offset}" in line]
        assert [line for line in found.damage if f"no whole record in {first.name} at offset {offset}" in line]
    assert not [line for line in found.damage if f"offset {offsets[1]}:" in line or line.endswith(f" {offsets[1]}")]
    assert found.fetches == 4
    assert found.damage_of_database == (), "no rebuild would bring it back"


def test_file_that_is_lost_is_named_with_every_fetch_it_held(copy: Any) -> None:
    lost = warc_files(copy.archive)[0]
    lost.unlink()

    damage = check(copy).damage

    assert [line for line in damage if f"{lost} is lost" in line]
    assert len([line for line in damage if f"has no whole record in {lost.name}" in line]) == 4


def test_file_that_was_shortened_is_damage_and_no_crash(copy: Any) -> None:
    path = warc_files(copy.archive)[0]
    path.write_bytes(path.read_bytes()[:-30])

    assert [line for line in check(copy).damage if f"{path} is damaged at offset" in line]


def test_cut_tail_is_a_note_before_and_after_it_is_set_apart(copy: Any) -> None:
    path = warc_files(copy.archive)[0]
    whole = path.read_bytes()
    copy.start_run()
    copy.fetch("/d", body=bytes(range(256)) * 9)
    copy.close()
    last = warc_files(copy.archive)[-1]
    last.write_bytes(last.read_bytes()[:-20])
    copy.project().close()

    found = check(copy)
    assert found.damage == ()
    assert [line for line in found.notes if str(last) in line and "no whole record" in line]

    db = copy.project()
    (apart,) = set_tails_apart(copy.archive, Writer(db).cursors())
    db.close()
    found = check(copy)
    assert found.damage == ()
    assert found.notes == (f"{apart} holds {apart.stat().st_size} bytes that a crash left half written",)
    assert apart.parent == copy.archive / FOLDER
    assert path.read_bytes() == whole


def test_events_that_wait_are_a_note(copy: Any, helpers: Any) -> None:
    copy.start_run()
    copy.fetch("/d", helpers.article("Another"))
    copy.close()

    found = check(copy)

    assert found.damage == ()
    assert found.notes == ("2 archived events are not in the database yet; the next run takes them in",)


def test_response_in_the_middle_without_its_errand_is_damage(copy: Any) -> None:
    db = copy.project()
    file, offset, length = db.execute("SELECT warc_file, warc_offset, warc_length FROM fetch WHERE n = 1").fetchone()
    db.close()
    path = copy.archive / file
    content = path.read_bytes()
    path.write_bytes(content[: offset + length] + content[offset:])

    assert [line for line in check(copy).damage if f"{file} is damaged at offset {offset}: no record behind" in line]


@pytest.mark.parametrize("content", [b"", b"not a database, " * 100])
def test_database_that_cannot_be_read_is_damage_and_the_archive_is_checked_still(copy: Any, content: bytes) -> None:
    copy.database.write_bytes(content)
    for suffix in ("-wal", "-shm"):
        Path(f"{copy.database}{suffix}").unlink(missing_ok=True)

    found = check(copy)

    assert len(found.damage) == 1
    assert str(copy.database) in found.damage[0]
    assert found.records > 0
