"""``seatcheck cost …``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analyzer import cost, report
from analyzer.cli import fitting, invoicing, pricing, saving
from analyzer.cli.cost_tables import cost_tables
from analyzer.cli.shared import (
    INCOMPLETE,
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
from analyzer.model import Costs

app = typer.Typer(invoke_without_command=True)
app.command("prices")(pricing.prices)
app.command("fit")(fitting.fit)
app.command("invoice")(invoicing.invoice)
app.command("record")(saving.record)
app.command("savings")(saving.savings)


@app.callback()
def costs(
    context: typer.Context,
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    idle_days: Annotated[
        int, typer.Option("--idle-days", min=1, help="Seats that were not used for so many days are idle.")
    ] = cost.IDLE_DAYS,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="GROUP", help="If nobody were in this group, by its name or id. Repeatable."),
    ] = None,
    if_removed: Annotated[
        Path | None,
        typer.Option(
            "--if-removed", metavar="FILE", help="If those were removed whom a CSV or a list of addresses names."
        ),
    ] = None,
    after: Annotated[
        Path | None, typer.Option("--after", metavar="PLAN", help="After the changes of a plan file.")
    ] = None,
    plan: Annotated[
        list[str] | None,
        typer.Option("--plan", metavar="APP=PLAN", help="If jsm=premium, jsm@SITE=premium, guard=none. Repeatable."),
    ] = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="Write a file, its kind by its suffix: .json, .csv or .xlsx. Repeatable."),
    ] = None,
) -> None:
    """Say what is paid for whom, what of it is in vain, and how that went on over the snapshots.

    With --without, --if-removed, --after or --plan also what the bill would be then, line by line.
    Ends with 4 where a price is not known or a source was not read whole.
    """
    if context.invoked_subcommand:
        return
    for path in output or ():
        report.expect_costs_writable(path)
    question = cost.Question(tuple(without or ()), if_removed, after, tuple(plan or ()))
    found = cost.audit(one_of(config, store, organization), snapshot, idle_days=idle_days, question=question)
    for path in output or ():
        report.write_costs(found, path, datetime.now(UTC))
        err.print(f"wrote {path}", soft_wrap=True)
    _print(found, format)
    raise typer.Exit(0 if found.bill.complete else INCOMPLETE)


def _print(found: Costs, format_: Format) -> None:
    if format_ is Format.TABLE:
        for part in cost_tables(found):
            out.print(part)
    else:
        said = report.costs_as_json(found) if format_ is Format.JSON else report.costs_as_csv(found)
        print(said, end="")  # noqa: T201  data, unwrapped
