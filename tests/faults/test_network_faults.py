"""What a network can do to a crawl by what it sends: each case under its number, and what must come of it."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest

from pipeline.model import Outcome, Page, Verdict
from pipeline.separate import separate

Run = Callable[..., Any]

CAP_MB = 280
"""No crawl of these tests may hold more; one that fetches a single page holds about 90."""

SENTENCES = "".join(
    f"<p>The harbour of Lindeby was closed on day {n}, after the storm had torn its mole apart, said the mayor.</p>"
    for n in range(12)
)
PAGE = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Storm closes harbour</title></head><body>"
    f"<article><h1>Storm closes harbour of Lindeby</h1>{SENTENCES}</article><footer>Imprint</footer></body></html>"
).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def judge(body: bytes, **told: Any) -> Verdict:
    return separate(Page(body, url="https://harbour.example/storm", **told))


def judge_exchange(outcome: Any, exchange: dict[str, Any]) -> Verdict:
    """The verdict on an exchange as it was archived."""
    headers = {name.lower(): value for name, value in exchange["response_headers"]}
    return judge(
        outcome.body(exchange),
        content_type=headers.get("content-type"),
        content_encoding=headers.get("content-encoding"),
        truncated=exchange["truncated"] is not None,
    )


# -- endless and enormous -------------------------------------------------------------------


def test_n11_redirects_without_end(site: Any, run: Run) -> None:
    """Redirects to itself, to a growing query, along a chain of 21, to nothing: each ends, as one refusal."""
    site.put_feed("/feed", "/self", "/hop0", "/grow", "/empty")
    site.put("/self", status=302, headers={"Location": "/self"})
    site.put("/empty", status=302, headers={"Location": ""})
    for n in range(21):
        site.put("/grow" + "?r=1" * n, status=302, headers={"Location": "/grow" + "?r=1" * (n + 1)})
        site.put(f"/hop{n}", status=302, headers={"Location": f"/hop{n + 1}"})
    outcome = run(site.source())
    assert sorted(outcome.missed()) == [("refused", "redirects", path) for path in ("empty", "grow", "hop0", "self")]
    assert len(site.asked) <= 2 + 4 * 6


def test_n12_body_of_a_byte_a_second(site: Any, run: Run) -> None:
    """A body comes at a byte every tenth of a second: it ends at the time limit, as one failure."""

    def drip() -> Iterator[bytes]:
        yield HEAD + b"Content-Length: 900\r\n\r\n"
        for byte in PAGE:
            time.sleep(0.1)
            yield bytes([byte])

    site.put_feed("/feed", "/slow", "/fine")
    site.put("/slow", pieces=drip)
    site.put("/fine", "fine")
    begun = time.monotonic()
    outcome = run(site.source(), manners={"request_seconds": 1, "retries": 1})
    assert time.monotonic() - begun < 15
    assert outcome.missed()[-1] == ("failed", "timeout", "slow")
    assert [record["status"] for record in outcome.exchanges("page")] == [200]


def test_n12_host_that_only_drips(site: Any, run: Run) -> None:
    """Every page of a host drips: three requests cost their time limit, retries among them, then it is given up."""

    def drip() -> Iterator[bytes]:
        yield HEAD + b"Content-Length: 900\r\n\r\n"
        for byte in PAGE:
            time.sleep(0.1)
            yield bytes([byte])

    site.put_feed("/feed", *(f"/{n}" for n in range(20)))
    for n in range(20):
        site.put(f"/{n}", pieces=drip)
    outcome = run(site.source(), manners={"request_seconds": 1})
    assert 3 <= len(site.asked) - 2 <= 4  # one may be under way by then
    assert "127.0.0.1 did not answer in time, 3 times in a row" in outcome.source()["problems"][0]
    assert {reason for _, reason, _ in outcome.missed()} == {"timeout", "given-up"}


def test_n13_slow_and_endless_headers(site: Any, run: Run) -> None:
    """Headers come one by one slowly, or without end, or as one line of 60 MB: they end by name, memory stays flat."""

    def slow() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        for n in range(100):
            time.sleep(0.2)
            yield b"X-%d: y\r\n" % n

    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        for n in range(60_000):
            yield b"X-%d: %s\r\n" % (n, b"y" * 8000)

    site.put_feed("/feed", "/slow", "/endless", "/interim", "/line")
    site.put("/slow", pieces=slow)
    site.put("/line", pieces=lambda: [b"HTTP/1.1 200 OK\r\nX-Long: ", *[b"y" * 1_000_000] * 60])
    site.put("/endless", pieces=endless)
    site.put("/interim", pieces=lambda: (b"HTTP/1.1 100 Continue\r\n\r\n" * 1000 for _ in range(100_000)))
    outcome = run(site.source(), manners={"request_seconds": 3, "retries": 0})
    reasons = {path: reason for _, reason, path in outcome.missed()}
    line = {"line": "reset"}
    assert reasons == {"slow": "timeout", "endless": "endless-headers", "interim": "endless-headers"} | line
    assert outcome.peak_mb < CAP_MB


def spaces() -> Iterator[bytes]:
    """200 MB of a page, a piece at a time."""
    yield b"<html><body>"
    for _ in range(200):
        yield b" " * 1_000_000


def pack(kind: str) -> bytes:
    """The bomb in this Content-Encoding."""
    if kind == "zstd":
        return b"\x28\xb5\x2f\xfd" + bytes(1000)  # nobody offers to take it, so nobody undoes it
    if kind == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join(map(packer.process, spaces())) + packer.finish()
    deflater = zlib.compressobj(6, zlib.DEFLATED, 15 if kind == "deflate" else 31)
    packed = b"".join(map(deflater.compress, spaces())) + deflater.flush()
    return gzip.compress(packed) if kind == "gzip, gzip" else packed


@pytest.mark.parametrize("kind", ["gzip", "deflate", "br", "gzip, gzip", "zstd"])
def test_n14_bombs_of_every_encoding(kind: str, tmp_path: Path) -> None:
    """Pages that unpack to 200 MB by gzip, deflate, br, gzip twice, and one in zstd: named, in bounded memory."""
    (tmp_path / "page").write_bytes(pack(kind))
    code = (
        "import sys, pathlib; from pipeline.model import Page; from pipeline.separate import separate;"
        "v = separate(Page(pathlib.Path(sys.argv[1]).read_bytes(), content_encoding=sys.argv[2]));"
        "told = pathlib.Path('/proc/self/status').read_text().partition('VmHWM:')[2];"
        "print(v.outcome, int(told.split()[0]) // 1024)"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "page"), kind]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    assert told[0] == (Outcome.NOT_HTML if kind == "zstd" else Outcome.TOO_LARGE)
    assert int(told[1]) < CAP_MB


def test_n14_gzip_bomb(site: Any, run: Run) -> None:
    """A page, a feed and a robots.txt are gzip bombs: archived as sent, the two lists told, memory stays flat."""
    packed = pack("gzip")
    site.put_feed("/feed", "/page")
    site.put("/page", packed, headers={"Content-Encoding": "gzip"})
    site.put("/bomb", packed, headers={"Content-Encoding": "gzip"})
    outcome = run(site.source(feeds=[f"{site.url}/feed", f"{site.url}/bomb"]))
    [page] = outcome.exchanges("page")
    assert outcome.body(page) == packed
    assert outcome.source()["problems"] == [f"feed {site.url}/bomb: is no feed"]
    assert outcome.peak_mb < CAP_MB
    site.put("/robots.txt", packed, headers={"Content-Encoding": "gzip"})
    assert "too-large" in run(site.source()).source()["problems"][0]


def test_n14_bombs_whose_length_is_not_told(site: Any, run: Run) -> None:
    """Bombs, and gzip of half a million parts, end with the connection: what looks for their end is bounded as well."""
    bodies = {"/gzip": pack("gzip"), "/parts": gzip.compress(b"") * 480_000, "/br": pack("br")}
    site.put_feed("/feed", *bodies, "/fine")
    for path, body in bodies.items():
        kind = b"br" if path == "/br" else b"gzip"
        site.put(path, raw=HEAD + b"Content-Encoding: " + kind + b"\r\n\r\n" + body)
    site.put("/fine", PAGE)
    begun = time.monotonic()
    outcome = run(site.source())
    assert time.monotonic() - begun < 20
    pages = {record["url"].removeprefix(site.url): record for record in outcome.exchanges("page")}
    assert [pages[path]["truncated"] for path in bodies] == ["unspecified"] * 3
    assert judge_exchange(outcome, pages["/fine"]).outcome is Outcome.ARTICLE
    assert outcome.peak_mb < CAP_MB


def test_n15_endless_body_and_enormous_length(site: Any, run: Run) -> None:
    """Bodies without end, chunked, announced as 99 GB, of one line of 60 MB: given up at the limit, memory flat."""
    site.put_feed("/feed", "/endless", "/chunked", "/announced", "/line")
    megabyte = b"x" * 1_000_000
    site.put("/endless", pieces=lambda: [HEAD + b"\r\n", *[megabyte] * 500])
    chunk = b"F4240\r\n" + megabyte + b"\r\n"
    site.put("/chunked", pieces=lambda: [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 500])
    site.put("/announced", pieces=lambda: [HEAD + b"Content-Length: 99000000000\r\n\r\n", *[megabyte] * 500])
    site.put("/line", b"<html><body><p>" + b"word " * 12_000_000)
    outcome = run(site.source(), manners={"retries": 0})
    assert {(reason, path) for _, reason, path in outcome.missed()} == {
        ("too-large", path) for path in ("endless", "chunked", "announced", "line")
    }
    assert outcome.peak_mb < CAP_MB


# -- damaged --------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [1, 5, 8, 9, 60, 150])
def test_n16_truncated_gzip(missing: int) -> None:
    """A gzip body ends early, in its data or in its trailer: rejected as truncated, no text."""
    verdict = judge(gzip.compress(PAGE)[:-missing], content_encoding="gzip")
    assert (verdict.outcome, verdict.text) == (Outcome.TRUNCATED, "")


@pytest.mark.parametrize("at", [-1, -8, 200])
def test_n17_gzip_with_a_bad_checksum(at: int) -> None:
    """A gzip body whose data, checksum or length is wrong: rejected as corrupt, no text."""
    packed = bytearray(gzip.compress(PAGE))
    packed[at] ^= 0xFF
    verdict = judge(bytes(packed), content_encoding="gzip")
    assert (verdict.outcome, verdict.reason, verdict.text) == (Outcome.NOT_HTML, "content-encoding:corrupt", "")


def test_n17_damaged_bodies_are_archived_as_sent(site: Any, run: Run) -> None:
    """Cut and corrupt gzip of the right length is fetched: archived byte for byte, then rejected by what it is."""
    packed = gzip.compress(PAGE)
    bodies = {"/cut": packed[:-9], "/checksum": packed[:-8] + b"\x00" * 4 + packed[-4:], "/whole": packed}
    site.put_feed("/feed", *bodies)
    for path, body in bodies.items():
        site.put(path, body, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
    outcome = run(site.source())
    pages = {record["url"].removeprefix(site.url): record for record in outcome.exchanges("page")}
    assert {path: outcome.body(record) for path, record in pages.items()} == bodies
    verdicts = {path: judge_exchange(outcome, record) for path, record in pages.items()}
    assert verdicts["/whole"].outcome is Outcome.ARTICLE
    assert (verdicts["/cut"].outcome, verdicts["/cut"].text) == (Outcome.TRUNCATED, "")
    assert (verdicts["/checksum"].outcome, verdicts["/checksum"].text) == (Outcome.NOT_HTML, "")


@pytest.mark.parametrize("share", [0.3, 0.45, 0.6, 0.75, 0.9])
def test_n18_length_too_short(share: float, site: Any, run: Run) -> None:
    """A Content-Length that is too short cuts the page: the open end of the document is seen, rejected as truncated."""
    length = int(len(PAGE) * share)
    site.put_feed("/feed", "/a")
    site.put("/a", raw=HEAD + b"Content-Length: %d\r\n\r\n" % length + PAGE)
    outcome = run(site.source())
    [page] = outcome.exchanges("page")
    assert outcome.body(page) == PAGE[:length]
    verdict = judge_exchange(outcome, page)
    assert (verdict.outcome, verdict.text) == (Outcome.TRUNCATED, "")


def test_n18_whole_pages_without_end_tags_are_articles() -> None:
    """A page that leaves out its last end tags but is whole: an article, since nothing it closes elsewhere is open."""
    assert judge(PAGE.removesuffix(b"</body></html>")).outcome is Outcome.ARTICLE
    assert judge(PAGE.removesuffix(b"</footer></body></html>")).outcome is Outcome.ARTICLE
    assert judge(PAGE.replace(b"</p>", b"").removesuffix(b"</body></html>")).outcome is Outcome.ARTICLE


def test_n19_length_too_long_cut_chunk_and_reset(site: Any, run: Run) -> None:
    """Too long a length, a cut chunk, a reset: tried again, then archived as cut and rejected, or a failure by name."""
    half = PAGE[: len(PAGE) // 2]
    site.put_feed("/feed", "/long", "/chunk", "/reset", "/nothing", "/healed")
    long = HEAD + b"Content-Length: 9000\r\n\r\n" + half
    site.put("/long", raw=long)
    site.put("/chunk", raw=HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"FFFF\r\n" + half)
    site.put("/reset", raw=long, reset=True)
    site.put("/nothing", pieces=list, reset=True)
    site.put("/healed", raw=long)
    site.put("/healed", PAGE)
    outcome = run(site.source(), manners={"retries": 1})
    pages = [(record["url"].rpartition("/")[2], record) for record in outcome.exchanges("page")]
    for path in ("long", "chunk", "reset"):
        cut = [record for name, record in pages if name == path]
        assert [record["truncated"] for record in cut] == ["disconnect"] * 2
        assert judge_exchange(outcome, cut[-1]).outcome is Outcome.TRUNCATED
    assert outcome.missed() == [("failed", "reset", "nothing")] * 2
    assert (
        judge_exchange(outcome, [record for name, record in pages if name == "healed"][-1]).outcome is Outcome.ARTICLE
    )


def test_n19_answers_that_are_no_http(site: Any, run: Run) -> None:
    """A server of another protocol, one that hangs up, a negative and a double length: failures by name."""
    answers = {
        "/nonsense": (b"SSH-2.0-OpenSSH\r\n\r\n", "bad-response"),
        "/negative": (HEAD + b"Content-Length: -5\r\n\r\n" + PAGE, "reset"),
        "/double": (HEAD + b"Content-Length: 5\r\nContent-Length: 9000\r\n\r\n" + PAGE, "reset"),
        "/hangup": (b"", "reset"),
    }
    site.put_feed("/feed", *answers)
    for path, (raw, _) in answers.items():
        site.put(path, raw=raw)
    outcome = run(site.source(), manners={"retries": 0})
    assert {path: reason for _, reason, path in outcome.missed()} == {
        path[1:]: reason for path, (_, reason) in answers.items()
    }


def test_n20_body_that_ends_with_the_connection(site: Any, run: Run) -> None:
    """Bodies without a length: those with their end are whole, cut ones are rejected, closed or reset."""
    packed, gzipped = gzip.compress(PAGE), HEAD + b"Content-Encoding: gzip\r\n\r\n"
    half = PAGE[: len(PAGE) // 2]
    answers = {
        "/old": (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE, None),
        "/trailing": (HEAD + b"\r\n" + PAGE + b"\n<!-- cached -->\n", None),
        "/gzip": (gzipped + packed, None),
        "/cut": (HEAD + b"\r\n" + half, "unspecified"),
        "/gzip-cut": (gzipped + packed[:-4], "unspecified"),
    }
    site.put_feed("/feed", *answers, "/reset")
    for path, (raw, _) in answers.items():
        site.put(path, raw=raw)
    site.put("/reset", raw=HEAD + b"\r\n" + half, reset=True)
    outcome = run(site.source())
    pages = {record["url"].removeprefix(site.url): record for record in outcome.exchanges("page")}
    for path, (_, truncated) in answers.items():
        assert pages[path]["truncated"] == truncated
        wanted = Outcome.TRUNCATED if truncated else Outcome.ARTICLE
        assert judge_exchange(outcome, pages[path]).outcome is wanted
    assert judge_exchange(outcome, pages["/reset"]).outcome is Outcome.TRUNCATED


@pytest.mark.parametrize(
    ("body", "kind"), [(PNG, "png"), (b"%PDF-1.7\n" + PAGE, "pdf"), (b'{"body": "<p>x</p>"}', "json"), (b"", "empty")]
)
def test_n21_not_html_called_html(body: bytes, kind: str) -> None:
    """A picture, a PDF, JSON and nothing at all are called text/html: rejected as not HTML, saying what it is."""
    verdict = judge(body, content_type="text/html; charset=utf-8")
    assert (verdict.outcome, verdict.reason) == (Outcome.NOT_HTML, kind)


@pytest.mark.parametrize(
    "text",
    ["Please enable JavaScript and cookies to continue", "Checking your browser before accessing harbour.example"],
)
def test_n22_block_page(text: str) -> None:
    """A 200 that asks for JavaScript or checks the browser: rejected as a bot check, no article."""
    verdict = judge(f"<html><head><title>Just a moment...</title></head><body><h1>{text}</h1></body></html>".encode())
    assert (verdict.outcome, verdict.text) == (Outcome.BOT_CHECK, "")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("cp1252", "iso-8859-1"),
        ("cp1252", "no-such"),
        ("cp1252", None),
        ("utf-8", "utf-7"),
        ("utf-8", "latin1"),
        ("utf-16", None),
        ("utf-7", "utf-7"),
        ("utf-7", "UTF7"),
        ("iso-2022-jp", "iso-2022-jp"),
        ("cp1252", "unicode_escape"),
        ("cp1252", "undefined"),
        ("cp1252", "base64"),
        ("cp1252", "rot13"),
        ("cp1252", "utf-16le"),
        ("cp1252", "u32"),
    ],
)
def test_n23_charset_that_is_wrong_or_missing(encoding: str, told: str | None) -> None:
    """Pages in cp1252, UTF-8 and UTF-16 with a false, bogus or no charset told: the text comes out right."""
    name = "リンデビー" if encoding == "iso-2022-jp" else "Lündebü “at sea”"
    text = PAGE.decode().replace("<meta charset=utf-8>", "").replace("Lindeby", name)
    verdict = judge(text.encode(encoding), content_type=f"text/html; charset={told}" if told else None)
    assert verdict.outcome is Outcome.ARTICLE
    assert f"harbour of {name} was closed" in verdict.text


@pytest.mark.parametrize("told", ["utf-7", "hz", "iso-2022-jp"])
def test_n23_seven_bit_charset_told_of_a_plain_page(told: str) -> None:
    """A page in ASCII with plus signs and tildes is told to be in UTF-7 or the like: the text comes out right."""
    text = PAGE.decode().replace("<meta charset=utf-8>", "").replace("Lindeby", "A+B and C++ ~~ Lindeby?q=a+b")
    verdict = judge(text.encode(), content_type=f"text/html; charset={told}")
    assert verdict.outcome is Outcome.ARTICLE
    assert "harbour of A+B and C++ ~~ Lindeby?q=a+b was closed" in verdict.text
