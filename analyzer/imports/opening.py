"""A file as it lies on the disk: how it is encoded, what parts its cells, where its records stand."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.errors import FileRefused
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

DELIMITERS = (",", ";", "\t")
_CHUNK = 1 << 20
# What fits into a C long: where a quote is never closed, a cell has no end.
csv.field_size_limit((1 << 31) - 1)
_AGAIN = "export it again from admin.atlassian.com, and do not edit it by hand"


@dataclass(frozen=True, slots=True)
class Opened:
    """A text file that can be read as CSV."""

    name: str
    path: Path  # the same in UTF-8
    modified: datetime
    skip: int  # lines before the header: blank ones, and Excel's `sep=`
    head: str  # how it begins, from the header on

    def header(self, delimiter: str) -> tuple[str, ...]:
        """Return the cells of the header if *delimiter* parts them."""
        return tuple(next(csv.reader(StringIO(self.head, newline=""), delimiter=delimiter), ()))

    def records(self, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
        """Yield the records below the header, each with its number and the line that it begins on.

        Numbers are DuckDB's: it counts the lines before the header and blank ones, but not those within quotes.
        """
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            for _ in range(self.skip):
                file.readline()
            reader = csv.reader(file, delimiter=delimiter)
            begins = self.skip + 1
            for number, record in enumerate(reader, start=self.skip + 1):
                if number > self.skip + 1 and record:
                    yield number, begins, record
                begins = self.skip + reader.line_num + 1

    def lines(self, delimiter: str, rows: Collection[int], refused: Sequence[int]) -> dict[int, int]:
        """Return on which line each of *rows* stands, counted from 1 without the *refused*; under 0 their first."""
        left, unusable, row = set(rows) | ({0} if refused else set()), set(refused), 0
        found: dict[int, int] = {}
        for number, line, _ in self.records(delimiter):
            row += number not in unusable
            if (key := 0 if number in unusable else row) in left - found.keys():
                found[key] = line
            if len(found) == len(left):
                break
        return found


def opened(path: Path, workroom: Path) -> Opened:
    """Open a file; *workroom* is a folder of our own for a copy, or for a name without special letters.

    Raises FileRefused for a file that is no text, or text that cannot be read without guessing.
    """
    name = visible(path.name or str(path))
    begin = _beginning(path, name)
    encoding = _encoding(begin, name)
    ours = workroom / f"{sum(1 for _ in workroom.iterdir())}.csv"
    if encoding == "utf-8":
        _expect_utf8(path, name)
        ours.symlink_to(path.resolve())
    else:
        _recode(path, ours, encoding, name)
    with ours.open(encoding="utf-8-sig", newline="") as file:
        skip, head = _from_header(file.read(_CHUNK).splitlines(keepends=True))
    if not head:
        raise FileRefused(f"{name} is empty", "export it again: an export has a header and a row for each person")
    return Opened(name, ours, datetime.fromtimestamp(path.stat().st_mtime, UTC), skip, head)


def _beginning(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_CHUNK)
    except OSError as error:
        raise FileRefused(f"{name} cannot be read: {error.strerror}", "give the path of a CSV file") from None


def _encoding(begin: bytes, name: str) -> str:
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in begin:
        raise FileRefused(f"{name} is no CSV file: it holds binary data", _AGAIN)
    return "utf-8"


def _expect_utf8(path: Path, name: str) -> None:
    """Python would stop at the first wrong byte, and DuckDB would drop its row."""
    decoder, lines = codecs.getincrementaldecoder("utf-8")(), 1
    with path.open("rb") as file:
        try:
            for chunk in _chunks(file):
                decoder.decode(chunk)
                lines += chunk.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise FileRefused(
                f"{name} is not written in UTF-8 (after line {lines})",
                f"{_AGAIN}; from Excel, save it as `CSV UTF-8`",
            ) from None


def _recode(path: Path, ours: Path, encoding: str, name: str) -> None:
    try:
        with path.open(encoding=encoding, newline="") as file, ours.open("w", encoding="utf-8", newline="") as copy:
            while text := file.read(_CHUNK):
                copy.write(text)
    except UnicodeError:
        raise FileRefused(f"{name} begins as UTF-16 and does not go on so", _AGAIN) from None


def _chunks(file: object) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):  # type: ignore[attr-defined]
        yield chunk


def _from_header(lines: Iterable[str]) -> tuple[int, str]:
    """Return how many lines stand before the header, and the text from there on."""
    rest = list(lines)
    for number, line in enumerate(rest):
        if line.strip() and not line.lower().startswith("sep="):
            return number, "".join(rest[number:])
    return len(rest), ""
