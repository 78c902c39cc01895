"""Workbooks, written row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from analyzer.wording import armoured
from analyzer.workbooks.cells import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Written = str | int | Decimal | date | datetime | None
TEXT = "@"  # what is typed remains text: 3-4 is no date


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. Colours are `AARRGGBB`, "" for those of the program that shows it."""

    number: str = TEXT  # the format of what is no text, in Excel's words
    bold: bool = False
    size: int = 11
    ink: str = ""
    paper: str = ""
    wrapped: bool = True
    middle: bool = False  # in the middle of its row, and not at the top
    right: bool = False
    locked: bool = True  # where the sheet is protected


@dataclass(frozen=True, slots=True)
class Layout:
    """What has to be known of a sheet before its rows."""

    widths: Sequence[float] = ()
    frozen: str = ""  # the first cell that moves: "B2" leaves the header and the first column where they are
    hidden: tuple[int, int] | None = None  # the first and the last column that are out of sight
    fit: bool = False  # printed as wide as a page
    out_of_sight: bool = False  # the whole sheet


class Book:
    """Writes a workbook; nothing but the present row is in memory."""

    def __init__(self, written: datetime | None = None) -> None:
        self._book = Workbook(write_only=True)
        if written:
            stamp = written.replace(tzinfo=None)
            self._book.properties.created = self._book.properties.modified = stamp
        scrap = self._book.create_sheet("scrap")
        self._book.remove(scrap)
        self._scrap: Worksheet = scrap
        self._made: dict[Style, Cell] = {}

    def page(self, title: str, layout: Layout) -> Page:
        """Begin a sheet; *title* is one that Excel allows, and no other sheet's."""
        sheet: Worksheet = self._book.create_sheet(title)
        _lay_out(sheet, layout)
        return Page(sheet, self)

    def save(self, path: Path) -> None:
        """Write the file."""
        self._book.save(path)

    def cell(self, sheet: Worksheet, value: Written, style: Style) -> Cell:
        """Return a cell. A text is text, whatever it looks like."""
        written: Any = escaped(armoured(value)) or None if isinstance(value, str) else value
        cell = WriteOnlyCell(sheet, value=written)
        if isinstance(written, str):
            cell.data_type = "s"
        cell._style = self._style(style)._style  # type: ignore[attr-defined]
        return cell

    def _style(self, style: Style) -> Cell:
        """Each style is made once and shared by its cells: making one for each cell takes most of the time."""
        if style not in self._made:
            self._made[style] = _styled(self._scrap, style)
        return self._made[style]


class Page:
    """One sheet that is being written."""

    def __init__(self, sheet: Worksheet, book: Book) -> None:
        self._sheet, self._book = sheet, book

    def append(self, values: Iterable[Written], styles: Iterable[Style]) -> None:
        """Write a row."""
        self._sheet.append(
            [self._book.cell(self._sheet, value, style) for value, style in zip(values, styles, strict=True)]
        )

    def filter(self, columns: int, last: int) -> None:
        """Offer a filter in the heads of the first *columns*, down to the row *last*."""
        self._sheet.auto_filter.ref = f"A1:{letter(columns)}{last}"

    def repeat_head(self) -> None:
        """Print the first row at the top of each page, and the sheet on its side."""
        self._sheet.print_title_rows = "1:1"
        self._sheet.page_setup.orientation, self._sheet.page_setup.fitToHeight = "landscape", 0

    def allow(self, column: int, last: int, words: Sequence[str], complaint: tuple[str, str]) -> None:
        """Let only *words* be typed into a column below the header; *complaint* is a title and a sentence."""
        allowed = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
        allowed.errorTitle, allowed.error = complaint
        allowed.add(f"{letter(column)}2:{letter(column)}{max(last, 2)}")
        self._sheet.data_validations.append(allowed)

    def protect(self) -> None:
        """Let nothing be changed but cells that are not locked; filters may be used, and widths changed."""
        self._sheet.protection.sheet = True
        self._sheet.protection.autoFilter = self._sheet.protection.sort = False
        self._sheet.protection.formatColumns = self._sheet.protection.formatRows = False


def letter(column: int) -> str:
    """Return what a spreadsheet calls a column; the first is 1."""
    return get_column_letter(column)


def _styled(sheet: Worksheet, style: Style) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.number_format = style.number
    cell.alignment = Alignment(
        vertical="center" if style.middle else "top",
        wrap_text=style.wrapped,
        horizontal="right" if style.right else None,
    )
    cell.font = Font(bold=style.bold, size=style.size, color=style.ink or None)
    cell.protection = Protection(locked=style.locked)
    if style.paper:
        cell.fill = PatternFill("solid", fgColor=style.paper)
    return cell


def _lay_out(sheet: Worksheet, layout: Layout) -> None:
    sheet.freeze_panes = layout.frozen or None
    sheet.sheet_state = "veryHidden" if layout.out_of_sight else "visible"
    if layout.fit:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for number, width in enumerate(layout.widths, start=1):
        sheet.column_dimensions[letter(number)].width = width
    first, last = layout.hidden or (1, 0)
    for number in range(first, last + 1):
        sheet.column_dimensions[letter(number)].hidden = True
