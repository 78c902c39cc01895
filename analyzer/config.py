"""The settings: ``seatcheck.toml``, then the environment (``SEATCHECK_…``), each overriding the one before.

Secrets are not settings: the file only says where a secret is kept (``env:NAME`` or ``file:PATH``).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date  # noqa: TC003  pydantic reads the annotations when it runs
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pydantic_core import ErrorDetails

FILE_NAME = "seatcheck.toml"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _address(url: str) -> str:
    """Keys travel over TLS, except to this very machine."""
    try:
        parts = urlsplit(url)
    except ValueError:  # its own words repeat the value
        raise ValueError("give an address such as https://example.atlassian.net") from None
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("give an address such as https://example.atlassian.net")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("give an https address: a key must not cross a network in the clear")
    return url.rstrip("/")


def _secret(source: str) -> str:
    kind, _, where = source.partition(":")
    if kind not in {"env", "file"} or not where:
        raise ValueError('say where the secret is kept, as "env:NAME" or "file:PATH"; never put the secret here')
    return source


def _expect_once(said: Iterable[Collection[object]]) -> None:
    counted = Counter(chain.from_iterable(said))
    if counted and max(counted.values()) > 1:
        raise ValueError("the same one is named twice")


Address = Annotated[str, AfterValidator(_address)]
SecretSource = Annotated[str, AfterValidator(_secret)]
Audience = Literal["internal", "external"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrganizationSettings(_Section):
    """The Atlassian organization and its key."""

    id: str = Field(min_length=1)
    api_url: Address = "https://api.atlassian.com"
    key: SecretSource = "env:SEATCHECK_ORG_KEY"


class SiteSettings(_Section):
    """One site, and whose token reads it. ``api_url`` is where its REST API is reached, if not at ``url``."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    url: Address
    api_url: Address | None = None
    user: str = Field(min_length=1)
    token: SecretSource = "env:SEATCHECK_SITE_TOKEN"  # noqa: S105  where it is kept, not what it is

    @property
    def base(self) -> str:
        """Return the address that the site's REST paths are appended to."""
        return self.api_url or self.url


class DomainSettings(_Section):
    """Whose people use which e-mail domain. Verified domains are internal without being named here."""

    internal: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    client: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_one_class(self) -> Self:
        _expect_once({name.strip().lower() for name in names} for names in (self.internal, self.partner, self.client))
        return self


class DeskSettings(_Section):
    """For whom a service desk is meant. No API tells."""

    site: str
    project: str
    audience: Audience


class AttestedSettings(_Section):
    """A setting that no API shows, and who looked it up when. ``project`` is empty for a setting of the whole site."""

    topic: Literal["knowledge-base-viewers"]
    site: str
    project: str = ""
    value: Literal["all-logged-in-users", "licensed-users"]
    by: str
    on: date


class StoreSettings(_Section):
    """Where snapshots are kept. ``keep_pages`` keeps what Atlassian sent, as it was sent, beside them."""

    path: Path = Path("seatcheck.duckdb")
    keep_pages: bool = False
    memory_limit: str = Field(default="", pattern=r"^(\d+(\.\d+)? ?[KMGT]i?B)?$")  # empty: DuckDB's own choice


class CollectSettings(_Section):
    """How hard to ask, and what to do where Atlassian's documents are unsure."""

    threads: int = Field(default=6, ge=1, le=32)
    timeout: float = Field(default=60.0, gt=0)  # seconds a request may take
    patience: float = Field(default=600.0, ge=0)  # seconds that one request may spend waiting and repeating
    users_by_id: int = Field(
        default=50, ge=1, le=200
    )  # account ids in one `user/bulk` request; its limit is unpublished


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(env_prefix="SEATCHECK_", env_nested_delimiter="__", extra="forbid", frozen=True)

    organization: OrganizationSettings
    sites: tuple[SiteSettings, ...] = ()
    domains: DomainSettings = DomainSettings()
    desks: tuple[DeskSettings, ...] = ()
    attested: tuple[AttestedSettings, ...] = ()
    policies: dict[str, dict[str, int | float | str | bool]] = Field(default_factory=dict)
    store: StoreSettings = StoreSettings()
    collect: CollectSettings = CollectSettings()

    @field_validator("sites")
    @classmethod
    def _one_section_a_site(cls, sites: tuple[SiteSettings, ...]) -> tuple[SiteSettings, ...]:
        _expect_once({site.name, site.url} for site in sites)
        return sites

    @field_validator("desks")
    @classmethod
    def _one_section_a_desk(cls, desks: tuple[DeskSettings, ...]) -> tuple[DeskSettings, ...]:
        _expect_once({(desk.site, desk.project)} for desk in desks)
        return desks

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, which arrives as the initial values."""
        return env_settings, init_settings


def find(start: Path) -> Path | None:
    """Return the nearest ``seatcheck.toml``, looking in *start* and then upward."""
    return next((folder / FILE_NAME for folder in (start, *start.parents) if (folder / FILE_NAME).is_file()), None)


def load(path: Path) -> Settings:
    """Read *path*. Relative paths inside it are seen from its folder. Raises ConfigError naming file and key."""
    try:
        settings = Settings(**tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not a TOML file: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"{path}: {_sentence(error.errors()[0])}", "see `seatcheck.toml` in the README") from None
    except SettingsError as error:  # names the field, and not the value
        raise ConfigError(f"{path}, overridden by the environment (SEATCHECK_…): {error}") from None
    return _anchored(settings, path.parent)


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Make relative paths mean what they mean in *folder*, wherever seatcheck is called from."""
    store = settings.store.model_copy(update={"path": folder / settings.store.path.expanduser()})
    key = _anchored_secret(settings.organization.key, folder)
    organization = settings.organization.model_copy(update={"key": key})
    sites = tuple(site.model_copy(update={"token": _anchored_secret(site.token, folder)}) for site in settings.sites)
    return settings.model_copy(update={"store": store, "organization": organization, "sites": sites})


def _anchored_secret(source: str, folder: Path) -> str:
    kind, _, where = source.partition(":")
    return f"file:{folder / Path(where).expanduser()}" if kind == "file" else source


def _sentence(problem: ErrorDetails) -> str:
    """Say what is wrong without repeating the value: someone may have put a secret there."""
    key = ".".join(str(part) for part in problem["loc"])
    return f"{key}: {problem['msg'].removeprefix('Value error, ')}"
