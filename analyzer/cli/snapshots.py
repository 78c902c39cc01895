"""``seatcheck snapshot …`` and ``seatcheck schema``."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer import report as reports
from analyzer import store as snapshots
from analyzer.cli.ledger import ledger_table, reasons_table, scopes_table
from analyzer.cli.shared import ConfigFile, Format, OrganizationName, OutputFormat, StoreFile, out, shelf_from
from analyzer.cli.tables import schema_table, snapshots_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import Coverage

SnapshotArgument = Annotated[str | None, typer.Argument(help="Its id, or how it begins. Default: the newest.")]

app = typer.Typer(help="The snapshots in the database.", no_args_is_help=True)


@app.command("list")
def list_snapshots(config: ConfigFile = None, store: StoreFile = None, organization: OrganizationName = None) -> None:
    """List every snapshot, oldest first."""
    shelf = shelf_from(config, store, organization)
    out.print(snapshots_table(snapshots.list_snapshots(shelf.store, shelf.org_id if organization else None)))


@app.command()
def show(
    snapshot: SnapshotArgument = None,
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
) -> None:
    """Show one snapshot, and what was read for it."""
    shelf = shelf_from(config, store, organization)
    shown, coverage = snapshots.snapshot_coverage(shelf.store, snapshot, shelf.org_id)
    out.print(snapshots_table([shown]))
    _print_ledger(coverage)


@app.command("coverage")
def show_coverage(
    snapshot: SnapshotArgument = None,
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
    incomplete: Annotated[bool, typer.Option("--incomplete", help="Only what was not read whole.")] = False,
    scopes: Annotated[bool, typer.Option("--scopes", help="Each list (site, desk, group, …) in a line.")] = False,
) -> None:
    """Print the coverage ledger of a snapshot: what was read of each source, and what was not, the worst first."""
    shelf = shelf_from(config, store, organization)
    shown, rows = snapshots.snapshot_coverage(shelf.store, snapshot, shelf.org_id)
    coverage = reports.worst_first(rows, incomplete=incomplete)
    if format is not Format.TABLE:
        as_json = format is Format.JSON
        said = reports.ledger_as_json(shown, coverage) if as_json else reports.ledger_as_csv(coverage)
        print(said, end="")  # noqa: T201  data, unwrapped
        return
    out.print(snapshots_table([shown]))
    if scopes:
        out.print(scopes_table(coverage))
    else:
        _print_ledger(coverage)


def _print_ledger(coverage: Iterable[Coverage]) -> None:
    lines = reports.summed(coverage)
    out.print(ledger_table(lines))
    if reasons := reasons_table(lines):
        out.print(reasons)


def schema() -> None:
    """Print the views that policies and your own SQL may read, with a line on each column."""
    for _, columns in groupby(snapshots.schema(), key=lambda column: column.view):
        out.print(schema_table(columns))
