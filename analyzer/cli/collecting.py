"""``seatcheck collect``."""

from __future__ import annotations

import typer

from analyzer import collect as collector
from analyzer.cli.progress import shown_progress
from analyzer.cli.shared import ConfigFile, OrganizationName, StoreFile, complain, err, organizations_from, out
from analyzer.cli.tables import coverage_table, incomplete
from analyzer.config import Settings
from analyzer.errors import SeatcheckError
from analyzer.store import snapshot_coverage
from analyzer.wording import visible

ERROR, INCOMPLETE = 1, 4


def collect(config: ConfigFile = None, store: StoreFile = None, organization: OrganizationName = None) -> None:
    """Read each organization whole, into a new snapshot.

    Ends with 1 where one could not be read at all, else with 4 where something could not be read; the snapshot then
    says what.
    """
    organizations = organizations_from(config, store, organization)
    codes = {_collected(settings, alone=len(organizations) == 1) for settings in organizations}
    err.print("next: seatcheck check")
    raise typer.Exit(min(codes - {0}, default=0))


def _collected(settings: Settings, *, alone: bool) -> int:
    try:
        with shown_progress() as progress:
            snapshot = collector.collect(settings, progress)
    except SeatcheckError as error:
        if alone:
            raise
        err.print(f"{visible(settings.label)}:")
        complain(error)
        return ERROR
    _, coverage = snapshot_coverage(settings.store, snapshot.id)
    missing = incomplete(coverage)
    if missing:
        err.print(coverage_table(missing, "What could not be read"))
    out.print(f"snapshot {snapshot.id} of {visible(snapshot.org_name)} is in {settings.store.path}", soft_wrap=True)
    return 0 if snapshot.complete else INCOMPLETE
