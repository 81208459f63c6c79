"""Harms bytes as networks, editors, broken software and attackers do; the same random numbers give the same harm."""

# ruff: noqa: E501 -- inputs and vocabularies: broken up, they are harder to read

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

MAX_BYTES = 1_500_000
"""No mutation makes an input longer: what grows with size shows there, and a case stays cheap."""

MAX_MUTATIONS = 5
LONG_RUNS = (2, 10, 100, 1_000, 10_000, 50_000)

Mutation = Callable[[bytes, Random, Sequence[bytes]], bytes]
"""Takes an input, a source of randomness and other inputs of the same kind."""

_TOKEN = re.compile(rb"<[^<>]*>|[^<]+|<")
_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)>")
_JSON_PART = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_JSON_LD = re.compile(rb"(?is)(<script[^>]*ld\+json[^>]*>)(.*?)(</script)")

NASTY = (
    b"\x00", b"\x1b", b"\x7f", b"\x85", b"\xc2\x85", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xff", b"\xfe\xff", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xe2\x80\xa8", b"\xcc\x81", b"\xf0\x9f\x91\xa9\xe2\x80\x8d",
    b"\xef\xbf\xbe", b"\xc3", b"\xe2\x80", b"\x0c", b"\x0b", b"\x1c", b"\xc2\xa0", b"\xd9\x80", b"\x1f\x8b\x08",
    b"&#0;", b"&#xD800;", b"&#x110000;", b"&#99999999999;", b"&amp", b"&nbsp;", b"&#x1F;", b"&lt;p&gt;", b"&&&#;", b"&#x85;",
    b"<!--", b"-->", b"<!", b"<![CDATA[", b"]]>", b"<?xml", b"?>", b"<", b">", b"</", b"/>", b'"', b"'", b"=", b"<!-->",
    b"<plaintext>", b"<textarea>", b"<title>", b"<script>", b"<style>", b"<noscript>", b"<xmp>", b"<iframe>", b"<template>",
    b"<svg>", b"<math>", b"<select>", b"<table>", b"<form>", b"<frameset>", b"<body>", b"</body>", b"</html>", b"<html>",
    b"<head>", b"<p hidden>", b'<div style="display:none">', b'<base href="//[">', b"<a href='http://[::1'>", b"<br><br>",
    b'<div class="comment">', b'<li class="comment">', b'<time datetime="9999-99-99T99:99">', b"<time>", b"<blockquote>",
    b'<meta charset="utf-16">', b'<meta charset="x-nonsense">', b'<meta property="article:published_time" content="0000-00-00">',
    b"31 February 2026", b"1.1.1", b"99:99", b"2026-13-45T25:61:61+99:99", b"-1", b"1e999", b"NaN", b"18446744073709551616",
    b"By ", b"0 Comments", b"says:", b"1/20", b"%s%n", b"../../", b"\r\n\r\n", b"\r", b"\t", b" " * 50,
)  # fmt: skip
"""What parsers, charsets, dates and vocabularies stumble over."""

JSON_VALUES = (
    b"null", b"true", b"-0", b"1e999", b'""', b"[]", b"{}", b'"\\ud800"', b'"\\u0000"', b'{"@type": "Person"}', b'"<p>x</p>"',
    b'{"@value": {"@value": []}}', b'["NewsArticle", null]', b'"NewsArticle"', b'"LiveBlogPosting"', b"[[[[[[]]]]]]", b'"2026-02-30"',
    b'{"@graph": [{"@type": "NewsArticle", "headline": {}}]}', b'{"@type": ["Comment"], "text": 7}', b'"articleBody"', b'"author"',
)  # fmt: skip

TAGS = (
    b"div", b"p", b"span", b"li", b"ul", b"table", b"tr", b"td", b"a", b"b", b"i", b"h1", b"h2", b"article", b"section", b"figure",
    b"figcaption", b"blockquote", b"font", b"form", b"button", b"option", b"em", b"center", b"dl", b"dt", b"pre", b"time",
)  # fmt: skip
NAMES = (
    b"comment", b"comments-area", b"gallery", b"slideshow", b"promo", b"related", b"byline", b"author", b"date", b"footer", b"share",
    b"article-body", b"bio", b"newsletter", b"paywall", b"cookie-consent", b"depth-3", b"reply", b"caption", b"title",
)  # fmt: skip
CHARSETS = (
    "utf-8", "utf-16-le", "utf-16-be", "utf-16", "cp1252", "cp1251", "shift_jis", "gb18030", "big5", "euc-kr", "iso-2022-jp", "utf-7",
    "hz", "koi8-r", "cp037",
)  # fmt: skip


