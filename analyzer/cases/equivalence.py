"""Changes that cannot change an answer, so that no case could notice them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.cases.changes import Change

# What is NULL, and so not true, as soon as one part of it is NULL.
_STRICT = (
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Like, exp.Between, exp.Not, exp.Paren, exp.Cast,
    exp.Add, exp.Sub, exp.DPipe, exp.Column,
)  # fmt: skip


def is_idle(change: Change) -> bool:
    """Return whether a JOIN that becomes a LEFT JOIN, or the other way round, keeps out the same rows.

    It does where a condition of WHERE, or of another JOIN, is never true of the NULLs that a LEFT JOIN adds.
    """
    node, new = change.node, change.new
    if not isinstance(node, exp.Join) or not isinstance(new, exp.Join) or node.side == new.side:
        return False
    return any(_reads(condition, node.alias_or_name) for condition in _conditions(node))


def _conditions(join: exp.Join) -> Iterator[exp.Expr]:
    select = join.parent
    if not isinstance(select, exp.Select):
        return
    where = select.args.get("where")
    if where:
        yield from _conjuncts(where.this)
    for other in select.args.get("joins") or ():
        if other is not join and not other.side and other.args.get("on"):
            yield from _conjuncts(other.args["on"])


def _conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(condition, exp.And):
        yield from _conjuncts(condition.left)
        yield from _conjuncts(condition.right)
    else:
        yield condition


def _reads(condition: exp.Expr, source: str) -> bool:
    """Return whether *condition* is not true where the columns of *source* are NULL."""
    if isinstance(condition, exp.Not) and isinstance(condition.this, exp.Is):
        return _reads(condition.this.this, source)  # IS NOT NULL
    if isinstance(condition, exp.Column):
        return condition.table == source
    if isinstance(condition, exp.In | exp.Between):
        return _reads(condition.this, source)
    return isinstance(condition, _STRICT) and any(_reads(part, source) for part in condition.iter_expressions())
