"""``seatcheck check`` and ``seatcheck report``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer import audit, cost
from analyzer import report as reports
from analyzer.cli.changes import gone_table, waivers_table
from analyzer.cli.shared import (
    INCOMPLETE,
    OUTPUT_HELP,
    ConfigFile,
    Format,
    OrganizationName,
    OutputFiles,
    OutputFormat,
    SnapshotId,
    StoreFile,
    complain,
    err,
    organizations_from,
    out,
    shelves_from,
)
from analyzer.cli.tables import coverage_of_controls, findings_table, results_table, unknown_table
from analyzer.model import Audit, Severity
from analyzer.waivers import warnings
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.audit import Looked
    from analyzer.config import Settings, Shelf

ERROR, FOUND = 1, 3
_BEST_FIRST = (0, INCOMPLETE, FOUND, ERROR)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is printed beside the answers: the findings themselves, and what they say of controls."""

    details: bool
    controls: bool


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
    framework: Annotated[
        str | None,
        typer.Option(
            "--framework", help="Ask the policies that serve soc2, iso27001, nist, cis or gdpr; show each control."
        ),
    ] = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
    output: OutputFiles = None,
    organization: OrganizationName = None,
) -> None:
    """Ask the policies of a snapshot, and keep what they find. Of several organizations each one's newest is asked.

    Ends with 3 for findings at or above --fail-on, else with 4 where some answer is UNKNOWN, else with 0.
    """
    organizations = organizations_from(config, store, organization)
    asked = audit.of_snapshot(organizations, snapshot)
    reports.expect_apart(output or (), [settings.label for settings in asked])

    def see(settings: Settings) -> Audit:
        only = audit.serving(settings, framework, policy or ()) if framework else policy or ()
        audit.check(settings, snapshot, only)
        found = audit.narrowed(audit.found(settings, snapshot), only)
        if output and not only:
            found = cost.with_costs(found, settings)
        return found if policy and not framework else audit.with_controls(found, framework, settings.policy_folders)

    looked = audit.look(asked, see)
    _complain(looked)
    _write(looked, output or ())
    shown = Shown(details=bool(policy), controls=bool(framework))
    _print(looked, format, shown, several=len(organizations) > 1)
    raise typer.Exit(max((_exit_code(one.audit, fail_on) for one in looked), key=_BEST_FIRST.index))


def report(
    output: Annotated[list[Path], typer.Option("--output", "-o", help=OUTPUT_HELP)],
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
) -> None:
    """Write what the last check of a snapshot found: for review, signature and the next meeting."""
    asked = audit.of_snapshot(shelves_from(config, store, organization), snapshot)
    reports.expect_apart(output, [shelf.label for shelf in asked])

    def see(shelf: Shelf) -> Audit:
        found = cost.with_costs(audit.found(shelf, snapshot), shelf)
        return audit.with_controls(found, own=shelf.policy_folders)

    looked = audit.look(asked, see)
    _complain(looked)
    for path in _write(looked, output):
        err.print(f"wrote {path}", soft_wrap=True)
    raise typer.Exit(ERROR if any(one.error for one in looked) else 0)


def _complain(looked: Iterable[Looked]) -> None:
    for one in looked:
        if one.error:
            err.print(f"{visible(one.label)}:")
            complain(one.error)
        for sentence in warnings(one.audit.waivers) if one.audit else ():
            err.print(f"warning: {visible(sentence)}", style="yellow", soft_wrap=True)


def _write(looked: Iterable[Looked], paths: Sequence[Path]) -> list[Path]:
    """Write the files of each organization that something was found of."""
    written = []
    for one in looked:
        if one.audit:
            files = [reports.placed(path, one.label) for path in paths]
            for file in files:
                reports.write(one.audit, file, datetime.now(UTC))
            written += files
    return written


def _print(looked: Sequence[Looked], kind: Format, shown: Shown, *, several: bool) -> None:
    found = [one.audit for one in looked if one.audit]
    if kind is Format.TABLE:
        for audited in found:
            _print_tables(audited, shown)
    elif several:
        _print_data(reports.several_as_json(found) if kind is Format.JSON else reports.several_as_csv(found))
    else:
        _print_data(reports.as_json(found[0]) if kind is Format.JSON else reports.as_csv(found[0]))


def _print_tables(found: Audit, shown: Shown) -> None:
    out.print(results_table(found))
    if unknown := unknown_table(found):
        out.print(unknown)
    if gone := gone_table(found):
        out.print(gone)
    if waivers := waivers_table((use for use in found.waivers if use.in_force), "\nWaived, and not counted"):
        out.print(waivers)
    for page in found.policies if shown.details else ():
        out.print(findings_table(page))
    if shown.controls:
        out.print(coverage_of_controls(found.controls))


def _print_data(text: str) -> None:
    print(text, end="")  # noqa: T201  unwrapped


def _exit_code(found: Audit | None, fail_on: Severity | None) -> int:
    if found is None:
        return ERROR
    if fail_on and audit.reaches(found, fail_on):
        return FOUND
    return INCOMPLETE if audit.has_unknown(found) else 0
