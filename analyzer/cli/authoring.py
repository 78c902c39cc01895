"""``seatcheck policy lint``, ``explain``, ``diff`` and ``new``, for people who write policies.

What understands SQL takes long to import, so the commands import it themselves.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analyzer import audit
from analyzer.cli.shared import (
    ConfigFile,
    OrganizationName,
    SnapshotId,
    StoreFile,
    err,
    near,
    organization_from,
    out,
    own_folders,
)
from analyzer.wording import visible

SOMETHING_TO_DO = 5

_NAMED_HELP = "Ids, such as HS-01, files or folders. Default: every policy there is."
_VERSION_HELP = "An id, a file or a folder of policies."


def lint(
    policies: Annotated[list[str] | None, typer.Argument(metavar="[ID|FILE|FOLDER]…", help=_NAMED_HELP)] = None,
) -> None:
    """Say what is wrong with policies before they are run, a line for each problem: FILE:LINE: what it is.

    Ends with 1 where there is a problem.
    """
    from analyzer.authoring import choosing, linting

    files = choosing.chosen(policies or (), audit.folders(own_folders()))
    problems = linting.lint(files)
    for problem in problems:
        print(visible(f"{near(problem.origin)}:{problem.line}: {problem.message}"))  # noqa: T201  unwrapped, for editors
    err.print(_summed(len(files), len(problems)))
    raise typer.Exit(bool(problems))


def explain(
    policy: Annotated[str, typer.Argument(metavar="ID|FILE", help="An id, such as HS-01, or a file.")],
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
) -> None:
    """Say what a policy reads and with what parameters, and how DuckDB runs it on a snapshot. Nothing is kept."""
    from analyzer.authoring import choosing, explaining
    from analyzer.cli.explaining import explanation_tables

    settings = organization_from(config, store, organization)
    written = choosing.policy_of(policy, audit.folders(settings.policy_folders))
    for table in explanation_tables(explaining.explain(written, settings, snapshot, datetime.now(UTC))):
        out.print(table)


def diff(
    old: Annotated[str, typer.Argument(help=_VERSION_HELP)],
    new: Annotated[str, typer.Argument(help=_VERSION_HELP)],
    config: ConfigFile = None,
    store: StoreFile = None,
    snapshot: SnapshotId = None,
    organization: OrganizationName = None,
    limit: Annotated[int, typer.Option("--limit", help="Show so many differences of each policy.", min=0)] = 20,
    detailed_exit_code: Annotated[
        bool, typer.Option("--detailed-exit-code", help="End with 5 where something differs.")
    ] = False,
) -> None:
    """Show which findings appear, vanish or change with another version of a policy, before it is merged.

    Both versions are asked of the same snapshot with the parameters that are configured; nothing is kept.
    """
    from analyzer.authoring import comparing
    from analyzer.cli.comparing import change_tables

    settings = organization_from(config, store, organization)
    folders = audit.folders(settings.policy_folders)
    changes = comparing.compare(old, new, folders, settings, snapshot, limit, datetime.now(UTC))
    for table in change_tables(changes):
        out.print(table)
    raise typer.Exit(SOMETHING_TO_DO if detailed_exit_code and not changes.same else 0)


def new(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Its id, such as ACME-01.")],
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where to. Default: the first of policy_folders, else the folder policies here."),
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Write a policy to begin with, and its cases. It passes lint and test as it is; nothing is ever replaced."""
    from analyzer.authoring import writing

    own = own_folders(config)
    known = {policy.id: policy.origin for policy in audit.policies(path for path in own if path.is_dir())}
    into = folder or next(iter(own), Path("policies"))
    for path in writing.create(id_, into, known):
        out.print(visible(f"wrote {near(str(path))}"), soft_wrap=True)
    if into.resolve() not in {path.resolve() for path in own}:
        err.print(f'next: write policy_folders = ["{near(str(into.resolve()))}"] into seatcheck.toml', soft_wrap=True)
    err.print(f"next: seatcheck policy test {id_}")


def _summed(policies: int, problems: int) -> str:
    counted = f"{policies} {'policy' if policies == 1 else 'policies'}"
    return f"{counted}, {problems or 'no'} problem{'' if problems == 1 else 's'}"
