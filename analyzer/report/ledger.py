"""The coverage ledger: what was read of each source and scope, summed up for people, and whole for programs."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass, fields
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.model import Coverage
from analyzer.report.data import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from analyzer.model import Outcome, Snapshot

_WORST_FIRST = ("failed", "denied", "partial", "not asked", "unavailable", "complete")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """All scopes of one source, in a line."""

    source: str
    scopes: int
    incomplete: int
    outcome: Outcome  # the worst of them
    http_statuses: tuple[int, ...]
    requests: int
    pages: int
    rows: int
    claimed: int | None  # None where no scope has a total
    started_at: datetime | None
    ended_at: datetime | None
    worst: Coverage  # the scope that tells why

    @property
    def seconds(self) -> float | None:
        """Return how long it took from the first request to the last."""
        if self.started_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.started_at).total_seconds()


def worst_first(coverage: Iterable[Coverage], *, incomplete: bool = False) -> list[Coverage]:
    """Return *coverage*, or what is *incomplete* of it, in the order in which one should look at it."""
    kept = (row for row in coverage if not incomplete or row.outcome.is_gap)
    return sorted(kept, key=lambda row: (_rank(row), row.source, row.scope))


def summed(coverage: Iterable[Coverage]) -> list[SourceLine]:
    """Return a line for each source, the worst first."""
    by_source = groupby(sorted(coverage, key=lambda row: row.source), key=lambda row: row.source)
    lines = (_line(source, worst_first(rows)) for source, rows in by_source)
    return sorted(lines, key=lambda line: (_rank(line.worst), line.source))


def ledger_as_json(snapshot: Snapshot, coverage: Sequence[Coverage]) -> str:
    """Return the ledger as a JSON object."""
    said = {"snapshot": asdict(snapshot), "coverage": [asdict(row) for row in coverage]}
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def ledger_as_csv(coverage: Sequence[Coverage]) -> str:
    """Return the ledger as CSV (RFC 4180), a scope a row."""
    written = StringIO()
    writer = csv.DictWriter(written, [field.name for field in fields(Coverage)])
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in asdict(row).items()} for row in coverage)
    return written.getvalue()


def _rank(row: Coverage) -> int:
    return _WORST_FIRST.index(row.outcome.value)


def _line(source: str, rows: Sequence[Coverage]) -> SourceLine:
    claims = [row.claimed for row in rows if row.claimed is not None]
    return SourceLine(
        source=source,
        scopes=len(rows),
        incomplete=sum(row.outcome.is_gap for row in rows),
        outcome=rows[0].outcome,
        http_statuses=tuple(sorted({row.http_status for row in rows if row.http_status is not None})),
        requests=sum(row.requests for row in rows),
        pages=sum(row.pages for row in rows),
        rows=sum(row.rows for row in rows),
        claimed=sum(claims) if claims else None,
        started_at=min((row.started_at for row in rows if row.started_at), default=None),
        ended_at=max((row.ended_at for row in rows if row.ended_at), default=None),
        worst=rows[0],
    )
