"""``seatcheck decide …``."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from analyzer import audit, decisions
from analyzer import store as kept
from analyzer.cli.shared import (
    ConfigFile,
    Format,
    OrganizationName,
    OutputFormat,
    SnapshotId,
    StoreFile,
    err,
    out,
    shelves_from,
)
from analyzer.cli.tables import titled
from analyzer.config import Shelf
from analyzer.errors import UsageError
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

UNANSWERED = 4
_DECIDED = ("policy", "subject", "decision", "reason", "reviewer", "decided_at")

app = typer.Typer(help="What reviewers decide: give rows out, take answers in, look them up.", no_args_is_help=True)


class Rows(StrEnum):
    """What is to be decided."""

    FINDINGS = "findings"
    ACCESS = "access"


class By(StrEnum):
    """Whose rows stand together."""

    DESK = "desk"
    APP = "app"
    CUSTOMER_ORGANIZATION = "customer-organization"
    MANAGER = "manager"


@app.command()
def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file: .xlsx has a sheet for each owner; .csv is one table.")
    ],
    policy: Annotated[
        list[str] | None, typer.Option("--policy", "-p", help="Only this policy's findings. Repeatable.")
    ] = None,
    by: Annotated[
        By | None, typer.Option("--by", help="Only this kind of owner. Default: the first that fits.")
    ] = None,
    rows: Annotated[
        Rows, typer.Option("--rows", help="The findings of the last check, or everybody who has access.")
    ] = Rows.FINDINGS,
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
) -> None:
    """Write what is to be decided into a file for reviewers: a sheet for each owner, with the evidence."""
    shelf = _one(shelves_from(config, store, organization))
    audit.named(policy or (), shelf.policy_folders)  # an id that is mistyped would find nothing
    kind = "" if by is None else "department" if by is By.MANAGER else by.value
    wanted = decisions.Wanted(rows.value, kind, tuple(policy or ()))
    given_out = decisions.export(shelf.store, output, wanted, snapshot, shelf.org_id)
    sheets = len(given_out.pages)
    err.print(
        f"wrote {output}: {given_out.rows:,} rows on {sheets:,} sheets, of snapshot {given_out.snapshot_id}",
        soft_wrap=True,
    )


@app.command("import")
def import_review(
    file: Annotated[Path, typer.Argument(help="The file that a reviewer filled in.")],
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", help="Whose decisions these are (e-mail), where the file does not say.")
    ] = None,
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
) -> None:
    """Check a file that reviewers filled in, and keep who decided what, when and why: all of it or nothing.

    Ends with 0 where every row has a decision, with 4 where some have none, with 1 where something is wrong.
    """
    shelves = shelves_from(config, store, organization)
    org_ids = {shelf.org_id for shelf in shelves if shelf.org_id}
    taken = decisions.import_review(shelves[0].store, file, reviewer, org_ids)
    out.print(_answers_table(taken))
    raise typer.Exit(UNANSWERED if taken.unanswered else 0)


@app.command("list")
def list_decisions(
    unanswered: Annotated[
        bool, typer.Option("--unanswered", help="The findings that nobody has decided on, instead.")
    ] = False,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
) -> None:
    """Show what was decided last of each matter, or which findings nobody has decided on."""
    shelf = _one(shelves_from(config, store, organization))
    look = kept.undecided if unanswered else kept.decisions
    listed = look(shelf.store, snapshot, shelf.org_id)
    if format is Format.TABLE:
        columns = ("policy", "subject", "severity", "summary") if unanswered else _DECIDED
        out.print(_listed_table("Nobody has decided on" if unanswered else "Decided last", columns, listed))
        return
    kind = kept.Undecided if unanswered else kept.Decision
    said = decisions.as_json(listed) if format is Format.JSON else decisions.as_csv(listed, kind)
    print(said, end="")  # noqa: T201  data, unwrapped


def _answers_table(taken: decisions.Imported) -> Table:
    table = titled(f"Decisions on snapshot {taken.snapshot_id}", "sheet", "rows", "decided", "new", "unanswered")
    for sheet in taken.sheets:
        counts = (sheet.rows, sheet.decided, sheet.new, sheet.unanswered)
        table.add_row(Text(visible(sheet.title)), *(f"{count:,}" for count in counts))
    return table


def _listed_table(title: str, columns: Sequence[str], listed: Sequence[decisions.Listed]) -> Table:
    table = titled(title, *(column.replace("_", " ") for column in columns))
    for one in listed:
        table.add_row(*(Text(visible(_spelled(getattr(one, column)))) for column in columns))
    return table


def _spelled(cell: str | datetime) -> str:
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


def _one(shelves: Sequence[Shelf]) -> Shelf:
    if len(shelves) > 1:
        labels = ", ".join(shelf.label for shelf in shelves)
        raise UsageError("there are several organizations", f"choose one with --organization: {labels}")
    return shelves[0]
