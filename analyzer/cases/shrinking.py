"""The fewest rows, and of them the fewest columns, with which something still holds."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.store import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_Row = tuple[str, tuple[str, ...], tuple[object, ...]]  # a view, its columns, and their values


def smallest(given: Sequence[Rows], holds: Callable[[Sequence[Rows]], bool]) -> tuple[Rows, ...]:
    """Return as few of the *given* rows and columns as can be without *holds* becoming false."""
    rows = [(one.view, one.columns, row) for one in given for row in one.rows]
    size = len(rows)
    while size:
        at = 0
        while at < len(rows):  # either the rows become fewer, or the place moves on
            rest = rows[:at] + rows[at + size :]
            if holds(_together(rest)):
                rows = rest
            else:
                at += size
        size //= 2
    return _narrowed(_together(rows), holds)


def _together(rows: Iterable[_Row]) -> tuple[Rows, ...]:
    grouped = groupby(rows, key=lambda row: row[:2])
    return tuple(Rows(view, columns, tuple(row for _, _, row in same)) for (view, columns), same in grouped)


def _narrowed(given: tuple[Rows, ...], holds: Callable[[Sequence[Rows]], bool]) -> tuple[Rows, ...]:
    for view in given:
        for column in view.columns:
            fewer = tuple(_without(one, column) if one.view == view.view else one for one in given)
            if holds(fewer):
                given = fewer
    return given


def _without(rows: Rows, column: str) -> Rows:
    kept = [at for at, name in enumerate(rows.columns) if name != column]
    return Rows(
        rows.view, tuple(rows.columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows.rows)
    )
