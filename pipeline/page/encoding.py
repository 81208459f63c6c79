"""Undoes the Content-Encoding of an archived body, bounded, with damage as a value."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli

MAX_LAYERS = 3
"""Encodings undone one after another; servers stack two at most, and only by mistake."""

MAX_GZIP_MEMBERS = 200
"""Parts of one gzip body. Servers that pack piece by piece send tens; half a million empty ones in 10 MB would take
minutes, since what follows each is copied."""

_GZIP_BITS = 31
_RAW_DEFLATE_BITS = -15


@dataclass(frozen=True, slots=True)
class Undone:
    """A body without its encodings, as far as they could be undone."""

    body: bytes
    damage: str | None = None
    """What is wrong: ``cut`` (ends early), ``corrupt``, ``unknown-encoding``; None when whole."""
    too_large: bool = False
    """Whether it grew past the limit; ``body`` is then cut there."""


def undo_content_encoding(body: bytes, header: str | None, limit_bytes: int) -> Undone:
    """Return the body without the encodings that the header names; never more than the limit, never raises.

    A body that is plainly not in the named encoding is taken as it is: servers name ``gzip`` over plain HTML, or
    write ``utf-8`` there.
    """
    names = [name.strip().lower() for name in (header or "").split(",")]
    layers = [name.removeprefix("x-") for name in names if name and name != "identity"]
    if len(layers) > MAX_LAYERS:
        return Undone(body, damage="unknown-encoding")
    undone = Undone(body)
    for name in reversed(layers):
        undo = _UNDO.get(name)
        if undo is None:
            if undone.body.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
                continue
            return Undone(undone.body, damage="unknown-encoding")
        undone = undo(undone.body, limit_bytes)
        if undone.damage or undone.too_large:
            return undone
    return Undone(undone.body[:limit_bytes], too_large=True) if len(undone.body) > limit_bytes else undone


def _gunzip(body: bytes, limit: int) -> Undone:
    if not body.startswith(b"\x1f\x8b"):
        return Undone(body)
    out = bytearray()
    rest = body
    for _ in range(MAX_GZIP_MEMBERS):
        if not rest.startswith(b"\x1f\x8b"):
            return Undone(bytes(out))
        member = zlib.decompressobj(_GZIP_BITS)
        try:
            out += member.decompress(rest, limit + 1 - len(out))
        except zlib.error:
            return Undone(bytes(out) + _readable_part(rest, limit), damage="corrupt")
        if len(out) > limit:
            return Undone(bytes(out[:limit]), too_large=True)
        if not member.eof:
            return Undone(bytes(out), damage="cut")
        rest = member.unused_data
    return Undone(bytes(out), damage="corrupt")


def _readable_part(member: bytes, limit: int) -> bytes:
    """Return what a corrupt gzip member gives before its fault."""
    reader = zlib.decompressobj(_GZIP_BITS)
    out = bytearray()
    try:
        for start in range(0, len(member), 1024):
            out += reader.decompress(member[start : start + 1024], max(1, limit - len(out)))
            if len(out) >= limit:
                break
    except zlib.error:
        pass
    return bytes(out)


def _inflate(body: bytes, limit: int) -> Undone:
    for bits in (zlib.MAX_WBITS, _RAW_DEFLATE_BITS):  # the standard says zlib, old servers send it raw
        reader = zlib.decompressobj(bits)
        try:
            out = reader.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(out) > limit:
            return Undone(out[:limit], too_large=True)
        return Undone(out, damage=None if reader.eof else "cut")
    return Undone(body) if b"<" in body[:1024] else Undone(body, damage="corrupt")


def _unbrotli(body: bytes, limit: int) -> Undone:
    reader = brotli.Decompressor()
    try:
        out: bytes = reader.process(body, output_buffer_limit=limit + 1)
        while len(out) <= limit and not reader.is_finished() and not reader.can_accept_more_data():
            out += reader.process(b"", output_buffer_limit=limit + 1 - len(out))
    except brotli.error:
        return Undone(body) if b"<" in body[:1024] else Undone(body, damage="corrupt")
    if len(out) > limit:
        return Undone(out[:limit], too_large=True)
    return Undone(out, damage=None if reader.is_finished() else "cut")


_UNDO: dict[str, Callable[[bytes, int], Undone]] = {"gzip": _gunzip, "deflate": _inflate, "br": _unbrotli}
