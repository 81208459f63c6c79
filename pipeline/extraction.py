"""Names the way a page was separated: the versions and rules that its verdict depends on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version

from pipeline.model import Rules

ID_CHARS = 16


@dataclass(frozen=True, slots=True)
class Extraction:
    """One way of separating: same id, same verdict for the same page."""

    id: str
    winnow: str
    trafilatura: str
    options: str
    """The rules of the source, as JSON with sorted keys."""


@lru_cache(maxsize=1024)
def extraction_of(rules: Rules) -> Extraction:
    """Return the extraction that ``separate`` is with these rules on this machine."""
    options = json.dumps(asdict(rules), sort_keys=True)
    winnow, trafilatura = version("winnow"), version("trafilatura")
    digest = hashlib.sha256("\n".join((winnow, trafilatura, options)).encode()).hexdigest()
    return Extraction(digest[:ID_CHARS], winnow, trafilatura, options)


def extraction_id(rules: Rules) -> str:
    """Return the id of the extraction that ``separate`` is with these rules; stable over runs and machines."""
    return extraction_of(rules).id
