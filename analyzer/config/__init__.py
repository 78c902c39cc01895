"""The settings: ``seatcheck.toml``, then the environment (``SEATCHECK_…``), each overriding the one before.

A file has one organization at its top, or several in ``[[organizations]]``. `Settings` are always those of one.
"""

from analyzer.config.attested import (
    ApprovedDomainSettings,
    AttestedSettings,
    Grant,
    Leaver,
    LeaverSettings,
    MigrationSettings,
    OwnerSettings,
    PlanSettings,
    Topic,
    topics,
)
from analyzer.config.loading import FILE_NAME, chosen, find, labels, load, load_all
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
)
from analyzer.config.settings import ENABLED, Settings, from_environment
from analyzer.config.shelf import AnyShelf, Shelf

__all__ = [
    "ENABLED",
    "FILE_NAME",
    "AnyShelf",
    "ApprovedDomainSettings",
    "AttestedSettings",
    "BitbucketSettings",
    "CheckSettings",
    "CollectSettings",
    "DeskSettings",
    "DomainSettings",
    "Grant",
    "GuardSettings",
    "IdentitySettings",
    "Leaver",
    "LeaverSettings",
    "MigrationSettings",
    "OrganizationSettings",
    "OwnerSettings",
    "PlanSettings",
    "ProtectedSettings",
    "Settings",
    "Shelf",
    "SiteSettings",
    "StoreSettings",
    "Topic",
    "chosen",
    "find",
    "from_environment",
    "labels",
    "load",
    "load_all",
    "topics",
]
