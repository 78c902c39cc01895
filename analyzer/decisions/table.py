"""A review as one CSV file, read back as spreadsheets may have saved it: UTF-8 or UTF-16, with `,`, `;` or tabs."""

from __future__ import annotations

import codecs
import csv
from itertools import islice
from typing import TYPE_CHECKING

from analyzer.decisions import columns as at
from analyzer.decisions.form import Form
from analyzer.errors import FileRefused
from analyzer.wording import disarmed
from analyzer.workbooks import Line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHEET = "Sheet"  # the first column, which a workbook does not need
_AGAIN = (
    "give the file that `seatcheck decide export` wrote and a reviewer filled in; from Excel, save it as `CSV UTF-8`"
)


def lines(path: Path) -> Iterator[tuple[str, Line]]:
    """Yield the sheet and the cells of each record, the headings first. Raises FileRefused for what is no CSV file."""
    try:
        for number, record in enumerate(_records(path), start=1):
            title, *cells = [disarmed(cell.replace("\r\n", "\n")) for cell in record] or [""]
            yield title, Line(number, tuple(cells) if any(cells) else ())
    except OSError as error:
        raise FileRefused(f"{path.name} cannot be read: {error.strerror or error}", _AGAIN) from None
    except UnicodeError:
        raise FileRefused(f"{path.name} is not written in UTF-8", _AGAIN) from None
    except csv.Error as error:
        raise FileRefused(f"{path.name} is not written as CSV throughout: {error}", _AGAIN) from None


def form_of(path: Path, secret: str) -> Form:
    """Return the review that the file is, as its first row says. Raises FileRefused where it is none."""
    title, header = next(lines(path), ("", Line(1, ())))
    rows = next((rows for rows in (at.FINDINGS, at.ACCESS) if at.headings(rows)[0] in header.cells), None)
    if title != SHEET or rows is None:
        raise FileRefused(f"{path.name} is no review: its first line does not say so", _AGAIN)
    for _, line in islice(lines(path), 1, None):
        if len(line.cells) > at.REVIEW:
            return Form(line.cells[at.REVIEW], line.cells[at.ORGANIZATION], line.cells[at.SNAPSHOT], rows, secret)
    raise FileRefused(f"{path.name} holds no row to decide on", _AGAIN)


def _records(path: Path) -> Iterator[list[str]]:
    with path.open("rb") as file:
        wide = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    with path.open(encoding="utf-16" if wide else "utf-8-sig", newline="") as file:
        first = file.readline()
        delimiter = max(",;\t", key=first.count)
        file.seek(0)
        yield from csv.reader(file, delimiter=delimiter, strict=True)
