"""Prints an explanation as a listing for people: facts, every block with its label and reason, and the records."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.explanation import Explanation, count_labels, list_facts, thread_depths
from pipeline.explanation.visible import visible_text
from pipeline.model import Kind, Label, LabelledBlock, Outcome, Verdict

INDENT: Final = 5  # columns before a block's text: as many as its number takes
INDENT_PER_ANSWER: Final = 3
MAX_DEPTH: Final = 8  # answers that are indented; deeper ones would leave no room
MAX_RAW_CHARS: Final = 60  # of the string that a value was read from; all of it is in the JSON
MAX_DIFFERENCES: Final = 20

STYLES: Final = {
    Label.BODY: "green",
    Label.TITLE: "bold blue",
    Label.STANDFIRST: "blue",
    Label.BYLINE: "blue",
    Label.DATELINE: "blue",
    Label.CAPTION: "magenta",
    Label.GALLERY: "magenta",
    Label.COMMENT: "yellow",
    Label.COMMENT_FORM: "yellow",
    Label.PROMO: "red",
    Label.RELATED: "red",
    Label.AD: "red",
    Label.PAYWALL: "bold red",
    Label.CONSENT: "bold red",
    Label.NOTICE: "cyan",
    Label.BIO: "cyan",
}
"""What a label is drawn in; the others, a page's furniture, are dim."""
FURNITURE: Final = "dim"


def print_listing(explanation: Explanation, console: Console) -> None:
    """Print everything there is to tell; text of the page never steers the terminal."""
    verdict = explanation.verdict
    _line(console, (explanation.name, "bold"))
    if verdict.url and verdict.url != explanation.name:
        _line(console, (verdict.url, ""))
    told = verdict.outcome.value + (f": {verdict.reason}" if verdict.reason else "")
    _line(console, (told, "green" if verdict.outcome is Outcome.ARTICLE else "bold red"))
    for name, value in explanation.origin.items():
        _line(console, (f"{name} {value}", FURNITURE))
    _print_differences(explanation, console)
    _print_facts(verdict, console)
    for block in verdict.blocks:
        _print_block(block, console)
    _print_counts(verdict, console)
    _print_comments(verdict, console)
    _print_galleries(verdict, console)
    _print_notices(verdict, console)


def _print_differences(explanation: Explanation, console: Console) -> None:
    found = explanation.differences
    if not found:
        if explanation.origin.get("extraction"):
            _line(console, ("separated today, it comes out as it is stored", FURNITURE))
        return
    _heading(console, "Separated today, it comes out differently from what is stored")
    for each in found[:MAX_DIFFERENCES]:
        _line(console, (f"{each.what}: ", ""), (each.before or "-", "red"), (" now ", ""), (each.now or "-", "green"))
    if len(found) > MAX_DIFFERENCES:
        _line(console, (f"and {len(found) - MAX_DIFFERENCES} more", ""))


def _print_facts(verdict: Verdict, console: Console) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=FURNITURE)
    for column in ("fact", "value", "found in", "as it stands there"):
        table.add_column(column, overflow="fold")
    for fact in list_facts(verdict.facts):
        if fact.found:
            value = "not taken" if fact.value is None else fact.value
            raw = "the same" if fact.found.raw == value else _shortened(fact.found.raw)
            cells = (fact.name, value, fact.found.source, raw)
            table.add_row(*(Text(visible_text(cell)) for cell in cells))
    if table.row_count:
        console.print()
        console.print(table)


def _print_block(block: LabelledBlock, console: Console) -> None:
    """Print what a block is in one line and its text below; where nobody watches, each in one line for ``grep``."""
    label = block.label.value + ("" if block.kind is Kind.PARAGRAPH else f" {block.kind.value}")
    _line(
        console,
        (f"\n{block.n:>{INDENT - 1}} ", FURNITURE),
        (f"{label}  ", STYLES.get(block.label, FURNITURE)),
        (f"{block.rule}  {block.place}", FURNITURE),
    )
    _indented(console, block.text, INDENT)


def _print_counts(verdict: Verdict, console: Console) -> None:
    counts = count_labels(verdict.blocks)
    if not counts:
        return
    _heading(console, "Labels")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=FURNITURE)
    table.add_column("label")
    table.add_column("blocks", justify="right")
    table.add_column("words", justify="right")
    for count in counts:
        style = STYLES.get(count.label, FURNITURE)
        table.add_row(Text(count.label, style), f"{count.blocks:,}", f"{count.words:,}")
    console.print(table)


def _print_comments(verdict: Verdict, console: Console) -> None:
    if verdict.comments:
        _heading(console, "Comments")
    for comment, depth in zip(verdict.comments, thread_depths(verdict.comments), strict=True):
        indent = INDENT + min(depth, MAX_DEPTH) * INDENT_PER_ANSWER
        answers = f"answers {comment.parent}" if comment.parent is not None else None
        about = (comment.author or "nameless", comment.published or comment.raw_published, answers, comment.permalink)
        head = "  ".join(part for part in about if part)
        _line(console, (" " * (indent - INDENT), ""), (f"{comment.n:>{INDENT - 1}} ", FURNITURE), (head, "yellow"))
        _indented(console, comment.text, indent)


def _print_galleries(verdict: Verdict, console: Console) -> None:
    for gallery in verdict.galleries:
        _heading(console, f"Gallery {gallery.title or 'without a title'}: {len(gallery.images)} pictures")
        for number, image in enumerate(gallery.images, start=1):
            told = " · ".join(part for part in (image.caption, image.credit) if part)
            _line(console, (f"{number:>{INDENT - 1}} ", FURNITURE), (told or "no caption", "magenta"))
            if image.url:
                _line(console, (" " * INDENT + image.url, FURNITURE))


def _print_notices(verdict: Verdict, console: Console) -> None:
    if verdict.notices:
        _heading(console, "Notices")
    for notice in verdict.notices:
        about = "  ".join(part for part in (notice.kind, notice.outlet, notice.url) if part)
        _line(console, (" " * INDENT + about, "cyan"))
        _indented(console, notice.text, INDENT)


def _heading(console: Console, text: str) -> None:
    _line(console, (f"\n{text}", "bold"))


def _line(console: Console, *parts: tuple[str, str]) -> None:
    console.print(Text.assemble(*((_safe(text), style) for text, style in parts)), soft_wrap=True)


def _indented(console: Console, text: str, columns: int) -> None:
    for line in text.splitlines():
        shown = Text(visible_text(line))
        if console.is_terminal:
            console.print(Padding(shown, (0, 0, 0, columns)))
        else:
            console.print(Text(" " * columns) + shown, soft_wrap=True)


def _safe(text: str) -> str:
    """Return the text with what steers a terminal named; a line break at its start is ours."""
    return "\n" * text.startswith("\n") + visible_text(text.removeprefix("\n"))


def _shortened(raw: str) -> str:
    return raw if len(raw) <= MAX_RAW_CHARS else raw[: MAX_RAW_CHARS - 1] + "…"
