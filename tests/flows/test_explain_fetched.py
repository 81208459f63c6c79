"""``winnow explain URL`` of a page that no home holds: fetched now as a run would, told, and not stored."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.explaining import as_object, explain
from pipeline.errors import ConfigurationError, FetchError
from pipeline.explanation import render_page

Winnow = Callable[..., subprocess.CompletedProcess[str]]

NOW = "2026-01-02T02:00:00+00:00"
SENTENCES = " ".join(f"The tram to Velm left its depot at six for the {n}th day running." for n in range(14))
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trams run again</title></head><body>
<article><h1>Trams run again</h1><p>{SENTENCES}</p><p class="pitch">{SENTENCES[::-1]}</p><p>“{SENTENCES}”</p></article>
</body></html>"""


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINNOW_NOW", NOW)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


def home_of(folder: Path, *sources: str, allowed: str = '"127.0.0.1"') -> Path:
    """A home with a contact and these ``[[source]]`` tables."""
    head = f'[winnow]\ncontact = "desk@example.org"\ndelay_seconds = 0\nallow_hosts = [{allowed}]\n'
    (folder / "winnow.toml").write_text("\n".join([head, *sources]), encoding="utf-8")
    return folder


def told(target: str, home: Path) -> dict[str, Any]:
    return as_object(explain(target, str(home), None))


def test_what_is_fetched_is_told_as_the_same_bytes_in_a_file_are(site: Any, tmp_path: Path) -> None:
    site.put("/trams", PAGE, headers={"Content-Type": "text/html; charset=utf-8"})
    found = told(f"{site.url}/trams", home_of(tmp_path))
    file = tmp_path / "page.html"
    file.write_bytes(PAGE.encode())
    same = as_object(explain(str(file), None, f"{site.url}/trams"))
    assert found.pop("origin") == {"fetched": "2026-01-02T02:00:00Z", "stored": "no, it was fetched for this alone"}
    assert found.pop("differences") == []
    assert (found.pop("id"), same.pop("id")) == (f"{site.url}/trams", str(file))
    assert found == same
    assert found["outcome"] == "article"


def test_it_is_asked_for_once_with_the_contact_after_robots_txt_and_nothing_is_kept(
    site: Any, tmp_path: Path, winnow: Winnow
) -> None:
    site.put("/trams", gzip.compress(PAGE.encode()), headers={"Content-Encoding": "gzip", "Set-Cookie": "a=b"})
    home = home_of(tmp_path)
    before = sorted(home.rglob("*"))
    result = winnow("explain", "--home", home, "--json", f"{site.url}/trams", env={"WINNOW_NOW": NOW})
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["title"] == "Trams run again"
    assert "is not stored, so it is fetched now" in result.stderr
    assert site.paths() == ["/robots.txt", "/trams"]
    for asked in site.asked:
        assert asked.headers["user-agent"].endswith("(+desk@example.org)")
        assert "cookie" not in asked.headers
    assert sorted(home.rglob("*")) == before


def test_the_drawn_page_says_that_it_is_not_stored(site: Any, tmp_path: Path) -> None:
    site.put("/trams", PAGE)
    page = render_page(explain(f"{site.url}/trams", str(home_of(tmp_path)), None))
    assert "no, it was fetched for this alone" in page
    assert "comes out as it is stored" not in page


def test_a_page_of_a_source_is_separated_by_its_rules(site: Any, tmp_path: Path) -> None:
    site.put("/trams", PAGE)
    source = f'[[source]]\nname = "lantern"\nhome = "{site.url}/"\ndrop = ["p.pitch"]'
    found = told(f"{site.url}/trams", home_of(tmp_path, source))
    assert found["origin"]["source"] == "lantern"
    assert [block["label"] for block in found["blocks"] if block["rule"] == "rule:drop"] == ["promo"]


def test_a_redirect_is_followed_and_its_end_is_the_url(site: Any, tmp_path: Path) -> None:
    site.put("/old", status=301, headers={"Location": "/trams"})
    site.put("/trams", PAGE)
    assert told(f"{site.url}/old", home_of(tmp_path))["url"] == f"{site.url}/trams"


def test_what_is_no_page_is_told_by_its_outcome(site: Any, tmp_path: Path) -> None:
    site.put("/trams.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", headers={"Content-Type": "application/pdf"})
    assert told(f"{site.url}/trams.pdf", home_of(tmp_path))["outcome"] == "not-html"


def test_robots_txt_that_forbids_or_cannot_be_had_is_obeyed(site: Any, other_site: Any, tmp_path: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    other_site.put("/robots.txt", "wait", status=503)
    for each in (site, other_site):
        each.put("/private/trams", PAGE)
    home = home_of(tmp_path)
    with pytest.raises(FetchError, match=r"refused \(robots\): robots.txt forbids it"):
        told(f"{site.url}/private/trams", home)
    with pytest.raises(FetchError, match=r"refused \(robots-unavailable\): robots.txt answered 503"):
        told(f"{other_site.url}/private/trams", home)
    assert {*site.paths(), *other_site.paths()} == {"/robots.txt"}


def test_an_address_that_is_not_public_is_refused_also_behind_a_redirect(
    site: Any, other_site: Any, tmp_path: Path
) -> None:
    port = site.url.rpartition(":")[2]
    site.put("/away", status=302, headers={"Location": other_site.url})
    with pytest.raises(FetchError, match=r"refused \(address\): 127\.0\.0\.1:\d+ is not public"):
        told(f"{site.url}/trams", home_of(tmp_path, allowed=""))
    assert site.asked == []
    with pytest.raises(FetchError, match=r"refused \(address\)"):
        told(f"{site.url}/away", home_of(tmp_path, allowed=f'"127.0.0.1:{port}"'))
    assert other_site.asked == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"status": 304}, "answered 304"),
        ({"status": 302, "headers": {"Location": "/trams"}}, r"refused \(redirects\)"),
        ({"status": 302, "headers": {"Location": "file:///etc/passwd"}}, r"refused \(scheme\)"),
        ({"raw": b"", "reset": True}, r"failed \(reset\)"),
        ({"raw": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"}, r"failed \(too-large\)"),
    ],
)
def test_what_brings_no_page_is_an_error(site: Any, tmp_path: Path, reply: dict[str, Any], said: str) -> None:
    site.put("/trams", **reply)
    with pytest.raises(FetchError, match=said):
        told(f"{site.url}/trams", home_of(tmp_path))


def test_an_error_is_one_line_and_exit_code_1(site: Any, tmp_path: Path, winnow: Winnow) -> None:
    result = winnow("explain", "-q", "--home", home_of(tmp_path), f"{site.url}/gone")
    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert "answered 404" in line


def test_without_a_contact_nothing_is_fetched_and_one_line_says_so(site: Any, tmp_path: Path, winnow: Winnow) -> None:
    result = winnow("explain", "-q", "--home", tmp_path, f"{site.url}/trams")
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert "takes the contact of a winnow.toml" in line
    (tmp_path / "winnow.toml").write_text("[winnow]\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="contact: is required"):
        told(f"{site.url}/trams", tmp_path)
    assert site.asked == []


@pytest.mark.parametrize("url", ["http://", "https://user:secret@paper.example/", "http://paper.example:port/"])
def test_what_is_no_address_is_a_mistake_of_the_command(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError):
        told(url, home_of(tmp_path))
