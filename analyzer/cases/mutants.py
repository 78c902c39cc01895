"""The mutants of a policy: its SQL with one small change each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from analyzer.cases.changes import changes, spelled
from analyzer.cases.equivalence import is_idle
from analyzer.cases.evidence import Evidence
from analyzer.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.cases.reading import Views
    from analyzer.policy import Param, Policy

_HEADER = re.compile(r"\A\s*/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy with one change to it."""

    policy: Policy
    line: int
    was: str
    becomes: str


def written_anew(policy: Policy) -> Policy:
    """Return the policy as its mutants are written, without a change. Raises PolicyError."""
    return replace(policy, sql=spelled(_tree(policy)))


def mutants(policy: Policy, views: Views) -> tuple[Mutant, ...]:
    """Return every mutant of a policy, each once. Raises PolicyError where its SQL cannot be taken apart."""
    tree = _tree(policy)
    evidence = Evidence(tree, views)
    found: dict[str, Mutant] = {}
    for node in list(tree.walk()):
        for change in changes(node) if node not in evidence else ():
            if change.place not in evidence and not is_idle(change):
                sql = _with(tree, node, change.new)
                mutant = Mutant(replace(policy, sql=sql), _line(change.place, policy), change.was, change.becomes)
                found.setdefault(sql, mutant)
    return (*found.values(), *_other_params(policy))


def views_read(policy: Policy, views: Views) -> tuple[str, ...]:
    """Return the documented views that a policy reads. Raises PolicyError where its SQL cannot be taken apart."""
    read = (table.name.lower() for table in _tree(policy).find_all(exp.Table))
    return tuple(dict.fromkeys(view for view in read if view in views))


def _tree(policy: Policy) -> exp.Expr:
    sql = _HEADER.sub(lambda header: re.sub(r"[^\n]", " ", header[0]), policy.sql)  # lines stay where they are
    try:
        return sqlglot.parse_one(sql, dialect="duckdb")
    except SqlglotError as error:
        raise PolicyError(
            f"policy {policy.id} ({policy.origin}) cannot be taken apart: {str(error).splitlines()[0]}",
            "write it in plain SQL, as `seatcheck policy lint` asks",
        ) from error


def _with(tree: exp.Expr, node: exp.Expr, new: exp.Expr) -> str:
    """Spell the tree with *new* in place of *node*, which it keeps."""
    if node is tree:
        return spelled(new)
    node.replace(new)
    sql = spelled(tree)
    new.replace(node)
    return sql


def _line(node: exp.Expr, policy: Policy) -> int:
    """Return the line of the first word of *node*, or of what holds it, whose place is known."""
    around: exp.Expr | None = node
    while around is not None:
        places = [part.meta["start"] for part in around.walk() if "start" in part.meta]
        if places:
            return policy.sql.count("\n", 0, min(places)) + 1
        around = around.parent
    return 1


def _other_params(policy: Policy) -> Iterator[Mutant]:
    """Yield the policy with another default of one parameter."""
    for name, value in policy.params.items():
        for other in _other(value):
            params = {**policy.params, name: other}
            line = next(
                (at for at, text in enumerate(policy.sql.splitlines(), 1) if re.match(rf"\s*{name}\s*=", text)), 1
            )
            yield Mutant(replace(policy, params=params), line, f"{name} = {value}", f"{name} = {other}")


def _other(value: Param) -> tuple[Param, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, str):
        return (f"{value}~",)
    step = 1 if isinstance(value, int) else 0.1
    return (value + step, value - step)
