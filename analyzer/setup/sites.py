"""From a site's address, or name, to what the file says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from analyzer.setup.answers import SiteAnswer, checked_address
from analyzer.setup.looking import FoundSite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ATLASSIAN = "https://api.atlassian.com"


def named_sites(given: Iterable[str], found: Sequence[FoundSite]) -> list[FoundSite]:
    """Return the sites that are meant by *given* addresses or names. One that was not found has no cloud id."""
    return [_named(words.strip(), found) for words in given]


def _named(words: str, found: Sequence[FoundSite]) -> FoundSite:
    url = words if "://" in words else f"https://{words}" if "." in words else f"https://{words}.atlassian.net"
    known = next((site for site in found if site.url == url.rstrip("/")), None)
    if known:
        return known
    address = checked_address(url)
    return FoundSite(_name(address), address, "")


def _name(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return re.sub(r"[^a-z0-9-]", "-", host.split(".")[0])


def site_answer(site: FoundSite, user: str, token: str, gateway: str | None, problems: list[str]) -> SiteAnswer:
    """Return what the file says of *site*; None for *gateway* reaches it at its own address.

    Adds to *problems* where the gateway needs a cloud id that is not known.
    """
    if gateway is None:
        return SiteAnswer(site.name, site.url, "", user, token)
    if not site.cloud_id:
        problems.append(
            f"the cloud id of {site.url}: look at {site.url}/_edge/tenant_info, and give the site"
            f' api_url = "{gateway}/ex/jira/<cloud id>"'
        )
        return SiteAnswer(site.name, site.url, "", user, token)
    return SiteAnswer(site.name, site.url, f"{gateway}/ex/jira/{site.cloud_id}", user, token)
