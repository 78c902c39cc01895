"""Whose key is sent where: a client for each API, and for each site or workspace of it."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from analyzer.atlassian import Api, AtlassianClient, BoundKey, read_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analyzer.config import BitbucketSettings, CollectSettings, OrganizationSettings, Settings, SiteSettings

Whose: TypeAlias = "tuple[Api, str]"  # the API, and the site or workspace; the organization's has none


def key_readers(settings: Settings) -> dict[Whose, Callable[[], BoundKey]]:
    """Return what reads each key from where it is kept. They raise ConfigError where it is not there."""
    readers: dict[Whose, Callable[[], BoundKey]] = {(Api.ADMIN, ""): partial(_organization, settings.organization)}
    for site in settings.sites:
        readers[Api.SITE, site.name] = partial(_site, site, site.base)
        readers[Api.CONFLUENCE, site.name] = partial(_site, site, site.confluence_base)
    for named in settings.bitbucket:
        readers[Api.BITBUCKET, named.workspace] = partial(_workspace, named)
    return readers


@contextmanager
def connected(
    keys: Mapping[Whose, BoundKey],
    settings: CollectSettings,
    waiting: Callable[[str, float, str], None],
    sleep: Callable[[float], object],
) -> Iterator[Mapping[Whose, AtlassianClient]]:
    """Give a client for each key."""
    with ExitStack() as stack:
        yield {
            whose: stack.enter_context(closing(AtlassianClient.connect(key, settings, waiting, sleep)))
            for whose, key in keys.items()
        }


def _organization(organization: OrganizationSettings) -> BoundKey:
    return BoundKey.bearer(organization.api_url, "the organization's key", read_secret(organization.key))


def _site(site: SiteSettings, base: str) -> BoundKey:
    return BoundKey.basic(base, f"the token of the site {site.name}", site.user, read_secret(site.token))


def _workspace(named: BitbucketSettings) -> BoundKey:
    label = f"the token of the Bitbucket workspace {named.workspace}"
    return BoundKey.basic(named.api_url, label, named.user, read_secret(named.token))
