"""``seatcheck import``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analyzer import config as configuration
from analyzer import imports
from analyzer.cli.ledger import reasons_table
from analyzer.cli.shared import INCOMPLETE, ConfigFile, OrganizationName, StoreFile, err, organizations_from, out
from analyzer.cli.tables import incomplete
from analyzer.config import Settings
from analyzer.errors import UsageError
from analyzer.imports import ReadFile
from analyzer.report import summed
from analyzer.store import list_snapshots, snapshot_coverage
from analyzer.wording import visible


def import_files(
    files: Annotated[list[Path], typer.Argument(help="CSV files that admin.atlassian.com exported.", metavar="FILE…")],
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
    into: Annotated[
        str | None,
        typer.Option(help="Add the files to this snapshot (its id, how it begins, or `newest`), and compare with it."),
    ] = None,
    taken_at: Annotated[
        datetime | None,
        typer.Option(
            help="When the files were exported, UTC. Default: when the oldest was last changed.",
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"],
        ),
    ] = None,
    single_policy: Annotated[
        bool,
        typer.Option("--single-policy", help="The organization has one authentication policy: its members are all."),
    ] = False,
) -> None:
    """Read the admin site's CSV exports into a new snapshot, or into one that was collected.

    Each file is recognised by its columns. Ends with 4 where something is missing; the snapshot then says what.
    """
    settings = _whose(organizations_from(config, store, organization))
    moment = taken_at.replace(tzinfo=UTC) if taken_at else None
    done = imports.import_files(settings, files, into, moment, single_policy=single_policy)
    for file in done.files:
        err.print(_described(file), soft_wrap=True)
    if not into and not taken_at:
        err.print(
            f"taken for exported at {done.snapshot.taken_at:%Y-%m-%d %H:%M} UTC, when the oldest file was changed"
        )
    _, coverage = snapshot_coverage(settings.store, done.snapshot.id)
    if reasons := reasons_table(summed(incomplete(coverage))):
        err.print(reasons)
    words = f"snapshot {done.snapshot.id} of {visible(done.snapshot.org_name)} is in {settings.store.path}"
    out.print(words, soft_wrap=True)
    newest = list_snapshots(settings.store, settings.org_id)[-1].id == done.snapshot.id
    err.print("next: seatcheck check" + ("" if newest else f" --snapshot {done.snapshot.id}"), soft_wrap=True)
    raise typer.Exit(0 if done.snapshot.complete else INCOMPLETE)


def _whose(organizations: Sequence[Settings]) -> Settings:
    if len(organizations) > 1:
        raise UsageError(
            "the configuration has several organizations, and the files do not say whose they are",
            f"choose one with --organization: {configuration.labels(organizations)}",
        )
    return organizations[0]


def _described(file: ReadFile) -> str:
    form = f" ({file.form})" if file.form else ""
    ignored = f"; ignored: {', '.join(file.ignored)}" if file.ignored else ""
    return f"{file.name}: {file.export}{form}, {file.rows:,} {'row' if file.rows == 1 else 'rows'}{ignored}"
