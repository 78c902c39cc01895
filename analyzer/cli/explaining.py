"""Tables of what a policy is made of, and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from analyzer.cli.tables import titled
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from analyzer.authoring.explaining import Explanation, Needed

_MILLISECONDS = 1000


def explanation_tables(explained: Explanation) -> Iterator[RenderableType]:
    """Yield everything that is to be said of a policy."""
    policy, snapshot = explained.policy, explained.snapshot
    yield Text(visible(f"{policy.id}: {policy.title}"), style="bold")
    yield Text(visible(f"{policy.severity.value}; {policy.origin}\nsnapshot {snapshot.id} of {snapshot.org_name}"))
    if explained.needs:
        yield _needs(explained)
    yield _views(explained)
    if explained.params:
        yield _params(explained)
    yield _plan(explained)
    yield Text(visible(f"\n{_answer(explained)}"))


def _needs(explained: Explanation) -> Table:
    table = titled("\nWhat it needs, and what was read of it", "source", "lists", "outcome", "rows", "views")
    for needed in explained.needs:
        table.add_row(needed.source, *_read(needed), ", ".join(needed.views))
    return table


def _read(needed: Needed) -> tuple[str, str, str]:
    if needed.read is None:
        return "", "nothing is known", ""
    whole, lists = needed.read.scopes - needed.read.incomplete, needed.read.scopes
    counted = f"{lists:,}" if whole == lists else f"{whole:,} of {lists:,}"
    return counted, needed.read.outcome.value, f"{needed.read.rows:,}"


def _views(explained: Explanation) -> Table:
    table = titled("\nWhat it reads", "view", "columns")
    for view, columns in explained.views.items():
        table.add_row(view, ", ".join(columns))
    return table


def _params(explained: Explanation) -> Table:
    table = titled("\nIts parameters", "parameter", "value", "said by")
    for param in explained.params:
        table.add_row(param.name, Text(visible(str(param.value))), param.said_by)
    return table


def _plan(explained: Explanation) -> Table:
    table = titled("\nHow DuckDB ran it: each step uses those below it", "rows", "ms", "step")
    for line in explained.plan:
        milliseconds = f"{line.seconds * _MILLISECONDS:,.1f}"
        table.add_row(f"{line.rows:,}", milliseconds, Text(visible(" " * line.depth + line.step)))
    return table


def _answer(explained: Explanation) -> str:
    found = f"{explained.ran.findings:,} finding{'' if explained.ran.findings == 1 else 's'}"
    answer = f"{found} in {explained.ran.seconds:.2f} s"
    return "\n".join([answer, *(f"UNKNOWN: {gap}" for gap in explained.gaps)])
