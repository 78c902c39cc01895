"""What is said of costs in every form: sums, and sentences on what they rest on and what is not in them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer.model import By, LineKind
from analyzer.model.costs import MONTHS, cents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.model import Bill, Comparison, Costs, Line, LineChange, Share

UNKNOWN, ZERO = "UNKNOWN", Decimal(0)
SHARED = "Two groups may give one seat, so the rows by group do not add up."
COMPARED = (
    "Difference is what a month costs when everything has taken effect; next invoice is what the next one will really"
    " change by: what is paid by the year costs no less before it renews. A minus is a saving, a plus costs more."
)
LIST_PRICE, CONTRACT = "list price", "contract"
KINDS = {
    LineKind.APP: "an app on a site",
    LineKind.ENTERPRISE: "an app on all its sites, everyone once",
    LineKind.COLLECTION: "several apps on a site, everyone once",
    LineKind.GUARD: "once in the organization, by Guard's own rules",
    LineKind.MARKETPLACE: "a Marketplace app, for the largest count of its apps",
}
NOBODY = {By.GROUP: "given directly", By.DEPARTMENT: "no department", By.DOMAIN: "no domain to be seen"}


@dataclass(frozen=True, slots=True)
class Sums:
    """A bill's sums, as far as prices are known; None where no price is."""

    month: Decimal | None
    year: Decimal | None
    tax_month: Decimal
    tax_year: Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in a table; None is one that nobody knows. What is *less* by it is shown as a difference."""

    value: Decimal | None
    less: bool = False

    def __str__(self) -> str:
        """Return it as people read it."""
        return difference(self.value) if self.less else money(self.value)


def money(amount: Decimal | None) -> str:
    """Return an amount as people read it, or that nobody knows it. What costs less than a cent keeps its places."""
    if amount is None:
        return UNKNOWN
    exact = cents(amount) == amount
    return f"{cents(amount):,.2f}" if exact else f"{amount.normalize():,f}"


def difference(less: Decimal | None) -> str:
    """Return how an amount changes that becomes so much *less*: with a plus where it becomes more."""
    if less is None:
        return UNKNOWN
    return "0.00" if not less else f"{'-' if less > 0 else '+'}{money(abs(less))}"


def sums(bill: Bill) -> Sums:
    """Return the sums of *bill*."""
    yearly = [line for line in bill.lines if line.per != "month"]
    monthly = [line for line in bill.lines if line.per == "month"]
    by_month, by_year = _taxes(monthly), _taxes(yearly)
    tax_month = sum(by_month, ZERO) + sum((cents(tax / MONTHS) for tax in by_year), ZERO)
    nothing = bool(bill.lines) and len(bill.unpriced) == len(bill.lines)
    month, year = (None, None) if nothing else (bill.month, bill.year)
    return Sums(month, year, tax_month, sum(by_month, ZERO) * MONTHS + sum(by_year, ZERO))


def _taxes(lines: Iterable[Line]) -> list[Decimal]:
    return [line.tax for line in lines if line.tax is not None]


def total_name(*bills: Bill) -> str:
    """Return what a sum of *bills* is called."""
    return "as far as prices are known" if any(bill.unpriced for bill in bills) else "in all"


def at_list_prices(bill: Bill) -> str:
    """Return what has to stand behind a sum that rests on list prices."""
    if not bill.has_list_prices:
        return ""
    return "at list prices" if all(line.is_list for line in bill.lines if line.known) else "in part at list prices"


def price_kind(line: Line) -> str:
    """Return whether a price is a list price, the user's own, or not known."""
    if not line.known:
        return UNKNOWN
    return LIST_PRICE if line.is_list else CONTRACT


def billed(line: Line) -> str:
    """Return how many seats are paid for."""
    return UNKNOWN if line.billed is None else f"{line.billed:,}"


def plan(line: Line) -> str:
    """Return a line's plan and how it is paid."""
    return " ".join(part for part in (line.plan or "no plan named", line.billing) if part)


def each(line: Line) -> str:
    """Return what the last seat costs, in its band."""
    if not line.known:
        return UNKNOWN
    return f"{money(line.gross)} a {line.per} for all" if line.each is None else f"{money(line.each)} a {line.per}"


