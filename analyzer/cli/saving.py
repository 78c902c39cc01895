"""``seatcheck cost record`` and ``seatcheck cost savings``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from analyzer import cost
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
from analyzer.cli.tables import titled
from analyzer.report.costs import words
from analyzer.wording import visible

if TYPE_CHECKING:
    from decimal import Decimal

    from rich.table import Table

    from analyzer.cost import Saving, Savings


def record(
    plan: Annotated[Path, typer.Argument(help="A plan file: see docs/plan-file.md.")],
    name: Annotated[str, typer.Option("--name", help="What the forecast is called, once in an organization.")],
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
) -> None:
    """Keep what a plan is to save, to be held to later snapshots by `seatcheck cost savings`."""
    kept = cost.record(one_of(config, store, organization), plan, name, snapshot)
    for warning in kept.warnings:
        err.print(visible(f"warning: {warning}"), soft_wrap=True)
    less = f"{words.money(kept.month)} {kept.currency} less a month" + (
        "" if kept.known else ", where prices are known"
    )
    err.print(visible(f"kept {kept.name}: {words.many(kept.charges, 'charge')} to go, {less}"), soft_wrap=True)


def savings(
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
) -> None:
    """Say of each forecast what became of it: what is gone, what that saves, and how wrong the forecast was.

    Ends with 4 where a source was not read whole: then what seems to be gone may only not have been seen.
    """
    found = cost.savings(one_of(config, store, organization), snapshot)
    if format is Format.TABLE:
        _print(found)
    else:
        said = cost.savings_as_json(found) if format is Format.JSON else cost.savings_as_csv(found)
        print(said, end="")  # noqa: T201  data, unwrapped
    raise typer.Exit(INCOMPLETE if found.gaps else 0)


def _print(found: Savings) -> None:
    if not found.savings:
        err.print("there are no forecasts: `seatcheck cost record` keeps one")
        return
    out.print(_states(found))
    for saving in found.savings:
        out.print(_lines(saving))
    for gap in found.gaps:
        out.print(Text(visible(f"- Not all that seems gone may be gone: {gap}")))


def _states(found: Savings) -> Table:
    title = f"Savings, snapshot {found.snapshot.id} of {visible(found.snapshot.org_name)}"
    table = titled(title, "forecast", "made", "state", "charges", "gone", "came back", "still there")
    for saving in found.savings:
        counts = (f"{count:,}" for count in (saving.charges, saving.gone, saving.back, saving.there))
        made = Text(f"{saving.made_at:%Y-%m-%d}")
        table.add_row(Text(visible(saving.name)), made, saving.state.value, *counts)
    for column in table.columns[3:]:
        column.justify = "right"
    return table


def _lines(saving: Saving) -> Table:
    title = f"\n{visible(saving.name)}: less a month, in {visible(saving.currency)}"
    table = titled(title, "what", "seats", "forecast", "due", "realised", "on no invoice from")
    for line in saving.lines:
        due, from_ = (day.isoformat() if day else "not known" for day in (line.due, line.from_))
        amounts = words.money(line.forecast), due, words.money(line.realised), from_ if line.realised else ""
        table.add_row(Text(visible(line.name)), f"{line.seats:,}", *amounts)
    table.add_row("in all", "", words.money(saving.forecast), "", words.money(saving.realised), "", style="bold")
    for place in (1, 2, 4):
        table.columns[place].justify, table.columns[place].no_wrap = "right", True
    table.caption, table.caption_justify = _error(saving.error, saving.percent), "left"
    return table


def _error(error: Decimal | None, percent: Decimal | None) -> str:
    if error is None:
        return "The error of the forecast is not known yet."
    if not error:
        return "The forecast was right."
    share = "" if percent is None else f", {abs(percent)} %"
    return f"{words.money(abs(error))}{share} {'more' if error > 0 else 'less'} than forecast."
