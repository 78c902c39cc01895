"""Rules of SQL that other engines understand too, and that answers the same whenever it is run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from analyzer.authoring.problems import Said
from analyzer.authoring.sql import DIALECT, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.authoring.problems import Written

_DUCKDBS = {
    ("GROUP BY", "ALL"): "GROUP BY ALL: name the columns",
    ("ORDER BY", "ALL"): "ORDER BY ALL: name the columns",
    ("ANTI", "JOIN"): "ANTI JOIN: use NOT EXISTS",
    ("SEMI", "JOIN"): "SEMI JOIN: use EXISTS",
    ("ASOF", "JOIN"): "ASOF JOIN: join on equal columns",
    ("POSITIONAL", "JOIN"): "POSITIONAL JOIN: join on equal columns",
    ("FILTER", "("): "FILTER: use CASE inside the aggregate",
    ("BY", "NAME"): "BY NAME: write the columns in one order",
    ("DISTINCT", "ON"): "DISTINCT ON: use GROUP BY",
    ("COLUMNS", "("): "COLUMNS: name the columns",
    ("USING", "SAMPLE"): "USING SAMPLE: a policy looks at all",
}
_ALONE = {
    "QUALIFY": "QUALIFY: filter in an outer query",
    "EXCLUDE": "EXCLUDE: name the columns",
    "PIVOT": "PIVOT: use CASE inside aggregates",
    "UNPIVOT": "UNPIVOT: use UNION ALL",
    "[": "lists are not portable: use string_agg(x, ', ' ORDER BY x)",
    "{": "structs are not portable: name the columns",
    "CURRENT_DATE": "the answer would change from day to day: use taken_at() or checked_at()",
    "CURRENT_TIMESTAMP": "the answer would change from day to day: use taken_at() or checked_at()",
}
_LISTS = re.compile(
    r"list|list_.*|array_.*|struct_.*|row|map|map_.*|unnest|flatten|string_split|str_split|string_to_array|json.*|to_json"
)
_CHANGING = re.compile(r"now|today|random|setseed|uuid|gen_random_uuid|uuidv[47]|nextval|get_current_.*")
_OUTSIDE = re.compile(
    r"read_.*|parquet_.*|glob|sniff_csv|.*_scan|query|query_table|getenv|getvariable|current_setting|duckdb_.*|pragma_.*|which_secret|.*checkpoint|.*_logging|.*_logs?|json_execute_.*"
)
_WRITES = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Copy)


def vocabulary(written: Written) -> Iterator[Said]:
    """Yield words of SQL that only DuckDB knows, and functions that a policy may not call."""
    for word, after in zip(written.words, [*written.words[1:], None], strict=False):
        if word.quoted:
            continue
        spelled, next_spelled = word.text.upper(), after.text.upper() if after else ""
        if complaint := _DUCKDBS.get((spelled, next_spelled)) or _ALONE.get(spelled):
            yield Said(word.line, complaint)
        if next_spelled == "(" and (complaint := _of_function(word.text.lower())):
            yield Said(word.line, f"{word.text}(): {complaint}")


def _of_function(name: str) -> str:
    if _OUTSIDE.fullmatch(name):
        return "a policy reads the documented views and nothing else"
    if _LISTS.fullmatch(name):
        return "lists, structs and JSON are not portable: use string_agg and joins"
    return "its answer changes each time: use taken_at() or checked_at()" if _CHANGING.fullmatch(name) else ""


def shape(written: Written) -> Iterator[Said]:
    """Yield what is wrong with the query as a whole."""
    tree, sql = written.tree, written.policy.sql
    if tree is None:
        return
    for node in tree.find_all(*_WRITES):
        yield Said(line_of(node, sql), f"{node.key.upper()}: a policy only reads")
    for part in tree.selects:
        if part.is_star:
            yield Said(line_of(tree, sql), "SELECT *: name the columns, each becomes evidence")
    order = tree.args.get("order")
    first = order.expressions[0].this if order else None
    if not isinstance(first, exp.Column) or first.name != "subject":
        last = written.words[-1].line if written.words else 1
        yield Said(
            line_of(order, sql) if order else last, "the rows come in no certain order: end with ORDER BY subject"
        )


def divisions(written: Written) -> Iterator[Said]:
    """Yield divisions by what may be zero."""
    for node in written.tree.find_all(exp.Div, exp.IntDiv, exp.Mod) if written.tree else ():
        divisor = node.expression.unnest()
        if isinstance(divisor, exp.Cast):
            divisor = divisor.this.unnest()
        if not isinstance(divisor, exp.Nullif) and not _is_constant(divisor):
            yield Said(line_of(node, written.policy.sql), _undivided(divisor))


def _undivided(divisor: exp.Expr) -> str:
    spelled = divisor.sql(dialect=DIALECT)
    return "it divides by zero" if spelled == "0" else f"it divides by {spelled}: write nullif({spelled}, 0)"


def _is_constant(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.this.strip("0.") != ""
