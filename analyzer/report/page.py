"""What a report shows, worked out of an audit so that the templates only place it.

Every table in it is plain text that has passed through ``text``, so that no name can hide what it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from analyzer.model import Outcome, Severity, State, Status
from analyzer.report import changes
from analyzer.report.controls import by_framework
from analyzer.report.costs.page import CostPart, cost_part
from analyzer.report.costs.words import Amount
from analyzer.report.parts import Bar, Grid, bar_of, grid_of
from analyzer.waivers import warnings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from analyzer.model import Audit, Coverage, PolicyPage, PolicyResult
    from analyzer.report.controls import FrameworkPart

PAGE_ROWS = 100  # how many rows of a table stand in the page, unless there are very many tables
ALL_ROWS = 5_000  # how many rows stand in the page together; browsers and printers get slow beyond
SCOPE = {
    "Where": "scope", "Outcome": "outcome", "HTTP status": "http_status", "Requests": "requests", "Pages": "pages",
    "Rows": "rows", "Server's total": "claimed", "Began": "started_at", "Ended": "ended_at", "Reason": "reason",
}  # fmt: skip
PEOPLE = {"Kind": "kind", "Audience": "audience", "Status": "status", "Accounts": "accounts"}
SEATS = {
    "Site": "site", "App": "app", "Role": "role", "Paid seat": "billed",
    "Accounts": "accounts", "Internal": "internal", "External": "external", "Unknown": "unknown",
}  # fmt: skip
AUDIENCES = ("internal", "external", "unknown")


@dataclass(frozen=True, slots=True)
class Section:
    """One policy with its findings as a table."""

    result: PolicyResult
    grid: Grid
    new: int
    reopened: int
    waived: int
    priced: int  # findings whose cost is known
    cost: Amount  # of these, a month


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What was read of one source over all its scopes. *claimed* is None unless the server named every total."""

    source: str
    outcome: Outcome
    scopes: int
    whole: int  # scopes that were read whole
    gaps: int  # scopes that could have been, and were not
    requests: int
    pages: int
    rows: int
    claimed: int | None
    details: Grid


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template places."""

    audit: Audit
    generated_at: datetime
    sections: tuple[Section, ...]  # the worst first
    sources: tuple[SourceRow, ...]
    severities: tuple[Bar, ...]
    kinds: tuple[Bar, ...]
    not_read: Grid
    differing: Grid  # sources that were read to their end, yet not as many rows came as the server names
    population: Grid
    seats: Grid
    gone: Grid  # what was resolved since the check before, and what could not be looked at again
    waivers: Grid
    warnings: tuple[str, ...]  # of waivers that expired or match nothing
    costs: CostPart | None = None

    @property
    def found(self) -> tuple[Section, ...]:
        """Return the policies that have their findings, all of them."""
        return self._that_answered(Status.FOUND)

    @property
    def unknown(self) -> tuple[Section, ...]:
        """Return the policies without a sure answer."""
        return self._that_answered(Status.UNKNOWN)

    @property
    def clean(self) -> tuple[Section, ...]:
        """Return the policies that found nothing, having seen everything."""
        return self._that_answered(Status.CLEAN)

    @property
    def frameworks(self) -> tuple[FrameworkPart, ...]:
        """Return what the policies say of controls, where that is asked for."""
        return by_framework(self.audit.controls)

    @property
    def findings(self) -> int:
        """Return how many findings there are in all."""
        return sum(section.result.findings for section in self.sections)

    @property
    def new(self) -> int:
        """Return how many findings no earlier check found."""
        return sum(section.new for section in self.sections)

    @property
    def reopened(self) -> int:
        """Return how many findings were gone and came back."""
        return sum(section.reopened for section in self.sections)

    @property
    def waived(self) -> int:
        """Return how many findings a waiver covers."""
        return sum(section.waived for section in self.sections)

    @property
    def priced(self) -> int:
        """Return of how many findings the cost is known."""
        return sum(section.priced for section in self.sections)

    @property
    def accounts(self) -> int:
        """Return how many accounts the snapshot holds."""
        return sum(row.accounts for row in self.audit.population)

    @property
    def billed(self) -> int:
        """Return how many paid seats are taken."""
        return sum(seat.accounts for seat in self.audit.seats if seat.billed)

    @property
    def incomplete(self) -> int:
        """Return how many sources were not read whole."""
        return sum(source.gaps > 0 for source in self.sources)

    @property
    def complete(self) -> bool:
        """Return whether everything was read and every policy has an answer. Having read nothing is not complete."""
        sure = bool(self.sections) and not self.unknown
        return self.audit.snapshot.complete and bool(self.sources) and not self.incomplete and sure

    @property
    def shown(self) -> int:
        """Return how many rows of each table stand in the page."""
        grids = [self.not_read, self.differing, self.population, self.seats, self.gone, self.waivers]
        grids += [section.grid for section in self.sections] + [source.details for source in self.sources]
        grids += self.costs.grids if self.costs else ()
        few = sum(min(len(grid.rows), PAGE_ROWS) for grid in grids) <= ALL_ROWS
        return PAGE_ROWS if few else max(1, ALL_ROWS // len(grids))

    def _that_answered(self, status: Status) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.result.status is status)


def lay_out(audit: Audit, generated_at: datetime) -> Page:
    """Work out everything that a page shows of *audit*."""
    return Page(
        audit=audit,
        generated_at=generated_at,
        sections=tuple(map(_section, sorted(audit.policies, key=_worst_first))),
        sources=tuple(_sources(audit.coverage)),
        severities=tuple(_severities(audit.policies)),
        kinds=tuple(_kinds(audit)),
        not_read=_not_read(audit.coverage),
        differing=_differing(audit.coverage),
        population=grid_of("Accounts", tuple(PEOPLE), map(attrgetter(*PEOPLE.values()), audit.population)),
        gone=changes.gone(audit),
        waivers=changes.waivers(audit),
        warnings=warnings(audit.waivers),
        seats=grid_of("Accounts that hold a role", tuple(SEATS), map(attrgetter(*SEATS.values()), audit.seats)),
        costs=cost_part(audit.costs) if audit.costs else None,
    )


def _section(page: PolicyPage) -> Section:
    states = page.count(State.NEW), page.count(State.REOPENED)
    return Section(page.result, _findings(page), *states, page.waived, page.priced, Amount(page.monthly_cost))


def _worst_first(page: PolicyPage) -> tuple[bool, int, int, str]:
    result = page.result
    return not result.findings, result.severity.rank, -result.findings, result.policy


def _findings(page: PolicyPage) -> Grid:
    """Lay each finding's time and evidence side by side, then the subject, and the money where there is any."""
    named = dict.fromkeys(chain.from_iterable(finding.evidence for finding in page.findings))
    keys = [key for key in named if any(f.evidence.get(key) != f.subject for f in page.findings)]
    names = ["Finding", *changes.time_names(page), *(key.replace("_", " ").capitalize() for key in keys), "Subject"]
    rows: list[list[object]] = [
        [f.summary, *changes.times(page, f), *map(f.evidence.get, keys), f.subject] for f in page.findings
    ]
    if any(finding.monthly_cost is not None for finding in page.findings):
        names.append("Monthly cost")
        for row, finding in zip(rows, page.findings, strict=True):
            row.append(None if finding.monthly_cost is None else Amount(finding.monthly_cost))
    if any(finding.decided for finding in page.findings):
        names.append("Decision")
        for row, finding in zip(rows, page.findings, strict=True):
            row.append(changes.decided(finding))
    return grid_of(page.result.title, names, rows)


