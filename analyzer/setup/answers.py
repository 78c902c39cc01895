"""What was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from analyzer.config import OrganizationSettings, SiteSettings
from analyzer.config.sections import Address, SecretSource
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """One site to read. *api_url* is empty where it is reached at its own address."""

    name: str
    url: str
    api_url: str
    user: str
    token: str  # where it is kept

    def settings(self, folder: Path) -> SiteSettings:
        """Return it as settings; a relative path is seen from *folder*."""
        token = _seen_from(folder, self.token)
        return SiteSettings(name=self.name, url=self.url, api_url=self.api_url or None, user=self.user, token=token)


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """For whom a desk is meant: internal, external, or not yet known (empty)."""

    site: str
    project: str
    title: str
    audience: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that the file will say, and what could not be found out for it."""

    organization_id: str
    organization_name: str  # as Atlassian has it; for a comment
    api_url: str  # empty for Atlassian's own
    key: str  # where it is kept
    sites: tuple[SiteAnswer, ...] = ()
    verified: tuple[str, ...] = ()
    internal: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    client: tuple[str, ...] = ()
    desks: tuple[DeskAnswer, ...] = ()
    problems: tuple[str, ...] = ()


def organization_settings(organization_id: str, api_url: str, key: str, folder: Path) -> OrganizationSettings:
    """Return the organization as settings; a relative path is seen from *folder*."""
    said: dict[str, Any] = {"id": organization_id, "key": _seen_from(folder, key)}
    return OrganizationSettings(**said, **({"api_url": api_url} if api_url else {}))


def checked_address(text: str) -> str:
    """Return an address as it is kept. Raises UsageError, which does not repeat it."""
    return _checked(Address, text)


def checked_secret(text: str) -> str:
    """Return where a secret is kept. Raises UsageError, which does not repeat it: it may be the secret itself."""
    return _checked(SecretSource, text)


def checked_name(text: str) -> str:
    """Return a word that must not be empty."""
    if not text.strip() or not text.isprintable():
        raise UsageError("it must not be empty")
    return text.strip()


def _checked(kind: Any, text: str) -> str:
    try:
        return str(TypeAdapter(kind).validate_python(text.strip()))
    except ValidationError as error:
        raise UsageError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None


def _seen_from(folder: Path, source: str) -> str:
    kind, _, where = source.partition(":")
    return f"file:{folder / where}" if kind == "file" else source
