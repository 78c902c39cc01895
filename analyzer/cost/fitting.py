"""The fewest and least harmful removals that bring a line of the bill to so many seats."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from analyzer import prices
from analyzer.cost.comparing import IDLE_DAYS
from analyzer.cost.plans import Plan, Step
from analyzer.cost.saving import saved
from analyzer.errors import UsageError
from analyzer.model import LineKind
from analyzer.model.explained import Saved
from analyzer.model.fitted import Fit, Harm, Proposal
from analyzer.store import fitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from analyzer.config import Settings
    from analyzer.model import Bill, Line
    from analyzer.model.fitted import Candidate
    from analyzer.store import Collateral, Fitting

_SEATED = {LineKind.APP, LineKind.ENTERPRISE, LineKind.COLLECTION}


def fit(
    settings: Settings,
    app: str,
    site: str,
    target: int,
    *,
    snapshot_id: str | None = None,
    idle_days: int = IDLE_DAYS,
    include_unknown: bool = False,
    include_active: bool = False,
    now: datetime | None = None,
) -> Fit:
    """Propose whose seats to free, so that the line of the bill with *app* has *target* seats and no more.

    Raises UsageError where there is no such line, or more than one.
    """
    harms = [Harm.NEVER, Harm.IDLE]
    harms += [Harm.UNKNOWN] if include_unknown else []
    harms += [Harm.ACTIVE] if include_active else []
    with fitting(settings, prices.of(settings), snapshot_id, now) as seats:
        line = _line(seats.bill, app.lower(), site)
        seats.look(line, idle_days)
        candidates = seats.proposed(harms, max(line.seats - target, 0))
        proposals = _proposals(seats, candidates)
        bill = seats.bill
        return Fit(
            bill.snapshot,
            bill.currency,
            line,
            target,
            idle_days,
            tuple(proposals),
            _summed(bill, proposals),
            seats.not_proposed(harms),
            seats.unmatched(),
            tuple(dict.fromkeys((*bill.gaps, *seats.gaps()))),
            bill.warnings,
        )


def as_plan(found: Fit) -> Plan:
    """Return the removals as a plan: a step for each account. Nothing personal but account ids is in it."""
    steps = (
        Step(
            f"fit-{number}",
            f"free a seat in {found.line.name}: {proposal.candidate.harm}",
            tuple(removal.change for removal in proposal.removals),
        )
        for number, proposal in enumerate(found.proposals, 1)
    )
    return Plan(found.snapshot.org_id, found.snapshot.id, tuple(steps))


def _line(bill: Bill, app: str, site: str) -> Line:
    """Return the line that counts the seats of *app*, on *site* if one is named."""
    seated = [line for line in bill.lines if line.kind in _SEATED]
    lines = [line for line in seated if any(_is(part, app, site) or _is(line.name, app, site) for part in line.covers)]
    named = f"{app}@{site}" if site else app
    if not lines:
        there = sorted({part for line in seated for part in line.covers})
        raise UsageError(
            f"no line of the bill counts seats of {named}",
            f"there are: {', '.join(there)}; Guard and Marketplace apps follow from those",
        )
    if len(lines) > 1:
        raise UsageError(
            f"several lines of the bill count seats of {named}: {', '.join(line.name for line in lines)}",
            "choose one with --site",
        )
    return lines[0]


def _is(part: str, app: str, site: str) -> bool:
    of, _, where = part.partition("@")
    return of.lower() == app and (not site or where == site)


def _proposals(seats: Fitting, candidates: Sequence[Candidate]) -> list[Proposal]:
    removals = seats.removals([one.account_id for one in candidates])
    found = [tuple(removals[one.account_id]) for one in candidates]
    less = seats.saved([[removal.change for removal in some] for some in found])
    by_step, beside = defaultdict(list), _by_account(seats.collateral())
    for row in less:
        by_step[row.step].append(row)
    return [
        Proposal(
            one,
            _reason(one),
            some,
            tuple(role.role for role in beside[one.account_id] if role.beside),
            tuple(sorted({role.site for role in beside[one.account_id] if role.asks})),
            saved(seats.bill, by_step[step]),
        )
        for step, (one, some) in enumerate(zip(candidates, found, strict=True), 2)
    ]


def _by_account(lost: Iterable[Collateral]) -> defaultdict[str, list[Collateral]]:
    by_account: defaultdict[str, list[Collateral]] = defaultdict(list)
    for role in lost:
        by_account[role.account_id].append(role)
    return by_account


def _reason(one: Candidate) -> str:
    """Return why a seat stands in its place."""
    added = f", added on {one.added_at:%Y-%m-%d}" if one.added_at else ""
    used = f"last used on {one.last_used_at:%Y-%m-%d}" if one.last_used_at else ""
    words = {
        Harm.NEVER: f"never used{added}",
        Harm.IDLE: used,
        Harm.UNKNOWN: f"nobody can know when it was used last{added}",
        Harm.ACTIVE: used or f"not used yet{added}",
    }[one.harm]
    return f"{words}; needs the identity provider" if one.synced else words


def _summed(bill: Bill, proposals: Sequence[Proposal]) -> tuple[Saved, ...]:
    """Return what each line costs less by all of *proposals*."""
    by_line: defaultdict[str, list[Saved]] = defaultdict(list)
    for part in (part for proposal in proposals for part in proposal.saved):
        by_line[part.line].append(part)
    return tuple(_sum(by_line[line.name]) for line in bill.lines if line.name in by_line)


def _sum(parts: Sequence[Saved]) -> Saved:
    known = [part.month for part in parts if part.month is not None]
    month = sum(known[1:], known[0]) if len(known) == len(parts) else None
    last = parts[-1]
    return Saved(last.line, parts[0].before, last.after, month, last.from_, last.when, "" if month else last.why)
