"""From a few answers to a commented ``seatcheck.toml``; what Atlassian can tell is looked up and offered."""

from analyzer.setup.answers import (
    Answers,
    DeskAnswer,
    SiteAnswer,
    checked_address,
    checked_name,
    checked_secret,
    organization_settings,
)
from analyzer.setup.looking import FoundDesk, FoundOrganization, FoundSite, look_up, look_up_desks
from analyzer.setup.sites import ATLASSIAN, named_sites, site_answer
from analyzer.setup.writing import create, expect_free, written

__all__ = [
    "ATLASSIAN",
    "Answers",
    "DeskAnswer",
    "FoundDesk",
    "FoundOrganization",
    "FoundSite",
    "SiteAnswer",
    "checked_address",
    "checked_name",
    "checked_secret",
    "create",
    "expect_free",
    "look_up",
    "look_up_desks",
    "named_sites",
    "organization_settings",
    "site_answer",
    "written",
]
