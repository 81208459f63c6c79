"""Prints the table from each fault's number to its test: ``python tests/faults/table.py > docs/faults.md``.

Every test here is named after the case it shows, ``test_n14_gzip_bomb``, and its first line says what must come of it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
KINDS = {"n": "Network", "p": "Parsing", "d": "Data", "o": "Orchestration", "s": "Surface"}
HEAD = """# Faults and their tests

Each case that Winnow must survive, and the test that shows it. Made by `python tests/faults/table.py` from the names
and first lines of the tests; a test sees to it that this is the latest.
"""
_NAME = re.compile(r"test_(?P<kind>[npdos])(?P<number>\d{2})_")


@dataclass(frozen=True, order=True)
class Case:
    """One test of one case."""

    order: tuple[int, int, str, int]
    kind: str
    id: str
    test: str
    file: str
    says: str


def cases(folder: Path = FOLDER) -> list[Case]:
    """Every test that is named after a case, in the order of the cases."""
    return sorted(case for path in folder.glob("test_*.py") for case in _cases_of(path))


def _cases_of(path: Path) -> Iterator[Case]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (found := _NAME.match(node.name)):
            kind, number = found["kind"], int(found["number"])
            says = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
            order = (list(KINDS).index(kind), number, path.name, node.lineno)
            yield Case(order, kind, f"{kind.upper()}{number:02d}", node.name, path.name, says)


def table() -> str:
    """The table as Markdown."""
    lines, kind = [HEAD], ""
    for case in cases():
        if case.kind != kind:
            kind = case.kind
            lines.append(f"\n## {KINDS[kind]}\n\n| case | what must come of it | test |\n|---|---|---|")
        lines.append(f"| {case.id} | {case.says} | [`{case.test}`](../tests/faults/{case.file}) |")
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
