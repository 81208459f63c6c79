"""Names the way a page was separated: the versions and rules that its verdict depends on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from pipeline.decode import MAX_DEPTH, MAX_PAGE_BYTES
from pipeline.model import Rules

_MODELS = sorted(Path(__file__).parent.rglob("*.model"))
"""The classifiers' trees; found here as well, for who asks the name of an extraction need not load a separator."""

DIGEST_CHARS = 8
"""Hexadecimal digits that tell the rules of one source from those of another."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """One way of separating: same id, same verdict for the same page."""

    id: str
    """``0.1.0/2.3.1/9c56cc51``: Winnow's version, trafilatura's, and a hash of the rules, the limits and the models."""
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
    """Return what decides a verdict beside versions and rules: the limits and the models of the classifiers."""
    models = hashlib.sha256(b"".join(path.read_bytes() for path in _MODELS)).hexdigest()[:DIGEST_CHARS]
    return {"max_depth": MAX_DEPTH, "max_page_bytes": MAX_PAGE_BYTES, "model": models}


def extraction_id(rules: Rules) -> str:
    """Return the id of the extraction that ``separate`` is with these rules; stable over runs and machines."""
    return extraction_of(rules).id
