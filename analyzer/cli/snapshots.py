"""``seatcheck snapshot …`` and ``seatcheck schema``."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

import typer

from analyzer import store as snapshots
from analyzer.cli.shared import ConfigFile, OrganizationName, StoreFile, out, shelf_from
from analyzer.cli.tables import coverage_table, schema_table, snapshots_table

app = typer.Typer(help="The snapshots in the database.", no_args_is_help=True)


@app.command("list")
def list_snapshots(config: ConfigFile = None, store: StoreFile = None, organization: OrganizationName = None) -> None:
    """List every snapshot, oldest first."""
    shelf = shelf_from(config, store, organization)
    out.print(snapshots_table(snapshots.list_snapshots(shelf.store, shelf.org_id if organization else None)))


@app.command()
def show(
    snapshot: Annotated[str | None, typer.Argument(help="Its id, or how it begins. Default: the newest.")] = None,
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
) -> None:
    """Show one snapshot, and what was read for it."""
    shelf = shelf_from(config, store, organization)
    shown, coverage = snapshots.snapshot_coverage(shelf.store, snapshot, shelf.org_id)
    out.print(snapshots_table([shown]))
    out.print(coverage_table(coverage, "\nWhat was read"))


def schema() -> None:
    """Print the views that policies and your own SQL may read, with a line on each column."""
    for _, columns in groupby(snapshots.schema(), key=lambda column: column.view):
        out.print(schema_table(columns))
