"""``seatcheck waive …``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from analyzer import audit
from analyzer import report as reports
from analyzer.cli.changes import waivers_table
from analyzer.cli.shared import (
    ConfigFile,
    Format,
    OrganizationName,
    OutputFormat,
    SnapshotId,
    StoreFile,
    err,
    organizations_from,
    out,
)
from analyzer.errors import UsageError
from analyzer.model import Waiver, WaiverKind
from analyzer.wording import visible

app = typer.Typer(help="Waivers: findings that are accepted for a reason, until a day.", no_args_is_help=True)


@app.command()
def add(
    policy: Annotated[str, typer.Argument(help="Whose findings, such as HS-01.")],
    reason: Annotated[str, typer.Option("--reason", help="Why they are accepted.")],
    owner: Annotated[str, typer.Option("--owner", help="Who answers for it: an e-mail address.")],
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="The last day on which it is in force.")
    ],
    subject: Annotated[str | None, typer.Option("--subject", help="The finding's subject.")] = None,
    where: Annotated[str | None, typer.Option("--where", help="Which findings: an SQL expression over them.")] = None,
    ticket: Annotated[str, typer.Option("--ticket", help="Where it was agreed.")] = "",
    kind: Annotated[WaiverKind, typer.Option("--kind", help="Why they are accepted.")] = WaiverKind.ACCEPTED_RISK,
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
) -> None:
    """Accept findings of the newest snapshot: write a waiver behind the others in their file."""
    organizations = organizations_from(config, store, organization)
    if len(organizations) > 1:
        raise UsageError("each organization has waivers of its own", "choose one with --organization")
    waiver = Waiver(policy, subject, where, reason, owner, until.date(), kind, ticket)
    use = audit.accept(organizations[0], waiver)
    err.print(visible(f"wrote {use.waiver.place}: it covers {use.findings:,} of the findings"), soft_wrap=True)


@app.command("list")
def list_waivers(
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
) -> None:
    """List all waivers: whether each is in force, how many findings of the snapshot it covers, and what they cost."""
    asked = audit.of_snapshot(organizations_from(config, store, organization), snapshot)
    waived = {settings.label: audit.waived(settings, snapshot) for settings in asked}
    if format is not Format.TABLE:
        uses = [(label, use) for label, its in waived.items() for use in its]
        as_json = format is Format.JSON
        said = reports.waivers_as_json(uses) if as_json else reports.waivers_as_csv(uses)
        print(said, end="")  # noqa: T201  data, unwrapped
        return
    for label, its in waived.items():
        if table := waivers_table(its, visible(f"Waivers of {label}")):
            out.print(table)
    if not any(waived.values()):
        err.print("there are no waivers")
