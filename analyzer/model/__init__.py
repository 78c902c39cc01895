"""The values that flow from floor to floor."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  the store builds these classes by their annotations
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from analyzer.model.changes import Act as Act
from analyzer.model.changes import Change as Change
from analyzer.model.costs import Bill as Bill
from analyzer.model.costs import By as By
from analyzer.model.costs import Cause as Cause
from analyzer.model.costs import Comparison as Comparison
from analyzer.model.costs import Costs as Costs  # noqa: TC001  given on from here
from analyzer.model.costs import Line as Line
from analyzer.model.costs import LineChange as LineChange
from analyzer.model.costs import LineKind as LineKind
from analyzer.model.costs import Point as Point
from analyzer.model.costs import Reconciled as Reconciled
from analyzer.model.costs import Share as Share
from analyzer.model.costs import Waste as Waste
from analyzer.model.costs import cents as cents
from analyzer.model.costs import monthly as monthly
from analyzer.model.costs import yearly as yearly
from analyzer.model.prices import Band as Band
from analyzer.model.prices import Billing as Billing
from analyzer.model.prices import Confidence as Confidence
from analyzer.model.prices import Mode as Mode
from analyzer.model.prices import Per as Per
from analyzer.model.prices import Price as Price
from analyzer.model.prices import PriceBook as PriceBook
from analyzer.model.prices import Terms as Terms
from analyzer.model.waivers import Waiver as Waiver  # noqa: TC001  given on from here
from analyzer.model.waivers import WaiverKind as WaiverKind
from analyzer.model.waivers import WaiverState as WaiverState
from analyzer.model.waivers import WaiverUse as WaiverUse  # noqa: TC001  given on from here

Cell: TypeAlias = str | int | float | bool | date | datetime | Decimal | None


class Outcome(StrEnum):
    """How the reading of one source ended, for one scope."""

    COMPLETE = "complete"  # everything that the server lists was read
    PARTIAL = "partial"  # some was read, some could not be
    DENIED = "denied"  # the key lacks the permission or scope
    FAILED = "failed"  # nothing usable came
    NOT_ASKED = "not asked"  # no request was sent
    UNAVAILABLE = "unavailable"  # Atlassian does not serve it here: nothing that a key or permission would mend

    @property
    def is_gap(self) -> bool:
        """Return whether something that could be read was not."""
        return self not in {Outcome.COMPLETE, Outcome.UNAVAILABLE}


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Severity).index(self)


class Status(StrEnum):
    """What a policy answered for a snapshot."""

    CLEAN = "clean"  # everything it needs was read, and nothing is wrong
    FOUND = "found"  # everything it needs was read, and there are findings
    UNKNOWN = "unknown"  # something it needs was not read; findings, if any, are not all


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent copy of an organization. Times are UTC."""

    id: str
    org_id: str
    org_name: str
    taken_at: datetime  # when reading began: nothing in it is older
    published_at: datetime
    tool_version: str
    complete: bool  # every source was read whole


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read of one source in one scope (a site, a desk, a group), and what was not."""

    source: str
    scope: str  # "" where a source has only one
    outcome: Outcome
    requests: int = 0
    pages: int = 0
    rows: int = 0
    claimed: int | None = None  # the total that the server names; None where it names none
    http_status: int | None = None
    reason: str = ""  # one sentence, empty when complete
    hint: str = ""  # what to do about it
    started_at: datetime | None = None
    ended_at: datetime | None = None


class State(StrEnum):
    """What became of a finding, up to a snapshot."""

    NEW = "new"  # no earlier check found it
    OPEN = "open"  # the last check that could know found it, too
    REOPENED = "reopened"  # a check that could know did not find it, and it came back
    RESOLVED = "resolved"  # it was there, and a check that could know does not find it any more
    UNKNOWN = "unknown"  # it was there, and since then no check could know


@dataclass(frozen=True, slots=True)
class Decided:
    """What a reviewer decided last of a finding."""

    decision: str  # keep, remove, convert or investigate
    reason: str
    reviewer: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of a policy. The same matter has the same id in every snapshot."""

    policy: str
    subject: str
    summary: str
    severity: Severity
    evidence: Mapping[str, Cell]
    monthly_cost: Decimal | None = None  # None where no money is at stake or no price is known
    state: State = State.NEW
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    resolved_at: datetime | None = None  # None unless it is resolved
    age_days: int = 0  # since it was first seen; of what is resolved, until then
    waiver: Waiver | None = None  # the one in force that covers it
    decided: Decided | None = None

    @property
    def id(self) -> str:
        """Return ``policy:subject``."""
        return f"{self.policy}:{self.subject}"


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """What one policy answered. *gaps* says, a sentence each, why an answer is UNKNOWN."""

    policy: str
    title: str
    severity: Severity
    status: Status
    findings: int
    why: str = ""
    remedy: str = ""
    controls: tuple[str, ...] = ()
    gaps: tuple[str, ...] = field(default=())


