"""Waivers applied to the findings of the selected snapshot: what each covers, and what that costs."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import duckdb

from analyzer.errors import WaiverError
from analyzer.model import WaiverState, WaiverUse
from analyzer.store.database import sql
from analyzer.store.guarded import FAULTS, complaint, confine, limited, only_reading, parsed, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from analyzer.model import Waiver

# The finding's own columns: a field of the evidence that is called so is reached as evidence.<field>.
COLUMNS = ("subject", "summary", "monthly_cost", "state", "age_days", "first_seen_at", "evidence")
# What an expression may be made of. It looks at one finding: no subquery, so no other table, no file and no recursion.
_PARTS = {
    "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "LAMBDA",
    "OPERATOR", "TYPE",
}  # fmt: skip
_HINT = "write one SQL expression over the columns of a finding, true or false: see docs/waivers.md"


def apply(
    connection: duckdb.DuckDBPyConnection, waivers: Sequence[Waiver], today: date, seconds: float
) -> tuple[WaiverUse, ...]:
    """Work out what *waivers* cover, into the temporary tables shown and covered, and return it.

    Raises WaiverError for a predicate that is none. One may take *seconds*.
    """
    confine(connection)
    connection.execute("SET VARIABLE today = ?", [today])
    connection.execute("SET VARIABLE waivers = ?", [_told(waivers)])
    connection.execute(sql("queries", "show_findings.sql"))
    _expect_expressions(connection, waivers)
    for number, waiver in enumerate(waivers):
        if waiver.predicate is not None:
            _cover(connection, number, waiver, seconds)
    rows = connection.execute(sql("queries", "waiver_uses.sql")).fetchall()
    return tuple(WaiverUse(waivers[number], WaiverState(state), *use) for number, state, *use in rows)


def keep(connection: duckdb.DuckDBPyConnection, waivers: Sequence[Waiver]) -> None:
    """Keep *waivers* with the selected snapshot, as they are at its check. Raises WaiverError."""
    _expect_expressions(connection, waivers)
    connection.execute("SET VARIABLE waivers = ?", [_told(waivers)])
    connection.execute(sql("queries", "keep_waivers.sql"))


def _told(waivers: Sequence[Waiver]) -> str:
    return json.dumps([{"number": n, **asdict(waiver)} for n, waiver in enumerate(waivers)], default=str)


def _cover(connection: duckdb.DuckDBPyConnection, number: int, waiver: Waiver, seconds: float) -> None:
    policy = {"policy": waiver.policy}
    if connection.execute(sql("queries", "was_asked.sql"), policy).fetchone() is None:
        return  # what it speaks of is not known
    fields = connection.execute(sql("queries", "evidence_fields.sql"), policy).fetchall()
    select = _select(waiver, fields)
    with _blaming(waiver, seconds), only_reading(connection), limited(connection, seconds):
        kind = (connection.execute(f"{select} LIMIT 0", policy).description or [])[-1][1]
        _expect_truth(waiver, kind)
        connection.execute(sql("queries", "keep_covered.sql").format(select=select), policy | {"number": number})


def _select(waiver: Waiver, fields: Sequence[tuple[str, str]]) -> str:
    quoted = [(_quoted(name), type_) for name, type_ in fields]
    typed = ", ".join(f"{name} {type_}" for name, type_ in quoted)
    evidence = f"try_cast(evidence AS STRUCT({typed}))" if typed else "evidence"
    seen = "".join(f", evidence.{name} AS {name}" for name, _ in quoted if name.strip('"').lower() not in COLUMNS)
    return sql("queries", "cover.sql").format(predicate=waiver.predicate, evidence=evidence, fields=seen)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _expect_expressions(connection: duckdb.DuckDBPyConnection, waivers: Sequence[Waiver]) -> None:
    for waiver in waivers:
        if waiver.predicate is not None:
            _expect_expression(connection, waiver)


def _expect_expression(connection: duckdb.DuckDBPyConnection, waiver: Waiver) -> None:
    """Look at the predicate as DuckDB reads it when it stands alone, so that nothing in it can leave its brackets."""
    try:
        said = parsed(connection, _alone(waiver.predicate or ""))
    except (duckdb.Error, RecursionError):
        raise _refused(waiver, "it is too deep") from None
    if said["error"]:
        raise _refused(waiver, said["error_message"])
    alone, bare = said["statements"], parsed(connection, _alone("true"))["statements"][0]["node"]
    node = alone[0]["node"]
    chosen = node.pop("select_list", ())
    bare.pop("select_list")
    if len(alone) != 1 or len(chosen) != 1 or node != bare or chosen[0]["alias"]:
        raise _refused(waiver, "it is more than one expression")
    said_of = [part for part in parts(chosen[0]) if "class" in part]
    if strange := {part["class"] for part in said_of} - _PARTS:
        raise _refused(waiver, f"no predicate needs a {' or '.join(sorted(strange)).lower()}")
    called = [part["function_name"] for part in said_of if part["class"] == "FUNCTION"]
    if effects := connection.execute(sql("queries", "side_effects.sql"), {"names": called}).fetchall():
        raise _refused(waiver, f"{effects[0][0]}() does not only look at the finding")


def _alone(expression: str) -> str:
    return f"SELECT {expression}\n"


def _expect_truth(waiver: Waiver, kind: object) -> None:
    if str(kind) not in {"BOOLEAN", '"NULL"'}:
        raise _refused(waiver, f"it is neither true nor false but {str(kind).lower()}")


def _refused(waiver: Waiver, why: str) -> WaiverError:
    return WaiverError(f"{waiver.place}: the predicate of the waiver cannot be used: {why}", _HINT)


@contextmanager
def _blaming(waiver: Waiver, seconds: float) -> Iterator[None]:
    try:
        yield
    except duckdb.InterruptException:
        raise _refused(waiver, f"it takes longer than {seconds:g} seconds") from None
    except duckdb.OutOfMemoryException:
        raise _refused(waiver, "it takes more memory than is allowed") from None
    except FAULTS as error:
        raise _refused(waiver, complaint(error)) from error
