"""What the peers are told of the tenant that they read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SEARCH = {"expand": ["platformRoles", "productAccess", "groups"]}


@dataclass(frozen=True, slots=True)
class Tenant:
    """Addresses and keys; *roles* are the pairs of resource and role that somebody could hold."""

    url: str
    organization: str
    org_key: str
    site_user: str
    site_token: str
    sites: list[str]  # cloud ids
    roles: list[list[str]]

    def site(self, cloud: str) -> str:
        """Return the address of a site."""
        return f"{self.url}/ex/jira/{cloud}"


def read(path: str) -> Tenant:
    """Read what the benchmark wrote."""
    return Tenant(**json.loads(Path(path).read_text()))
