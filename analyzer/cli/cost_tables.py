"""Tables of what things cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from analyzer.cli.tables import titled
from analyzer.model import By
from analyzer.report.costs import words
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from analyzer.model import Bill, Comparison, Costs, Line, LineChange, Share

MOST = 20  # rows of a share that are shown
_SAID = {By.GROUP: words.SHARED}


def cost_tables(costs: Costs, most: int = MOST) -> Iterator[RenderableType]:
    """Yield everything that a cost audit says; *most* is how many groups, departments and domains are shown of each."""
    yield from bill_tables(costs.bill)
    if costs.guard:
        yield Text(f"\n{words.guard(costs)}")
    if costs.waste:
        yield waste_table(costs)
    yield from share_tables(costs.shares, most)
    if len(costs.trend) > 1:
        yield trend_table(costs)
    if costs.after:
        yield from comparison_tables(costs.after)


def bill_tables(bill: Bill) -> Iterator[RenderableType]:
    """Yield the bill, what prices its last seats, and everything that one must know before believing it."""
    yield _bill(bill)
    yield _prices(bill)
    yield from _sentences((*words.caveats(bill), *words.notes(bill)))


def _bill(bill: Bill) -> Table:
    title = f"What {visible(bill.snapshot.org_name)} pays, in {visible(bill.currency)}, snapshot {bill.snapshot.id}"
    table = _numbers(titled(title, "what", "seats", "used", "idle", "billed", "a month", "a year"))
    for line in bill.lines:
        counts = f"{line.seats:,}", f"{line.used:,}", f"{line.idle:,}"
        unsure = words.billed(line), words.money(line.month), words.money(line.year)
        table.add_row(_named(line), *counts, *map(_amount, unsure))
    total = words.sums(bill)
    amounts = words.money(total.month), words.money(total.year)
    table.add_row(words.total_name(bill), *[""] * 4, *amounts, style="bold")
    if total.tax_year:
        table.add_row("tax on top", *[""] * 4, words.money(total.tax_month), words.money(total.tax_year))
    return _captioned(table, words.tax(bill))


def _named(line: Line) -> Text:
    """Return a line's name, below it its plan, and that its price is a list price if it is one."""
    below = [words.plan(line), *([words.LIST_PRICE] if line.is_list else [])]
    return Text.assemble(visible(line.name), *((f"\n  {visible(said)}", "dim") for said in below))


def _prices(bill: Bill) -> Table:
    table = titled("\nWhat prices the last seat of each line", "what", "band", "a seat", "price", "next cycle")
    for line in bill.lines:
        day = line.next_date.isoformat() if line.next_date else "not known"
        said = line.name, line.band or words.UNKNOWN, words.each(line), words.price_kind(line), day
        table.add_row(*map(_amount, said))
    return table


def waste_table(costs: Costs) -> Table:
    """Show what is paid in vain, by cause."""
    table = _numbers(
        titled(
            f"\nPaid in vain, in {visible(costs.bill.currency)}", "seats", "unpriced", "a month", "cause", "policies"
        )
    )
    for waste in costs.waste:
        policies = Text(visible(", ".join(waste.policies)))
        counts = f"{waste.seats:,}", f"{waste.unpriced or ''}"
        table.add_row(*counts, _amount(words.money(waste.month)), waste.cause.value, policies)
    unpriced = sum(waste.unpriced for waste in costs.waste)
    seats = sum(waste.seats for waste in costs.waste)
    table.add_row(
        f"{seats:,}",
        f"{unpriced or ''}",
        words.money(words.wasted(costs)),
        "as far as prices are known" if unpriced else "in all",
        style="bold",
    )
    return _captioned(table, words.waste(costs))


def share_tables(shares: Iterable[Share], most: int = MOST) -> Iterator[Table]:
    """Yield whose seats the bill is for: by group, by department, by domain."""
    listed = list(shares)
    for by in By:
        rows = [share for share in listed if share.by is by]
        if rows:
            yield _shares(by, rows, most)


def _shares(by: By, rows: list[Share], most: int) -> Table:
    more = ("only here", "filled by") if by is By.GROUP else ()
    table = _numbers(
        titled(f"\nThe bill by {by.value}", "seats", "unpriced", *more[:1], "a month", by.value, *more[1:])
    )
    for share in rows[:most]:
        only = [f"{share.only_here:,}" if share.only_here is not None else ""] if more else []
        filled = ["an identity provider" if share.synced else ""] if more else []
        named = Text(visible(words.group_name(share)))
        counts = f"{share.seats:,}", f"{share.unpriced or ''}"
        table.add_row(*counts, *only, _amount(words.money(share.month)), named, *filled)
    left = [f"And {len(rows) - most:,} more: --format csv has them all."] if len(rows) > most else []
    said = [*left, *([_SAID[by]] if by in _SAID else [])]
    return _captioned(table, "\n".join(said)) if said else table


def trend_table(costs: Costs) -> Table:
    """Show the bills of earlier snapshots, at the prices and plans of today."""
    table = _numbers(titled("\nTrend, at today's prices and plans", "taken (UTC)", "seats", "a month", "known"))
    for point in costs.trend:
        known = "all" if point.complete else "in part"
        table.add_row(f"{point.taken_at:%Y-%m-%d %H:%M}", f"{point.seats:,}", words.money(point.month), known)
    return table


def comparison_tables(comparison: Comparison) -> Iterator[RenderableType]:
    """Yield two bills beside each other, line by line."""
    title = f"\nThe bill {visible(comparison.what)}, a month, in {visible(comparison.before.currency)}"
    table = _numbers(titled(title, "what", "before", "after", "difference", "from", "next invoice"))
    for change in comparison.changes:
        numbers = words.difference(change.month), words.difference(change.next_invoice)
        sides = words.side(change.before), words.side(change.after)
        table.add_row(_changed(change), *map(_amount, (*sides, numbers[0], words.starts(change), numbers[1])))
    before, after = comparison.months
    known = words.total_name(comparison.before, comparison.after)
    less, now = words.difference(comparison.month), words.difference(comparison.next_invoice)
    table.add_row(known, words.money(before), words.money(after), less, "", now, style="bold")
    yield _captioned(table, words.COMPARED)
    yield from _sentences(words.changes(comparison))
    yield from _sentences(words.caveats(comparison.after))


def _changed(change: LineChange) -> Text:
    return Text.assemble(visible(change.name), "\n", (f"  seats {words.seats(change)}", "dim"))


def _amount(said: str) -> Text:
    """Return an amount; what is not known, and what becomes more, stands out."""
    style = "magenta" if said == words.UNKNOWN else "bold red" if said.startswith("+") else ""
    return Text(visible(said), style=style)


def _sentences(sentences: Iterable[str]) -> Iterator[Text]:
    for sentence in sentences:
        yield Text(visible(f"- {sentence}"))


def _numbers(table: Table) -> Table:
    """Let no number be folded."""
    for column in table.columns:
        column.no_wrap = column.justify == "right"
    return table


def _captioned(table: Table, words: str) -> Table:
    table.caption, table.caption_justify = words, "left"
    return table
