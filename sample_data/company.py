"""Halden Instruments: its domains, sites, apps, groups, desks and customer organizations, all still without people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.sandbox.world import (
    CustomerOrganization,
    Desk,
    Directory,
    Domain,
    Group,
    Organization,
    Resource,
    Site,
)

from .draft import AS_OF, ago

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .draft import Draft

DIRECTORY = "8b3f9c52-6d0e-4a17-9e44-1c7a50d2ef01"
DOMAINS = {"halden.example": "verified", "halden-labs.example": "verified", "halden-robotics.example": "unverified"}
SITES = {
    "halden": "5e0c1a7e-31b4-4d0a-8f25-0b8d7f6a1c01",
    "halden-service": "9d7f42b0-c6e8-4b13-a1d9-3e5c20f48b02",
    "halden-sandbox": "c2a86d14-7f39-4e6b-b0c5-64d1e9a37f03",
}
APPS = {"jira-software": "Jira", "jira-servicedesk": "Jira Service Management", "confluence": "Confluence"}
CAPACITY = {"jira-software": 300, "jira-servicedesk": 60, "confluence": 400}

# A grant is resource -> role; a trailing * makes the group the default of that role.
ADMINS_GROUPS: dict[str, dict[str, str]] = {
    "jira-users-halden": {"jira-software@halden": "user*"},
    "confluence-users-halden": {"confluence@halden": "user*"},
    "jira-servicemanagement-users-halden": {"jira-servicedesk@halden": "user"},
    "jira-servicemanagement-customers-halden": {"jira-servicedesk@halden": "customer*"},
    "jira-admins-halden": {"jira-software@halden": "admin", "confluence@halden": "admin"},
    "jira-users-halden-service": {"jira-software@halden-service": "user*"},
    "confluence-users-halden-service": {"confluence@halden-service": "user*"},
    "jira-servicemanagement-users-halden-service": {"jira-servicedesk@halden-service": "user"},
    "jira-servicemanagement-customers-halden-service": {"jira-servicedesk@halden-service": "customer*"},
    "jira-users-halden-sandbox": {"jira-software@halden-sandbox": "user*"},
    "jira-servicemanagement-users-halden-sandbox": {"jira-servicedesk@halden-sandbox": "user*"},
    "confluence-guests-halden": {"confluence@halden": "guest"},
    "incident-stakeholders": {"jira-servicedesk@halden": "stakeholder"},
    "org-admins": {},
    "book-club": {},
}
SYNCED_GROUPS: dict[str, dict[str, str]] = {
    "idp-all-staff": {"jira-servicedesk@halden": "customer"},
    "idp-engineering": {
        "jira-software@halden": "user",
        "confluence@halden": "user",
        "bitbucket@": "user",
    },
    "idp-operations": {"jira-software@halden": "user", "confluence@halden": "user"},
    "idp-sales": {"jira-software@halden-service": "user", "confluence@halden": "user"},
    "idp-finance": {"confluence@halden": "user"},
    "idp-customer-care": {"jira-servicedesk@halden-service": "user"},
    "idp-service-desk": {"jira-servicedesk@halden": "user", "confluence@halden": "user"},
    "idp-people": {"jira-servicedesk@halden": "user", "confluence@halden": "user"},
}
DESKS = (
    ("1", "halden", "10011", "IT", "IT help", False),
    ("2", "halden", "10014", "PEO", "People and payroll", True),
    ("1", "halden-service", "10021", "CARE", "Customer care", False),
    ("4", "halden-service", "10027", "PART", "Partner desk", False),
)
CUSTOMER_ORGANIZATIONS = (
    ("1", "Orbit Partners field team", "IT"),
    ("2", "Lumen Logistics drivers", "IT"),
    ("3", "Site contractors", "IT"),
    ("1", "Kestrel Retail", "CARE"),
    ("2", "Baltic Clinics", "CARE"),
    ("3", "Northfjord Ferries", "CARE"),
    ("4", "Sunfield Farms", "CARE"),
    ("5", "Arken Museum Group", "CARE"),
    ("6", "Orbit Partners", "PART"),
    ("7", "Lumen Logistics", "PART"),
)
FILLED_BY_AN_IDENTITY_PROVIDER = "Kestrel Retail"


def found(draft: Draft) -> None:
    """Write the organization, so that people can join it."""
    _organization(draft)
    _apps(draft)
    for name, grants in ADMINS_GROUPS.items():
        add_group(draft, name, grants)
    for name, grants in SYNCED_GROUPS.items():
        add_group(draft, name, grants, synced=True)
    _service_desks(draft)


def add_group(draft: Draft, name: str, grants: Mapping[str, str], *, synced: bool = False) -> Group:
    """Add a group with *grants*, written as above."""
    roles = [draft.role(where, role.rstrip("*"), default=role.endswith("*")) for where, role in grants.items()]
    managed_by = "external" if synced else "admins"
    group = Group(draft.uuid(), name, DIRECTORY, synced=synced, managed_by=managed_by, roles=roles)
    draft.world.groups.append(group)
    return group


def _organization(draft: Draft) -> None:
    draft.world.organization.append(
        Organization(
            id="4f1d2c6a-90b7-4c3e-8a55-7d2e61b0aa10",
            name="Halden Instruments",
            as_of=AS_OF,
            org_key="sandbox-organization-key",
            site_user="ylva.nordahl@halden.example",
            site_token="sandbox-site-token",  # noqa: S106  opens nothing but the sandbox
        )
    )
    draft.world.directories.append(Directory(DIRECTORY, "Halden Instruments"))
    draft.world.domains.extend(Domain(draft.uuid(), name, status) for name, status in DOMAINS.items())


def _apps(draft: Draft) -> None:
    for name, cloud_id in SITES.items():
        url, sandbox = f"https://{name}.atlassian.net", name == "halden-sandbox"
        draft.world.sites.append(Site(name, cloud_id, url, sandbox))
        draft.world.resources.extend(
            Resource(f"ari:cloud:{app}::site/{cloud_id}", app, name, label, url, name, CAPACITY[app], sandbox)
            for app, label in APPS.items()
        )
    app, home, url = "jira-product-discovery", SITES["halden"], "https://halden.atlassian.net"
    ari = f"ari:cloud:{app}::site/{home}"
    draft.world.resources.append(Resource(ari, app, "halden", "Jira Product Discovery", url, "halden", 50))
    workspace = f"ari:cloud:bitbucket::workspace/{draft.uuid()}"
    address = "https://bitbucket.org/halden-instruments"
    draft.world.resources.append(Resource(workspace, "bitbucket", "halden-instruments", "Bitbucket", address))


def _service_desks(draft: Draft) -> None:
    for id_, site, project, key, name, denied in DESKS:
        draft.world.desks.append(Desk(id_, site, project, key, name, denied=denied))
    for age, (id_, name, key) in enumerate(CUSTOMER_ORGANIZATIONS, start=20):
        desk = draft.desk(key)
        desk.organizations.append(id_)
        organization = CustomerOrganization(id_, desk.site, name, draft.uuid(), ago(30 * age))
        organization.scim_managed = name == FILLED_BY_AN_IDENTITY_PROVIDER
        draft.world.customer_organizations.append(organization)
