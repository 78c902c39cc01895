"""A price book and changes of access, given to the SQL that works out a bill."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from analyzer.store.database import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import duckdb

    from analyzer.model import Change, PriceBook


def fill(connection: duckdb.DuckDBPyConnection, book: PriceBook) -> None:
    """Make the tables that a bill is worked out from: the plans of the selected snapshot, and *book*."""
    connection.execute(sql("bills", "inputs.sql"))
    connection.execute("SET VARIABLE book = ?", [_said(book)])
    connection.execute(sql("bills", "fill.sql"))


def change(connection: duckdb.DuckDBPyConnection, changes: Iterable[tuple[int, Change]]) -> None:
    """Let *changes*, each with its step (from 1 on), be all that is changed."""
    told = [{"step": step, **asdict(one)} for step, one in changes]
    connection.execute(sql("bills", "forget.sql"))
    connection.execute("SET VARIABLE changes = ?", [json.dumps(told)])
    connection.execute(sql("bills", "fill_changes.sql"))
    connection.execute(sql("bills", "changes.sql"))


def count(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out who counts in which line, from which step on and until which."""
    connection.execute(sql("bills", "count.sql"))


def price(connection: duckdb.DuckDBPyConnection, last_step: int, decimals: int) -> None:
    """Work out what each line costs at each step up to the last."""
    connection.execute("SET VARIABLE last_step = ?", [last_step])
    connection.execute(sql("bills", "quantities.sql"))
    connection.execute(sql("bills", "price.sql").format(decimals=decimals))


def price_at(connection: duckdb.DuckDBPyConnection, seats: Mapping[str, int], decimals: int) -> None:
    """Work out what lines cost at step 0 with so many *seats*, whoever counts there; of others nothing is said."""
    told = [{"name": name, "seats": number} for name, number in seats.items()]
    connection.execute("SET VARIABLE seats = ?", [json.dumps(told)])
    connection.execute(sql("bills", "set_quantities.sql"))
    connection.execute(sql("bills", "price.sql").format(decimals=decimals))


def _said(book: PriceBook) -> str:
    prices = [{"number": n, **asdict(price), "is_list": price.is_list} for n, price in enumerate(book.prices)]
    bands = [{"price": n, **asdict(band)} for n, price in enumerate(book.prices) for band in price.bands]
    terms = [asdict(term) for term in book.terms]
    return json.dumps({"prices": prices, "bands": bands, "terms": terms}, default=str)
