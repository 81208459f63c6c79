"""Names the way a page was separated: the versions and rules that its verdict depends on."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from lxml import etree

from pipeline.model import Rules
from pipeline.page.decode import MAX_DEPTH, MAX_PAGE_BYTES

_HERE = Path(__file__).parent
_DECIDING = frozenset({".py", ".model"})
"""What separates: the code, and the classifiers' trees. Neither compiled code nor a checkout's other files."""

_LIBRARIES = (
    "charset-normalizer", "courlan", "jusText", "lxml", "lxml_html_clean", "tldextract", "tzdata", "w3lib",
)  # fmt: skip
"""What a reading depends on beside trafilatura: charsets, the tree, the second reader, URLs and time zones."""

DIGEST_CHARS = 8
"""Hexadecimal digits that tell the rules of one source from those of another."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """One way of separating: same id, same verdict for the same page."""

    id: str
    """``0.1.0/2.3.1/9c56cc51``: Winnow's version, trafilatura's, and a hash of the rules, the code and what it uses."""
    winnow: str
    trafilatura: str
    options: str
    """The rules of the source, as JSON with sorted keys, and what else decides but the versions."""


@lru_cache(maxsize=1024)
def extraction_of(rules: Rules) -> Extraction:
    """Return the extraction that ``separate`` is with these rules on this machine."""
    options = json.dumps({**asdict(rules), **_fixed()}, sort_keys=True)
    winnow, trafilatura = version("winnow"), version("trafilatura")
    digest = hashlib.sha256(options.encode()).hexdigest()[:DIGEST_CHARS]
    return Extraction(f"{winnow}/{trafilatura}/{digest}", winnow, trafilatura, options)


@lru_cache(maxsize=1)
def _fixed() -> dict[str, object]:
    """Return what decides a verdict beside versions and rules: the limits, the code, and all that it uses."""
    used: dict[str, str] = {name: version(name) for name in _LIBRARIES}
    used["libxml2"] = ".".join(map(str, etree.LIBXML_VERSION))
    used["python"] = f"{sys.version_info.major}.{sys.version_info.minor}"  # its patterns and its table of characters
    return {"max_depth": MAX_DEPTH, "max_page_bytes": MAX_PAGE_BYTES, "code": digest_of_code(_HERE), "used": used}


def digest_of_code(folder: Path) -> str:
    """Return a hash of the code and models in a folder: the same for a checkout and for a wheel made of it."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in _DECIDING}
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:DIGEST_CHARS]


def extraction_id(rules: Rules) -> str:
    """Return the id of the extraction that ``separate`` is with these rules; stable over runs and machines."""
    return extraction_of(rules).id
