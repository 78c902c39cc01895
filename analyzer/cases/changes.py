"""Small changes to a policy, each of which a case should notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Each comparison becomes its neighbour at the boundary, and its opposite.
_OPERATORS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
    exp.LT: (exp.LTE, exp.GTE),
    exp.LTE: (exp.LT, exp.GT),
    exp.GT: (exp.GTE, exp.LTE),
    exp.GTE: (exp.GT, exp.LT),
    exp.NullSafeEQ: (exp.NullSafeNEQ,),
    exp.NullSafeNEQ: (exp.NullSafeEQ,),
    exp.Add: (exp.Sub,),
    exp.Sub: (exp.Add,),
    exp.Mul: (exp.Div,),
    exp.Div: (exp.Mul,),
}
_AGGREGATES: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.Min: exp.Max,
    exp.Max: exp.Min,
    exp.ArgMin: exp.ArgMax,
    exp.ArgMax: exp.ArgMin,
    exp.LogicalAnd: exp.LogicalOr,
    exp.LogicalOr: exp.LogicalAnd,
}
_CONDITIONS = (exp.Is, exp.In, exp.Exists, exp.Like, exp.ILike, exp.Between, exp.RegexpLike, exp.StartsWith)
_FLAGS = ("0", "1")
_SHORT = 100  # characters of a change that are told


@dataclass(frozen=True, slots=True)
class Change:
    """A node that becomes another one; *was* and *becomes* say so in short, *place* is where to look."""

    node: exp.Expr
    new: exp.Expr
    was: str
    becomes: str
    place: exp.Expr


def changes(node: exp.Expr) -> Iterator[Change]:
    """Yield every small change to one node."""
    for maker in _MAKERS:
        yield from maker(node)


def spelled(node: exp.Expr) -> str:
    """Return a node as SQL."""
    return node.sql("duckdb", comments=False)


def in_short(node: exp.Expr) -> str:
    """Return a node as SQL on one short line, to be recognised."""
    words = " ".join(spelled(node).split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"


def _change(node: exp.Expr, new: exp.Expr) -> Change:
    return Change(node, new, in_short(node), in_short(new), node)


def _dropped(node: exp.Expr, new: exp.Expr, part: exp.Expr, what: str = "") -> Change:
    return Change(node, new, f"{what}{in_short(part)}", "(dropped)", part)


def _operators(node: exp.Expr) -> Iterator[Change]:
    for kind in _OPERATORS.get(type(node), ()):
        yield _change(node, kind(this=node.this.copy(), expression=node.expression.copy()))


def _connected(node: exp.Expr) -> Iterator[Change]:
    """Make AND of OR, and OR of AND; drop one side of them."""
    if not isinstance(node, exp.And | exp.Or):
        return
    other, was, becomes = (exp.Or, "AND", "OR") if isinstance(node, exp.And) else (exp.And, "OR", "AND")
    right = in_short(node.right)
    new = exp.Paren(this=other(this=node.left.copy(), expression=node.right.copy()))  # held together as it was
    yield Change(node, new, f"{was} {right}", f"{becomes} {right}", node.right)
    for dropped, kept in ((node.left, node.right), (node.right, node.left)):
        if not isinstance(dropped, type(node)):  # its own sides are dropped one by one
            yield _dropped(node, kept.copy(), dropped)


def _negations(node: exp.Expr) -> Iterator[Change]:
    if isinstance(node, exp.Not):
        yield _change(node, node.this.copy())
    elif isinstance(node, _CONDITIONS) or (
        isinstance(node, exp.Column) and isinstance(node.parent, exp.Connector | exp.Where | exp.Having)
    ):
        yield from () if isinstance(node.parent, exp.Not) else (_change(node, exp.Not(this=node.copy())),)


def _clauses(node: exp.Expr) -> Iterator[Change]:
    """Drop a condition that stands alone, and DISTINCT."""
    if not isinstance(node, exp.Select):
        return
    for clause in ("where", "having"):
        condition = node.args.get(clause)
        if condition and not isinstance(condition.this, exp.And):
            yield _dropped(node, _without(node, clause), condition)
    if node.args.get("distinct") and not isinstance(node.parent, exp.Exists | exp.In):
        yield Change(node, _without(node, "distinct"), "SELECT DISTINCT", "SELECT", node)


def _without(select: exp.Select, clause: str) -> exp.Expr:
    new = select.copy()
    new.set(clause, None)
    return new


def _joins(node: exp.Expr) -> Iterator[Change]:
    if not isinstance(node, exp.Join):
        return
    what = f"JOIN {node.alias_or_name or in_short(node.this)}"
    if node.side in {"LEFT", "FULL", "RIGHT"}:
        yield Change(node, _joined(node, side=None, kind=None), f"{node.side} {what}", what, node)
    elif node.args.get("on") or node.args.get("using"):
        yield Change(node, _joined(node, side="LEFT", kind=None), what, f"LEFT {what}", node)
    yield from _join_keys(node, what)


def _join_keys(join: exp.Join, what: str) -> Iterator[Change]:
    condition, keys = join.args.get("on"), join.args.get("using") or ()
    if condition and not isinstance(condition, exp.And):
        yield Change(join, _joined(join, on=exp.true()), f"{what} ON {in_short(condition)}", "ON TRUE", condition)
    for dropped in keys:
        kept = [key.copy() for key in keys if key is not dropped]
        new = _joined(join, using=kept) if kept else _joined(join, using=None, on=exp.true())
        yield Change(join, new, f"{what} USING ({dropped.name})", f"without {dropped.name}", dropped)


def _joined(join: exp.Join, **parts: object) -> exp.Expr:
    new = join.copy()
    for name, part in parts.items():
        new.set(name, part)
    return new


def _aggregates(node: exp.Expr) -> Iterator[Change]:
    other = _AGGREGATES.get(type(node))
    if other:
        new = other(**{name: part.copy() for name, part in node.args.items() if isinstance(part, exp.Expr)})
        yield _change(node, new)
    if isinstance(node, exp.Count | exp.Sum) and isinstance(node.this, exp.Distinct):
        new = node.copy()
        new.set("this", node.this.expressions[0].copy())
        yield _change(node, new)


def _unions(node: exp.Expr) -> Iterator[Change]:
    """Drop a branch of UNION, and what keeps its rows apart."""
    if not isinstance(node, exp.Union):
        return
    for dropped, kept in ((node.left, node.right), (node.right, node.left)):
        if not isinstance(dropped, exp.Union):  # its own branches are dropped one by one
            yield _dropped(node, _in_place_of(node, kept), dropped)
    if node.args.get("distinct") and not node.find_ancestor(exp.Exists, exp.In):
        new = node.copy()
        new.args["distinct"] = False
        yield Change(node, new, "UNION", "UNION ALL", node.right)


def _in_place_of(union: exp.Expr, kept: exp.Expr) -> exp.Expr:
    """Return one branch with the WITH of the whole; who reads it knows its columns by the first one's names."""
    new = kept.copy()
    first, branch = _first(union), _first(new)
    names = [column.alias_or_name for column in first.expressions]
    for name, column in zip(names, list(branch.expressions), strict=False):
        if column.alias_or_name != name and not column.is_star:
            column.replace(exp.alias_(column.unalias().copy(), name))
    if union.args.get("with_"):
        new.set("with_", union.args["with_"].copy())
    return new


