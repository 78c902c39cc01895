"""Tables of what keys need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from analyzer.cli.tables import titled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.table import Table

    from analyzer.atlassian.scopes import Least, Strategy

_OWNER = {
    "organization": "The organization's key, made by somebody who is",
    "site": "The token of a site's user who is, or may",
    "bitbucket": "The token of a Bitbucket user who is",
}
_NO_SCOPE = "(none is named)"


def least_table(key: Least) -> Table:
    """Show the least that one key needs, and what each scope is for."""
    title = f"\n{_OWNER.get(key.key, key.key)}: {'; '.join(key.permissions)}"
    table = titled(title, "scope", "reads")
    for grant in key.grants:
        table.add_row(grant.scope or _NO_SCOPE, Text("\n".join(grant.purposes)))
    return table


def strategies_table(strategies: Iterable[tuple[Strategy, Sequence[Least]]]) -> Table:
    """Show what each strategy needs."""
    table = titled("", "strategy", "what it does, and the key that it needs")
    for strategy, keys in strategies:
        table.add_row(strategy.name, Text("\n".join([strategy.title, *_lines(keys)])))
    return table


def _lines(keys: Iterable[Least]) -> Iterator[str]:
    for key in keys:
        yield f"  {key.key}: {'; '.join(key.permissions)}"
        yield from (f"  {grant.scope or 'no scope is named: a key without scopes (INFERRED)'}" for grant in key.grants)
