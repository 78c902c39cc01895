"""What the SQL of a policy reads, by its syntax tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DIALECT = "duckdb"
_QUOTED = (TokenType.STRING, TokenType.IDENTIFIER)
Columns = tuple[str, str]  # a view, and one of its columns


@dataclass(frozen=True, slots=True)
class Reading:
    """Which views are read, on which line first, and which of their columns decide what is found."""

    tables: Mapping[str, int]
    columns: Mapping[str, frozenset[str]]  # by view: those that are read at all
    deciding: Mapping[Columns, int]
    values: Mapping[Columns, frozenset[str]]  # what a column must equal, where it is compared with words


@dataclass(slots=True)
class _Gathered:
    tables: dict[str, int] = field(default_factory=dict)
    columns: dict[str, set[str]] = field(default_factory=dict)
    deciding: dict[Columns, int] = field(default_factory=dict)
    values: dict[Columns, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of SQL, or a sign."""

    text: str
    line: int
    quoted: bool  # a string, or a name in quotes


def tree_of(sql: str) -> exp.Query | None:
    """Return the syntax tree of one query; None where it is none that can be understood."""
    try:
        statements = [statement for statement in sqlglot.parse(sql, dialect=DIALECT) if statement is not None]
    except SqlglotError:
        return None
    query = statements[0] if len(statements) == 1 else None
    return query if isinstance(query, exp.Query) else None


def words_of(sql: str) -> tuple[Word, ...]:
    """Return the words of *sql*, without its comments; none where it cannot be cut into words."""
    try:
        tokens = sqlglot.tokenize(sql, read=DIALECT)
    except SqlglotError:
        return ()
    return tuple(Word(token.text, line_at(sql, token.start), token.token_type in _QUOTED) for token in tokens)


def line_at(sql: str, start: int) -> int:
    """Return the line of a place. sqlglot's own count goes wrong after a parameter such as $days."""
    return sql.count("\n", 0, start) + 1


def line_of(node: exp.Expr, sql: str) -> int:
    """Return the line of *sql* on which *node* begins, or the first part of it whose place is known."""
    starts = (part.meta.get("start") for part in node.walk(bfs=False))
    return next((line_at(sql, start) for start in starts if start is not None), 1)


def reading_of(tree: exp.Query, sql: str, views: Mapping[str, Sequence[str]]) -> Reading:
    """Return what *tree*, which is that of *sql*, reads of *views*, each with its columns."""
    gathered = _Gathered()
    for scope in traverse_scope(tree):
        for source in scope.sources.values():
            if isinstance(source, exp.Table):
                name, line = name_of(source), line_of(source, sql)
                gathered.tables[name] = min(line, gathered.tables.get(name, line))
        for column in scope.columns:
            decides = _decides(column)
            for found in _origins(scope, column, views):
                gathered.columns.setdefault(found[0], set()).add(found[1])
                if decides:
                    gathered.deciding.setdefault(found, line_of(column, sql))
                    gathered.values.setdefault(found, set()).update(_words(column))
    return Reading(
        gathered.tables,
        {view: frozenset(columns) for view, columns in gathered.columns.items()},
        gathered.deciding,
        {key: frozenset(words) for key, words in gathered.values.items()},
    )


def name_of(table: exp.Table) -> str:
    """Return the name of a table as it is written: with its schema, or as the function that it is."""
    if not isinstance(table.this, exp.Identifier):
        return str(table.this.sql(dialect=DIALECT))
    return ".".join(part.name for part in table.parts)


def _decides(column: exp.Column) -> bool:
    """Return whether rows come or go by the column. What is joined on the left alone takes no row away."""
    node: exp.Expr | None = column
    while node is not None and not isinstance(node, exp.Query):
        if isinstance(node, exp.Where | exp.Having | exp.Qualify | exp.Filter):
            return True
        if isinstance(node, exp.Join):
            return node.side != "LEFT"
        node = node.parent
    return False


def _origins(scope: Scope, column: exp.Column, views: Mapping[str, Sequence[str]]) -> Iterator[Columns]:
    """Yield the columns of views that *column* is made of, through subqueries and common table expressions."""
    seen: set[tuple[int, str, str]] = set()
    waiting = [(scope, column.table, column.name)]
    while waiting:
        here, table, name = waiting.pop()
        if (id(here), table, name) in seen:
            continue
        seen.add((id(here), table, name))
        known = False
        for source in [here.sources[table]] if table in here.sources else [] if table else here.sources.values():
            if isinstance(source, exp.Table):
                if name in views.get(name_of(source), ()):
                    known = True
                    yield name_of(source), name
            elif isinstance(source, Scope):
                inner = list(_projected(source, name))
                known = known or bool(inner)
                waiting += inner
        if not known and here.parent is not None:
            waiting.append((here.parent, table, name))


def _projected(scope: Scope, name: str) -> Iterator[tuple[Scope, str, str]]:
    """Yield the columns that make up the column *name* of a subquery."""
    for position, part in enumerate(_selects(scope)):
        if isinstance(part, exp.Star) or part.alias_or_name == name:
            yield from _at(scope, position, name)


def _selects(scope: Scope) -> Sequence[exp.Expr]:
    return scope.expression.selects if isinstance(scope.expression, exp.Query | exp.UDTF) else ()


def _at(scope: Scope, position: int, name: str) -> Iterator[tuple[Scope, str, str]]:
    for member in scope.set_operation_scopes:
        yield from _at(member, position, name)
    selects = _selects(scope)
    if not scope.set_operation_scopes and position < len(selects):
        yield from _inside(scope, selects[position], name)


def _inside(scope: Scope, part: exp.Expr, name: str) -> Iterator[tuple[Scope, str, str]]:
    if isinstance(part, exp.Star):
        yield scope, "", name
    for column in part.find_all(exp.Column):
        yield scope, column.table, name if isinstance(column.this, exp.Star) else column.name


def _words(column: exp.Column) -> Iterator[str]:
    """Yield the words that *column* is compared with: it is one of them."""
    test = column.parent
    if isinstance(test, exp.EQ):
        yield from (side.name for side in (test.left, test.right) if isinstance(side, exp.Literal) and side.is_string)
    if isinstance(test, exp.In) and not isinstance(test.parent, exp.Not):
        yield from (word.name for word in test.expressions if isinstance(word, exp.Literal) and word.is_string)
