"""``seatcheck policy test`` and ``seatcheck policy mutate``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from analyzer import audit
from analyzer.cases import Tried, try_policies
from analyzer.cli.shared import out, own_folders
from analyzer.cli.tables import titled
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


def try_cases(policies: Policies = None) -> None:
    """Try policies on their cases, the YAML files beside them.

    Ends with 1 where a case fails, or a policy that is named has none.
    """
    tried = try_policies(audit.named(policies or (), own_folders()))
    out.print(_tried_table(tried))
    for one in tried:
        for verdict in one.failed:
            out.print(Text(visible(f"\n{one.policy}: {verdict.name} ({verdict.place})"), style="bold"), soft_wrap=True)
            for problem in verdict.problems:
                out.print(Text(visible(f"  {problem}")), soft_wrap=True)
    raise typer.Exit(any(one.failed or (policies and not one.verdicts) for one in tried))


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
