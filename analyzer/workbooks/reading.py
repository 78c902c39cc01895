"""A workbook that comes back, as it lies on the disk: sheets, lines, cells, and what a cell holds that is no text."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from analyzer.errors import FileRefused
from analyzer.wording import disarmed
from analyzer.workbooks.cells import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_LARGEST = 2 << 30  # bytes of a workbook when unpacked: a million rows need less
_BROKEN = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
           EOFError, NotImplementedError, RuntimeError)  # fmt: skip  # what openpyxl raises for what is no workbook
_KINDS = {"n": "a number", "d": "a date", "b": "a truth value", "e": "an error", "f": "a formula"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row. *strange* says, by column, what stands where a text belongs."""

    number: int  # as the spreadsheet counts
    cells: tuple[str, ...]  # what is empty, or no text, is ""
    strange: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its lines, the headings first."""

    title: str
    lines: Iterable[Line]


class Workbook:
    """A workbook that somebody sent back. What is broken in it may show only when a sheet is read.

    Raises FileRefused, with *hint*, where it cannot be read.
    """

    def __init__(self, path: Path, hint: str) -> None:
        self._name, self._hint = path.name, hint
        with _blaming(path.name, hint):
            with ZipFile(path) as parts:
                if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                    raise FileRefused(f"{path.name} is too large when unpacked", hint)
            self._book = load_workbook(path, read_only=True)
            self.titles: tuple[str, ...] = tuple(self._book.sheetnames)

    def sheet(self, title: str) -> Sheet:
        """Return one sheet."""
        return Sheet(title, self._lines(title))

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()

    def _lines(self, title: str) -> Iterator[Line]:
        with _blaming(self._name, self._hint):
            page = self._book[title]
            page.reset_dimensions()  # what a file says of its own size may be wrong
            rows = iter(page.iter_rows())
        for number in count(1):
            with _blaming(self._name, self._hint):
                row = next(rows, None)
                line = None if row is None else _line(number, row)
            if line is None:
                return
            yield line


@contextmanager
def _blaming(name: str, hint: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileRefused(f"{name} cannot be read: {error.strerror or error}", hint) from None
    except _BROKEN as error:
        raise FileRefused(f"{name} is no workbook that can be read", hint) from error


def _line(number: int, row: Sequence[Any]) -> Line:
    strange = {
        n: _KINDS.get(cell.data_type, "no text")
        for n, cell in enumerate(row)
        if cell.value is not None and cell.data_type not in {"s", "inlineStr", "str"}
    }
    cells = tuple("" if n in strange else _text(cell.value) for n, cell in enumerate(row))
    return Line(number, _trimmed(cells, strange), strange)


def _text(written: object) -> str:
    return "" if written is None else disarmed(unescaped(str(written)))


def _trimmed(cells: tuple[str, ...], strange: Mapping[int, str]) -> tuple[str, ...]:
    """Leave out the empty cells behind the last one that holds something."""
    last = max((n for n, cell in enumerate(cells) if cell or n in strange), default=-1)
    return cells[: last + 1]
