"""Which parts of a policy only word or furnish what it finds, and which decide what that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.cases.reading import Views


class Evidence:
    """Knows of every node of a policy's tree whether a change to it could change which subjects are found.

    Evidence are the columns but ``subject``, what nothing but evidence reads of a subquery, a LEFT JOIN from which
    nothing but evidence is read (that it is a LEFT JOIN is none), what EXISTS selects, the words of lists, and how rows
    are ordered.
    """

    def __init__(self, tree: exp.Expr, views: Views) -> None:
        self._tree = tree
        self._views = views
        self._ids: set[int] = set()
        for part in (*_worded(tree), *_ordering(tree), *_selected_by_exists(tree), *_listed(tree)):
            self._add(part)
        while self._spread():  # it ends: each round adds nodes, of which there are so many
            pass

    def __contains__(self, node: exp.Expr) -> bool:
        return id(node) in self._ids

    def _add(self, part: exp.Expr | None) -> bool:
        if part is None or id(part) in self._ids:
            return False
        self._ids.update(id(node) for node in part.walk())
        return True

    def _spread(self) -> bool:
        """Take in what only evidence reads; return whether there was such a thing."""
        parts = [*self._grouped_for_evidence(), *self._columns_of_subqueries(), *self._joined(), *self._common_tables()]
        return sum(self._add(part) for part in parts) > 0

    def _grouped_for_evidence(self) -> Iterator[exp.Expr]:
        """Yield what a query is grouped by only because evidence shows it."""
        for select in self._tree.find_all(exp.Select):
            shown = _columns_in(part for part in select.expressions if part in self)
            told = _columns_in(part for part in select.expressions if part not in self)
            for part in select.args["group"].expressions if select.args.get("group") else ():
                if _columns_in([part]) and _columns_in([part]) <= shown - told:
                    yield part

    def _columns_of_subqueries(self) -> Iterator[exp.Expr]:
        for source in self._tree.find_all(exp.Subquery, exp.CTE):
            branches = selects_of(source.this)
            if not source.alias or any(_keeps_apart(branch) for branch in branches):
                continue
            for position, column in enumerate(branches[0].expressions):
                if not column.is_star and not self._is_read(column.alias_or_name, source):
                    yield from (branch.expressions[position] for branch in branches)

    def _is_read(self, name: str, source: exp.Expr) -> bool:
        names = self._names_of(source)
        inside = {id(node) for node in source.walk()} - {id(node) for node in _havings(source)}
        return any(
            node.name in {name, "*"} and (not node.table or node.table in names)
            for node in self._columns()
            if id(node) not in inside and (isinstance(source, exp.CTE) or _sees(node, source.parent_select))
        ) or any(name in _using(join) for join in self._tree.find_all(exp.Join) if id(join) not in inside)

    def _names_of(self, source: exp.Expr) -> set[str]:
        uses = {table.alias_or_name for table in self._tree.find_all(exp.Table) if table.name == source.alias}
        return uses | {source.alias}

    def _columns(self) -> Iterator[exp.Column]:
        """Yield every column that decides something; a star counts as a column called so."""
        for node in self._tree.walk():
            if node in self:
                continue
            if isinstance(node, exp.Column):
                yield node
            elif isinstance(node, exp.Star) and not isinstance(node.parent, exp.Column | exp.Count):
                yield _everything(node)

    def _joined(self) -> Iterator[exp.Expr]:
        """Yield what a LEFT JOIN joins, and by what, where nobody but evidence reads it."""
        for join in self._tree.find_all(exp.Join):
            if join.side == "LEFT" and join not in self and not self._reads_joined(join):
                yield join.this
                yield from (part for part in (join.args.get("on"), *(join.args.get("using") or ())) if part)

    def _reads_joined(self, join: exp.Join) -> bool:
        inside = {id(node) for node in join.walk()}
        columns = self._columns_joined(join) - set(_using(join))
        return any(
            node.table == join.alias_or_name or (not node.table and node.name in columns | {"*"})
            for node in self._columns()
            if id(node) not in inside and _sees(node, join.parent)
        )

    def _columns_joined(self, join: exp.Join) -> set[str]:
        if isinstance(join.this, exp.Subquery):
            return {column.alias_or_name for column in selects_of(join.this.this)[0].expressions}
        common = {cte.alias: cte for cte in self._tree.find_all(exp.CTE)}.get(join.this.name)
        if common:
            return {column.alias_or_name for column in selects_of(common.this)[0].expressions}
        return set(self._views.get(join.this.name, ()))

    def _common_tables(self) -> Iterator[exp.Expr]:
        read = [table.name for table in self._tree.find_all(exp.Table) if table not in self]
        yield from (cte.this for cte in self._tree.find_all(exp.CTE) if cte.alias not in read)


def selects_of(query: exp.Expr) -> Sequence[exp.Select]:
    """Return the branches of a query: one, or those of its UNION."""
    if isinstance(query, exp.SetOperation):
        return [*selects_of(query.left), *selects_of(query.right)]
    if isinstance(query, exp.Subquery):
        return selects_of(query.this)
    return [query] if isinstance(query, exp.Select) else []


def _worded(tree: exp.Expr) -> Iterator[exp.Expr]:
    branches = selects_of(tree)
    names = [column.alias_or_name for column in branches[0].expressions] if branches else []
    if "subject" in names:
        for branch in branches:
            yield from (part for at, part in enumerate(branch.expressions) if at != names.index("subject"))


def _ordering(tree: exp.Expr) -> Iterator[exp.Expr]:
    for order in tree.find_all(exp.Order):
        chooses = isinstance(order.parent, exp.Window) or (order.parent and order.parent.args.get("limit"))
        if not chooses:
            yield from order.expressions


def _selected_by_exists(tree: exp.Expr) -> Iterator[exp.Expr]:
    for exists in tree.find_all(exp.Exists):
        for branch in selects_of(exists.this):
            yield from branch.expressions


def _listed(tree: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the words between, and around, what string_agg lists; in a subject they tell it from others."""
    for listing in tree.find_all(exp.GroupConcat):
        column = listing.find_ancestor(exp.Alias)
        if column is None or column.alias != "subject":
            yield from (literal for literal in listing.find_all(exp.Literal) if _words(literal))


def _words(literal: exp.Literal) -> bool:
    return isinstance(literal.parent, exp.DPipe | exp.GroupConcat)


def _keeps_apart(select: exp.Select) -> bool:
    """Return whether each of its columns decides how many rows there are."""
    union = select.find_ancestor(exp.SetOperation)
    return bool(select.args.get("distinct") or (union and union.args.get("distinct")))


def _columns_in(parts: Iterable[exp.Expr]) -> set[str]:
    return {column.sql() for part in parts for column in part.find_all(exp.Column)}


def _everything(star: exp.Star) -> exp.Column:
    column = exp.column("*")
    column.parent = star.parent
    return column


def _sees(column: exp.Column, select: exp.Expr | None) -> bool:
    """Return whether *column* may mean what *select* reads FROM: it stands there, or in a condition's subquery."""
    part: exp.Expr | None = column
    while part is not None and part is not select:
        reads_apart = isinstance(part, exp.CTE) or isinstance(part.parent, exp.From | exp.Join)
        if reads_apart and isinstance(part, exp.CTE | exp.Subquery):
            return False
        part = part.parent
    return part is select


def _havings(source: exp.Expr) -> Iterator[exp.Expr]:
    for having in source.find_all(exp.Having):
        yield from having.walk()


def _using(join: exp.Join) -> Sequence[str]:
    return [key.name for key in join.args.get("using") or ()]
