"""What Atlassian can tell for the configuration. What cannot be looked up is a sentence, not an error."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from analyzer.atlassian import ENDPOINTS, Ask, AtlassianClient, BoundKey, read_secret
from analyzer.config import CollectSettings
from analyzer.errors import ConfigError, RequestFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.config import OrganizationSettings, SiteSettings

T = TypeVar("T")
MOST_PAGES = 200  # of accounts: enough to know the domains that matter
_PATIENCE = 30.0  # seconds; somebody is waiting for the next question
_WITH_USERS = ("jira", "jira-software", "jira-core", "jira-servicedesk", "confluence")


@dataclass(frozen=True, slots=True)
class FoundSite:
    """A site that the organization has. *cloud_id* is its name at Atlassian's gateway."""

    name: str
    url: str
    cloud_id: str


@dataclass(frozen=True, slots=True)
class FoundDesk:
    """A service desk."""

    project: str
    title: str


@dataclass(slots=True)
class FoundOrganization:
    """What could be looked up of the organization, and sentences about what could not."""

    name: str = ""
    sites: list[FoundSite] = field(default_factory=list)
    verified: list[str] = field(default_factory=list)
    domains: list[tuple[str, int]] = field(default_factory=list)  # with their accounts; the verified ones are not here
    problems: list[str] = field(default_factory=list)


class _Named(msgspec.Struct):
    name: str


class _Organization(msgspec.Struct):
    attributes: _Named


class _Claim(msgspec.Struct):
    status: str | None = None


class _DomainAttributes(msgspec.Struct):
    name: str
    claim: _Claim | None = None


class _Domain(msgspec.Struct):
    attributes: _DomainAttributes


class _WorkspaceAttributes(msgspec.Struct, rename="camel"):
    status: str | None = None
    host_url: str | None = None


class _Workspace(msgspec.Struct):
    id: str
    attributes: _WorkspaceAttributes


class _Account(msgspec.Struct):
    email: str | None = None


class _Desk(msgspec.Struct, rename="camel"):
    project_key: str
    project_name: str = ""


def look_up(organization: OrganizationSettings) -> FoundOrganization:
    """Return what the organization's key can see of it."""
    found = FoundOrganization()
    with _trying(found.problems), _client(organization.api_url, organization) as client:
        where = {"org": organization.id}
        for record in _all(client, "organization", where, _Organization):
            found.name = record.attributes.name
        with _trying(found.problems):
            found.sites = _sites(_all(client, "workspaces", where, _Workspace, Ask(body={})))
        with _trying(found.problems):
            domains = [record.attributes for record in _all(client, "domains", where, _Domain)]
            found.verified = sorted(name.name for name in domains if name.claim and name.claim.status == "verified")
        with _trying(found.problems):
            accounts = _all(client, "accounts", where, _Account, Ask(body={}))
            found.domains = _counted((account.email for account in accounts), found.verified)
    return found


def look_up_desks(site: SiteSettings, problems: list[str]) -> list[FoundDesk]:
    """Return the desks that the token of a site sees; add to *problems* why it does not."""
    with _trying(problems), _client(site.base, site) as client:
        return [FoundDesk(desk.project_key, desk.project_name) for desk in _all(client, "desks", {}, _Desk)]
    return []


@contextmanager
def _client(base: str, section: OrganizationSettings | SiteSettings) -> Iterator[AtlassianClient]:
    settings = CollectSettings(patience=_PATIENCE)
    with closing(AtlassianClient.connect(_key(base, section), settings, lambda *_: None, time.sleep)) as client:
        yield client


def _key(base: str, section: Any) -> BoundKey:
    if hasattr(section, "token"):
        return BoundKey.basic(base, f"the token of the site {section.name}", section.user, read_secret(section.token))
    return BoundKey.bearer(base, "the organization's key", read_secret(section.key))


@contextmanager
def _trying(problems: list[str]) -> Iterator[None]:
    try:
        yield
    except (RequestFailed, ConfigError) as error:
        problems.append("; ".join(part for part in (str(error), error.hint) if part))
    except msgspec.DecodeError:
        problems.append("an answer does not have the form that Atlassian documents; update seatcheck")


def _all(
    client: AtlassianClient, source: str, where: dict[str, str], kind: type[T], ask: Ask | None = None
) -> Iterator[T]:
    pages = client.pages(ENDPOINTS[source], where, ask or Ask())
    for page in islice(pages, MOST_PAGES):
        yield from (msgspec.json.decode(row, type=kind) for row in page.rows)


def _sites(workspaces: Iterator[_Workspace]) -> list[FoundSite]:
    found: dict[str, FoundSite] = {}
    for workspace in workspaces:
        app, cloud_id = _parts(workspace.id)
        host = urlsplit(workspace.attributes.host_url or "").hostname or ""
        if app in _WITH_USERS and host and workspace.attributes.status in {None, "online"}:
            found.setdefault(host, FoundSite(host.split(".")[0], f"https://{host}", cloud_id))
    return [found[host] for host in sorted(found)]


def _parts(ari: str) -> tuple[str, str]:
    """Return what an ARI, ``ari:cloud:<owner>::site/<cloud id>``, says of owner and site."""
    return [*ari.split(":"), "", "", ""][2], ari.partition("site/")[2]


def _counted(emails: Iterator[str | None], verified: list[str]) -> list[tuple[str, int]]:
    counts = Counter(email.rpartition("@")[2].strip().lower() for email in emails if email and "@" in email)
    return [(name, count) for name, count in counts.most_common() if name and name not in verified]
