"""Bytes to tree: undoes the transfer, finds the charset, names what is not a page, parses the rest."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.model import Outcome, Page
from pipeline.page.encoding import undo_content_encoding
from pipeline.page.ending import find_cut_end
from pipeline.page.mending import mend_markup, mend_tree

MAX_PAGE_BYTES = 10_000_000
"""Decoded size above which a page is turned down; libxml2's own limit for one text, and far above any news page."""

MAX_DEPTH = 240
"""Nesting above which a page is turned down; real pages stay under 100, and readers of trees fail silently past 250."""

_SNIFFED_BYTES = 4096
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype|html|head|body|div|p|article|table|span|h1|meta|title|section)\b", re.IGNORECASE)
_OPEN_TAG = re.compile(r"<[a-z!/]", re.IGNORECASE)
UNPARSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that libxml2 refuses in a text."""
_UNPARSABLE_BYTES = bytes({*range(32)} - {*b"\t\n\r"})

_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""Every element as the one class trafilatura asks for, without lxml.html's look-up in Python for each of them."""

_DOCTYPE_SLASH = re.compile(r"\s*+<!doctype[^>]{0,300}/[^<>]{0,300}>", re.IGNORECASE)
"""A doctype with a slash in it; the longest of a standard has 121 characters, and one without an end is none."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_SEVEN_BIT = {
    "iso-2022-jp": (b"\x1b", "iso-2022-jp"), "iso-2022-kr": (b"\x1b", "iso-2022-kr"), "hz-gb-2312": (b"~{", "hz"),
    "hz": (b"~{", "hz"), "utf-7": (b"+", "utf-7"), "utf7": (b"+", "utf-7"), "unicode-1-1-utf-7": (b"+", "utf-7"),
}  # fmt: skip
"""Charsets whose bytes are valid ASCII, so that the declaration must be believed before UTF-8 is tried: what marks
other characters in them, and their codec. No browser reads UTF-7, and one page in it would come out as gibberish."""

_AS_BROWSERS_READ = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "tis-620": "cp874", "utf8": "utf-8",
}  # fmt: skip
"""Charset names to the superset that browsers use for them (WHATWG Encoding Standard, section 4.2)."""

_NEVER_BELIEVED = re.compile(r"utf-(?:16|32)|idna|punycode|undefined|(?:raw-)?unicode-escape")
"""Codecs that are told by mistake wherever the page can be read at all, and those of Python that no page is written in;
UTF-16 shows itself by its byte order mark."""

_MAGIC = (
    (b"\x89PNG", "png"), (b"GIF8", "gif"), (b"\xff\xd8\xff", "jpeg"), (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"), (b"RIFF", "riff"), (b"OggS", "ogg"), (b"ID3", "mp3"), (b"\x00\x00\x00\x1cftyp", "mp4"),
    (b"wOFF", "font"), (b"BM", "bmp"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """The tree of a page."""

    root: HtmlElement
    cut: str | None
    """The evidence that the bytes are not the whole page; None when they seem whole."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no tree to read."""

    outcome: Outcome
    reason: str


def decode(page: Page) -> Decoded | Refused:
    """Return the page's tree or the outcome that says why there is none; never raises, whatever the bytes.

    Nothing is lost silently: a tree that would be incomplete because of size or depth is refused.
    """
    undone = undo_content_encoding(page.body, page.content_encoding, MAX_PAGE_BYTES)
    if undone.too_large:
        return Refused(Outcome.TOO_LARGE, f"over {MAX_PAGE_BYTES} bytes")
    if undone.damage is not None and b"<" not in undone.body:
        return Refused(Outcome.NOT_HTML, f"content-encoding:{undone.damage}")
    kind = _sniff_binary(undone.body)
    if kind is not None:
        return Refused(Outcome.NOT_HTML, kind)
    markup = decode_text(undone.body, page.content_type)
    kind = _sniff_text(markup)
    if kind is not None:
        return Refused(Outcome.NOT_HTML, kind)
    cut = _evidence_of_cut(page.truncated, undone.damage, markup)
    return _parse(markup, cut)


