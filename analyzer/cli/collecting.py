"""``seatcheck collect``."""

from __future__ import annotations

import typer

from analyzer import collect as collector
from analyzer.cli.progress import shown_progress
from analyzer.cli.shared import ConfigFile, StoreFile, err, out, settings_from
from analyzer.cli.tables import coverage_table, incomplete
from analyzer.store import snapshot_coverage

INCOMPLETE = 4


def collect(config: ConfigFile = None, store: StoreFile = None) -> None:
    """Read the whole organization into a new snapshot.

    Ends with 4 where something could not be read; the snapshot then says what.
    """
    settings = settings_from(config, store)
    with shown_progress() as progress:
        snapshot = collector.collect(settings, progress)
    _, coverage = snapshot_coverage(settings.store, snapshot.id)
    missing = incomplete(coverage)
    if missing:
        err.print(coverage_table(missing, "What could not be read"))
    out.print(f"snapshot {snapshot.id} of {snapshot.org_name} is in {settings.store.path}", soft_wrap=True)
    err.print("next: seatcheck check")
    raise typer.Exit(0 if snapshot.complete else INCOMPLETE)