def unpriced(bill: Bill) -> Iterator[str]:
    """Yield a sentence for each line whose price nobody knows."""
    for line in bill.unpriced:
        why = line.unknown or "the price book has none"
        yield f"{line.name}: what its {many(line.seats, 'seat')} cost is {UNKNOWN}, and in no sum: {why}"


def caveats(bill: Bill) -> Iterator[str]:
    """Yield a sentence for everything that one must know before believing the sums."""
    if bill.has_list_prices:
        named = ", ".join(line.name for line in bill.lines if line.is_list)
        yield f"List prices, not your contract's, are behind {named}: what you pay may differ."
    yield from unpriced(bill)
    yield from (f"There may be more seats: {gap}" for gap in bill.gaps)
    yield from bill.warnings


def tax(bill: Bill) -> str:
    """Say what tax comes on top."""
    total = sums(bill)
    if total.month is None or total.year is None:
        return "No price is known."
    if not total.tax_year:
        return "No tax is configured; amounts are net."
    return (
        f"Amounts are net. Tax on top: {money(total.tax_month)} a month, {money(total.tax_year)} a year;"
        f" with it {money(total.month + total.tax_month)} a month, {money(total.year + total.tax_year)} a year."
    )


def notes(bill: Bill) -> Iterator[str]:
    """Yield what else there is to say of lines."""
    if any(line.gross != line.net for line in bill.lines):
        yield "What the last seat costs is by the price book; sums are after the discount."
    for line in bill.lines:
        yield from (f"{line.name}: {note}" for note in line.notes)
        if (line.fewer or 0) > 1:
            yield f"{line.name}: the first saving needs {line.fewer:,} seats fewer"


def waste(costs: Costs) -> str:
    """Say what a row of waste is."""
    dearer = any((waste.month or ZERO) < 0 for waste in costs.waste)
    return (
        "Each row is what the bill would be less once the rows above it are gone, so they add up;"
        " unpriced are the seats whose price is not known, which no amount holds."
        f" Idle is a seat not used for {costs.idle_days} days. An invoice may not fall at once: see tiers and renewals."
        + (" Below zero: fewer seats fall into a band whose rate for all of them is higher." if dearer else "")
    )


def wasted(costs: Costs) -> Decimal | None:
    """Return what is paid in vain, as far as prices are known; None where none is."""
    known = [waste.month for waste in costs.waste if waste.month is not None]
    return sum(known, ZERO) if known or not costs.waste else None


def guard(costs: Costs) -> str:
    """Say whether the rules and Atlassian's own flag agree on who is billed for Guard; "" where it is not billed."""
    if costs.guard is None:
        return ""
    by_rule = f"Guard is billed for {many(costs.guard.by_rule, 'account')} by the rules"
    if costs.guard.by_flag is None:
        return f"{by_rule}; Atlassian's own flag was not read."
    if not costs.guard.differing:
        return f"{by_rule}, and by Atlassian's own flag for the same ones."
    return (
        f"{by_rule}, and for {costs.guard.by_flag:,} by Atlassian's own flag;"
        f" {many(costs.guard.differing, 'account')} differ (policy BL-08 lists them)."
    )


def group_name(share: Share) -> str:
    """Return whose part of the bill it is."""
    return share.name or NOBODY[share.by]


def changes(comparison: Comparison) -> Iterator[str]:
    """Yield what a comparison of two bills has to say of its lines: edges, and what costs more."""
    for change in comparison.changes:
        if change.month is not None and change.month < 0:
            yield f"{change.name} costs MORE: {money(-change.month)} a month"
        if change.edge:
            yield f"{change.name}: {change.edge}"
    yield from (f"names nobody here: {entry}" for entry in comparison.unmatched)


def seats(change: LineChange) -> str:
    """Return the seats of a line before and after."""
    before, after = (f"{line.seats:,}" if line else "none" for line in (change.before, change.after))
    return before if before == after else f"{before} to {after}"


def side(line: Line | None) -> str:
    """Return what a line costs a month in one of two bills."""
    return "not billed" if line is None else money(line.month)


def starts(change: LineChange) -> str:
    """Return from when a change is felt."""
    return change.from_.isoformat() if change.from_ else "not known"


def many(number: int, one: str) -> str:
    """Return a number of things."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
