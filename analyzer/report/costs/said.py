"""Costs as plain values, as JSON holds them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from analyzer.report.costs import words

if TYPE_CHECKING:
    from analyzer.model import Bill, Comparison, Costs, Line, LineChange


def costs_said(costs: Costs) -> dict[str, object]:
    """Return *costs* as a report holds them for programs."""
    return {
        "snapshot": asdict(costs.bill.snapshot),
        **_bill(costs.bill),
        "waste": [asdict(waste) for waste in costs.waste],
        "idle_days": costs.idle_days,
        "shares": [asdict(share) for share in costs.shares],
        "trend": [asdict(point) for point in costs.trend],
        "guard": asdict(costs.guard) if costs.guard else None,
        "after": _comparison(costs.after) if costs.after else None,
    }


def _bill(bill: Bill) -> dict[str, object]:
    return {
        "currency": bill.currency,
        "complete": bill.complete,
        "has_list_prices": bill.has_list_prices,
        **asdict(words.sums(bill)),
        "unpriced": [line.name for line in bill.unpriced],
        "lines": [_line(line) for line in bill.lines],
        "gaps": bill.gaps,
        "warnings": bill.warnings,
    }


def _line(line: Line) -> dict[str, object]:
    return {**asdict(line), "known": line.known, "month": line.month, "year": line.year}


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "what": comparison.what,
        "unmatched": comparison.unmatched,
        "less_a_month": comparison.month,
        "next_invoice_less": comparison.next_invoice,
        "before": _bill(comparison.before),
        "after": _bill(comparison.after),
        "changes": [_change(change) for change in comparison.changes],
    }


def _change(change: LineChange) -> dict[str, object]:
    return {
        "name": change.name,
        "before_month": change.before.month if change.before else None,
        "after_month": change.after.month if change.after else None,
        "less_a_month": change.month,
        "from": change.from_,
        "next_invoice_less": change.next_invoice,
        "edge": change.edge,
    }
