"""The list of those who left, as a CSV file of the people's department."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pydantic import ValidationError

from analyzer.config.attested import Leaver
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_NEEDED, _OPTIONAL = "email", "left_on"


def read_leavers(file: Path) -> tuple[Leaver, ...]:
    """Return whom *file* names; columns other than ``email`` and ``left_on`` are ignored.

    Raises ConfigError naming file and line, without repeating what stands there.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return tuple(_read(csv.DictReader(lines), file))
    except OSError as error:
        raise ConfigError(f"leavers.file: {file} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"leavers.file: {file} is not a CSV file in UTF-8", "export it again") from error


def _read(rows: csv.DictReader[str], file: Path) -> Iterator[Leaver]:
    if _NEEDED not in (rows.fieldnames or ()):
        raise ConfigError(f"{file}, line 1: there is no column {_NEEDED}", f"name the columns {_NEEDED}, {_OPTIONAL}")
    for row in rows:
        yield _leaver(row, f"{file}, line {rows.line_num}")


def _leaver(row: Mapping[str, str | None], where: str) -> Leaver:
    email = (row[_NEEDED] or "").strip().lower()
    if "@" not in email:
        raise ConfigError(f"{where}: {_NEEDED}: there is no e-mail address", "give the address of one person a line")
    try:
        return Leaver(email=email, left_on=(row.get(_OPTIONAL) or "").strip() or None)  # type: ignore[arg-type]
    except ValidationError:
        raise ConfigError(
            f"{where}: {_OPTIONAL}: there is no date", "write it as 2026-11-02, or leave it out"
        ) from None
