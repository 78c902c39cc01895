"""The settings: ``seatcheck.toml``, then the environment (``SEATCHECK_…``), each overriding the one before.

A file has one organization at its top, or several in ``[[organizations]]``. `Settings` are always those of one.
"""

from analyzer.config.loading import FILE_NAME, chosen, find, labels, load, load_all
from analyzer.config.sections import (
    AttestedSettings,
    BitbucketSettings,
    CollectSettings,
    DeskSettings,
    DomainSettings,
    OrganizationSettings,
    SiteSettings,
    StoreSettings,
)
from analyzer.config.settings import ENABLED, Settings
from analyzer.config.shelf import AnyShelf, Shelf

__all__ = [
    "ENABLED",
    "FILE_NAME",
    "AnyShelf",
    "AttestedSettings",
    "BitbucketSettings",
    "CollectSettings",
    "DeskSettings",
    "DomainSettings",
    "OrganizationSettings",
    "Settings",
    "Shelf",
    "SiteSettings",
    "StoreSettings",
    "chosen",
    "find",
    "labels",
    "load",
    "load_all",
]
