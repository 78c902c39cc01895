"""``seatcheck cost fit``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from analyzer import cost
from analyzer.cli.seat_tables import UNSEEN
from analyzer.cli.shared import (
    INCOMPLETE,
    ConfigFile,
    Format,
    OrganizationName,
    OutputFormat,
    SnapshotId,
    StoreFile,
    err,
    organization_from,
    out,
)
from analyzer.cli.tables import titled
from analyzer.errors import UsageError
from analyzer.report.costs import words
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from analyzer.model.explained import Saved
    from analyzer.model.fitted import Fit, Proposal

NOT_REACHED = 1
MOST = 50  # proposals that are shown


def fit(
    app: Annotated[str, typer.Option("--app", help="The app: jira, jsm, confluence, …")],
    seats: Annotated[int, typer.Option("--seats", min=0, help="So many seats its line of the bill is to have.")],
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    site: Annotated[str, typer.Option("--site", help="The site, where several have the app.")] = "",
    idle_days: Annotated[
        int, typer.Option("--idle-days", min=1, help="Seats that were not used for so many days are idle.")
    ] = cost.IDLE_DAYS,
    include_unknown: Annotated[
        bool, typer.Option("--include-unknown", help="Also accounts of whose use nothing is known, after the others.")
    ] = False,
    include_active: Annotated[
        bool, typer.Option("--include-active", help="Also those who used it, or were added, lately; after all others.")
    ] = False,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the changes as a plan file, for `cost --after`.")
    ] = None,
) -> None:
    r"""Propose the fewest and least harmful removals that bring a line of the bill to so many seats.

    Never proposed: who or what \[protected] of the configuration names, administrators, and service accounts. Nothing
    is changed. Ends with 1 where the target is not reached, else with 4 where a source was not read whole or a price
    is not known.
    """
    if format is Format.CSV:
        raise UsageError("a proposal has no rows for CSV", "take --format table or json, or write a plan with --output")
    chosen = organization_from(config, store, organization)
    found = cost.fit(
        chosen,
        app,
        site,
        seats,
        snapshot_id=snapshot,
        idle_days=idle_days,
        include_unknown=include_unknown,
        include_active=include_active,
    )
    if output:
        cost.write_plan(cost.as_plan(found), output)
        err.print(f"wrote {output}", soft_wrap=True)
    if format is Format.JSON:
        print(cost.fit_as_json(found), end="")  # noqa: T201  data, unwrapped
    else:
        for part in fit_tables(found):
            out.print(part)
    raise typer.Exit(NOT_REACHED if found.lacking else 0 if found.complete else INCOMPLETE)


def fit_tables(found: Fit, most: int = MOST) -> Iterator[RenderableType]:
    """Yield what is proposed, what it saves and who is not proposed."""
    if found.proposals:
        yield _proposals(found, most)
        yield _totals(found)
    yield Text(visible(f"\n{_reached(found)}"), style="bold" if found.lacking else "")
    if found.kept:
        yield Text("Not proposed:")
    yield from (Text(f"  {count:,}  {why}") for why, count in found.kept)
    yield from (Text(visible(f"- protected names nobody here: {entry}")) for entry in found.unmatched)
    yield from (Text(visible(f"- There may be more seats or paths: {gap}")) for gap in found.gaps)
    if found.proposals:
        yield Text(UNSEEN)
    yield from (Text(visible(f"- {warning}")) for warning in found.warnings)


def _proposals(found: Fit, most: int) -> Table:
    line = found.line
    title = f"From {line.seats:,} to {found.target:,} seats of {line.name}, in {found.currency}"
    table = titled(visible(title), "", "who, and why now", "what to do", "a month")
    table.columns[0].justify, table.columns[0].no_wrap, table.columns[3].no_wrap = "right", True, True
    for number, one in enumerate(found.proposals[:most], 1):
        who = f"{one.candidate.name}\n{one.candidate.email or one.candidate.account_id}\n{one.reason}"
        amount = words.money(one.month)
        table.add_row(f"{number:,}", Text(visible(who)), Text(visible("\n".join(_to_do(one)))), amount)
    left = len(found.proposals) - most
    table.caption = f"And {left:,} more: --format json and --output have them all." if left > 0 else None
    table.caption_justify = "left"
    return table


def _to_do(one: Proposal) -> Iterator[str]:
    yield from (
        f"grant the Customer role on {site} first, or it can raise no requests there" for site in one.customer_first
    )
    yield from (removal.words for removal in one.removals)
    if one.takes:
        yield f"takes away too: {', '.join(one.takes)}"
    for part in one.saved:
        if part.month is not None and part.why:
            yield f"{part.line} saves nothing: {part.why}"
        if part.month is not None and part.month < 0:
            yield f"{part.line} costs MORE: {words.money(-part.month)}"


def _totals(found: Fit) -> Table:
    table = titled("\nWhat all of them save", "what", "seats", "a month", "from")
    table.columns[2].no_wrap = True
    for part in found.saved:
        counts = f"{part.before:,} to {part.after:,}"
        table.add_row(Text(visible(part.line)), counts, words.money(part.month), Text(visible(_from(part))))
    known = sum((part.month for part in found.saved if part.month is not None), start=words.ZERO)
    named = "in all" if found.month is not None else "as far as prices are known"
    table.add_row(named, "", words.money(known), "", style="bold")
    table.caption, table.caption_justify = (
        "What was bought and nobody takes is not in it: see `seatcheck cost`.",
        "left",
    )
    return table


def _from(part: Saved) -> str:
    if not part.why:
        more = "costs MORE, from " if part.month is not None and part.month < 0 else ""
        return f"{more}{part.once.removeprefix('from ')}"
    return part.why if part.month is None else f"saves nothing: {part.why}"


def _reached(found: Fit) -> str:
    if found.line.seats <= found.target:
        return f"{found.line.name} has {words.many(found.line.seats, 'seat')}: nothing has to go."
    if not found.lacking:
        return f"{words.many(len(found.proposals), 'seat')} to free, and {found.target:,} are left."
    return (
        f"The target is not reached: {found.line.seats - found.target:,} would have to go, and only"
        f" {len(found.proposals):,} may be proposed, {found.lacking:,} too few."
    )
