"""DuckDB's account of how it ran a query, made readable: a line a step, the last one first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

# Steps that only carry rows from one to the next.
_SILENT = {"RESULT_COLLECTOR", "EXPLAIN_ANALYZE", "PROJECTION", "COLUMN_DATA_SCAN", "DUMMY_SCAN"}
_NAMES = {
    "HASH_GROUP_BY": "group", "PERFECT_HASH_GROUP_BY": "group", "PARTITIONED_AGGREGATE": "group",
    "UNGROUPED_AGGREGATE": "aggregate", "STREAMING_WINDOW": "window", "TABLE_SCAN": "read", "SEQ_SCAN": "read",
    "ORDER_BY": "order by", "HASH_JOIN": "join", "NESTED_LOOP_JOIN": "join each with each",
    "BLOCKWISE_NL_JOIN": "join each with each", "CTE": "work out once", "CTE_SCAN": "what was worked out",
}  # fmt: skip
_DETAILS = (
    "Table",
    "CTE Name",
    "Join Type",
    "Conditions",
    "Groups",
    "Expression",
    "Expressions",
    "Filters",
    "Order By",
)
_LONGEST = 100
_SNAPSHOT = "stored.snapshot"
_OF_THE_SNAPSHOT = ("snapshot = SUBQUERY", "SUBQUERY = snapshot")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One step. *seconds* are its own, over all threads."""

    depth: int
    step: str
    rows: int
    seconds: float


class _Step(msgspec.Struct):
    """A step as DuckDB tells of it."""

    type: str = ""
    name: str = ""
    intermediate_rows: int = 0
    operator_cardinality: int = 0  # called so before DuckDB 2
    timing: float = 0.0
    operator_timing: float = 0.0
    operator_type: str = ""
    extra_info: Mapping[str, Any] = {}
    children: list[_Step] = []

    @property
    def kind(self) -> str:
        return self.type or self.operator_type or self.name


class _Account(msgspec.Struct):
    operator: list[_Step] = []
    children: list[_Step] = []


def plan_of(account: str) -> tuple[PlanLine, ...]:
    """Return the steps in *account*, DuckDB's JSON, each below the one that uses what it makes.

    Those that only look up which snapshot is meant are left out: every view begins with them.
    """
    told = msgspec.json.decode(account, type=_Account)
    looked_up = {_SNAPSHOT}
    return tuple(line for step in told.operator or told.children for line in _lines(step, 0, looked_up))


def _lines(step: _Step, depth: int, looked_up: set[str]) -> Iterator[PlanLine]:
    """Yield a line for *step* and for each below it; *looked_up* is what only finds the snapshot."""
    if _read(step) <= looked_up:
        return
    silent = step.kind in _SILENT or step.extra_info.get("Conditions") in _OF_THE_SNAPSHOT
    if step.kind == "CTE" and _read(step.children[0]) <= looked_up:
        looked_up.add(_result(step, "Table Index"))
        silent = True
    if not silent:
        rows, seconds = step.intermediate_rows or step.operator_cardinality, step.timing or step.operator_timing
        yield PlanLine(depth, _named(step), rows, seconds)
    for child in step.children:
        yield from _lines(child, depth if silent else depth + 1, looked_up)


def _read(step: _Step) -> set[str]:
    """Return the tables that a step and those below it read, and the results of steps elsewhere."""
    below = set().union(*map(_read, step.children))
    if step.kind == "CTE":
        return below - {_result(step, "Table Index")}
    if step.kind == "CTE_SCAN":
        return {_result(step, "CTE Index")}
    return below if step.children or step.kind in _SILENT else {_spelled(step.extra_info.get("Table", step.kind))}


def _result(step: _Step, key: str) -> str:
    return f"result {step.extra_info.get(key)}"


def _named(step: _Step) -> str:
    words = [_NAMES.get(step.kind, step.kind.lower().replace("_", " "))]
    words += [_spelled(step.extra_info[name]) for name in _DETAILS if step.extra_info.get(name)]
    line = " ".join(" ".join(words).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _spelled(detail: object) -> str:
    """Return a detail as one would write it: a table without its database, a list with commas, no bare positions."""
    words = ", ".join(map(str, detail)) if isinstance(detail, list) else str(detail)
    if re.fullmatch(r"#\d+(, #\d+)*", words):
        return ""
    return re.sub(r'^\S+\."?(stored|sent)"?\."?(\w+)"?$', r"\1.\2", words)