class Evidence(StrEnum):
    """What the policies that serve a control answered, taken together. No word for "met": that is a person's to say."""

    UNKNOWN = "unknown"  # one of them could not know, or was not asked
    FOUND = "findings"
    NOTHING_FOUND = "nothing found"
    NO_POLICY = "no policy"  # nothing here looks at it


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a published framework. The words are ours."""

    id: str  # as policies name it, such as "SOC2 CC6.3"
    framework: str
    title: str
    asks: str  # what it asks of an organization, in a sentence
    source: str  # the address of a page about it
    read: date | None  # when that page was read; None: nobody has verified what is said here


@dataclass(frozen=True, slots=True)
class ControlCoverage:
    """What the policies say of one control."""

    control: Control
    results: tuple[PolicyResult, ...]  # of the policies that serve it
    not_asked: tuple[str, ...]  # policies that serve it and have no answer for this snapshot

    @property
    def evidence(self) -> Evidence:
        """Return what they answered together. What one of them could not know, the control cannot."""
        statuses = {result.status for result in self.results}
        if self.not_asked or Status.UNKNOWN in statuses:
            return Evidence.UNKNOWN
        if Status.FOUND in statuses:
            return Evidence.FOUND
        return Evidence.NOTHING_FOUND if statuses else Evidence.NO_POLICY


@dataclass(frozen=True, slots=True)
class Population:
    """How many accounts there are of one kind, audience and status."""

    kind: str  # atlassian, portal-only, app, unknown
    audience: str  # internal, external, unknown
    status: str  # active, suspended, deactivated, …
    accounts: int


@dataclass(frozen=True, slots=True)
class SeatCount:
    """How many accounts hold one role of one app on one site."""

    site: str
    app: str
    role: str
    accounts: int
    billed: bool  # whether the role takes a paid seat
    internal: int
    external: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask about one account on one site, once the census has shown that the answer is needed."""

    source: str  # one of the evidence
    site: str
    account: str
    projects: tuple[str, ...] = ()  # the keys of the site's service projects


@dataclass(frozen=True, slots=True)
class Needs:
    """What the enabled policies need to know of single accounts."""

    policies: tuple[str, ...]  # the ids of all of them
    sources: frozenset[str]  # what any of them reads
    of_others: frozenset[str]  # what those read that do not come with seatcheck


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One policy as a report shows it: what it answered, and its findings, the waived ones too."""

    result: PolicyResult
    findings: tuple[Finding, ...]

    def count(self, state: State) -> int:
        """Return how many findings are in *state*."""
        return sum(finding.state is state for finding in self.findings)

    @property
    def waived(self) -> int:
        """Return how many findings a waiver covers."""
        return sum(finding.waiver is not None for finding in self.findings)

    @property
    def priced(self) -> int:
        """Return of how many findings the cost is known."""
        return sum(finding.monthly_cost is not None for finding in self.findings)

    @property
    def monthly_cost(self) -> Decimal:
        """Return what they cost a month, as far as that is known."""
        return sum((finding.monthly_cost for finding in self.findings if finding.monthly_cost is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that a report shows of one snapshot. *checked_at* is when the policies ran, UTC."""

    snapshot: Snapshot
    checked_at: datetime
    policies: tuple[PolicyPage, ...]
    coverage: tuple[Coverage, ...]
    population: tuple[Population, ...]
    seats: tuple[SeatCount, ...]
    controls: tuple[ControlCoverage, ...] = ()  # of the frameworks that are asked for
    gone: tuple[Finding, ...] = ()  # resolved since the check before, or unknown
    waivers: tuple[WaiverUse, ...] = ()
    costs: Costs | None = None  # where it was asked what it costs

    def gone_as(self, state: State) -> tuple[Finding, ...]:
        """Return the findings that are gone and in *state*."""
        return tuple(finding for finding in self.gone if finding.state is state)
