"""``seatcheck explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer import cost
from analyzer.cli.seat_tables import explanation_tables
from analyzer.cli.shared import (
    INCOMPLETE,
    ConfigFile,
    Format,
    OrganizationName,
    OutputFormat,
    SnapshotId,
    StoreFile,
    one_of,
    out,
)
from analyzer.errors import UsageError


def explain(
    account: Annotated[str, typer.Argument(help="An account's id or e-mail address.")],
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
) -> None:
    """Say why an account is on the bill: what it holds and by what, what prices it, what frees it and what that saves.

    Ends with 4 where a source was not read whole, or a price that it needs is not known.
    """
    if format is Format.CSV:
        raise UsageError("an explanation has no rows for CSV", "take --format table or json")
    found = cost.explain(one_of(config, store, organization), account, snapshot)
    if format is Format.JSON:
        print(cost.explanation_as_json(found), end="")  # noqa: T201  data, unwrapped
    else:
        for part in explanation_tables(found):
            out.print(part)
    raise typer.Exit(0 if found.complete else INCOMPLETE)
