"""What a check found, for programs: JSON, and CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.model import State
from analyzer.report.costs.said import costs_said
from analyzer.wording import armoured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.model import Audit, Cell, ControlCoverage, Finding, PolicyPage, WaiverUse

CSV_COLUMNS = (
    "policy", "severity", "subject", "summary", "monthly_cost", "evidence", "state", "first_seen", "age_days",
    "waived_until", "waived_by", "decision", "decided_by",
)  # fmt: skip


def as_json(audit: Audit) -> str:
    """Return *audit* as a JSON object: the snapshot, each policy with its findings, and what was not read whole."""
    return _json(_said(audit))


def several_as_json(audits: Sequence[Audit]) -> str:
    """Return a JSON array with the object of each organization."""
    return _json([_said(audit) for audit in audits])


def as_csv(audit: Audit) -> str:
    """Return the findings as CSV (RFC 4180), a row each. No cell is taken for a formula by a spreadsheet."""
    return _csv(CSV_COLUMNS, _rows(audit))


def several_as_csv(audits: Sequence[Audit]) -> str:
    """Return the same for several organizations, whose id stands first in each row."""
    rows = ((audit.snapshot.org_id, *row) for audit in audits for row in _rows(audit))
    return _csv(("organization", *CSV_COLUMNS), rows)


def _json(said: object) -> str:
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _said(audit: Audit) -> dict[str, object]:
    return {
        "snapshot": asdict(audit.snapshot),
        "checked_at": audit.checked_at,
        "policies": [_policy(page) for page in audit.policies],
        "gone": [_finding(finding) for finding in audit.gone],
        "waivers": [waiver_said(use) for use in audit.waivers],
        "controls": [_control(covered) for covered in audit.controls],
        "costs": costs_said(audit.costs) if audit.costs else None,
        "not_read": [asdict(row) for row in audit.coverage if row.outcome.is_gap],
    }


def _rows(audit: Audit) -> Iterator[tuple[Cell, ...]]:
    for page in audit.policies:
        yield from map(_row, page.findings)


def _policy(page: PolicyPage) -> dict[str, object]:
    findings = [_finding(finding) for finding in page.findings]
    counts = {"new": page.count(State.NEW), "reopened": page.count(State.REOPENED), "waived": page.waived}
    costs = {"findings_with_cost": page.priced, "known_monthly_cost": page.monthly_cost if page.priced else None}
    return {**asdict(page.result), **counts, **costs, "findings": findings}


def _finding(finding: Finding) -> dict[str, object]:
    return {"id": finding.id, **asdict(finding)}


def waiver_said(use: WaiverUse) -> dict[str, object]:
    """Return a waiver, and what it does, for programs."""
    return {**asdict(use.waiver), "state": use.state, "findings": use.findings, "monthly_cost": use.monthly_cost}


def _control(covered: ControlCoverage) -> dict[str, object]:
    answers = [{"policy": r.policy, "status": r.status, "findings": r.findings} for r in covered.results]
    said = {"evidence": covered.evidence, "policies": answers, "not_asked": covered.not_asked}
    return {**asdict(covered.control), **said}


def _row(finding: Finding) -> tuple[Cell, ...]:
    evidence = json.dumps(dict(finding.evidence), default=str, ensure_ascii=False)
    return (
        finding.policy,
        finding.severity.value,
        finding.subject,
        finding.summary,
        finding.monthly_cost,
        evidence,
        finding.state.value,
        finding.first_seen_at.date().isoformat() if finding.first_seen_at else None,
        finding.age_days,
        finding.waiver.until.isoformat() if finding.waiver else None,
        finding.waiver.owner if finding.waiver else None,
        finding.decided.decision if finding.decided else None,
        finding.decided.reviewer if finding.decided else None,
    )


def harmless(cell: Cell) -> Cell:
    """Put an apostrophe before what a spreadsheet would run: names come from people outside."""
    return armoured(cell) if isinstance(cell, str) else cell
