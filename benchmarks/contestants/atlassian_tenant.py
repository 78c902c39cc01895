"""A whole tenant with a loop over atlassian-python-api, into memory: ``TENANT``.

Its own methods are used where it has them. Told to slow down, it waits as its options say.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from atlassian import CloudAdmin, Jira, ServiceDesk

from benchmarks.contestants.tenant import SEARCH, Tenant, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DESK_PAGE, USERS_PAGE, LIMIT = 50, 1000, 100
Page = dict[str, Any]


def _organization(tenant: Tenant) -> Iterator[Any]:
    """Yield everything of the organization."""
    admin = CloudAdmin(tenant.org_key, backoff_and_retry=True)
    admin.url = tenant.url  # it knows only Atlassian's own address
    org, v1, v2 = tenant.organization, f"admin/v1/orgs/{tenant.organization}", f"admin/v2/orgs/{tenant.organization}"
    yield admin.get_organization(org)
    yield from _by_cursor(partial(_get, admin, f"{v1}/domains", None))
    yield from _by_cursor(partial(_get, admin, f"{v1}/users", None))
    yield from _by_cursor(partial(_get, admin, f"{v2}/directories", LIMIT))
    yield from _by_cursor(partial(_workspaces, admin, f"{v2}/workspaces"))
    yield from _by_cursor(partial(_search, admin.search_directory_users, org, SEARCH))
    for resource, role in tenant.roles:
        asked = {"resourceIds": [resource], "roleIds": [role]}
        yield from _by_cursor(partial(_search, admin.search_directory_users, org, asked))
    groups = list(_by_cursor(partial(_search, admin.search_directory_groups, org, {})))
    yield from groups
    for group in groups:
        path = f"{v2}/directories/-/groups/{group['id']}/role-assignments"
        yield from _by_cursor(partial(_get, admin, path, LIMIT))


def _get(admin: CloudAdmin, path: str, limit: int | None, cursor: str | None) -> Page:
    asked = {"limit": limit, "cursor": cursor}
    page: Page = admin.get(path, params={name: value for name, value in asked.items() if value})
    return page


def _workspaces(admin: CloudAdmin, path: str, cursor: str | None) -> Page:
    page: Page = admin.post(path, data={"cursor": cursor} if cursor else {"limit": 1000})
    return page


def _search(ask: Callable[[str, str, Page], Page], org: str, body: Page, cursor: str | None) -> Page:
    return ask(org, "-", {**body, "limit": LIMIT, **({"cursor": cursor} if cursor else {})})


def _by_cursor(ask: Callable[[str | None], Page]) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page = ask(cursor)
        yield from page["data"]
        cursor = (page.get("links") or {}).get("next")
        if not cursor:
            return
        cursor = cursor.rpartition("cursor=")[2]


def _site(tenant: Tenant, cloud: str) -> Iterator[Any]:
    """Yield everything of a site."""
    access = {"username": tenant.site_user, "password": tenant.site_token, "cloud": True, "backoff_and_retry": True}
    jira, desk = Jira(tenant.site(cloud), api_version="3", **access), ServiceDesk(tenant.site(cloud), **access)
    start = 0
    while users := jira.users_get_all(start=start, limit=USERS_PAGE):
        yield from users
        start += len(users)
    desks = desk.get_service_desks(limit=DESK_PAGE)
    yield from desks
    for each in desks:
        yield from _by_offset(partial(desk.get_customers, each["id"], limit=DESK_PAGE))
    organizations = list(_by_offset(partial(desk.get_organisations, limit=DESK_PAGE)))
    yield from organizations
    for each in organizations:
        yield from _by_offset(partial(desk.get_users_in_organization, each["id"], limit=DESK_PAGE))


def _by_offset(ask: Callable[..., Page]) -> Iterator[Any]:
    start = 0
    while True:
        page = ask(start=start)
        yield from page["values"]
        if page["isLastPage"]:
            return
        start += page["size"]


def main() -> None:
    """Read all, and print how many records."""
    tenant = read(sys.argv[1])
    records = [*_organization(tenant), *(record for cloud in tenant.sites for record in _site(tenant, cloud))]
    sys.stdout.write(f"{len(records)}\n")


if __name__ == "__main__":
    main()
