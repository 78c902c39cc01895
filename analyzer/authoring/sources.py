"""Rules of what a policy reads, and what it says that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.authoring.problems import Said
from analyzer.policy import line_of_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.authoring.problems import Written
    from analyzer.authoring.sql import Reading
    from analyzer.store import ViewSources

_COUNTING = ("range(", "generate_series(")


def tables(written: Written, known: Mapping[str, ViewSources]) -> Iterator[Said]:
    """Yield what is read beside the documented views."""
    for name, line in written.reading.tables.items() if written.reading else ():
        if name not in known and not name.lower().startswith(_COUNTING):
            yield Said(line, f"{name} is no documented view: `seatcheck schema` lists them")


def needs(written: Written, known: Mapping[str, ViewSources]) -> Iterator[Said]:
    """Yield sources that the policy needs and does not name, and those that it names for nothing."""
    if written.reading is None:
        return
    policy, reading = written.policy, written.reading
    wanted = {
        source: reason for view in reading.tables if view in known for source, reason in _of(view, reading, known)
    }
    for source, (line, reason) in wanted.items():
        if source not in policy.needs:
            yield Said(line, f'needs: "{source}" is missing: {reason} comes from it')
    explained = frozenset().union(*(known[view].all for view in reading.tables if view in known))
    every = frozenset().union(*(view.all for view in known.values()))
    for source in policy.needs:
        if source not in explained:
            why = "no view that is read comes from it" if source in every else "there is no such source"
            yield Said(_line_of_need(policy.sql, source), f'needs: "{source}": {why}')
    for source in {source for source in policy.needs if policy.needs.count(source) > 1}:
        yield Said(_line_of_need(policy.sql, source), f'needs: "{source}" is named twice')


def _of(view: str, reading: Reading, known: Mapping[str, ViewSources]) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield each source that is needed because *view* is read, with the line that says so, and what is read of it."""
    said, line = known[view], reading.tables[view]
    parts = [
        (part, reading.deciding[view, column], f"{view}.{column} = '{value}'")
        for column, values in said.when.items()
        for value, part in values.items()
        if value in reading.values.get((view, column), ())
    ]
    for source in () if parts else said.needs:
        yield source, (line, view)
    for columns in (said.columns, *(part.columns for part, _, _ in parts)):
        for column, sources in columns.items():
            if (view, column) in reading.deciding:
                yield from ((source, (reading.deciding[view, column], f"{view}.{column}")) for source in sources)
    for part, place, reason in parts:
        yield from ((source, (place, reason)) for source in part.needs)


def _line_of_need(text: str, source: str) -> int:
    """Return the line on which the header names a source."""
    start = line_of_key(text, "needs")
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines[start - 1 :], start) if f'"{source}"' in line), start)
