"""A review as a workbook: a cover, a sheet for each owner, and one out of sight that says which sheets there are."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from analyzer.decisions.columns import DECISIONS, EARLIER, FIRST_ANSWER, WIDTHS, headings
from analyzer.decisions.manifest import HIDDEN, lines_of
from analyzer.workbooks import Book, Layout, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from analyzer.decisions.form import Form
    from analyzer.decisions.manifest import Page

COVER = "Cover"
MOST_ROWS = 1_048_575  # Excel's, without the header
_INK, _PAPER = "FF1F3A5F", "FFFFF8DC"
_COLOURS = {"critical": "FFB00020", "high": "FFC0392B", "medium": "FF9A6700", "low": "FF0B6E99"}
_PLAIN, _LABEL, _ANSWER = Style(), Style(bold=True), Style(paper=_PAPER, locked=False)
_TITLE = Style(bold=True, size=16, ink=_INK, wrapped=False)
_HEADING = Style(bold=True, ink="FFFFFFFF", paper=_INK, middle=True)
_SEVERITIES = {word: Style(bold=True, ink=colour) for word, colour in _COLOURS.items()}


class ReviewWorkbook:
    """Writes a review row by row; nothing but the present row is in memory."""

    def __init__(self, form: Form, pages: Sequence[Page], cover: Iterable[Sequence[str]]) -> None:
        self._book = Book()
        self._form, self._pages = form, pages
        self._write_cover(cover)

    def sheet(self, page: Page, rows: Iterable[Sequence[str]]) -> None:
        """Write the sheet of one owner, on which only answers can be typed, and only allowed decisions."""
        names, last = headings(self._form.rows), page.rows + 1
        layout = Layout(WIDTHS, frozen="D2", hidden=(len(WIDTHS) + 1, len(names)), fit=True)
        sheet = self._book.page(page.title, layout)
        sheet.append(names, repeat(_HEADING, len(names)))
        for cells in rows:
            sheet.append(cells, _styles(cells))
        complaint = "Not a decision", f"Choose one of {', '.join(DECISIONS)}."
        sheet.allow(FIRST_ANSWER + 1, last, DECISIONS, complaint)
        sheet.filter(EARLIER + 1, last)
        sheet.protect()
        sheet.repeat_head()

    def save(self, path: Path) -> None:
        """Write the file."""
        hidden = self._book.page(HIDDEN, Layout(out_of_sight=True))
        for line in lines_of(self._form, self._pages):
            hidden.append(line, repeat(_PLAIN, len(line)))
        self._book.save(path)

    def _write_cover(self, lines: Iterable[Sequence[str]]) -> None:
        sheet = self._book.page(COVER, Layout((24, 70, 40, 10)))
        for n, line in enumerate(lines):
            first = _TITLE if n == 0 else _LABEL if len(line) < 3 else _PLAIN
            sheet.append(line, [first, *repeat(_PLAIN, len(line) - 1)])


def _styles(cells: Sequence[str]) -> list[Style]:
    styles = [_ANSWER if FIRST_ANSWER <= column < EARLIER else _PLAIN for column in range(len(cells))]
    styles[1] = _SEVERITIES.get(cells[1], _PLAIN)
    return styles
