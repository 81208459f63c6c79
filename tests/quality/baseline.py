"""Trafilatura alone over a batch, with the command line and the output of ``winnow separate --batch``.

python baseline.py --batch MANIFEST --jobs 2 > predictions.jsonl
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import sys
from functools import partial
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction

PAGES_AT_ONCE = 8
"""Pages handed to a process at a time, so that handing over costs nothing beside the work."""


def predict(row: dict[str, Any], *, apart: bool) -> dict[str, Any]:
    """One page: body, comments and metadata."""
    body = Path(row["path"]).read_bytes()
    if row["path"].endswith(".gz"):
        body = gzip.decompress(body)
    found = read(body, row["url"], comments=True)
    text = read(body, row["url"], comments=False)["text"] if apart else found["text"]
    return {
        "id": row["id"],
        "text": text or "",
        "comments": [{"text": found["comments"]}] if found["comments"] else [],
        "title": found["title"],
        "authors": found["author"].split("; ") if found["author"] else [],
        "published": found["date"],
    }


def read(body: bytes, url: str | None, *, comments: bool) -> dict[str, Any]:
    """What trafilatura makes of a page, as a dict; of a page that it will not read, one with nothing in it."""
    document = bare_extraction(body, url=url, with_metadata=True, include_comments=comments)
    if document is None:
        return dict.fromkeys(("text", "comments", "title", "author", "date"))
    return document if isinstance(document, dict) else document.as_dict()


def main() -> None:
    """Predict every page of the batch, in any order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--apart", action="store_true", help="read body and comments one after the other")
    options = parser.parse_args()
    with options.batch.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with multiprocessing.Pool(options.jobs) as pool:
        for prediction in pool.imap_unordered(partial(predict, apart=options.apart), rows, PAGES_AT_ONCE):
            sys.stdout.write(json.dumps(prediction) + "\n")


if __name__ == "__main__":
    main()
