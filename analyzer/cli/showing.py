"""``seatcheck policy list`` and ``show``."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer import audit
from analyzer import store as snapshots
from analyzer.cli.shared import ConfigFile, OrganizationName, StoreFile, err, newest_from, out, own_folders
from analyzer.cli.tables import policies_table, sample_table
from analyzer.errors import StoreError
from analyzer.policy import rendered


def list_policies(config: ConfigFile = None, store: StoreFile = None, organization: OrganizationName = None) -> None:
    """List every policy, with what it answered for the newest snapshot of the organization if that was checked."""
    shelf = newest_from(config, store, organization)
    try:
        answers = snapshots.statuses(shelf.store, shelf.org_id) if shelf else {}
    except StoreError:  # without a snapshot there are policies all the same
        answers = {}
    out.print(policies_table(audit.policies(own_folders(config)), answers))


def show(
    policy: Annotated[str, typer.Argument(help="Its id, such as HS-01.")],
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
    sample: Annotated[int, typer.Option("--sample", help="Show so many of its findings; 0 for none.", min=0)] = 3,
) -> None:
    """Print a policy with its default parameters filled in, ready for the duckdb shell.

    Its first findings in the newest snapshot, if that was checked, are shown on standard error: standard output is SQL.
    """
    chosen = audit.policy(policy, own_folders(config))
    print(rendered(chosen), end="", flush=True)  # noqa: T201  data, unwrapped
    shelf = newest_from(config, store, organization)
    try:
        findings = snapshots.sample(shelf.store, policy, sample, shelf.org_id) if shelf and sample else []
    except StoreError:  # without a snapshot there is a policy all the same
        findings = []
    if findings:
        err.print(sample_table(findings))
