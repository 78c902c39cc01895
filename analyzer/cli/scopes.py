"""``seatcheck scopes``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from analyzer.atlassian import scopes as needs
from analyzer.cli.needs import least_table, strategies_table
from analyzer.cli.shared import out


class Kind(StrEnum):
    """How it is printed."""

    TABLE = "table"
    JSON = "json"


READING = """KEYS FOR COLLECTING: they only read."""
UNSCOPED = """
Give the organization's key NO scopes: Atlassian's documents name none for
{unscoped} (INFERRED: a key with scopes
is refused there). It may then also change things, so use it for nothing else;
no operation in seatcheck's table changes anything.
The other tokens can have the scopes above. A token with scopes works only at
api.atlassian.com: set the site's api_url to
https://api.atlassian.com/ex/jira/<cloud id>.
"""
CHANGING = """
KEYS FOR CHANGING THINGS: never the ones above, and none before one is needed.
This version sends none of it.
"""


def scopes(
    format: Annotated[Kind, typer.Option("--format", "-f", help="How to print them.")] = Kind.TABLE,  # noqa: A002
) -> None:
    """Print the least that keys need: those for collecting, and, apart from them, those for each strategy."""
    if format is Kind.JSON:
        print(needs.as_json())  # noqa: T201  data, unwrapped
        return
    reading = needs.keys_for_collecting()
    out.print(READING)
    for key in reading:
        out.print(least_table(key))
    out.print(UNSCOPED.format(unscoped=", ".join(reading[0].unscoped)))
    out.print(CHANGING)
    out.print(strategies_table((one, needs.keys_for(one)) for one in needs.strategies()))
