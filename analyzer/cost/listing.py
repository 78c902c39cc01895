"""Files that list people: a CSV with a column email or account_id, or an address a line."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_COLUMNS = ("account_id", "email")  # the first that says something wins
_HINT = "give a CSV file whose first line names a column email or account_id, or a file with one address a line"


def read_people(path: Path) -> Mapping[int, str]:
    """Return the address or account id on each line of *path*, by the line's number. Raises FileRefused."""
    text = _text(path)
    rows = _rows(path, text)
    people = _with_header(path, rows) if _is_header(rows) else _without(path, rows)
    if not people:
        raise FileRefused(f"{path} names nobody", _HINT)
    return people


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise FileRefused(f"{path} is not a text file in UTF-8", _HINT) from error


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that say something, with their numbers. The first one shows what parts cells."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    rows, before = [], 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        raise FileRefused(f"{path}, line {reader.line_num}: it is not CSV: {error}", _HINT) from error
    return rows


def _is_header(rows: Sequence[tuple[int, list[str]]]) -> bool:
    return bool(rows) and any(cell.lower() in _COLUMNS for cell in rows[0][1])


def _with_header(path: Path, rows: Sequence[tuple[int, list[str]]]) -> dict[int, str]:
    header = [cell.lower() for cell in rows[0][1]]
    places = [header.index(column) for column in _COLUMNS if column in header]
    people: dict[int, str] = {}
    for line, cells in rows[1:]:
        said = [cells[place] for place in places if place < len(cells) and cells[place]]
        if not said:
            raise FileRefused(f"{path}, line {line}: neither email nor account_id says whom it is about", _HINT)
        people[line] = said[0]
    return people


def _without(path: Path, rows: Sequence[tuple[int, list[str]]]) -> dict[int, str]:
    for line, cells in rows:
        if len(cells) > 1:
            raise FileRefused(
                f"{path}, line {line}: it has {len(cells)} cells, and the first line names no column", _HINT
            )
    return {line: cells[0] for line, cells in rows}
