"""winnow.toml: what is read, and that every mistake is told at once with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from spiders.sources import Config, load

Write = Callable[[str | bytes], Path]

WHOLE = """
[winnow]
contact = "ops@example.org"
delay_seconds = 0.5
allow_hosts = ["LOCALHOST", "127.0.0.1:8080", "[::1]"]
keep_comments = "text"

[[source]]
name = "harbour-post"
home = "https://harbour.example/"
feeds = ["https://harbour.example/feed.xml"]
sitemaps = ["https://harbour.example/sitemap.xml"]
sections = ["https://harbour.example/sport/"]
max_pages = 20
drop = ["aside.promo", "div > p:first-child"]
keep = ["#main"]
keep_comments = "none"

[[source.check]]
url = "https://harbour.example/a"
contains = ["lighthouse"]
lacks = ["Subscribe"]

[[source]]
name = "valley"
home = "http://valley.example/"
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(text: str | bytes) -> Path:
        path = tmp_path / "winnow.toml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return put


def mistakes_of(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    return caught.value.mistakes


def with_source(lines: str, winnow: str = 'contact = "ops@example.org"') -> str:
    return f'[winnow]\n{winnow}\n[[source]]\nname = "orf"\nhome = "https://orf.example/"\n{lines}\n'


def test_a_whole_configuration_is_read(write: Write) -> None:
    config = load(write(WHOLE))
    first, second = config.sources
    assert (config.contact, config.delay_seconds) == ("ops@example.org", 0.5)
    assert config.allow_hosts == ("localhost", "127.0.0.1:8080", "[::1]")
    assert first.drop == ("aside.promo", "div > p:first-child")
    assert first.checks[0].contains == ("lighthouse",)
    assert (config.keep_comments_of(first), config.keep_comments_of(second)) == ("none", "text")
    assert not first.is_to_be_discovered
    assert second.is_to_be_discovered
    assert second.max_pages == 500


def test_the_configuration_survives_json(write: Write) -> None:
    config = load(write(WHOLE))
    assert Config.model_validate(config.model_dump(mode="json")) == config
    assert Config.model_validate_json(config.model_dump_json()) == config


def test_every_mistake_is_told_at_once_with_its_place(write: Write) -> None:
    path = write(
        """
        colour = "red"
        [winnow]
        delay_seconds = -1
        speed = 3
        [[source]]
        name = "Orf"
        home = "file:///etc/passwd"
        max_pages = 0
        [[source]]
        name = "orf"
        home = "https://orf.example/"
        feeds = ["https://orf.example/feed.xml", "ftp://orf.example/feed"]
        drop = ["p["]
        [[source]]
        name = "orf"
        [[source.check]]
        url = "nowhere"
        """
    )
    told = mistakes_of(path)
    for expected in [
        "winnow.toml: colour: unknown table",
        "winnow.toml: [winnow]: contact: is required",
        "winnow.toml: [winnow]: delay_seconds: ",
        "winnow.toml: [winnow]: speed: unknown key",
        'winnow.toml: source 1 ("Orf"): name: ',
        "winnow.toml: source 1 (\"Orf\"): home: 'file:///etc/passwd' must begin with http:// or https://",
        'winnow.toml: source 1 ("Orf"): max_pages: ',
        "winnow.toml: source 2 (\"orf\"): feeds 2: 'ftp://orf.example/feed' must begin",
        "winnow.toml: source 2 (\"orf\"): drop 1: 'p[' is no CSS selector",
        'winnow.toml: source 3 ("orf"): home: is required',
        'winnow.toml: source 3 ("orf"): check 1 url: ',
        'winnow.toml: source "orf": this name is given 2 times',
    ]:
        assert sum(line.startswith(expected) for line in told) == 1, (expected, told)
    assert len(told) == 12


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('sections = ["https://user:secret@orf.example/"]', "password"),
        ('sections = ["https:///x"]', "no host"),
        ('sections = ["https://orf.example:99999/"]', "Port"),
        ('sections = ["https://orf.example/a b"]', "white space"),
        ("max_pages = 1.5", "integer"),
        ("max_pages = true", "integer"),
        ('feeds = "https://orf.example/feed"', "tuple"),
        ('keep_comments = "some"', "'all', 'text' or 'none'"),
        ('checks = [{url = "https://orf.example/a"}]', "[[source.check]]"),
        ('drop = ["p::text"]', "no CSS selector"),
    ],
)
def test_a_wrong_value_of_a_source_is_refused(write: Write, line: str, word: str) -> None:
    [mistake] = mistakes_of(write(with_source(line)))
    assert 'source 1 ("orf")' in mistake
    assert word in mistake


@pytest.mark.parametrize(
    "winnow",
    [
        'contact = ""',
        'contact = "nobody"',
        'contact = "ops@example.org\\r\\nX-Evil: 1"',
        'contact = "a@b.c"\ndelay_seconds = nan',
        'contact = "a@b.c"\ndelay_seconds = inf',
        'contact = "a@b.c"\nallow_hosts = ["http://localhost/"]',
        'contact = "a@b.c"\nsources = []',
    ],
)
def test_a_wrong_value_of_the_whole_is_refused(write: Write, winnow: str) -> None:
    [mistake] = mistakes_of(write(with_source("", winnow)))
    assert mistake.startswith("winnow.toml: [winnow]: ")


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    [mistake] = mistakes_of(tmp_path / "winnow.toml")
    assert "no such file" in mistake
    assert "[[source]]" in mistake


def test_what_is_no_toml_names_its_line(write: Write) -> None:
    assert "line 2" in mistakes_of(write("[winnow]\ncontact =\n"))[0]
    assert "not UTF-8" in mistakes_of(write(b"\xff\xfe"))[0]


@pytest.mark.parametrize("text", ["winnow = 3\nsource = 4", "source = [1, 2]", "[source]\nname = 'a'", ""])
def test_odd_shapes_are_mistakes_and_no_crash(write: Write, text: str) -> None:
    assert mistakes_of(write(text))


def test_no_source_at_all_is_a_mistake(write: Write) -> None:
    assert "no [[source]]" in mistakes_of(write('[winnow]\ncontact = "a@b.c"'))[0]


def test_select_keeps_those_named_and_refuses_unknown_ones(write: Write) -> None:
    config = load(write(WHOLE))
    assert [source.name for source in config.select(["valley"]).sources] == ["valley"]
    assert config.select([]) == config
    with pytest.raises(ConfigurationError) as caught:
        config.select(["vally", "valley", "x"])
    assert len(caught.value.mistakes) == 2
    assert "harbour-post, valley" in caught.value.mistakes[0]
