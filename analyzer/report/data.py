"""What a check found, for programs: JSON, and CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.model import Outcome

if TYPE_CHECKING:
    from analyzer.model import Audit, Cell, Finding, PolicyPage

CSV_COLUMNS = ("policy", "severity", "subject", "summary", "monthly_cost", "evidence")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(audit: Audit) -> str:
    """Return *audit* as a JSON object: the snapshot, each policy with its findings, and what was not read whole."""
    said = {
        "snapshot": asdict(audit.snapshot),
        "checked_at": audit.checked_at,
        "policies": [_policy(page) for page in audit.policies],
        "not_read": [asdict(row) for row in audit.coverage if row.outcome is not Outcome.COMPLETE],
    }
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def as_csv(audit: Audit) -> str:
    """Return the findings as CSV (RFC 4180), a row each. No cell is taken for a formula by a spreadsheet."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(CSV_COLUMNS)
    for page in audit.policies:
        rows.writerows([_harmless(cell) for cell in _row(finding)] for finding in page.findings)
    return written.getvalue()


def _policy(page: PolicyPage) -> dict[str, object]:
    findings = [{"id": finding.id, **asdict(finding)} for finding in page.findings]
    return {**asdict(page.result), "findings": findings}


def _row(finding: Finding) -> tuple[Cell, ...]:
    evidence = json.dumps(dict(finding.evidence), default=str, ensure_ascii=False)
    return (
        finding.policy,
        finding.severity.value,
        finding.subject,
        finding.summary,
        finding.monthly_cost,
        evidence,
    )


def _harmless(cell: Cell) -> Cell:
    """Put an apostrophe before what a spreadsheet would run: names come from people outside."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