def _first(query: exp.Expr) -> exp.Expr:
    while isinstance(query, exp.SetOperation | exp.Subquery):
        query = query.this
    return query


def _cases(node: exp.Expr) -> Iterator[Change]:
    """Drop a branch of CASE. That nothing is told instead of 0 or false makes no difference worth a case."""
    if not isinstance(node, exp.Case):
        return
    branches, otherwise = node.args["ifs"], node.args.get("default")
    for dropped in branches:
        new = node.copy()
        new.set("ifs", [branch.copy() for branch in branches if branch is not dropped])
        rest = new if len(branches) > 1 else (otherwise.copy() if otherwise else exp.null())
        yield _dropped(node, rest, dropped.this, "WHEN ")
    if otherwise and not isinstance(otherwise, exp.Null | exp.Boolean) and otherwise.name not in _FLAGS:
        new = node.copy()
        new.set("default", None)
        yield _dropped(node, new, otherwise, "ELSE ")


def _constants(node: exp.Expr) -> Iterator[Change]:
    if isinstance(node, exp.Boolean) and not isinstance(node.parent, exp.Join):
        yield _change(node, exp.false() if node.this else exp.true())
    elif isinstance(node, exp.Literal):
        if node.is_string and not isinstance(node.parent, exp.Interval):
            yield _change(node, exp.Literal.string(f"{node.name}~"))
        else:
            yield from (_change(node, new) for new in _numbers(node))


def _numbers(node: exp.Literal) -> Iterator[exp.Expr]:
    is_flag = node.name in _FLAGS and isinstance(node.parent, exp.Case | exp.If)
    if is_flag:
        yield exp.Literal.number(1 - int(node.name))
        return
    number = float(node.name) if "." in node.name else int(node.name)
    for changed in (number + 1, number - 1):
        if changed >= 0:  # below zero nothing is counted: -1 would be 0 spelled differently
            yield exp.Literal.string(str(changed)) if node.is_string else exp.Literal.number(changed)


_MAKERS: tuple[Callable[[exp.Expr], Iterator[Change]], ...] = (
    _operators,
    _connected,
    _negations,
    _clauses,
    _joins,
    _aggregates,
    _unions,
    _cases,
    _constants,
)
