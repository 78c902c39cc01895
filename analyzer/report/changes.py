"""What a page shows of findings over time, and of waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import State
from analyzer.report.parts import Grid, grid_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model import Audit, Cell, Finding, PolicyPage, WaiverUse

GONE = ("Finding", "Policy", "State", "First seen", "Last seen", "Days", "Subject")
WAIVERS = ("What is meant", "Policy", "State", "Findings", "Monthly cost", "Until", "Owner", "Reason", "Line")


def gone(audit: Audit) -> Grid:
    """Return what was resolved since the check before, and then what could not be looked at again."""
    findings = (*audit.gone_as(State.RESOLVED), *audit.gone_as(State.UNKNOWN))
    return grid_of("Findings that are gone", GONE, map(_gone, findings))


def _gone(finding: Finding) -> tuple[object, ...]:
    times = (finding.first_seen_at, finding.last_seen_at)
    days = (time.date() if time else None for time in times)
    return finding.summary, finding.policy, finding.state, *days, finding.age_days, finding.subject


def waivers(audit: Audit) -> Grid:
    """Return every waiver."""
    return grid_of("Waivers", WAIVERS, map(_waiver, audit.waivers))


def _waiver(use: WaiverUse) -> tuple[object, ...]:
    waiver = use.waiver
    cost = "unknown" if use.monthly_cost is None else use.monthly_cost
    reason = f"{waiver.reason} ({', '.join(filter(None, (waiver.kind, waiver.ticket)))})"
    said = (waiver.until, waiver.owner or "nobody", reason, waiver.line)
    return waiver.covers, waiver.policy, use.state.value, use.findings, cost, *said


def time_names(page: PolicyPage) -> tuple[str, ...]:
    """Return the headings above `times`."""
    return ("State", "First seen", "Days", *(("Waived until",) if page.waived else ()))


def times(page: PolicyPage, finding: Finding) -> Iterator[Cell]:
    """Return what became of a finding and, where some of its policy are waived, until when it is."""
    yield finding.state
    yield finding.first_seen_at.date() if finding.first_seen_at else None
    yield finding.age_days
    if page.waived:
        yield finding.waiver.until if finding.waiver else None


def decided(finding: Finding) -> str | None:
    """Say what a reviewer decided last."""
    if finding.decided is None:
        return None
    said = finding.decided
    why = f": {said.reason}" if said.reason else ""
    return f"{said.decision} by {said.reviewer} on {said.decided_at:%Y-%m-%d}{why}"
