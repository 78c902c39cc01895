"""The sections of ``seatcheck.toml``.

Secrets are not settings: the file only says where a secret is kept (``env:NAME``, ``file:PATH`` or
``keyring:SERVICE/USER``).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# No user and no password, no question: only where to go.
_WRITTEN = re.compile(r"https?://([A-Za-z0-9.-]+|\[::1\])(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?", re.IGNORECASE)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_JIRA_GATEWAY, _CONFLUENCE_GATEWAY = "/ex/jira/", "/ex/confluence/"


def _address(url: str) -> str:
    """Keys travel over TLS, except to this very machine."""
    try:
        parts = urlsplit(url)
    except ValueError:  # its own words repeat the value
        raise ValueError("give an address such as https://example.atlassian.net") from None
    if not _WRITTEN.fullmatch(url) or not _is_port(parts):
        raise ValueError("give an address such as https://example.atlassian.net")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("give an https address: a key must not cross a network in the clear")
    return url.rstrip("/")


def _is_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def _secret(source: str) -> str:
    kind, _, where = source.partition(":")
    if kind not in {"env", "file", "keyring"} or not where or (kind == "keyring" and not all(where.rpartition("/"))):
        raise ValueError(
            'say where the secret is kept, as "env:NAME", "file:PATH" or "keyring:SERVICE/USER"; never put it here'
        )
    return source


def expect_once(said: Iterable[Collection[object]]) -> None:
    """Raise ValueError where something is in more than one of the collections."""
    counted = Counter(chain.from_iterable(said))
    if counted and max(counted.values()) > 1:
        raise ValueError("the same one is named twice")


Address = Annotated[str, AfterValidator(_address)]
SecretSource = Annotated[str, AfterValidator(_secret)]
Audience = Literal["internal", "external"]


class Section(BaseModel):
    """A table of the file. What it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OrganizationSettings(Section):
    """The Atlassian organization and its key. ``name`` is what people type to choose it."""

    name: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*)?$")
    id: str = Field(min_length=1)
    api_url: Address = "https://api.atlassian.com"
    key: SecretSource = "env:SEATCHECK_ORG_KEY"

    @property
    def label(self) -> str:
        """Return its name, or its id where it has none."""
        return self.name or self.id


class SiteSettings(Section):
    """One site, and whose token reads it.

    ``api_url`` and ``confluence_api_url`` are where its REST APIs are reached, if not at ``url``.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    url: Address
    api_url: Address | None = None
    confluence_api_url: Address | None = None
    user: str = Field(min_length=1)
    token: SecretSource = "env:SEATCHECK_SITE_TOKEN"  # noqa: S105  where it is kept, not what it is

    @property
    def base(self) -> str:
        """Return the address that the site's REST paths are appended to."""
        return self.api_url or self.url

    @property
    def confluence_base(self) -> str:
        """Return the same for Confluence, whose part of Atlassian's gateway has a name of its own."""
        return self.confluence_api_url or self.base.replace(_JIRA_GATEWAY, _CONFLUENCE_GATEWAY, 1)


class BitbucketSettings(Section):
    """One Bitbucket workspace, and whose token reads it."""

    workspace: str = Field(min_length=1)
    api_url: Address = "https://api.bitbucket.org"
    user: str = Field(min_length=1)
    token: SecretSource = "env:SEATCHECK_BITBUCKET_TOKEN"  # noqa: S105  where it is kept, not what it is


class DomainSettings(Section):
    """Whose people use which e-mail domain. Verified domains are internal without being named here."""

    internal: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    client: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()  # of clients and partners whose contract has ended
    formerly: dict[str, str] = Field(default_factory=dict)  # a domain -> the one that its people have now

    @model_validator(mode="after")
    def _in_one_class(self) -> Self:
        lists = (self.internal, self.partner, self.client, self.ended)
        expect_once({name.strip().lower() for name in names} for names in lists)
        return self


class DeskSettings(Section):
    """For whom a service desk is meant. No API tells."""

    site: str
    project: str
    audience: Audience


class StoreSettings(Section):
    """Where snapshots are kept. ``keep_pages`` keeps what Atlassian sent, as it was sent, beside them."""

    path: Path = Path("seatcheck.duckdb")
    keep_pages: bool = False
    memory_limit: str = Field(default="", pattern=r"^(\d+(\.\d+)? ?[KMGT]i?B)?$")  # empty: DuckDB's own choice


class CollectSettings(Section):
    """How hard to ask, and what to do where Atlassian's documents are unsure."""

    threads: int = Field(default=16, ge=1, le=32)
    timeout: float = Field(default=60.0, gt=0)  # seconds a request may take
    patience: float = Field(default=600.0, ge=0)  # seconds that one request may spend waiting and repeating
    sample: int = Field(default=50, ge=0)  # accounts that are read the long way too, and compared
    max_requests: int | None = Field(default=None, ge=1)  # for the questions about single accounts
    users_by_id: int = Field(
        default=50, ge=1, le=200
    )  # account ids in one `user/bulk` request; its limit is unpublished


class IdentitySettings(Section):
    """From which score on two accounts are likely one person's."""

    threshold: float = Field(default=0.9, gt=0, le=1)


class GuardSettings(Section):
    """Who counts for Guard, where Atlassian says nothing, or says it in two ways."""

    count_discovery: bool = False  # whether Jira Product Discovery alone counts for Guard Standard
    count_enterprise_sandboxes: bool = True  # whether a sandbox does, of people on an Enterprise plan: CLOUD-11613
    premium_counts_sandboxes: bool = False
    premium_counts_guests: bool = False


class ProtectedSettings(Section):
    """Who is never proposed for removal."""

    accounts: tuple[str, ...] = ()  # ids or e-mail addresses
    groups: tuple[str, ...] = ()  # names or ids
    domains: tuple[str, ...] = ()


class CheckSettings(Section):
    """How long a policy may take, in seconds."""

    seconds: float = Field(default=60.0, gt=0)