def mutate(data: bytes, rng: Random, others: Sequence[bytes], kinds: Sequence[Mutation]) -> bytes:
    """Return the input after one to five mutations of these kinds."""
    for _ in range(rng.randint(1, MAX_MUTATIONS)):
        data = rng.choice(kinds)(data, rng, others)[:MAX_BYTES]
    return data


# -- any bytes ------------------------------------------------------------------------------


def _span(data: bytes, rng: Random) -> tuple[int, int]:
    """Return where a part begins and ends; short ones as often as long ones."""
    start = rng.randint(0, len(data))
    length = int(len(data) ** rng.random()) if data else 0
    return start, min(len(data), start + length)


def flip_bits(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 20)) if data else 0):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def delete(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def cut(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    return data[: rng.randint(0, len(data))]


def move(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng)
    rest = data[:start] + data[end:]
    place = rng.randint(0, len(rest))
    return rest[:place] + data[start:end] + rest[place:]


def repeat(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng)
    times = min(rng.choice(LONG_RUNS), MAX_BYTES // max(1, end - start))
    return data[:end] + data[start:end] * times + data[end:]


def splice(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    start, end = _span(other, rng)
    place = rng.randint(0, len(data))
    return data[:place] + other[start:end] + data[place:]


def cross(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def insert_nasty(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    for _ in range(rng.choice((1, 3, 10))):
        place = rng.randint(0, len(data))
        data = data[:place] + rng.choice(NASTY) + data[place:]
    return data


def insert_run(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    piece = b"".join(rng.choices(NASTY, k=rng.randint(1, 3)))
    place = rng.randint(0, len(data))
    return data[:place] + piece * min(rng.choice(LONG_RUNS), 300_000 // len(piece)) + data[place:]


def confuse_charset(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Encode in one charset what declares another, or declare another."""
    if rng.random() < 0.5:
        name = rng.choice(CHARSETS).encode()
        return re.sub(rb"""(?i)charset=["']?[\w-]+""", b"charset=" + name, data, count=2)
    return data.decode("utf-8", "replace").encode(rng.choice(CHARSETS), "replace")


# -- markup ---------------------------------------------------------------------------------


def _subtree(tokens: list[bytes], rng: Random) -> tuple[int, int]:
    """Return where an element begins and ends among the tokens; unclosed ones end where they begin."""
    if not tokens:
        return 0, 0
    start = rng.randrange(len(tokens))
    while start < len(tokens) - 1 and not _TAG.match(tokens[start]):
        start += 1
    opened = _TAG.match(tokens[start])
    if opened is None:
        return start, start + 1
    depth, name = 0, opened[1].lower()
    for n in range(start, len(tokens)):
        token = tokens[n][:40].lower()
        if token.startswith(b"</" + name):
            depth -= 1
        elif token.startswith(b"<" + name):
            depth += 1
        if depth == 0:
            return start, n + 1
    return start, start + 1


def change_subtree(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Delete, duplicate, move or wrap an element."""
    tokens = _TOKEN.findall(data)
    start, end = _subtree(tokens, rng)
    part, rest = tokens[start:end], tokens[:start] + tokens[end:]
    match rng.randrange(4):
        case 0:
            tokens = rest
        case 1:
            size = max(1, sum(map(len, part)))
            tokens = tokens[:end] + part * min(rng.choice(LONG_RUNS), 400_000 // size) + tokens[end:]
        case 2:
            place = rng.randint(0, len(rest))
            tokens = rest[:place] + part + rest[place:]
        case _:
            name, times = rng.choice(TAGS), rng.choice((1, 5, 50, 200, 260, 3_000))
            tokens = tokens[:start] + [b"<" + name + b">"] * times + part
            tokens += [b"</" + name + b">"] * rng.choice((0, times)) + tokens[end:]
    return b"".join(tokens)


def graft(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """Put an element of another page somewhere."""
    theirs, ours = _TOKEN.findall(rng.choice(others)), _TOKEN.findall(data)
    start, end = _subtree(theirs, rng)
    place = rng.randint(0, len(ours))
    return b"".join(ours[:place] + theirs[start:end] + ours[place:])


def drop_tags(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Lose some tags, mostly closing ones, or all of one name."""
    if rng.random() < 0.3:
        name = rng.choice(TAGS)
        return re.sub(rb"(?i)</" + name + rb"\s*>", b"", data)
    share = rng.choice((0.01, 0.1, 0.5))
    return b"".join(token for token in _TOKEN.findall(data) if not token.startswith(b"</") or rng.random() > share)


def rename(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Make all elements of one name others, or name some classes anew."""
    if rng.random() < 0.5:
        old, new = (
            rng.choice(TAGS),
            rng.choice((*TAGS, b"object", b"svg", b"textarea", b"noscript", b"x-custom", b"br")),
        )
        return re.sub(rb"(?i)(</?)" + old + rb"\b", rb"\1" + new, data)
    share = rng.choice((0.02, 0.2, 1))
    name = b' class="' + rng.choice(NAMES) + b'"'
    return _TAG.sub(lambda tag: b"<" + tag[1] + name + tag[2] + b">" if rng.random() < share else tag[0], data)


def explode_attributes(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Give one element very many attributes, or a very long one."""
    tags = list(_TAG.finditer(data))
    if not tags:
        return data
    tag = rng.choice(tags)
    name = rng.choice((b"class", b"id", b"style", b"href", b"datetime", b"content", b"alt", b"data-x", b"itemprop"))
    if rng.random() < 0.5:
        count = rng.choice((10, 300, 3_000))
        more = b"".join(b" a%d=%s" % (n, rng.choice(NAMES)) for n in range(count))
    else:
        value = rng.choice((b"x", b"comment-", b"1-", b"- ", b"a b ", b"https://", b"2026-", b"&amp;", b"(", b"/a"))
        more = b" " + name + b'="' + value * rng.choice((10, 1_000, 30_000)) + b'"'
    return data[: tag.end() - 1] + more + data[tag.end() - 1 :]


def explode_text(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Put a long text of one kind in: words, dates, names, blanks, brackets, letters without end."""
    piece = rng.choice(
        (b"word ", b"x", b"3 January 2026, ", b"By Ann Lee and ", b"says ", b"12:30 ", b"( ", b"- ", b". ", b"&nbsp;", b"1/20 ", b"| ",
         b"Mr. ", b"\xd8\xa7", b"\xe6\x97\xa5", b"\xcc\x81", b"Photo: ", b"comment ", b"<br>", b"@a ", b"http://a.b/ ", b"A, ", b"-")
    )  # fmt: skip
    place = rng.randint(0, len(data))
    place = data.find(b">", place) + 1 or place
    return data[:place] + piece * min(rng.choice(LONG_RUNS), 300_000 // len(piece)) + data[place:]


def garble_structured_data(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Change what the page tells as JSON-LD: lose, repeat, swap or replace its parts."""
    found = list(_JSON_LD.finditer(data))
    if not found:
        script = b'<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", "author": []}</script>'
        return script + data if rng.random() < 0.5 else data + script
    script = rng.choice(found)
    return data[: script.start(2)] + garble_json(script[2], rng, ()) + data[script.end(2) :]


def garble_json(data: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    parts = _JSON_PART.findall(data)
    for _ in range(rng.choice((1, 3, 10)) if parts else 0):
        place = rng.randrange(len(parts))
        match rng.randrange(4):
            case 0:
                parts[place] = b""
            case 1:
                parts[place] = rng.choice(JSON_VALUES)
            case 2:
                parts[place] *= min(rng.choice((2, 50, 5_000)), 1 + MAX_BYTES // (len(parts[place]) + 1))
            case _:
                parts[place] = rng.choice(parts)
    return b" ".join(parts)[:MAX_BYTES]


# -- lines ----------------------------------------------------------------------------------


def change_lines(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """Delete, repeat, move, borrow or garble lines."""
    lines = data.split(b"\n")
    place, line = rng.randrange(len(lines)), rng.choice(lines)
    match rng.randrange(5):
        case 0:
            del lines[place]
        case 1:
            lines[place:place] = [line] * min(rng.choice(LONG_RUNS), 300_000 // (len(line) + 1))
        case 2:
            rng.shuffle(lines)
        case 3:
            lines.insert(place, rng.choice(rng.choice(others).split(b"\n")))
        case _:
            lines[place] = lines[place] * rng.choice((2, 50)) + rng.choice(NASTY)
    return b"\n".join(lines)


BYTES: tuple[Mutation, ...] = (
    flip_bits, delete, cut, move, repeat, splice, cross, insert_nasty, insert_nasty, insert_run, confuse_charset,
)  # fmt: skip
MARKUP: tuple[Mutation, ...] = (
    *BYTES, change_subtree, change_subtree, change_subtree, graft, graft, drop_tags, rename, rename, explode_attributes, explode_text,
    garble_structured_data, garble_structured_data,
)  # fmt: skip
LINES: tuple[Mutation, ...] = (*BYTES, change_lines, change_lines, change_lines, explode_text)
JSON: tuple[Mutation, ...] = (*BYTES, garble_json, garble_json, garble_json, garble_json)