def _sources(coverage: Sequence[Coverage]) -> Iterator[SourceRow]:
    by_source: dict[str, list[Coverage]] = defaultdict(list)
    for row in coverage:
        by_source[row.source].append(row)
    for source, rows in by_source.items():
        claims = [row.claimed for row in rows if row.claimed is not None]
        yield SourceRow(
            source=source,
            outcome=_outcome({row.outcome for row in rows}),
            scopes=len(rows),
            whole=sum(row.outcome is Outcome.COMPLETE for row in rows),
            gaps=sum(row.outcome.is_gap for row in rows),
            requests=sum(row.requests for row in rows),
            pages=sum(row.pages for row in rows),
            rows=sum(row.rows for row in rows),
            claimed=sum(claims) if len(claims) == len(rows) else None,
            details=_details(source, rows),
        )


def _outcome(outcomes: set[Outcome]) -> Outcome:
    """Return what all scopes share; a source of which some scopes were read, or some in part, was read in part."""
    gaps = {outcome for outcome in outcomes if outcome.is_gap}
    if outcomes & {Outcome.COMPLETE, Outcome.PARTIAL} and gaps and len(outcomes) > 1:
        return Outcome.PARTIAL
    return max(gaps or outcomes, key=list(Outcome).index)


def _details(source: str, rows: Sequence[Coverage]) -> Grid:
    worst_first = sorted(rows, key=lambda row: (not row.outcome.is_gap, row.scope))
    return grid_of(f"Scopes of {source}", tuple(SCOPE), map(attrgetter(*SCOPE.values()), worst_first))


def _not_read(coverage: Sequence[Coverage]) -> Grid:
    """One row for each reason, however many scopes it met."""
    scopes: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for row in coverage:
        if row.outcome.is_gap:
            scopes[row.source, row.outcome, row.http_status, row.reason, row.hint].append(row.scope)
    names = ("Source", "Where", "Outcome", "HTTP status", "Reason", "What to do")
    rows = [(source, _named(where), *rest) for (source, *rest), where in scopes.items()]
    return grid_of("Sources that were not read whole", names, rows)


def _named(scopes: Sequence[str]) -> str:
    named = ", ".join(scopes[:5]) or "everywhere"
    return f"{named} and {len(scopes) - 5:,} more" if len(scopes) > 5 else named


def _differing(coverage: Sequence[Coverage]) -> Grid:
    rows = [
        (row.source, row.scope or "everywhere", row.claimed, row.rows, row.rows - row.claimed)
        for row in coverage
        if row.outcome is Outcome.COMPLETE and row.claimed is not None and row.claimed != row.rows
    ]
    names = ("Source", "Where", "Server's total", "Rows read", "Difference")
    return grid_of("Totals that differ from what was read", names, rows)


def _severities(policies: Sequence[PolicyPage]) -> Iterator[Bar]:
    counts = dict.fromkeys(Severity, 0)
    for page in policies:
        counts[page.result.severity] += page.result.findings
    for severity, count in counts.items():
        yield bar_of(severity, {severity: count}, max(counts.values()))


def _kinds(audit: Audit) -> Iterator[Bar]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(AUDIENCES, 0))
    for row in audit.population:
        counts[row.kind][row.audience] += row.accounts
    longest = max((sum(parts.values()) for parts in counts.values()), default=0)
    for kind, parts in counts.items():
        yield bar_of(kind, parts, longest)
