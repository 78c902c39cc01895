"""What no API shows, and who looked it up when."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from analyzer.config.sections import Section

_WHOSE = {
    "desk": "a desk: give site and project",
    "site": "a site: give site",
    "organization": "the whole organization",
}


class Topic(BaseModel):
    """A setting that can be attested: of a desk, a site or the organization."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scope: Literal["desk", "site", "organization"]
    values: tuple[str, ...]
    what: str  # as people speak of it: "who may …"
    where: str  # in Atlassian's pages


@cache
def topics() -> dict[str, Topic]:
    """Return every topic by its name."""
    said = tomllib.loads((files("analyzer.config") / "topics.toml").read_text(encoding="utf-8"))
    return {name: Topic(**topic) for name, topic in said.items()}


class Attested(Section):
    """Something that somebody looked up, and when."""

    by: str = Field(min_length=1)
    on: date

    @field_validator("on")
    @classmethod
    def _has_come(cls, on: date) -> date:
        if on > datetime.now(UTC).date() + timedelta(days=1):  # it is tomorrow already somewhere
            raise ValueError("the day lies in the future")
        return on


class AttestedSettings(Attested):
    """One setting. ``project`` is empty for that of all desks of a site, ``site`` for one of the organization."""

    topic: str
    site: str = ""
    project: str = ""
    value: str

    @field_validator("topic")
    @classmethod
    def _known(cls, topic: str) -> str:
        if topic not in topics():
            raise ValueError(f"there is no such topic; there are {', '.join(sorted(topics()))}")
        return topic

    @field_validator("value")
    @classmethod
    def _possible(cls, value: str, before: ValidationInfo) -> str:
        topic = topics().get(before.data.get("topic", ""))
        if topic and value not in topic.values:
            raise ValueError(f"give one of {', '.join(topic.values)}")
        return value

    @model_validator(mode="after")
    def _of_its_topic(self) -> Self:
        topic = topics()[self.topic]
        if bool(self.site) == (topic.scope == "organization") or (self.project and topic.scope != "desk"):
            raise ValueError(f"{self.topic} is a setting of {_WHOSE[topic.scope]}")
        return self


class PlanSettings(Attested):
    """Which plan an app on a site is on; without ``site``, one that belongs to no site, such as Guard."""

    app: str = Field(min_length=1)
    site: str = ""
    plan: Literal["none", "free", "standard", "premium", "enterprise"]
    billing: Literal["monthly", "annual"] = "monthly"
    seats: int | None = Field(default=None, ge=1)  # the tier that was bought
    collection: str = ""  # the name of the collection that it is part of
    host: Literal["", "jira", "confluence"] = ""  # of a Marketplace app: whose users it is billed for
    renews: date | None = None  # a day on which a term or cycle begins, past or to come

    @model_validator(mode="after")
    def _on_the_site_of_its_host(self) -> Self:
        if self.host and not self.site:
            raise ValueError("a Marketplace app is billed for the users of its site: give site")
        if self.host and self.collection:
            raise ValueError("a Marketplace app is part of no collection: give host or collection")
        return self

    @model_validator(mode="after")
    def _named_as_atlassian_does(self) -> Self:
        if not self.host and ("@" in self.app or self.app != self.app.lower()):
            raise ValueError(
                "write an app of Atlassian's in small letters, and its site beside it; one of the Marketplace has host"
            )
        if self.app == "guard" and (self.site or self.collection or self.host):
            raise ValueError("Guard is that of the whole organization: leave out site, collection and host")
        return self


class Grant(Section):
    """What joining with an address of an approved domain gives."""

    domain: str = Field(min_length=1)
    site: str = ""
    app: str = Field(min_length=1)
    role: str = "user"
    approval: bool = False  # whether an administrator must approve each


class ApprovedDomainSettings(Attested):
    """Everything that approved domains give, looked up where Atlassian's API does not serve it."""

    grants: tuple[Grant, ...] = ()


class Leaver(Section):
    """Someone who has left, or will on that day."""

    email: str
    left_on: date | None = None


class LeaverSettings(Attested):
    """Those who left: named here, or in a CSV file with the column ``email`` and, optionally, ``left_on``."""

    file: Path | None = None
    people: tuple[Leaver, ...] = ()


class MigrationSettings(Section):
    """A site whose portal-only customers are to be moved."""

    site: str = Field(min_length=1)
    to: Literal["atlassian-account"] = "atlassian-account"
    on: date


class OwnerSettings(Section):
    """Who reviews what: ``of`` is site/project, site/app, site/name of the customer organization, or a department."""

    kind: Literal["desk", "app", "customer-organization", "department"]
    of: str = Field(min_length=1)
    owner: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
