"""What is wrong with a review, all of it, each with the cells that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import FileRefused
from analyzer.workbooks import letter

if TYPE_CHECKING:
    from pathlib import Path

_NAMED = 6  # cells of one kind that are named; of the others only the number
_HINT = "nothing was stored; put these right in the file, or fill in a new one from `seatcheck decide export`"


class Complaints:
    """Gathers complaints about one file. They name cells and never repeat what stands in them.

    Without *sheets* all rows are one table, whose first column holds the name of each row's sheet.
    """

    def __init__(self, path: Path, *, sheets: bool) -> None:
        self._name = path.name
        self._sheets = sheets
        self._first = 1 if sheets else 2
        self._said: dict[tuple[str, str], list[str]] = {}

    def of_file(self, sentence: str) -> None:
        """Complain of the file as a whole."""
        self._said.setdefault(("", sentence), [])

    def of_sheet(self, title: str, sentence: str) -> None:
        """Complain of one sheet."""
        self._said.setdefault((title, sentence), [])

    def of_cell(self, title: str, line: int, column: int, sentence: str) -> None:
        """Complain of one cell; *column* counts the review's columns from 0."""
        place = (title if self._sheets else "", sentence)
        self._said.setdefault(place, []).append(f"{letter(self._first + column)}{line}")

    def expect_none(self) -> None:
        """Raise FileRefused with everything that was said."""
        if self._said:
            wrong = sum(max(len(cells), 1) for cells in self._said.values())
            lines = [self._line(title, sentence, cells) for (title, sentence), cells in self._said.items()]
            counted = "one thing is" if wrong == 1 else f"{wrong} things are"
            raise FileRefused("\n  ".join((f"{self._name} was not imported: {counted} wrong", *lines)), _HINT)

    def _line(self, title: str, sentence: str, cells: list[str]) -> str:
        where = [self._name, *([f"sheet {title}"] if title else []), *([_listed(cells)] if cells else [])]
        return f"{', '.join(where)}: {sentence}"


def _listed(cells: list[str]) -> str:
    if len(cells) == 1:
        return f"cell {cells[0]}"
    others = f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else ""
    return f"cells {', '.join(cells[:_NAMED])}{others}"
