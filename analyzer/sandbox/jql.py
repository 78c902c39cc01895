"""A strict reader of the little JQL that seatcheck asks. What it does not understand it refuses; it never guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.sandbox.world import Request

_QUOTED = r'"[^"\\]*"'
_CLAUSE = re.compile(
    rf"\s*(?:(reporter|project)\s*=\s*({_QUOTED})"
    rf"|(assignee)\s+was\s+({_QUOTED})"
    rf"|(project)\s+in\s*\(\s*({_QUOTED}(?:\s*,\s*{_QUOTED})*)\s*\))\s*",
    re.IGNORECASE,
)
_ORDER = re.compile(r"ORDER\s+BY\s+(created|updated)\s+DESC\s*$", re.IGNORECASE)
_AND = re.compile(r"AND\b", re.IGNORECASE)


class NotUnderstood(ValueError):
    """The query is not one of those that the sandbox reads."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One restriction: *field* (reporter, assignee, project) is, or was, one of *values*."""

    field: str
    values: tuple[str, ...]

    def holds(self, request: Request) -> bool:
        """Return whether *request* fits."""
        if self.field == "assignee":
            return any(assignee in self.values for assignee in request.assignees)
        return (request.reporter if self.field == "reporter" else request.project_key) in self.values


@dataclass(frozen=True, slots=True)
class Query:
    """What must hold, all of it, and by which time the newest come first: ``created``, ``updated`` or none."""

    clauses: tuple[Clause, ...]
    order: str = ""


def read(jql: str) -> Query:
    """Return what *jql* asks. Raises NotUnderstood; a query without a clause is unbounded."""
    clauses: list[Clause] = []
    place = 0
    while True:
        found = _CLAUSE.match(jql, place)
        if found is None:
            raise NotUnderstood(f"not understood at character {place + 1}")
        field, values = (group for group in found.groups() if group is not None)
        clauses.append(Clause(field.lower(), tuple(re.findall(r'"([^"]*)"', values))))
        if found.end() == len(jql):
            return Query(tuple(clauses))
        if order := _ORDER.match(jql, found.end()):
            return Query(tuple(clauses), order[1].lower())
        joined = _AND.match(jql, found.end())
        if joined is None:
            raise NotUnderstood(f"AND or ORDER BY created or updated DESC is expected at character {found.end() + 1}")
        place = joined.end()
