"""The operations that can be sent, each read in Atlassian's own reference. What is not in the table cannot be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

from analyzer.atlassian.limits import APPROXIMATE_COUNTS, DESK_CUSTOMERS, usual
from analyzer.atlassian.pages import (
    BARE_LIST,
    COUNT,
    CURSOR,
    CURSOR_ALONE,
    CURSOR_IN_BODY,
    DATA,
    ONE_IN_DATA,
    PAGE_BEAN,
    SERVICE_DESK,
    SINGLE,
    START_AT,
    VALUES,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.atlassian.limits import Limit
    from analyzer.atlassian.pages import Rows, Style


class Api(StrEnum):
    """Whose address an endpoint's path is appended to."""

    ADMIN = "admin"  # organization.api_url
    SITE = "site"  # a site's address


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation that reads.

    ``permission`` says what a refused key lacks. ``page_size`` is how many records to ask for, None where the server
    does not let itself be asked. ``limited`` is Atlassian's limit where it is not what is usual.
    """

    name: str
    method: str
    path: str
    api: Api
    rows: Rows
    style: Style
    page_size: int | None
    permission: str
    headers: Mapping[str, str] = field(default_factory=dict)
    limited: Limit | None = None
    repeatable: bool = True  # whether sending it twice does what sending it once does

    @property
    def limit(self) -> Limit:
        """Return how often Atlassian lets it be sent."""
        return self.limited or usual(self.api, self.method)

    def address(self, base: str, where: Mapping[str, str]) -> str:
        """Return its URL. The values of *where* are quoted whole: an ARI has colons and a slash."""
        return base + self.path.format_map({name: quote(value, safe="") for name, value in where.items()})


_ORGANIZATION = "/admin/v1/orgs/{org}"
_WORKSPACES = "/admin/v2/orgs/{org}/workspaces"
_DIRECTORIES = "/admin/v2/orgs/{org}/directories"
_ALL = f"{_DIRECTORIES}/-"  # "-" stands for every directory that the key may manage
_GROUP_ROLES = f"{_ALL}/groups/{{group}}/role-assignments"
_DESK = "/rest/servicedeskapi"
_DESK_CUSTOMERS = f"{_DESK}/servicedesk/{{desk}}/customer"
_MEMBERS = f"{_DESK}/organization/{{organization}}/user"
_COUNT = "/rest/api/3/search/approximate-count"
_OPT_IN = {"X-ExperimentalApi": "opt-in"}

_WHOLE_KEY = "an organization API key without scopes, made by an organization admin"
_BROWSE_USERS = "a user with the global permission Browse users and groups"
_BROWSE_PROJECTS = "a user who may browse the service projects"
_SEE_CUSTOMERS = "a user who may see the customers of the service project"
_AGENT = "a user who is an agent or administrator of the service projects"


def _scope(name: str) -> str:
    return f"the scope {name}, or an organization API key without scopes"


_TABLE = (
    Endpoint("organization", "GET", _ORGANIZATION, Api.ADMIN, ONE_IN_DATA, SINGLE, None, _scope("read:orgs:admin")),
    Endpoint("domains", "GET", f"{_ORGANIZATION}/domains", Api.ADMIN, DATA, CURSOR, None, _scope("read:domains:admin")),
    Endpoint(
        "managed-accounts",
        "GET",
        f"{_ORGANIZATION}/users",
        Api.ADMIN,
        DATA,
        CURSOR,
        None,
        _scope("read:accounts:admin"),
    ),
    Endpoint("directories", "GET", _DIRECTORIES, Api.ADMIN, DATA, CURSOR, 100, _scope("read:directories:admin")),
    Endpoint("workspaces", "POST", _WORKSPACES, Api.ADMIN, DATA, CURSOR_ALONE, 1000, _scope("read:workspaces:admin")),
    Endpoint("accounts", "POST", f"{_ALL}/users/search", Api.ADMIN, DATA, CURSOR_IN_BODY, 100, _WHOLE_KEY),
    Endpoint("groups", "POST", f"{_ALL}/groups/search", Api.ADMIN, DATA, CURSOR_IN_BODY, 100, _WHOLE_KEY),
    Endpoint("group-roles", "GET", _GROUP_ROLES, Api.ADMIN, DATA, CURSOR, 100, _scope("read:groups:admin")),
    Endpoint("role-holders", "POST", f"{_ALL}/users/search", Api.ADMIN, DATA, CURSOR_IN_BODY, 100, _WHOLE_KEY),
    Endpoint("jira-users", "GET", "/rest/api/3/users/search", Api.SITE, BARE_LIST, START_AT, 1000, _BROWSE_USERS),
    Endpoint("desks", "GET", f"{_DESK}/servicedesk", Api.SITE, VALUES, SERVICE_DESK, 100, _AGENT),
    Endpoint(
        "desk-customers",
        "GET",
        _DESK_CUSTOMERS,
        Api.SITE,
        VALUES,
        SERVICE_DESK,
        100,
        _SEE_CUSTOMERS,
        _OPT_IN,
        limited=DESK_CUSTOMERS,
    ),
    Endpoint("customer-organizations", "GET", f"{_DESK}/organization", Api.SITE, VALUES, SERVICE_DESK, 100, _AGENT),
    Endpoint("customer-organization-members", "GET", _MEMBERS, Api.SITE, VALUES, SERVICE_DESK, 100, _AGENT),
    Endpoint("account-types", "GET", "/rest/api/3/user/bulk", Api.SITE, VALUES, PAGE_BEAN, None, _BROWSE_USERS),
    Endpoint(
        "requests-raised", "POST", _COUNT, Api.SITE, COUNT, SINGLE, None, _BROWSE_PROJECTS, limited=APPROXIMATE_COUNTS
    ),
    Endpoint(
        "tickets-handled", "POST", _COUNT, Api.SITE, COUNT, SINGLE, None, _BROWSE_PROJECTS, limited=APPROXIMATE_COUNTS
    ),
)

ENDPOINTS = {endpoint.name: endpoint for endpoint in _TABLE}
