"""``seatcheck check`` and ``seatcheck report``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analyzer import audit
from analyzer import report as reports
from analyzer import store as snapshots
from analyzer.cli.shared import (
    ConfigFile,
    Format,
    OutputFiles,
    OutputFormat,
    SnapshotId,
    StoreFile,
    err,
    out,
    settings_from,
    store_from,
)
from analyzer.cli.tables import findings_table, results_table, unknown_table
from analyzer.model import Audit, Severity

FOUND, INCOMPLETE = 3, 4


def check(
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", "-p", help="Ask only this policy, and print its findings. Repeatable."),
    ] = None,
    fail_on: Annotated[
        Severity | None, typer.Option("--fail-on", help="End with 3 where there are findings as bad as this, or worse.")
    ] = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
    output: OutputFiles = None,
) -> None:
    """Ask the policies of a snapshot, and keep what they find.

    Ends with 3 for findings at or above --fail-on, else with 4 where some answer is UNKNOWN, else with 0.
    """
    settings = settings_from(config, store)
    for path in output or ():
        reports.expect_writable(path)
    audit.check(settings, snapshot, policy or ())
    found = audit.narrowed(snapshots.audit(settings.store, snapshot), policy or ())
    for path in output or ():
        reports.write(found, path, datetime.now(UTC))
    _print(found, format, details=bool(policy))
    raise typer.Exit(_exit_code(found, fail_on))


def report(
    output: Annotated[
        list[Path],
        typer.Option("--output", "-o", help="The file, its kind by its suffix: .html, .json or .csv. May be repeated."),
    ],
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
) -> None:
    """Write what the last check of a snapshot found: for review, signature and the next meeting."""
    found = snapshots.audit(store_from(config, store), snapshot)
    for path in output:
        reports.write(found, path, datetime.now(UTC))
        err.print(f"wrote {path}", soft_wrap=True)


def _print(found: Audit, kind: Format, *, details: bool) -> None:
    if kind is Format.TABLE:
        out.print(results_table(found))
        if unknown := unknown_table(found):
            out.print(unknown)
        for page in found.policies if details else ():
            out.print(findings_table(page))
        return
    print(reports.as_json(found) if kind is Format.JSON else reports.as_csv(found), end="")  # noqa: T201  data, unwrapped


def _exit_code(found: Audit, fail_on: Severity | None) -> int:
    if fail_on and audit.reaches(found, fail_on):
        return FOUND
    return INCOMPLETE if audit.has_unknown(found) else 0
