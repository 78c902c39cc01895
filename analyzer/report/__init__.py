"""What a check found, as files: HTML for people, JSON and CSV for programs. The only package that imports jinja2."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.report.costs import (
    costs_as_csv,
    costs_as_json,
    expect_costs_writable,
    several_costs_as_csv,
    several_costs_as_json,
    write_costs,
)
from analyzer.report.data import as_csv, as_json, several_as_csv, several_as_json
from analyzer.report.files import write_text
from analyzer.report.html import write_html
from analyzer.report.invoices import held_as_csv, held_as_json
from analyzer.report.ledger import SourceLine, ledger_as_csv, ledger_as_json, summed, worst_first
from analyzer.report.prices import prices_as_csv, prices_as_json
from analyzer.report.waivers import waivers_as_csv, waivers_as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from analyzer.model import Audit

__all__ = [
    "SourceLine",
    "as_csv",
    "as_json",
    "costs_as_csv",
    "costs_as_json",
    "expect_apart",
    "expect_costs_writable",
    "expect_writable",
    "held_as_csv",
    "held_as_json",
    "ledger_as_csv",
    "ledger_as_json",
    "placed",
    "prices_as_csv",
    "prices_as_json",
    "several_as_csv",
    "several_as_json",
    "several_costs_as_csv",
    "several_costs_as_json",
    "summed",
    "waivers_as_csv",
    "waivers_as_json",
    "worst_first",
    "write",
    "write_costs",
    "write_html",
]

SUFFIXES = (".html", ".json", ".csv")
ORGANIZATION = "{organization}"


def expect_writable(path: Path) -> None:
    """Raise UsageError if *path*'s suffix names no kind of report: better before the work than after it."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path} does not say what to write", f"end the name with {', '.join(SUFFIXES)}")


def expect_apart(paths: Iterable[Path], labels: Sequence[str]) -> None:
    """Raise UsageError where a path names no kind of report, or where several organizations would share a file."""
    for path in paths:
        expect_writable(path)
        if len(labels) > 1 and ORGANIZATION not in str(path):
            raise UsageError(
                f"{path} can hold one organization, and there are several",
                f"write {ORGANIZATION} into its name, or choose one with --organization: {', '.join(labels)}",
            )


def placed(path: Path, label: str) -> Path:
    """Return *path* as it is for one organization."""
    return Path(str(path).replace(ORGANIZATION, re.sub(r"[^\w.-]", "_", label)))


def write(audit: Audit, path: Path, generated_at: datetime) -> None:
    """Write *audit* to *path* as its suffix says. *generated_at* is UTC. Raises UsageError and SeatcheckError."""
    expect_writable(path)
    match path.suffix.lower():
        case ".html":
            write_html(audit, path, generated_at)
        case ".json":
            write_text([as_json(audit)], path)
        case _:
            write_text([as_csv(audit)], path)
