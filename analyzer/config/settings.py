"""Everything that can be set: ``seatcheck.toml``, then the environment (``SEATCHECK_…``), which wins."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Self

from pydantic import BaseModel, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from analyzer.config.attested import (
    ApprovedDomainSettings,
    AttestedSettings,
    LeaverSettings,
    MigrationSettings,
    OwnerSettings,
    PlanSettings,
)
from analyzer.config.sections import (
    BitbucketSettings,
    CheckSettings,
    CollectSettings,
    DeskSettings,
    DomainSettings,
    GuardSettings,
    IdentitySettings,
    OrganizationSettings,
    ProtectedSettings,
    SiteSettings,
    StoreSettings,
    expect_once,
)

Param = int | float | str | bool

PREFIX = "SEATCHECK_"
ENABLED = "enabled"  # no parameter of a policy may be called so


def from_environment(policy: str, name: str) -> bool:
    """Return whether the environment, and not the file, has the value of a policy's parameter."""
    said = next((value for key, value in os.environ.items() if key.upper() == f"{PREFIX}POLICIES"), "{}")
    return name in json.loads(said).get(policy, {})


class _OfOneOrganization(BaseModel):
    """What each organization has of its own, beside its id and key."""

    sites: tuple[SiteSettings, ...] = ()
    domains: DomainSettings = DomainSettings()
    desks: tuple[DeskSettings, ...] = ()
    attested: tuple[AttestedSettings, ...] = ()
    plans: tuple[PlanSettings, ...] = ()
    approved_domains: ApprovedDomainSettings | None = None
    leavers: LeaverSettings | None = None
    migrations: tuple[MigrationSettings, ...] = ()
    owners: tuple[OwnerSettings, ...] = ()
    waivers: Path | None = None
    prices: Path | None = None
    guard: GuardSettings = GuardSettings()
    protected: ProtectedSettings = ProtectedSettings()
    identity: IdentitySettings = IdentitySettings()
    bitbucket: tuple[BitbucketSettings, ...] = ()

    @field_validator("sites")
    @classmethod
    def _one_section_a_site(cls, sites: tuple[SiteSettings, ...]) -> tuple[SiteSettings, ...]:
        expect_once({site.name, site.url} for site in sites)
        return sites

    @field_validator("desks")
    @classmethod
    def _one_section_a_desk(cls, desks: tuple[DeskSettings, ...]) -> tuple[DeskSettings, ...]:
        expect_once({(desk.site, desk.project)} for desk in desks)
        return desks

    @field_validator("plans")
    @classmethod
    def _one_plan_an_app(cls, plans: tuple[PlanSettings, ...]) -> tuple[PlanSettings, ...]:
        expect_once({(plan.app.lower(), plan.site)} for plan in plans)
        return plans

    @field_validator("owners")
    @classmethod
    def _one_owner_each(cls, owners: tuple[OwnerSettings, ...]) -> tuple[OwnerSettings, ...]:
        expect_once({(owner.kind, owner.of)} for owner in owners)
        return owners

    @field_validator("bitbucket")
    @classmethod
    def _one_section_a_workspace(cls, workspaces: tuple[BitbucketSettings, ...]) -> tuple[BitbucketSettings, ...]:
        expect_once({workspace.workspace} for workspace in workspaces)
        return workspaces


class OneOfSeveral(OrganizationSettings, _OfOneOrganization):
    """One of the ``[[organizations]]``."""


class _Shared(BaseSettings):
    """What all organizations of a file share."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True)

    policies: dict[str, dict[str, Param]] = Field(default_factory=dict)
    policy_folders: tuple[Path, ...] = ()
    check: CheckSettings = CheckSettings()
    store: StoreSettings = StoreSettings()
    collect: CollectSettings = CollectSettings()

    @field_validator("policies")
    @classmethod
    def _enabled_or_not(cls, policies: dict[str, dict[str, Param]]) -> dict[str, dict[str, Param]]:
        wrong = [name for name, said in policies.items() if not isinstance(said.get(ENABLED, True), bool)]
        if wrong:
            raise ValueError("say enabled = true or enabled = false")
        return policies

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


class Settings(_Shared, _OfOneOrganization):
    """Everything that can be set for one organization."""

    organization: OrganizationSettings

    @property
    def label(self) -> str:
        """Return what people call the organization."""
        return self.organization.label

    @property
    def org_id(self) -> str:
        """Return the organization's id."""
        return self.organization.id

    @property
    def configured(self) -> bool:
        """Return true: see `Shelf`."""
        return True

    def limited(self, max_requests: int | None) -> Self:
        """Return the same, with another limit for the questions about single accounts if one is given."""
        if max_requests is None:
            return self
        return self.model_copy(update={"collect": self.collect.model_copy(update={"max_requests": max_requests})})

    def disabled_policies(self) -> frozenset[str]:
        """Return the policies that are not to be asked."""
        return frozenset(name for name, said in self.policies.items() if not said.get(ENABLED, True))

    def chosen_params(self, policy: str) -> dict[str, Param]:
        """Return the parameters that the configuration chooses for a policy."""
        return {name: value for name, value in self.policies.get(policy, {}).items() if name != ENABLED}


class SeveralSettings(_Shared):
    """A file with several organizations. Only what they share can be overridden by the environment."""

    organizations: tuple[OneOfSeveral, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        try:
            expect_once({one.label, one.id} for one in self.organizations)
        except ValueError:
            raise ValueError("organizations: two of them have the same name or id") from None
        return self

    def each(self) -> tuple[Settings, ...]:
        """Return the settings of each organization. Everything in them has been validated."""
        return tuple(self._of(one) for one in self.organizations)

    def _of(self, one: OneOfSeveral) -> Settings:
        said = {name: getattr(one, name) for name in OrganizationSettings.model_fields}
        own = {name: getattr(one, name) for name in _OfOneOrganization.model_fields}
        shared = {name: getattr(self, name) for name in _Shared.model_fields}
        return Settings.model_construct(organization=OrganizationSettings(**said), **own, **shared)
