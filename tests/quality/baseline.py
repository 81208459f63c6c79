"""Trafilatura alone over a batch, with the command line and the output of ``winnow separate --batch``.

python baseline.py --batch MANIFEST --jobs 2 > predictions.jsonl
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import sys
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction

PAGES_AT_ONCE = 8
"""Pages handed to a process at a time, so that handing over costs nothing beside the work."""


def predict(row: dict[str, Any]) -> dict[str, Any]:
    """One page, body and comments and metadata, as trafilatura's documentation says to ask for them."""
    body = Path(row["path"]).read_bytes()
    if row["path"].endswith(".gz"):
        body = gzip.decompress(body)
    document = bare_extraction(body, url=row["url"], with_metadata=True, include_comments=True)
    if document is None:
        return {"id": row["id"], "text": ""}
    found = document if isinstance(document, dict) else document.as_dict()
    return {
        "id": row["id"],
        "text": found["text"] or "",
        "comments": [{"text": found["comments"]}] if found["comments"] else [],
        "title": found["title"],
        "authors": found["author"].split("; ") if found["author"] else [],
        "published": found["date"],
    }


def main() -> None:
    """Predict every page of the batch, in any order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with options.batch.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with multiprocessing.Pool(options.jobs) as pool:
        for prediction in pool.imap_unordered(predict, rows, PAGES_AT_ONCE):
            sys.stdout.write(json.dumps(prediction) + "\n")


if __name__ == "__main__":
    main()
