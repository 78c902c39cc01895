"""``seatcheck people …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analyzer import people, store
from analyzer.cli.persons import desks_table, domains_table, pairs_table
from analyzer.cli.shared import (
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
from analyzer.store import DeskUse, DomainUse, Pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model import Snapshot
    from analyzer.people import Row

app = typer.Typer(help="Whose accounts and domains these are, and who uses which desk.", no_args_is_help=True)
TITLES = {Pair: "pairs", DeskUse: "desks", DomainUse: "domains"}


@app.command()
def pairs(
    config: ConfigFile = None,
    store_file: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
    all_: Annotated[bool, typer.Option("--all", help="Also those that are less than likely.")] = False,
) -> None:
    """List accounts that are likely one person's, with what speaks for it. Nobody is merged: look at them."""
    shown, found = store.pairs(one_of(config, store_file, organization), snapshot, unlikely=all_)
    if not _printed(format, shown, Pair, found):
        out.print(pairs_table(shown, found))


@app.command()
def desks(
    config: ConfigFile = None,
    store_file: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002
) -> None:
    r"""List each service desk with who uses it, and print the [\[desks]] that the configuration lacks."""
    shown, found = store.desks(one_of(config, store_file, organization), snapshot)
    if _printed(format, shown, DeskUse, found):
        return
    out.print(desks_table(shown, found))
    if sections := people.desk_sections(found):
        out.print("\nNot in the configuration yet; look at it, and paste it into seatcheck.toml:\n")
        print(sections, end="")  # noqa: T201  to be pasted, unwrapped


@app.command()
def domains(
    config: ConfigFile = None,
    store_file: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002
    class_: Annotated[
        str | None, typer.Option("--class", help=f"Only those of one class: {', '.join(people.CLASSES)}.")
    ] = None,
) -> None:
    r"""Count the accounts of each domain, and say whose people use it: what is unlisted belongs into \[domains]."""
    if class_ not in {None, *people.CLASSES}:
        raise UsageError(f"there is no class {class_}", f"there are: {', '.join(people.CLASSES)}")
    shown, found = store.domains(one_of(config, store_file, organization), snapshot)
    kept = [domain for domain in found if class_ in {None, domain.domain_class}]
    if not _printed(format, shown, DomainUse, kept):
        out.print(domains_table(shown, kept))


def _printed(format_: Format, shown: Snapshot, kind: type[Row], rows: Sequence[Row]) -> bool:
    """Print *rows* for a program; return whether one was meant."""
    if format_ is Format.TABLE:
        return False
    said = people.as_json(shown, TITLES[kind], rows) if format_ is Format.JSON else people.as_csv(kind, rows)
    print(said, end="")  # noqa: T201  data, unwrapped
    return True
