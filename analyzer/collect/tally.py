"""From what happened while a scope was read to its coverage."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer.errors import Forbidden, NotFound, RequestFailed, Unauthorized
from analyzer.model import Coverage, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.atlassian import Page


_NOT_SERVED = """Atlassian has withdrawn this call, or does not serve it to everybody; \
where the same key reads other sources, nothing needs to be done"""


@dataclass(frozen=True, slots=True)
class Failure:
    """What ended the reading of a scope early."""

    outcome: Outcome  # where nothing at all was read
    reason: str
    hint: str
    http_status: int | None = None


def failure(error: RequestFailed, *, uncertain: bool = False) -> Failure:
    """Return *error* as it is told. *uncertain* is whether Atlassian may not serve what was asked for."""
    denied = isinstance(error, Unauthorized | Forbidden)
    outcome = Outcome.DENIED if denied else Outcome.FAILED
    if uncertain and isinstance(error, Forbidden | NotFound):
        return Failure(Outcome.UNAVAILABLE, str(error), _NOT_SERVED, error.status)
    return Failure(outcome, str(error), error.hint, error.status)


@dataclass(slots=True)
class Tally:
    """Counts while one scope is read."""

    source: str
    scope: str
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    requests: int = 0
    pages: int = 0
    rows: int = 0
    claimed: int | None = None
    failure: Failure | None = None

    def count(self, page: Page) -> None:
        """Add a page."""
        self.requests += page.requests
        self.pages += 1
        self.rows += len(page.rows)
        self.claimed = page.claimed

    def fail(self, failure: Failure, requests: int = 1) -> None:
        """Note what went wrong, after so many *requests*. The first failure is the one that is told."""
        self.requests += requests
        self.failure = self.failure or failure

    def restart(self) -> None:
        """Forget what was read, but not that it was asked for."""
        self.pages, self.rows, self.claimed, self.failure = 0, 0, None, None

    def ended(self) -> Coverage:
        """Return the coverage, now that no more will be read."""
        coverage = Coverage(
            self.source,
            self.scope,
            Outcome.COMPLETE,
            self.requests,
            self.pages,
            self.rows,
            self.claimed,
            started_at=self.started_at,
            ended_at=datetime.now(UTC),
        )
        return _failed(coverage, self.failure) if self.failure else _counted(coverage)


def _failed(coverage: Coverage, failed: Failure) -> Coverage:
    outcome = Outcome.PARTIAL if coverage.pages else failed.outcome
    return replace(coverage, outcome=outcome, http_status=failed.http_status, reason=failed.reason, hint=failed.hint)


def _counted(coverage: Coverage) -> Coverage:
    if coverage.claimed is None or coverage.claimed == coverage.rows:
        return coverage
    return replace(
        coverage,
        outcome=Outcome.PARTIAL,
        reason=f"Atlassian counts {coverage.claimed} records, and listed {coverage.rows}",
        hint="collect again; if it stays so, ask Atlassian's support",
    )


def not_asked(source: str, scope: str, reason: str, hint: str) -> Coverage:
    """Return the coverage of what no request was sent for."""
    return Coverage(source, scope, Outcome.NOT_ASKED, reason=reason, hint=hint)


def merged(source: str, scope: str, parts: Sequence[Coverage]) -> Coverage:
    """Return the coverage of a scope that was read in parts."""
    bad = [part for part in parts if part.outcome is not Outcome.COMPLETE]
    whole = Coverage(
        source,
        scope,
        Outcome.COMPLETE,
        sum(part.requests for part in parts),
        sum(part.pages for part in parts),
        sum(part.rows for part in parts),
        started_at=min((part.started_at for part in parts if part.started_at), default=None),
        ended_at=max((part.ended_at for part in parts if part.ended_at), default=None),
    )
    if not bad:
        return whole
    first = min(bad, key=lambda part: part.outcome is Outcome.NOT_ASKED)  # that one only says that another failed
    outcome = Outcome.PARTIAL if whole.pages else first.outcome
    return replace(whole, outcome=outcome, http_status=first.http_status, reason=first.reason, hint=first.hint)
