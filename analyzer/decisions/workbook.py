"""A review as a workbook: a cover, a sheet for each owner, and one out of sight that says which sheets there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from analyzer.decisions.cells import escaped
from analyzer.decisions.columns import DECISIONS, EARLIER, FIRST_ANSWER, WIDTHS, headings
from analyzer.decisions.manifest import HIDDEN, lines_of
from analyzer.wording import armoured

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from analyzer.decisions.form import Form
    from analyzer.decisions.manifest import Page

COVER = "Cover"
MOST_ROWS = 1_048_575  # Excel's, without the header
_INK, _PAPER = "FF1F3A5F", "FFFFF8DC"
_COLOURS = {"critical": "FFB00020", "high": "FFC0392B", "medium": "FF9A6700", "low": "FF0B6E99"}


class ReviewWorkbook:
    """Writes a review row by row; nothing but the present row is in memory."""

    def __init__(self, form: Form, pages: Sequence[Page], cover: Iterable[Sequence[str]]) -> None:
        self._book = Workbook(write_only=True)
        self._form, self._pages = form, pages
        self._styles = _Styles(self._book)
        self._write_cover(cover)

    def sheet(self, page: Page, rows: Iterable[Sequence[str]]) -> None:
        """Write the sheet of one owner."""
        sheet = self._sheet(page.title)
        _lay_out(sheet)
        sheet.append([self._styles.cell(sheet, text, "heading") for text in headings(self._form.rows)])
        for cells in rows:
            sheet.append(self._row(sheet, cells))
        _guard(sheet, page.rows + 1)

    def save(self, path: Path) -> None:
        """Write the file."""
        hidden = self._sheet(HIDDEN)
        hidden.sheet_state = "veryHidden"
        for line in lines_of(self._form, self._pages):
            hidden.append([self._styles.cell(hidden, text, "plain") for text in line])
        self._book.save(path)

    def _sheet(self, title: str) -> Worksheet:
        sheet: Worksheet = self._book.create_sheet(title)
        return sheet

    def _row(self, sheet: Worksheet, cells: Sequence[str]) -> list[Cell]:
        kinds = ["answer" if FIRST_ANSWER <= column < EARLIER else "plain" for column in range(len(cells))]
        kinds[1] = cells[1] if cells[1] in _COLOURS else "plain"
        return [self._styles.cell(sheet, text, kind) for text, kind in zip(cells, kinds, strict=True)]

    def _write_cover(self, lines: Iterable[Sequence[str]]) -> None:
        sheet = self._sheet(COVER)
        for letter, width in zip("ABCD", (24, 70, 40, 10), strict=True):
            sheet.column_dimensions[letter].width = width
        for n, line in enumerate(lines):
            kinds = ("title" if n == 0 else "label" if len(line) < 3 else "plain", "plain", "plain", "plain")
            sheet.append([self._styles.cell(sheet, text, kind) for text, kind in zip(line, kinds, strict=False)])


class _Styles:
    """Each style is made once and shared by its cells: making one for each cell takes most of the time."""

    def __init__(self, book: Workbook) -> None:
        sheet = book.create_sheet("styles")
        book.remove(sheet)
        wrapped = Alignment(vertical="top", wrap_text=True)
        self._made = {
            "plain": _styled(sheet, alignment=wrapped),
            "label": _styled(sheet, alignment=wrapped, font=Font(bold=True)),
            "title": _styled(sheet, font=Font(bold=True, size=16, color=_INK)),
            "heading": _styled(
                sheet,
                alignment=Alignment(vertical="center", wrap_text=True),
                font=Font(bold=True, color="FFFFFFFF"),
                fill=PatternFill("solid", fgColor=_INK),
            ),
            "answer": _styled(
                sheet,
                alignment=wrapped,
                fill=PatternFill("solid", fgColor=_PAPER),
                protection=Protection(locked=False),
            ),
            **{
                word: _styled(sheet, alignment=wrapped, font=Font(bold=True, color=colour))
                for word, colour in _COLOURS.items()
            },
        }

    def cell(self, sheet: Worksheet, text: str, kind: str) -> Cell:
        """Return a cell that is text, whatever it looks like."""
        cell = WriteOnlyCell(sheet, value=escaped(armoured(text)) if text else None)
        if text:
            cell.data_type = "s"
        cell._style = self._made[kind]._style  # type: ignore[attr-defined]
        return cell


def _styled(sheet: object, **styles: object) -> Cell:
    cell = WriteOnlyCell(sheet)  # type: ignore[arg-type]
    cell.number_format = "@"  # what is typed remains text: 3-4 is no date
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def _lay_out(sheet: Worksheet) -> None:
    """Set what has to stand before the rows: the frozen header and the widths."""
    sheet.freeze_panes = "D2"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number in range(len(WIDTHS) + 1, len(headings("findings")) + 1):
        sheet.column_dimensions[get_column_letter(number)].hidden = True


def _guard(sheet: Worksheet, last: int) -> None:
    """Let only answers be typed, and only allowed decisions; filters may be used, and widths changed."""
    decision = get_column_letter(FIRST_ANSWER + 1)
    allowed = DataValidation("list", formula1=f'"{",".join(DECISIONS)}"', allow_blank=True, showErrorMessage=True)
    allowed.errorTitle, allowed.error = "Not a decision", f"Choose one of {', '.join(DECISIONS)}."
    allowed.add(f"{decision}2:{decision}{max(last, 2)}")
    sheet.data_validations.append(allowed)
    sheet.auto_filter.ref = f"A1:{get_column_letter(EARLIER + 1)}{last}"
    sheet.protection.sheet = True
    sheet.protection.autoFilter = sheet.protection.sort = False
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
