"""A case as YAML."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import yaml

from analyzer.store import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.model import Cell

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_ITEM = re.compile(r"^( *)- *name *:", re.MULTILINE)


def case_as_yaml(
    name: str, given: Sequence[str], finds: Sequence[str], params: Mapping[str, Cell], checked_after: timedelta
) -> str:
    """Return a case as one item of the list ``cases``; *given* are its rows, as lines."""
    checked = [f"  checked_at: {_relative(-checked_after)}"] if checked_after else []
    chosen = [f"  params: {_flow(dict(params))}"] if params else []
    rows = ["  given:", *given] if given else ["  given: {}"]
    lines = [f"- name: {_flow(name)}", *checked, *rows, *chosen, f"  finds: {_flow(list(finds))}"]
    return "".join(f"{line}\n" for line in lines)


def given_as_yaml(given: Sequence[Rows], defaults: Mapping[str, Sequence[str]], taken_at: datetime) -> list[str]:
    """Return the rows as lines. What a row does not have is null where the file has a default for it."""
    lines = []
    for rows in given:
        lines.append(f"    {rows.view}:")
        for row in rows.rows:
            cells = zip(rows.columns, row, strict=True)
            said = {name: _value(cell, taken_at) for name, cell in cells if cell is not None}
            unsaid = {name: None for name in defaults.get(rows.view, ()) if name not in said}
            lines.append(f"      - {_flow(said | unsaid)}")
    return lines


def appended(text: str, case: str) -> str:
    """Return the text of a file of cases with one more at its end."""
    item = _ITEM.search(text)
    indent = item[1] if item else "  "
    head = f"{text.rstrip()}\n" if text.strip() else "cases:\n"
    return head + "".join(f"{indent}{line}\n" for line in case.splitlines())


def in_days(given: Sequence[Rows], taken_at: datetime) -> tuple[Rows, ...]:
    """Return the rows with times that are whole days away from the snapshot's: easier to read."""
    return tuple(
        Rows(rows.view, rows.columns, tuple(tuple(_in_days(cell, taken_at) for cell in row) for row in rows.rows))
        for rows in given
    )


def _in_days(cell: object, taken_at: datetime) -> object:
    days = round((taken_at - cell) / timedelta(days=1)) if isinstance(cell, datetime) else 0
    return taken_at - timedelta(days=days) if isinstance(cell, datetime) else cell


def _value(cell: object, taken_at: datetime) -> object:
    if isinstance(cell, datetime):
        return _relative(taken_at - cell)
    if isinstance(cell, date):
        days = (taken_at.date() - cell).days
        return f"{days} days ago" if days >= 0 else f"in {-days} days"
    return float(cell) if isinstance(cell, Decimal) else cell


def _relative(distance: timedelta) -> str:
    ago = distance >= timedelta()
    seconds = abs(distance).total_seconds()
    unit, length = next(((unit, length) for unit, length in _UNITS if seconds % length == 0), _UNITS[-1])
    said = f"{seconds / length:.6f}".rstrip("0").rstrip(".") + f" {unit}s"
    return f"{said} ago" if ago else f"in {said}"


def _flow(value: object) -> str:
    spelled = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=float("inf"), allow_unicode=True)
    return spelled.removesuffix("\n").removesuffix("\n...")
