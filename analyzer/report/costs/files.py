"""Costs as a file, its kind by its suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.report.costs.data import costs_as_csv, costs_as_json
from analyzer.report.costs.workbook import write_workbook
from analyzer.report.files import write_text, writing

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from analyzer.model import Costs

SUFFIXES = (".json", ".csv", ".xlsx")


def expect_costs_writable(path: Path) -> None:
    """Raise UsageError if *path*'s suffix names no kind of file for costs: better before the work than after it."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path} does not say what to write", f"end the name with {', '.join(SUFFIXES)}")


def write_costs(costs: Costs, path: Path, generated_at: datetime) -> None:
    """Write *costs* to *path* as its suffix says, mode 0600, all of it or nothing. *generated_at* is UTC.

    Raises UsageError for another suffix, SeatcheckError where the file cannot be written; what was there then remains.
    """
    expect_costs_writable(path)
    match path.suffix.lower():
        case ".json":
            write_text([costs_as_json(costs)], path)
        case ".csv":
            write_text([costs_as_csv(costs)], path)
        case _:
            with writing(path) as beside:
                write_workbook(costs, beside, generated_at)
