"""The operations that can be sent, each read in Atlassian's own reference. What is not in the table cannot be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analyzer.atlassian import limits
from analyzer.atlassian.pages import (
    BARE_LIST,
    CONFLUENCE,
    COUNT,
    CURSOR,
    CURSOR_ALONE,
    CURSOR_IN_BODY,
    CURSOR_SIZED,
    DATA,
    ISSUES,
    NUMBERED,
    ONE_IN_DATA,
    PAGE_BEAN,
    POLLED,
    RESULTS,
    SERVICE_DESK,
    SINGLE,
    START_AT,
    VALUES,
    WHOLE,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.atlassian.pages import Rows, Style


class Api(StrEnum):
    """Whose address an endpoint's path is appended to."""

    ADMIN = "admin"  # organization.api_url
    SITE = "site"  # a site's address
    CONFLUENCE = "confluence"  # a site's address for Confluence
    BITBUCKET = "bitbucket"  # Bitbucket's own


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
    limited: limits.Limit | None = None
    repeatable: bool = True  # whether sending it twice does what sending it once does
    uncertain: bool = (
        False  # whether Atlassian may no longer, or not yet, serve it: refused is then no fault of the key
    )

    @property
    def limit(self) -> limits.Limit:
        """Return how often Atlassian lets it be sent."""
        return self.limited or limits.usual(self.api, self.method)

    def address(self, base: str, where: Mapping[str, str]) -> str:
        """Return its URL. The values of *where* are quoted whole: an ARI has colons and a slash."""
        return base + self.path.format_map({name: quote(value, safe="") for name, value in where.items()})


_ORGANIZATION = "/admin/v1/orgs/{org}"
_V2 = "/admin/v2/orgs/{org}"
_API_ACCESS = "/admin/api-access/v1/orgs/{org}"
_DIRECTORIES = f"{_V2}/directories"
_ALL = f"{_DIRECTORIES}/-"  # "-" stands for every directory that the key may manage
_APP_ACCESS = f"{_V2}/app-access-settings/domains"
_POLICIES_OF = "/admin/control/v1/orgs/{org}/users/auth-policies/bulk-fetch"
_JIRA = "/rest/api/3"
_PROJECT = f"{_JIRA}/project/{{project}}"
_DESK = "/rest/servicedeskapi"
_WIKI = "/wiki/rest/api"
_WORKSPACE = "/2.0/workspaces/{workspace}"
_OPT_IN = {"X-ExperimentalApi": "opt-in"}

_WHOLE_KEY = "an organization API key without scopes, made by an organization admin"
_BROWSE_USERS = "a user with the global permission Browse users and groups"
_BROWSE_PROJECTS = "a user who may browse the service projects"
_SEE_CUSTOMERS = "a user who may see the customers of the service project"
_AGENT = "a user who is an agent or administrator of the service projects"
_ADMINISTER = "a user with the global permission Administer Jira"
_ADMINISTER_PROJECT = "a user who administers the service project"
_USE_CONFLUENCE = "a user who may use Confluence on that site"
_ADMINISTER_WORKSPACE = "a user who administers the Bitbucket workspace"


def _scope(name: str) -> str:
    return f"the scope {name}, or an organization API key without scopes"


def _admin(name: str, path: str, rows: Rows, style: Style, size: int | None, permission: str, **more: Any) -> Endpoint:
    return Endpoint(name, "GET", path, Api.ADMIN, rows, style, size, permission, **more)


def _search(name: str, path: str) -> Endpoint:
    return Endpoint(name, "POST", path, Api.ADMIN, DATA, CURSOR_IN_BODY, 100, _WHOLE_KEY)


def _jira(name: str, path: str, rows: Rows, style: Style, size: int | None, permission: str, **more: Any) -> Endpoint:
    return Endpoint(name, "GET", path, Api.SITE, rows, style, size, permission, **more)


def _desk_list(name: str, path: str, permission: str = _AGENT, **more: Any) -> Endpoint:
    return Endpoint(name, "GET", f"{_DESK}/{path}", Api.SITE, VALUES, SERVICE_DESK, 100, permission, **more)


def _count(name: str) -> Endpoint:
    path = f"{_JIRA}/search/approximate-count"
    return Endpoint(
        name, "POST", path, Api.SITE, COUNT, SINGLE, None, _BROWSE_PROJECTS, limited=limits.APPROXIMATE_COUNTS
    )


def _newest_issue(name: str) -> Endpoint:
    return Endpoint(name, "POST", f"{_JIRA}/search/jql", Api.SITE, ISSUES, SINGLE, None, _BROWSE_PROJECTS)


def _confluence(name: str, path: str, size: int) -> Endpoint:
    return Endpoint(name, "GET", f"{_WIKI}/{path}", Api.CONFLUENCE, RESULTS, CONFLUENCE, size, _USE_CONFLUENCE)


def _bitbucket(name: str, path: str) -> Endpoint:
    where = f"{_WORKSPACE}/{path}"
    return Endpoint(name, "GET", where, Api.BITBUCKET, VALUES, NUMBERED, 100, _ADMINISTER_WORKSPACE)


