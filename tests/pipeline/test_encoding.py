"""Content encodings are undone within bounds, and damage is told."""

from __future__ import annotations

import gzip
import time
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.encoding import undo_content_encoding

PAGE = b"<html><body>" + b"<p>The ferry leaves at nine.</p>" * 200 + b"</body></html>"
LIMIT = 1_000_000


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", _raw_deflate(PAGE)),
        ("br", brotli.compress(PAGE)),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
        ("deflate, gzip", gzip.compress(zlib.compress(PAGE))),
        ("identity", PAGE),
        (None, PAGE),
        ("gzip", PAGE),
        ("br", PAGE),
        ("utf-8", PAGE),
        ("none, gzip", gzip.compress(PAGE)),
    ],
)
def test_whole_bodies_come_out_whole(header: str | None, body: bytes) -> None:
    undone = undo_content_encoding(body, header, LIMIT)
    assert (undone.body, undone.damage, undone.too_large) == (PAGE, None, False)


@pytest.mark.parametrize("header", ["gzip", "deflate", "br"])
def test_a_bomb_is_cut_at_the_limit(header: str) -> None:
    big = b"a" * 5_000_000
    packed = {"gzip": gzip.compress(big), "deflate": zlib.compress(big), "br": brotli.compress(big)}[header]
    undone = undo_content_encoding(packed, header, LIMIT)
    assert undone.too_large
    assert len(undone.body) <= LIMIT


def test_a_cut_and_a_corrupt_stream_say_so() -> None:
    packed = gzip.compress(PAGE)
    assert undo_content_encoding(packed[:-12], "gzip", LIMIT).damage == "cut"
    assert undo_content_encoding(packed[:-8] + b"\0" * 8, "gzip", LIMIT).damage == "corrupt"
    assert undo_content_encoding(brotli.compress(PAGE)[:-5], "br", LIMIT).damage == "cut"
    assert undo_content_encoding(b"\x28\xb5\x2f\xfd<html>", "zstd", LIMIT).damage == "unknown-encoding"
    assert undo_content_encoding(PAGE, ",".join(["gzip"] * 9), LIMIT).damage == "unknown-encoding"


def test_a_body_in_endless_parts_is_corrupt_before_it_costs_time() -> None:
    begun = time.process_time()
    assert undo_content_encoding(gzip.compress(b"") * 400_000, "gzip", 10 * LIMIT).damage == "corrupt"
    assert time.process_time() - begun < 2


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "gzip, br", "x"]))
def test_no_bytes_raise(body: bytes, header: str) -> None:
    assert len(undo_content_encoding(body, header, LIMIT).body) <= LIMIT
