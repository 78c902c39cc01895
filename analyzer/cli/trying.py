"""``seatcheck policy test`` and ``seatcheck policy mutate``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from analyzer import audit
from analyzer.cases import Tried, try_policies
from analyzer.cli.shared import ConfigFile, OrganizationName, SnapshotId, StoreFile, err, one_of, out, own_folders
from analyzer.cli.tables import titled
from analyzer.config import Settings, Shelf
from analyzer.errors import UsageError
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from analyzer.cases.mutating import Score
    from analyzer.policy import Policy


class ScoreFormat(StrEnum):
    """How scores are printed."""

    TABLE = "table"
    JSON = "json"


Policies = Annotated[list[str] | None, typer.Argument(help="Ids, such as HS-01. Default: all policies.")]


def try_cases(
    policies: Policies = None,
    record: Annotated[
        str | None, typer.Option("--record", help="Make a case of the policy's finding about this subject.")
    ] = None,
    snapshot: SnapshotId = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="Where the case goes: a file, or - to print it.")
    ] = None,
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
) -> None:
    """Try policies on their cases, the YAML files beside them; or --record a case from a snapshot.

    Ends with 1 where a case fails, or a policy that is named has none. What is recorded has invented people and words
    in place of the real ones, and joins the policy's cases.
    """
    if record is not None:
        _record(policies or [], record, snapshot, output, one_of(config, store, organization))
        return
    tried = try_policies(audit.named(policies or (), own_folders(config)))
    out.print(_tried_table(tried))
    for one in tried:
        for verdict in one.failed:
            out.print(Text(visible(f"\n{one.policy}: {verdict.name} ({verdict.place})"), style="bold"), soft_wrap=True)
            for problem in verdict.problems:
                out.print(Text(visible(f"  {problem}")), soft_wrap=True)
    raise typer.Exit(any(one.failed or (policies and not one.verdicts) for one in tried))


def _record(
    policies: Sequence[str], subject: str, snapshot: str | None, output: str | None, where: Settings | Shelf
) -> None:
    from analyzer.cases.recording import keep, record  # here: it takes apart SQL, which is long to import

    if len(policies) != 1:
        raise UsageError("name the one policy whose finding is to be recorded")
    case = record(where, audit.policy(policies[0], where.policy_folders), subject, snapshot)
    if output == "-":
        print(case.text, end="")  # noqa: T201  data, unwrapped
    else:
        err.print(f"wrote {keep(case, Path(output) if output else None)}", soft_wrap=True)


def mutate(
    policies: Policies = None,
    at_least: Annotated[
        float,
        typer.Option(min=0, max=100, help="The percentage of mutants of each policy that its cases have to notice."),
    ] = 85,
    format: Annotated[  # noqa: A002  the option's name
        ScoreFormat, typer.Option("--format", "-f", help="How to print the scores.")
    ] = ScoreFormat.TABLE,
) -> None:
    """Change policies in small ways, one at a time, and count which changes their cases notice.

    Ends with 1 where a policy is below the bar, or one that is named has no cases.
    """
    from analyzer.cases.mutating import as_json, mutate_policies  # here: it takes apart SQL, which is long to import

    asked = audit.named(policies or (), own_folders())
    scores = mutate_policies(asked)
    if format is ScoreFormat.JSON:
        print(as_json(scores, at_least), end="")  # noqa: T201  unwrapped
    else:
        _print_scores(scores, asked)
    below = any(score.percent < at_least for score in scores)
    raise typer.Exit(below or bool(policies and len(scores) < len(asked)))


def _tried_table(tried: Iterable[Tried]) -> Table:
    table = titled("Policies on their cases", "policy", "cases", "answer")
    for one in tried:
        answer = f"{len(one.failed)} failed" if one.failed else "as expected"
        table.add_row(one.policy, str(len(one.verdicts)), answer if one.verdicts else "it has no cases")
    return table


def _print_scores(scores: Sequence[Score], asked: Iterable[Policy]) -> None:
    table = titled("Changes that cases notice", "policy", "mutants", "caught", "score")
    for score in scores:
        table.add_row(score.policy, str(score.mutants), str(score.caught), f"{score.percent:.0f} %")
    for policy in asked:
        if policy.cases is None:
            table.add_row(policy.id, "", "", "no cases")
    out.print(table)
    for score in scores:
        for survivor in score.survivors:
            change = f"{score.policy}, line {survivor.line}: {survivor.was}  ->  {survivor.becomes}"
            out.print(Text(visible(change)), soft_wrap=True)
