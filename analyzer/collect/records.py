"""What the census reads of the records that give the scopes of other sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from analyzer.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence


class _OrganizationAttributes(msgspec.Struct):
    name: str


class Organization(msgspec.Struct):
    """The organization."""

    attributes: _OrganizationAttributes


class _WorkspaceAttributes(msgspec.Struct, rename="camel"):
    status: str | None = None
    host_url: str | None = None


class Workspace(msgspec.Struct):
    """An app on a site."""

    id: str  # its ARI
    attributes: _WorkspaceAttributes

    @property
    def app(self) -> str:
        """Return the owner that the ARI names: ``ari:cloud:<owner>:…``."""
        return [*self.id.split(":"), "", "", ""][2]

    @property
    def online(self) -> bool:
        """Return whether it can be used, as far as Atlassian says."""
        return self.attributes.status in {None, "online"}


class Named(msgspec.Struct):
    """Something of which only the id is needed: a group, a customer organization."""

    id: str


class Desk(msgspec.Struct, rename="camel"):
    """A service desk."""

    id: str
    project_key: str


class Domain(msgspec.Struct):
    """A domain in the settings of who gets access to apps."""

    domain: str


class ProjectRoles:
    """The roles of a project: names, each with an address that ends in the role's id."""

    def __init__(self, addresses: dict[str, str]) -> None:
        self.ids = [urlsplit(address).path.rpartition("/")[2] for address in addresses.values()]
        if not all(id_.isdecimal() for id_ in self.ids):
            raise UnexpectedAnswer("project-roles: a role has no id", "update seatcheck")


_KINDS = {
    "organization": Organization,
    "groups": Named,
    "workspaces": Workspace,
    "desks": Desk,
    "customer-organizations": Named,
    "app-access-settings": Domain,
}


FEEDING = frozenset({*_KINDS, "project-roles"})


def found(source: str, records: Sequence[bytes]) -> list[Any]:
    """Return what the census needs of *records*, nothing for most sources. Raises UnexpectedAnswer."""
    try:
        if source == "project-roles":
            return [ProjectRoles(msgspec.json.decode(record, type=dict[str, str])) for record in records]
        if source not in _KINDS:
            return []
        return [msgspec.json.decode(record, type=_KINDS[source]) for record in records]
    except (msgspec.DecodeError, ValueError) as error:
        raise UnexpectedAnswer(f"{source}: a record is not what is documented: {error}", "update seatcheck") from error
