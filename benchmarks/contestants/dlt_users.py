"""Jira's users with dlt's rest_api source into a DuckDB file: ``FOLDER default|tuned URL…``.

"tuned" is the best that we know how to get from it: files of Parquet, only the columns that seatcheck's views show with
their types given, the objects with pictures dropped, and no look at the schema row by row.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dlt
from dlt.sources.rest_api import rest_api_source

if TYPE_CHECKING:
    from collections.abc import Sequence

A_PAGE = 1000
_TEXT = ("accountId", "accountType", "emailAddress", "displayName", "timeZone", "locale")


def _columns() -> dict[str, Any]:
    text = {name: {"data_type": "text"} for name in _TEXT}
    return {**text, "active": {"data_type": "bool"}}


def _only_columns(user: dict[str, Any]) -> dict[str, Any]:
    return {name: user[name] for name in (*_TEXT, "active")}


def source(urls: Sequence[str], *, tuned: bool) -> Any:
    """Return the source: a resource for each site, paged by offset until a page is empty, into one table."""
    users = [_users(number, url, tuned=tuned) for number, url in enumerate(urls)]
    auth = {"type": "http_basic", "username": "auditor@bench.example", "password": "token"}
    return rest_api_source({"client": {"base_url": urls[0], "auth": auth}, "resources": users})


def _users(number: int, url: str, *, tuned: bool) -> dict[str, Any]:
    paginator = {
        "type": "offset",
        "limit": A_PAGE,
        "offset_param": "startAt",
        "limit_param": "maxResults",
        "total_path": None,
    }
    endpoint = {"path": f"{url}/rest/api/3/users/search", "paginator": paginator}
    users: dict[str, Any] = {"name": f"users_{number}", "table_name": "users", "endpoint": endpoint}
    return users | ({"columns": _columns(), "processing_steps": [{"map": _only_columns}]} if tuned else {})


def main() -> None:
    """Load, and print how many users the file has."""
    folder, tuned, urls = Path(sys.argv[1]), sys.argv[2] == "tuned", sys.argv[3:]
    pipeline = dlt.pipeline(
        "bench",
        pipelines_dir=str(folder / "work"),
        destination=dlt.destinations.duckdb(str(folder / "dlt.duckdb")),
        dataset_name="bench",
    )
    pipeline.run(source(urls, tuned=tuned), loader_file_format="parquet" if tuned else None)
    with pipeline.sql_client() as client:
        rows = client.execute_sql("SELECT count(*) FROM users")
    sys.stdout.write(f"{rows[0][0]}\n")


if __name__ == "__main__":
    main()
