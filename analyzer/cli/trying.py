"""``seatcheck policy test``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from analyzer import audit
from analyzer.cases import Tried, try_policies
from analyzer.cli.shared import out
from analyzer.cli.tables import titled
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table


def try_cases(
    policies: Annotated[list[str] | None, typer.Argument(help="Ids, such as HS-01. Default: all policies.")] = None,
) -> None:
    """Try policies on their cases, the YAML files beside them.

    Ends with 1 where a case fails, or a policy that is named has none.
    """
    tried = try_policies(audit.named(policies or ()))
    out.print(_tried_table(tried))
    for one in tried:
        for verdict in one.failed:
            out.print(Text(visible(f"\n{one.policy}: {verdict.name} ({verdict.place})"), style="bold"))
            for problem in verdict.problems:
                out.print(Text(visible(f"  {problem}")))
    raise typer.Exit(any(one.failed or (policies and not one.verdicts) for one in tried))


def _tried_table(tried: Iterable[Tried]) -> Table:
    table = titled("Policies on their cases", "policy", "cases", "answer")
    for one in tried:
        answer = f"{len(one.failed)} failed" if one.failed else "as expected"
        table.add_row(one.policy, str(len(one.verdicts)), answer if one.verdicts else "it has no cases")
    return table
