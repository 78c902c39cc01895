"""A whole tenant with dlt's rest_api source into a DuckDB file: ``TENANT FOLDER``.

Lists of lists are child resources. Resources are read side by side, which is faster, and not what dlt does by default.
Told to slow down, it waits as its requests helper does by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import dlt
from dlt.sources.helpers.rest_client.paginators import OffsetPaginator
from dlt.sources.rest_api import rest_api_source

from benchmarks.contestants.tenant import SEARCH, Tenant, read

DESK_PAGE, USERS_PAGE, LIMIT = 50, 1000, 100
Json = dict[str, Any]


class UntilLastPage(OffsetPaginator):  # type: ignore[misc]  # it is not installed where the types are checked
    """Ends where the service desk API says that it is the last page, and does not ask for an empty one after it."""

    def __init__(self) -> None:
        super().__init__(limit=DESK_PAGE, offset_param="start", limit_param="limit", total_path=None)

    def update_state(self, response: Any, data: Any = None) -> None:
        """Look at a page that came."""
        super().update_state(response, data)
        if response.json()["isLastPage"]:
            self._has_next_page = False


def _resource(name: str, path: str, endpoint: Json) -> Json:
    return {"name": name, "endpoint": {"path": path, **endpoint}}


def _cursor(where: str) -> Json:
    return {"type": "cursor", "cursor_path": "links.next", where: "cursor"}


def _search(body: Json) -> Json:
    # The limit has to stand in the body; the cursor is put beside it.
    paginator = _cursor("cursor_body_path")
    return {"method": "POST", "json": {**body, "limit": LIMIT}, "data_selector": "data", "paginator": paginator}


def _pages() -> Json:
    return {"data_selector": "values", "paginator": UntilLastPage()}  # it keeps state: each list needs its own


def organization(tenant: Tenant) -> Any:
    """Return the source of everything of the organization."""
    v1, v2 = f"admin/v1/orgs/{tenant.organization}", f"admin/v2/orgs/{tenant.organization}"
    links = {"data_selector": "data", "paginator": {"type": "json_link", "next_url_path": "links.next"}}
    single = {"data_selector": "data", "paginator": "single_page"}
    in_query = {"data_selector": "data", "paginator": _cursor("cursor_param"), "params": {"limit": LIMIT}}
    children = f"{v2}/directories/-/groups/{{resources.groups.id}}/role-assignments"
    resources = [
        _resource("organization", v1, single),
        _resource("domains", f"{v1}/domains", links),
        _resource("managed_accounts", f"{v1}/users", links),
        _resource("directories", f"{v2}/directories", in_query),
        _resource("workspaces", f"{v2}/workspaces", {"method": "POST", "json": {"limit": 1000}, **single}),
        _resource("accounts", f"{v2}/directories/-/users/search", _search(SEARCH)),
        _resource("groups", f"{v2}/directories/-/groups/search", _search({})),
        _resource("group_roles", children, in_query) | {"include_from_parent": ["id"]},
        *(_holders(v2, number, *pair) for number, pair in enumerate(tenant.roles)),
    ]
    auth = {"type": "bearer", "token": tenant.org_key}
    return _source("organization", tenant.url, auth, resources)


def _holders(v2: str, number: int, resource: str, role: str) -> Json:
    search = _search({"resourceIds": [resource], "roleIds": [role]})
    return _resource(f"role_holders_{number}", f"{v2}/directories/-/users/search", search)


def site(tenant: Tenant, cloud: str) -> Any:
    """Return the source of everything of a site."""
    desk = "rest/servicedeskapi"
    users = {"type": "offset", "limit": USERS_PAGE, "offset_param": "startAt", "limit_param": "maxResults"}
    opt_in = {"headers": {"X-ExperimentalApi": "opt-in"}}
    customers = f"{desk}/servicedesk/{{resources.desks.id}}/customer"
    members = f"{desk}/organization/{{resources.customer_organizations.id}}/user"
    resources = [
        _resource("jira_users", "rest/api/3/users/search", {"paginator": {**users, "total_path": None}}),
        _resource("desks", f"{desk}/servicedesk", _pages()),
        _resource("desk_customers", customers, {**_pages(), **opt_in}) | {"include_from_parent": ["id"]},
        _resource("customer_organizations", f"{desk}/organization", _pages()),
        _resource("organization_members", members, _pages()) | {"include_from_parent": ["id"]},
    ]
    auth = {"type": "http_basic", "username": tenant.site_user, "password": tenant.site_token}
    return _source(cloud.replace("-", "_"), tenant.site(cloud), auth, resources)


def _source(name: str, url: str, auth: Json, resources: list[Json]) -> Any:
    client = {"base_url": url, "auth": auth}
    defaults = {"parallelized": True}
    config = {"client": client, "resource_defaults": defaults, "resources": resources}
    return rest_api_source(config, name=name)


def main() -> None:
    """Load, and print how many records the file has."""
    tenant, folder = read(sys.argv[1]), Path(sys.argv[2])
    sources = [organization(tenant)]
    sources += [site(tenant, cloud) for cloud in tenant.sites]
    pipeline = dlt.pipeline(
        "bench",
        pipelines_dir=str(folder / "work"),
        destination=dlt.destinations.duckdb(str(folder / "dlt.duckdb")),
        dataset_name="bench",
    )
    pipeline.run(sources)
    counts = pipeline.last_trace.last_normalize_info.row_counts
    tables = {name for source in sources for name in source.resources}
    records = sum(rows for table, rows in counts.items() if table in tables)
    sys.stdout.write(f"{records}\n")


if __name__ == "__main__":
    main()
