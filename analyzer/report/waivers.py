"""Waivers, for programs."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.report.data import harmless, waiver_said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import WaiverUse

COLUMNS = (
    "organization", "policy", "subject", "predicate", "state", "findings", "monthly_cost", "until", "owner", "kind",
    "reason", "ticket", "file", "line",
)  # fmt: skip


def waivers_as_json(uses: Iterable[tuple[str, WaiverUse]]) -> str:
    """Return waivers, each with the label of its organization, as a JSON array."""
    said = [{"organization": label, **waiver_said(use)} for label, use in uses]
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def waivers_as_csv(uses: Iterable[tuple[str, WaiverUse]]) -> str:
    """Return the same as CSV (RFC 4180), a waiver a row. No cell is taken for a formula by a spreadsheet."""
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    for label, use in uses:
        said = {"organization": label, **waiver_said(use)}
        writer.writerow({name: harmless(str(cell)) for name, cell in said.items() if cell is not None})
    return written.getvalue()
