"""When two URLs are the same address, and when they are of one site."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.urls import TRACKING_PARAMETERS, TRACKING_PREFIXES, host_of, identity, same_site

LABEL = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
HOST = st.builds(
    "{}.{}".format, LABEL.filter(lambda label: label != "www"), st.sampled_from(["example", "co.uk", "at"])
)
SEGMENT = st.text(string.ascii_letters + string.digits + "-_.~%äß ", min_size=1, max_size=12).map(lambda s: s + "x")
PATH = st.lists(SEGMENT, min_size=0, max_size=4).map(lambda segments: "".join(f"/{segment}" for segment in segments))
NAME = st.text(string.ascii_lowercase, min_size=1, max_size=6).filter(
    lambda name: name not in TRACKING_PARAMETERS and not name.startswith(TRACKING_PREFIXES)
)
QUERY = st.dictionaries(NAME, st.text(string.ascii_letters + string.digits, max_size=6), max_size=4)


def url_of(host: str, path: str, query: dict[str, str]) -> str:
    tail = "&".join(f"{name}={value}" for name, value in query.items())
    return f"https://{host}{path}" + (f"?{tail}" if tail else "")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_string_has_an_identity_and_it_is_its_own(text: str) -> None:
    assert identity(identity(text)) == identity(text)


@settings(max_examples=60, deadline=None)
@given(st.builds("http{}://{}".format, st.sampled_from(["", "s"]), st.text(max_size=60)))
def test_any_url_has_an_identity_and_it_is_its_own(url: str) -> None:
    assert identity(identity(url)) == identity(url)
    assert same_site(url, url) in (True, False)
    host_of(url)


@settings(max_examples=60, deadline=None)
@given(HOST, PATH, QUERY)
def test_what_does_not_select_content_does_not_count(host: str, path: str, query: dict[str, str]) -> None:
    plain = url_of(host, path, query)
    shuffled = dict(reversed(query.items()))
    assert identity(plain) == identity(url_of(f"www.{host}", path, query))
    assert identity(plain) == identity(plain.replace("https://", "http://"))
    assert identity(plain) == identity(url_of(f"{host.upper()}:443", path, query))
    assert identity(plain) == identity(url_of(host, f"{path}/", query))
    assert identity(plain) == identity(f"{plain}#comments")
    assert identity(plain) == identity(url_of(host, path, shuffled))
    assert identity(plain) == identity(url_of(host, path, query | {"utm_source": "rss", "fbclid": "IwAR0"}))


@settings(max_examples=60, deadline=None)
@given(HOST, PATH, QUERY, NAME)
def test_what_may_select_content_counts(host: str, path: str, query: dict[str, str], name: str) -> None:
    plain = url_of(host, path, query)
    assert identity(plain) != identity(url_of(host, path, query | {name: "another"}))
    assert identity(plain) != identity(url_of(host, f"{path}/next", query))
    assert identity(plain) != identity(url_of(f"{host}:8443", path, query))
    assert identity(plain) != identity(url_of(f"m.{host}", path, query))
    assert identity(url_of(host, f"{path}/a", query)) != identity(url_of(host, f"{path}/A", query))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://bücher.example/ä", "http://xn--bcher-kva.example/%C3%A4"),
        ("https://example.org/%7Ewriter", "https://example.org/~writer"),
        ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
        ("https://example.org/?", "https://example.org"),
        ("https://example.org./news", "https://example.org/news"),
        ("https://example.org/news?UTM_Campaign=x", "https://example.org/news"),
        ("  https://example.org/news\n", "https://example.org/news"),
    ],
)
def test_spellings_of_one_address(one: str, other: str) -> None:
    assert identity(one) == identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?ref=2", "https://example.org/?ref=3"),
        ("https://example.org/story?id=1", "https://example.org/story?id=2"),
        ("https://example.org/a?amp=1", "https://example.org/a"),
        ("https://amp.example.org/a", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("mailto:desk@example.org", "https://example.org"),
    ],
)
def test_addresses_that_are_not_the_same(one: str, other: str) -> None:
    assert identity(one) != identity(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://news.example.co.uk/a", "http://example.co.uk/b", True),
        ("https://example.co.uk/", "https://other.co.uk/", False),
        ("https://one.blogspot.com/", "https://two.blogspot.com/", False),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/b", True),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://[::1]:80/", "http://[0:0::1]/", True),
        ("http://localhost:8000/", "http://localhost:8000/a", True),
        ("not a url", "not a url", False),
        ("mailto:desk@example.org", "mailto:desk@example.org", False),
    ],
)
def test_same_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


def test_host_of() -> None:
    assert host_of("https://WWW.Bücher.example:8080/a") == "www.xn--bcher-kva.example"
    assert host_of("/a/b") is None
    assert host_of("http://[not-an-address/") is None
