"""Every endpoint that is collected, read to its end from the sandbox over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from worlds import ADMIN, CLOUD, ORG, PORTAL, small_world

from analyzer.atlassian import ENDPOINTS, Ask, AtlassianClient, BoundKey
from analyzer.atlassian.endpoints import Api
from analyzer.config import CollectSettings
from analyzer.sandbox import Quirks, Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHERE = {
    "org": ORG, "group": "g-agents", "account": ADMIN, "domain": "osier.example", "project": "HELP", "role": "10101",
    "desk": "1", "organization": "1", "workspace": "birkmere",
}  # fmt: skip
REPORTED = f'reporter = "{PORTAL[0]}"'
NEWEST = Ask(body={"jql": f"{REPORTED} ORDER BY created DESC", "fields": ["created"], "maxResults": 1})
ASKED = {
    "authentication-policies": Ask(body={"accountIds": [ADMIN, "gone"]}),
    "requests-raised": Ask(body={"jql": REPORTED}),
    "tickets-handled": Ask(body={"jql": REPORTED}),
    "last-request": NEWEST,
    "agent-activity": NEWEST,
    "account-types": Ask(query={"accountId": PORTAL[:3]}),
    "confluence-guests": Ask(query={"cql": "type=user", "sitePermissionTypeFilter": "externalCollaborator"}),
    "permission-schemes": Ask(query={"expand": "all"}),
}
LISTS = {  # how many records each list has; the others have one
    "domains": 23, "managed-accounts": 105, "organization-policies": 24, "audit-events": 45, "directories": 2,
    "workspaces": 5, "accounts": 155, "groups": 24, "role-holders": 155, "group-roles": 2, "api-tokens": 7,
    "api-keys": 3,
    "app-access-settings": 2, "role-assignments": 3, "authentication-policies": 2, "jira-users": 75, "account-types": 3,
    "application-roles": 2, "desks": 2, "desk-customers": 62, "desk-organizations": 2, "customer-organizations": 2,
    "customer-organization-members": 60, "confluence-groups": 24, "confluence-guests": 3, "bitbucket-members": 23,
    "bitbucket-permissions": 23, "bitbucket-repository-permissions": 12,
}  # fmt: skip
SMALL = Quirks(app_access_served=True, confluence_page=2, access_page=2, service_desk_page=7)
PAGES = {"confluence-groups": 12, "confluence-guests": 2, "api-tokens": 4, "api-keys": 2, "desk-customers": 9}


@pytest.fixture(scope="module")
def clients() -> Iterator[Mapping[Api, AtlassianClient]]:
    world = small_world()
    owner = world.organization[0]
    token = SecretStr(owner.site_token)
    with running(Sandbox(world, SMALL)) as base:
        keys = {
            Api.ADMIN: BoundKey.bearer(base, "the organization's key", SecretStr(owner.org_key)),
            Api.SITE: BoundKey.basic(f"{base}/ex/jira/{CLOUD}", "the site's token", owner.site_user, token),
            Api.CONFLUENCE: BoundKey.basic(f"{base}/ex/confluence/{CLOUD}", "the site's token", owner.site_user, token),
            Api.BITBUCKET: BoundKey.basic(base, "the site's token", owner.site_user, token),
        }
        settings = CollectSettings(patience=0)
        made = {
            api: AtlassianClient.connect(key, settings, lambda *_: None, lambda _: None) for api, key in keys.items()
        }
        yield made
        for client in made.values():
            client.close()


@pytest.mark.parametrize("name", ENDPOINTS)
def test_an_endpoint_is_read_to_its_end(clients: Mapping[Api, AtlassianClient], name: str) -> None:
    endpoint = ENDPOINTS[name]
    pages = list(clients[endpoint.api].pages(endpoint, WHERE, ASKED.get(name)))
    records = [record for page in pages for record in page.rows]
    assert len(records) == len(set(records)) == LISTS.get(name, 1)
    assert len(pages) >= PAGES.get(name, 1)
