"""Bytes become the right text, or the right name for what they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Outcome, Page
from pipeline.page.decode import MAX_PAGE_BYTES, Decoded, Refused, decode, decode_text

TEXT = "Grüße aus Málaga – „süß“"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), "text/html"),
        (TEXT.encode(), "text/html; charset=iso-8859-1"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=latin1"),
        (TEXT.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        (b'<meta charset="windows-1252">' + TEXT.encode("cp1252"), "text/html"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), None),
        (TEXT.encode("cp1252"), "text/html; charset=klingon"),
    ],
)
def test_the_charset_that_the_bytes_bear_out_is_read(body: bytes, content_type: str | None) -> None:
    assert decode_text(body * 1, content_type).removeprefix('<meta charset="windows-1252">') == TEXT


def test_seven_bit_japanese_is_read_as_declared() -> None:
    text = "気象庁は津波注意報を出した"
    assert decode_text(text.encode("iso-2022-jp"), "text/html; charset=ISO-2022-JP") == text


def test_one_bad_byte_does_not_change_the_charset() -> None:
    body = ("<p>" + "naïve façade " * 200).encode() + b"\xff</p>"
    assert "naïve façade" in decode_text(body, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "png"),
        (b"%PDF-1.7 ...", "pdf"),
        (b'{"articles": ["<p>x</p>"]}', "json"),
        (b'<?xml version="1.0"?><rss><channel/></rss>', "xml"),
        (b"only words, no markup", "no-markup"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, reason: str) -> None:
    assert decode(Page(body, content_type="text/html")) == Refused(Outcome.NOT_HTML, reason)


def test_too_large_and_too_deep_are_named() -> None:
    large = decode(Page(b"<html><body><p>" + b"a" * (MAX_PAGE_BYTES + 1)))
    assert isinstance(large, Refused)
    assert large.outcome is Outcome.TOO_LARGE
    deep = decode(Page(b"<html><body>" + b"<div>" * 5000 + b"<p>x</p>"))
    assert isinstance(deep, Refused)
    assert deep.outcome is Outcome.TOO_DEEP


def test_signs_of_a_cut_are_kept() -> None:
    whole = decode(Page(b"<html><body><p>All of it.</p></body></html>"))
    cut = decode(Page(b'<html><body><p>Some of it.</p><div class="ne'))
    assert isinstance(whole, Decoded)
    assert isinstance(cut, Decoded)
    assert whole.cut is None
    assert cut.cut == "ends inside a tag"


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([None, "text/html; charset=utf-7", "text/html; charset=\x00", "x"]))
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode(Page(body, content_type=content_type)), Decoded | Refused)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"/>',
        "\n <!doctype html/>",
        f"<!doctype html{'/' * 2000}>",
    ],
)
def test_a_doctype_that_closes_itself_loses_nothing(doctype: str) -> None:
    tree = decode(Page(f"{doctype}<html><body><p>The ferry sails.</p></body></html>".encode()))
    assert isinstance(tree, Decoded)
    assert "The ferry sails." in tree.root.text_content()
