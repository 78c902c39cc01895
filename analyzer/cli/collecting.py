"""``seatcheck collect``."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer import collect as collector
from analyzer.cli.estimating import estimate_table
from analyzer.cli.ledger import reasons_table
from analyzer.cli.progress import shown_progress
from analyzer.cli.shared import (
    INCOMPLETE,
    ConfigFile,
    OrganizationName,
    StoreFile,
    complain,
    err,
    organizations_from,
    out,
)
from analyzer.cli.tables import incomplete
from analyzer.collect import Collected
from analyzer.errors import SeatcheckError
from analyzer.report import summed
from analyzer.store import snapshot_coverage
from analyzer.wording import visible

ERROR = 1


def collect(
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a collection that did not end.")] = False,
    max_requests: Annotated[
        int | None, typer.Option("--max-requests", help="Stop asking about single accounts after so many.", min=1)
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Only say how many requests, and how long, it will take.")
    ] = False,
) -> None:
    """Read each organization whole, into a new snapshot.

    Ends with 1 where one could not be read at all, else with 4 where something could not be read; the snapshot then
    says what.
    """
    organizations = [settings.limited(max_requests) for settings in organizations_from(config, store, organization)]
    if estimate:
        for settings in organizations:
            out.print(estimate_table(collector.estimate(settings)))
        return
    try:
        with shown_progress() as progress:
            collected = collector.collect_all(organizations, progress, resume=resume)
    except KeyboardInterrupt:
        err.print("`seatcheck collect --resume` goes on where it was interrupted")
        raise
    codes = {_told(one, alone=len(collected) == 1) for one in collected}
    err.print("next: seatcheck check")
    raise typer.Exit(min(codes - {0}, default=0))


def _told(one: Collected, *, alone: bool) -> int:
    """Say what a collection came to, and return how the command should end for it."""
    if one.snapshot is None:
        return _failed(one, alone=alone)
    settings, snapshot = one.settings, one.snapshot
    _, coverage = snapshot_coverage(settings.store, snapshot.id)
    if reasons := reasons_table(summed(incomplete(coverage))):
        err.print(reasons)
    out.print(f"snapshot {snapshot.id} of {visible(snapshot.org_name)} is in {settings.store.path}", soft_wrap=True)
    return 0 if snapshot.complete else INCOMPLETE


def _failed(one: Collected, *, alone: bool) -> int:
    error = one.error or SeatcheckError("nothing was collected")
    if alone:
        raise error
    err.print(f"{visible(one.settings.label)}:")
    complain(error)
    return ERROR
