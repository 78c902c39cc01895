"""What a check found, as files: HTML for people, JSON and CSV for programs. The only package that imports jinja2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.report.data import as_csv, as_json
from analyzer.report.files import write_text
from analyzer.report.html import write_html

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from analyzer.model import Audit

__all__ = ["as_csv", "as_json", "expect_writable", "write", "write_html"]

SUFFIXES = (".html", ".json", ".csv")


def expect_writable(path: Path) -> None:
    """Raise UsageError if *path*'s suffix names no kind of report: better before the work than after it."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path} does not say what to write", f"end the name with {', '.join(SUFFIXES)}")


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
