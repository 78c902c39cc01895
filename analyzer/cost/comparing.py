"""Two bills beside each other: what is less, from when, and what the next invoice makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.cost.changing import asked
from analyzer.cost.edges import edges
from analyzer.cost.invoicing import felt, meanwhile
from analyzer.model import Comparison, LineChange, LineKind, monthly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from analyzer.cost.changing import Question
    from analyzer.cost.invoicing import Pair
    from analyzer.model import Bill, Change, Line
    from analyzer.store import Biller, PlanChange

IDLE_DAYS = 90
UNDATED = "what is to be paid for the days left is not known: write `renews` into its [[plans]] section"
_ORDER = list(LineKind)


def answer(biller: Biller, question: Question, idle_days: int = IDLE_DAYS) -> Comparison:
    """Return the bill and what it would be after what *question* asks for. Raises UsageError and FileRefused."""
    meant = asked(biller, question)
    found = compare(biller, meant.changes, meant.plans, meant.what, idle_days)
    after = replace(found.after, warnings=(*found.after.warnings, *meant.warnings))
    return replace(found, after=after, unmatched=meant.unmatched)


def compare(
    biller: Biller,
    changes: Sequence[Change] = (),
    plans: Sequence[PlanChange] = (),
    what: str = "",
    idle_days: int = IDLE_DAYS,
) -> Comparison:
    """Return the bill and what it would be after *changes* of access and of *plans*; *what* says so in words."""
    before, after = biller.bill(idle_days), biller.after(changes, plans, idle_days)
    pairs = _pairs(before, after)
    unbought, later = _unbought(biller, pairs), meanwhile(biller, pairs, changes, plans)
    rows = tuple(_row(pair, felt(pair, later, biller.today), unbought) for pair in pairs)
    lines = tuple(line for _, line in pairs if line)
    return Comparison(before, replace(after, lines=lines), rows, what)


def _pairs(before: Bill, after: Bill) -> list[Pair]:
    """Return each line before and after. One that is touched by nothing stays as it is, with all that was bought."""
    old, new = _by_name(before.lines), _by_name(line for line in after.lines if not _is_cancelled(line))
    first = {**new, **old}
    names = sorted(first, key=lambda name: (_ORDER.index(first[name].kind), name))
    return [_pair(old.get(name), new.get(name)) for name in names]


def _pair(before: Line | None, after: Line | None) -> Pair:
    same = before and after and _said(before) == _said(after)
    return before, before if same else after


def _said(line: Line) -> tuple[object, ...]:
    return line.seats, line.plan, line.billing, line.covers, line.kind


def _by_name(lines: Iterable[Line]) -> dict[str, Line]:
    return {line.name: line for line in lines}


def _is_cancelled(line: Line) -> bool:
    return line.plan == "none" and not line.seats


def _row(pair: Pair, when: tuple[date | None, Decimal | None], unbought: Mapping[str, Decimal | None]) -> LineChange:
    before, after = pair
    known = all(line.known for line in pair if line)
    undated = [UNDATED] if known and when[1] is None else []
    name = next(line.name for line in pair if line)
    return LineChange(name, before, after, *when, "; ".join([*_edge(pair, unbought), *undated]))


def _unbought(biller: Biller, pairs: Iterable[Pair]) -> Mapping[str, Decimal | None]:
    """Return what lines cost a month without the seats that are bought and not taken: what no change is needed for."""
    if not any(before and before is not after and before.fewer == 0 for before, after in pairs):
        return {}
    return {one.name: monthly(one.net, one.per) for one in biller.steps((), 1) if one.step == 1}


def _edge(pair: Pair, unbought: Mapping[str, Decimal | None]) -> Iterable[str]:
    before, after = pair
    if before is None or after is None or before is after:
        return ()
    return edges(before, after, unbought.get(before.name, before.month))
