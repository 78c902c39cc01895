"""Tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from analyzer.cli.shared import near
from analyzer.model import Coverage, Evidence, Severity, State, Status
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.controls import Framework
    from analyzer.model import Audit, ControlCoverage, Finding, PolicyPage, Snapshot
    from analyzer.policy import Policy
    from analyzer.store import Column

_COLOURS = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Status.UNKNOWN: "magenta",
    Status.CLEAN: "green",
    Evidence.UNKNOWN: "magenta",
    Evidence.FOUND: "red",
    Evidence.NO_POLICY: "dim",
}


def _word(word: Severity | Status | Evidence) -> Text:
    return Text(word.value, style=_COLOURS.get(word, ""))


def titled(title: str, *headings: str) -> Table:
    """Return an empty table."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False)
    for heading in headings:
        number = heading in {
            "cases",
            "mutants",
            "caught",
            "score",
            "findings",
            "ms",
            "accounts",
            "rows",
            "claimed",
            "requests",
            "lists",
            "seconds",
            "new",
            "reopened",
            "waived",
            "unpriced",
            "days",
            "a month",
            "a year",
            "seats",
            "used",
            "idle",
            "billed",
            "only here",
            "before",
            "after",
            "difference",
            "next invoice",
        }
        table.add_column(heading, justify="right" if number else "left", overflow="fold")
    return table


def results_table(audit: Audit) -> Table:
    """Show each policy's answer."""
    title = f"Snapshot {audit.snapshot.id} of {visible(audit.snapshot.org_name)}"
    table = titled(title, "policy", "severity", "answer", "findings", "new", "reopened", "waived", "the good state")
    for page in audit.policies:
        result = page.result
        answer = _word(result.severity), _word(result.status), str(result.findings)
        counts = page.count(State.NEW), page.count(State.REOPENED), page.waived
        table.add_row(result.policy, *answer, *(str(n or "") for n in counts), Text(visible(result.title)))
    return table


def unknown_table(audit: Audit) -> Table | None:
    """Show why answers are UNKNOWN; None where none is."""
    table = titled("\nWhy some answers are UNKNOWN (there may be more findings)", "policy", "what was not seen")
    for result in (page.result for page in audit.policies if page.result.gaps):
        table.add_row(result.policy, Text(visible("\n".join(result.gaps))))
    return table if table.row_count else None


def findings_table(page: PolicyPage) -> Table:
    """Show the findings of one policy."""
    title = f"\n{page.result.policy}: {visible(page.result.title)}"
    table = titled(title, "subject", "finding", "state", "first seen", "days", "waived until")
    for finding in page.findings:
        first = f"{finding.first_seen_at:%Y-%m-%d}" if finding.first_seen_at else ""
        until = str(finding.waiver.until) if finding.waiver else ""
        named = Text(visible(finding.subject)), Text(visible(finding.summary))
        table.add_row(*named, finding.state.value, first, str(finding.age_days), until)
    table.caption, table.caption_justify = f"why: {visible(page.result.why)}\ndo: {visible(page.result.remedy)}", "left"
    return table


def incomplete(coverage: Iterable[Coverage]) -> list[Coverage]:
    """Return what was not read whole."""
    return [row for row in coverage if row.outcome.is_gap]


def coverage_table(coverage: Sequence[Coverage], title: str) -> Table:
    """Show what was read of each source."""
    table = titled(title, "source", "of", "outcome", "rows", "why, and what to do")
    for row in coverage:
        words = "; ".join(part for part in (row.reason, row.hint) if part)
        rows = f"{row.rows:,}" if row.claimed is None else f"{row.rows:,} of {row.claimed:,}"
        table.add_row(row.source, Text(visible(row.scope)), row.outcome.value, rows, Text(visible(words)))
    return table


def snapshots_table(snapshots: Sequence[Snapshot]) -> Table:
    """Show every snapshot."""
    table = titled("Snapshots, oldest first", "id", "organization", "taken (UTC)", "complete")
    for snapshot in snapshots:
        table.add_row(
            snapshot.id,
            Text(visible(snapshot.org_name)),
            f"{snapshot.taken_at:%Y-%m-%d %H:%M}",
            "yes" if snapshot.complete else "no",
        )
    return table


def schema_table(columns: Iterable[Column]) -> Table:
    """Show the columns of one view."""
    listed = list(columns)
    table = titled(f"\n{listed[0].view}: {listed[0].view_meaning}", "column", "type", "meaning")
    for column in listed:
        table.add_row(column.name, column.type.lower(), Text(column.meaning))
    return table


def policies_table(policies: Sequence[Policy], answers: Mapping[str, Status]) -> Table:
    """Show the policies that there are, with what they answered if they were asked, and where others' lie."""
    foreign = any(policy.pack for policy in policies)
    headings = (
        "policy",
        "severity",
        *(["answer"] if answers else []),
        "the good state",
        *(["pack"] if foreign else []),
    )
    table = titled("Policies", *headings)
    for policy in policies:
        answer = [_word(answers[policy.id]) if policy.id in answers else "not asked"] if answers else []
        pack = [Text(visible(near(policy.pack) if policy.pack else "shipped"))] if foreign else []
        table.add_row(policy.id, _word(policy.severity), *answer, Text(visible(policy.title)), *pack)
    return table


def sample_table(findings: Sequence[Finding]) -> Table:
    """Show findings with their evidence."""
    table = titled("\nThe first findings of the last check", "subject", "finding")
    for finding in findings:
        evidence = [f"{name}: {value}" for name, value in finding.evidence.items() if value is not None]
        table.add_row(Text(visible(finding.subject)), Text(visible("\n".join([finding.summary, *evidence]))))
    return table


def controls_table(frameworks: Iterable[Framework], policies: Sequence[Policy]) -> Table:
    """Show the map of controls, and which policies serve each."""
    table = titled("Controls, in words of our own", "control", "what it asks", "policies", "see")
    for control in (control for framework in frameworks for control in framework.controls):
        serving = ", ".join(policy.id for policy in policies if control.id in policy.controls)
        source = control.source if control.read else f"{control.source} (not verified)"
        asks = f"{control.title}: {control.asks}"
        table.add_row(control.id, Text(asks), Text(visible(serving or "none")), Text(source))
    return table


def coverage_of_controls(coverage: Sequence[ControlCoverage]) -> Table:
    """Show what the policies say of each control."""
    table = titled("\nControls: evidence, not a verdict", "control", "evidence", "title", "policies")
    for covered in coverage:
        answers = [f"{result.policy} {result.status}" for result in covered.results]
        answers += [f"{policy} not asked" for policy in covered.not_asked]
        shown = ", ".join(answers) or "nothing here looks at it"
        table.add_row(covered.control.id, _word(covered.evidence), Text(covered.control.title), Text(visible(shown)))
    return table