_TABLE = (
    _admin("organization", _ORGANIZATION, ONE_IN_DATA, SINGLE, None, _scope("read:orgs:admin")),
    _admin("domains", f"{_ORGANIZATION}/domains", DATA, CURSOR, None, _scope("read:domains:admin")),
    _admin("managed-accounts", f"{_ORGANIZATION}/users", DATA, CURSOR, None, _scope("read:accounts:admin")),
    _admin("organization-policies", f"{_ORGANIZATION}/policies", DATA, CURSOR, None, _WHOLE_KEY),
    _admin(
        "audit-events",
        f"{_ORGANIZATION}/events-stream",
        DATA,
        POLLED,
        500,
        _scope("read:events:admin"),
        limited=limits.EVENTS_STREAM,
    ),
    _admin("directories", _DIRECTORIES, DATA, CURSOR, 100, _scope("read:directories:admin")),
    Endpoint(
        "workspaces",
        "POST",
        f"{_V2}/workspaces",
        Api.ADMIN,
        DATA,
        CURSOR_ALONE,
        1000,
        _scope("read:workspaces:admin"),
    ),
    _search("accounts", f"{_ALL}/users/search"),
    _search("groups", f"{_ALL}/groups/search"),
    _search("role-holders", f"{_ALL}/users/search"),
    _admin("account-count", f"{_ALL}/users/count", COUNT, SINGLE, None, _WHOLE_KEY),
    _admin("group-count", f"{_ALL}/groups/count", COUNT, SINGLE, None, _WHOLE_KEY),
    _admin("group-roles", f"{_ALL}/groups/{{group}}/role-assignments", DATA, CURSOR, 100, _scope("read:groups:admin")),
    _admin("api-tokens", f"{_API_ACCESS}/api-tokens", DATA, CURSOR_SIZED, 50, _scope("read:tokens:admin")),
    _admin("api-keys", f"{_API_ACCESS}/api-keys", DATA, CURSOR_SIZED, 50, _scope("read:tokens:admin")),
    _admin("app-access-settings", _APP_ACCESS, DATA, CURSOR, 100, _WHOLE_KEY, uncertain=True),
    _admin("app-access-details", f"{_APP_ACCESS}/{{domain}}", WHOLE, SINGLE, None, _WHOLE_KEY, uncertain=True),
    _admin(
        "role-assignments",
        f"{_ALL}/users/{{account}}/role-assignments",
        DATA,
        CURSOR,
        100,
        _scope("read:directories:admin"),
    ),
    _admin(
        "last-active",
        f"{_ORGANIZATION}/directory/users/{{account}}/last-active-dates",
        ONE_IN_DATA,
        CURSOR,
        None,
        _WHOLE_KEY,
        limited=limits.LAST_ACTIVE,
    ),
    Endpoint(
        "authentication-policies",
        "POST",
        _POLICIES_OF,
        Api.ADMIN,
        BARE_LIST,
        SINGLE,
        None,
        _scope("read:policies:admin"),
        uncertain=True,
    ),
    _jira("jira-users", f"{_JIRA}/users/search", BARE_LIST, START_AT, 1000, _BROWSE_USERS),
    _jira("account-types", f"{_JIRA}/user/bulk", VALUES, PAGE_BEAN, None, _BROWSE_USERS),
    _jira("application-roles", f"{_JIRA}/applicationrole", BARE_LIST, SINGLE, None, _ADMINISTER),
    _jira("project-roles", f"{_PROJECT}/role", WHOLE, SINGLE, None, _ADMINISTER_PROJECT),
    _jira(
        "project-role-actors",
        f"{_PROJECT}/role/{{role}}",
        WHOLE,
        SINGLE,
        None,
        _ADMINISTER_PROJECT,
        limited=limits.PROJECT_ROLES,
    ),
    _jira("permission-schemes", f"{_PROJECT}/permissionscheme", WHOLE, SINGLE, None, _ADMINISTER_PROJECT),
    _count("requests-raised"),
    _count("tickets-handled"),
    _newest_issue("last-request"),
    _newest_issue("agent-activity"),
    _desk_list("desks", "servicedesk"),
    _desk_list(
        "desk-customers",
        "servicedesk/{desk}/customer",
        _SEE_CUSTOMERS,
        headers=_OPT_IN,
        limited=limits.DESK_CUSTOMERS,
    ),
    _desk_list("desk-organizations", "servicedesk/{desk}/organization"),
    _desk_list("customer-organizations", "organization"),
    _desk_list("customer-organization-members", "organization/{organization}/user"),
    _confluence("confluence-groups", "group", 200),
    _confluence("confluence-guests", "search/user", 200),
    _bitbucket("bitbucket-members", "members"),
    _bitbucket("bitbucket-permissions", "permissions"),
    _bitbucket("bitbucket-repository-permissions", "permissions/repositories"),
)

ENDPOINTS = {endpoint.name: endpoint for endpoint in _TABLE}
