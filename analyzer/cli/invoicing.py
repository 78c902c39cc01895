"""``seatcheck cost invoice``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from analyzer import cost
from analyzer import report as reports
from analyzer.cli.shared import (
    ConfigFile,
    Format,
    OrganizationName,
    OutputFormat,
    SnapshotId,
    StoreFile,
    err,
    one_of,
    out,
)
from analyzer.cli.tables import titled
from analyzer.errors import InvoiceDiffers
from analyzer.wording import visible

if TYPE_CHECKING:
    from decimal import Decimal

    from rich.table import Table

    from analyzer.cost.invoices import Agreement, Held


def invoice(
    file: Annotated[
        Path, typer.Argument(help="A CSV file: app, site, quantity, amount, currency; amounts before tax.")
    ],
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
) -> None:
    """Hold an invoice to the bill, line by line. Ends with 1 where they differ."""
    held = cost.hold_invoice(one_of(config, store, organization), file, snapshot)
    match format:
        case Format.TABLE:
            out.print(_held_table(held))
        case Format.JSON:
            print(reports.held_as_json(held), end="")  # noqa: T201  data, unwrapped
        case Format.CSV:
            print(reports.held_as_csv(held), end="")  # noqa: T201
    for sentence in (*held.bill.warnings, *held.bill.gaps):
        err.print(f"warning: {visible(sentence)}", style="yellow", soft_wrap=True)
    if held.differences:
        raise InvoiceDiffers(held.sentence, "see `seatcheck cost` for whom each line is")


def _held_table(held: Held) -> Table:
    title = f"{held.file}, held to the bill of snapshot {held.bill.snapshot.id}, in {held.bill.currency}"
    table = titled(visible(title), "line", "seats", "amount", "how they stand")
    for line in held.lines:
        seats, ours = _count(line.billed_seats), _count(line.our_seats)
        money, our_money = _money(line.billed), _our_money(line)
        label = " (list price)" if line.is_list else ""
        words = ": ".join(filter(None, (line.verdict.value, line.why)))
        cells = (line.name, _both(seats, ours), _both(money, our_money), words + label)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return table


def _both(billed: str, ours: str) -> str:
    """Return what is billed, and what ours is where it is another."""
    return billed if billed == ours else f"{billed}, ours {ours}"


def _count(seats: int | None) -> str:
    return "none" if seats is None else f"{seats:,}"


def _our_money(line: Agreement) -> str:
    return "UNKNOWN" if line.ours is None and line.our_seats is not None else _money(line.ours)


def _money(amount: Decimal | None) -> str:
    return "none" if amount is None else f"{amount:,}"
