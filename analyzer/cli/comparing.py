"""Tables of what a change of policies changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from analyzer.cli.tables import titled
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from analyzer.authoring.comparing import Change, Changes
    from analyzer.store import Differs

_SIGNS = {"appears": "+", "vanishes": "-", "changes": "~"}
_COLOURS = {"appears": "red", "vanishes": "green", "changes": "yellow"}


def change_tables(changes: Changes) -> Iterator[RenderableType]:
    """Yield what differs of each policy, and a line on each that is the same."""
    yield Text(visible(f"Snapshot {changes.snapshot.id} of {changes.snapshot.org_name}"), style="bold")
    for change in changes.policies:
        yield Text(visible(f"\n{change.id}: {_summed(change)}"))
        if change.compared.differences:
            yield _differences(change)
        for gap in change.gaps:
            yield Text(visible(f"there may be more: {gap}"))


def _summed(change: Change) -> str:
    compared = change.compared
    counts = ((compared.appear, "appear"), (compared.vanish, "vanish"), (compared.change, "change"))
    parts = [f"{count:,} {word}{'s' if count == 1 else ''}" for count, word in counts if count]
    parts += [f"the columns {', '.join(compared.added)} are new"] if compared.added else []
    parts += [f"the columns {', '.join(compared.dropped)} are gone"] if compared.dropped else []
    if change.before is None or change.after is None:
        return f"the policy is {'gone' if change.before else 'new'}; {', '.join(parts) or 'it finds nothing'}"
    return f"{compared.before:,} -> {compared.after:,} findings; {', '.join(parts) or 'the same'}"


def _differences(change: Change) -> Table:
    table = titled("", "", "subject", "finding")
    for row in change.compared.differences:
        table.add_row(Text(_SIGNS[row.kind], style=_COLOURS[row.kind]), Text(visible(row.subject)), _what(row))
    compared = change.compared
    left = compared.appear + compared.vanish + compared.change - len(compared.differences)
    if left:
        table.caption, table.caption_justify = f"and {left:,} more: see --limit", "left"
    return table


def _what(row: Differs) -> Text:
    if not row.before and not row.after:
        return Text(visible(row.summary))
    return Text(visible("\n".join(f"{name}: {row.before[name]} -> {row.after[name]}" for name in row.before)))