def decode_text(body: bytes, content_type: str | None) -> str:
    """Return the bytes as text; the declared charset is believed only where the bytes bear it out."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    declared = _declared_charsets(body, content_type)
    if declared and declared[0] in _SEVEN_BIT:
        text = _decode_seven_bit(body, declared.pop(0))
        if text is not None:
            return text
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        # one bad byte in a long page that says it is UTF-8 is a bad byte, not another charset
        if "utf-8" in declared and (fault.start > 1000 or _is_mostly_utf8(body)):
            return body.decode("utf-8", "replace")
    for name in declared:
        try:
            return body.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return _decode_by_detection(body, declared)


def _decode_seven_bit(body: bytes, charset: str) -> str | None:
    mark, codec = _SEVEN_BIT[charset]
    if mark not in body:
        return None
    try:
        return body.decode(codec, "strict" if codec == "utf-7" else "replace")
    except UnicodeDecodeError:
        return None  # a plus sign in a page that is not in UTF-7


def _declared_charsets(body: bytes, content_type: str | None) -> list[str]:
    found = []
    header = _HEADER_CHARSET.search(content_type or "")
    if header:
        found.append(header[1])
    meta = _META_CHARSET.search(body[:_SNIFFED_BYTES])
    if meta:
        found.append(meta[1].decode("ascii"))
    names = [_AS_BROWSERS_READ.get(name.lower(), name.lower()) for name in found]
    return [name for name in names if _is_believable(name)]


def _is_believable(charset: str) -> bool:
    try:
        return not _NEVER_BELIEVED.match(codecs.lookup(charset).name)
    except LookupError:
        return False


def _is_mostly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    return text.count("\ufffd") * 100 < len(text)


def _decode_by_detection(body: bytes, declared: list[str]) -> str:
    sample = body if len(body) < 20_000 else body[:10_000] + body[-10_000:]
    best = from_bytes(sample).best()
    for name in ([best.encoding] if best is not None else []) + declared + ["cp1252"]:
        try:
            return body.decode(name, "replace")
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8", "replace")


def _sniff_binary(body: bytes) -> str | None:
    start = body[:_SNIFFED_BYTES].lstrip()
    if not start:
        return "empty"
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and start.count(b"\x00") * 10 > len(start):
        return "binary"
    return None


def _sniff_text(markup: str) -> str | None:
    start = markup[:_SNIFFED_BYTES].lstrip()
    if start[:1] in {"{", "["} and not _TAG.match(start):
        return "json"
    if start.startswith("<?xml") and re.search(r"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b", start):
        return "xml"
    if not _TAG.search(start) and not _TAG.search(markup):
        return "no-markup"
    return None


def _evidence_of_cut(told: bool, damage: str | None, markup: str) -> str | None:
    if told:
        return "the exchange was cut"
    if damage is not None:
        return f"content-encoding:{damage}"
    start = markup.rfind("<")
    if (
        start > markup.rfind(">")
        and _OPEN_TAG.match(markup, start)
        and "</html" not in markup[-_SNIFFED_BYTES:].lower()
    ):
        return "ends inside a tag"
    return find_cut_end(markup)


def _parsable(markup: str) -> bytes:
    """Return the markup in UTF-8 without what libxml2 refuses; the same as ``UNPARSABLE``, at a tenth of the time."""
    for refused in "\ufffe\uffff":
        markup = markup.replace(refused, "")
    return markup.encode("utf-8", "ignore").translate(None, _UNPARSABLE_BYTES)


def _without_doctype(markup: str) -> str:
    """Return the markup without a doctype such as ``<!DOCTYPE html PUBLIC "..."/>``: libxml2 loses what follows."""
    doctype = _DOCTYPE_SLASH.match(markup)
    return markup if doctype is None else markup[doctype.end() :]


def _parse(markup: str, cut: str | None) -> Decoded | Refused:
    parser = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        root = document_fromstring(_parsable(mend_markup(_without_doctype(markup))), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as fault:
        return Refused(Outcome.NOT_HTML, f"parser:{type(fault).__name__}")
    for entry in parser.error_log.filter_from_fatals():
        message = str(entry.message).lower()
        if "depth" in message:
            return Refused(Outcome.TOO_DEEP, "nested too deeply to parse")
        if "memory" in message:
            return Refused(Outcome.TOO_LARGE, "takes more memory than one page may")
    mend_tree(root)
    return Decoded(root, cut)
