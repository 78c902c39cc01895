"""An organization so small that a collection of it takes some two dozen requests; and a configuration to collect it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer.sandbox.world import (
    Account,
    CustomerOrganization,
    Desk,
    Directory,
    Domain,
    Group,
    Organization,
    PortalCustomer,
    Request,
    Resource,
    Role,
    Site,
    World,
)

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
CLOUD = "0d9e7a35-2f4b-4c1a-9d55-0a1b2c3d4e5f"
JSM = f"ari:cloud:jira-servicedesk::site/{CLOUD}"
AGENT, CUSTOMER = Role(JSM, "atlassian/user"), Role(JSM, "atlassian/customer", default=True)
KEY, TOKEN = "tiny-organization-key", "tiny-site-token"

SETTINGS = """
[organization]
id = "tiny"
api_url = "{url}"
key = "file:key"

[[sites]]
name = "tiny"
url = "https://tiny.atlassian.net"
api_url = "{url}/ex/jira/{cloud}"
user = "ada@tiny.example"
token = "file:token"

[collect]
threads = 1
patience = 2
"""


def tiny_world() -> World:
    """Return a new organization: three people, one portal-only customer, one desk."""
    return World(
        organization=[Organization("tiny", "Tiny", NOW, KEY, "ada@tiny.example", TOKEN)],
        domains=[Domain("d1", "tiny.example", "verified")],
        directories=[Directory("dir", "Users")],
        sites=[Site("tiny", CLOUD, "https://tiny.atlassian.net")],
        resources=[
            Resource(JSM, "jira-servicedesk", "Tiny", "Jira Service Management", "https://tiny.atlassian.net", "tiny")
        ],
        accounts=[
            Account("712020:ada", "Ada Example", "ada@tiny.example", "active", added=NOW, roles=[AGENT]),
            Account("712020:bo", "Bo Example", "bo@tiny.example", "active", added=NOW),
            Account(
                "712020:cy", "Cy Example", "cy@client.example", "active", claim="unmanaged", added=NOW, roles=[AGENT]
            ),
        ],
        groups=[Group("g1", "customers", "dir", roles=[CUSTOMER], members=["712020:bo"])],
        portal_customers=[PortalCustomer("qm:1:1", "tiny", "Di Example", "di@client.example")],
        desks=[Desk("1", "tiny", "10", "IT", "IT desk", customers=["qm:1:1"])],
        customer_organizations=[CustomerOrganization("7", "tiny", "Client", "u-7", NOW, members=["qm:1:1"])],
        requests=[Request("IT-1", "tiny", "IT", "712020:bo", NOW, assignees=["712020:ada"])],
    )  # fmt: skip


def configured(folder: Path, url: str) -> Path:
    """Write a configuration and its keys into *folder*; return the configuration's file."""
    for name, secret in (("key", KEY), ("token", TOKEN)):
        (folder / name).write_text(secret)
        (folder / name).chmod(0o600)
    file = folder / "seatcheck.toml"
    file.write_text(SETTINGS.format(url=url, cloud=CLOUD))
    return file
