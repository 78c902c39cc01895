"""One collection, from the keys to the published snapshot."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer import __version__, store
from analyzer.atlassian import AtlassianClient, BoundKey, read_secret
from analyzer.collect.census import take_census
from analyzer.collect.evidence import ask_evidence
from analyzer.collect.reading import Reader
from analyzer.collect.spool import Spool
from analyzer.collect.workers import Workers
from analyzer.model import Outcome, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.collect.progress import Progress
    from analyzer.config import Settings, SiteSettings


def collect(settings: Settings, progress: Progress) -> Snapshot:
    """Read everything that the keys may see, publish it, and return the snapshot.

    What could not be read is in the snapshot's coverage. Raises ConfigError for a key that is not there, RequestFailed
    where Atlassian does not accept the organization's key, does not know the organization or cannot be reached,
    StoreBusy where a collection runs already, and StoreError; nothing is published then.
    """
    keys = _keys(settings)
    with store.locked(settings.store.path, "collect"), _spool(settings) as (snapshot, spool):
        with Workers(settings.collect.threads) as workers, _clients(settings, keys, progress, workers) as clients:
            reader = Reader(clients, spool, workers, progress)
            census = take_census(settings, reader)
            snapshot = replace(snapshot, org_name=census.org_name or settings.organization.id)
            questions = store.questions(settings, spool.folder, snapshot, census.coverage)
            coverage = [*census.coverage, *ask_evidence(settings, reader, questions)]
        complete = all(row.outcome is Outcome.COMPLETE for row in coverage)
        snapshot = replace(snapshot, published_at=datetime.now(UTC), complete=complete)
        return store.publish(settings, spool.folder, snapshot, coverage)


@contextmanager
def _spool(settings: Settings) -> Iterator[tuple[Snapshot, Spool]]:
    """Begin a snapshot, with a spool that lasts no longer than needed: it holds personal data."""
    snapshot = _begun(settings.organization.id)
    spool = Spool(store.pages_folder(settings, snapshot.id), (*store.CENSUS, *store.EVIDENCE))
    try:
        yield snapshot, spool
    finally:
        if not settings.store.keep_pages:
            spool.delete()


def _begun(org_id: str) -> Snapshot:
    now = datetime.now(UTC)
    return Snapshot(
        id=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}",
        org_id=org_id,
        org_name="",
        taken_at=now,
        published_at=now,
        tool_version=__version__,
        complete=False,
    )


def _keys(settings: Settings) -> dict[str, BoundKey]:
    """Read every key before the first request: one that is missing should not show after an hour."""
    organization = settings.organization
    keys = {"": BoundKey.bearer(organization.api_url, "the organization's key", read_secret(organization.key))}
    return keys | {site.name: _site_key(site) for site in settings.sites}


def _site_key(site: SiteSettings) -> BoundKey:
    return BoundKey.basic(site.base, f"the token of the site {site.name}", site.user, read_secret(site.token))


@contextmanager
def _clients(
    settings: Settings, keys: Mapping[str, BoundKey], progress: Progress, workers: Workers
) -> Iterator[Mapping[str, AtlassianClient]]:
    """Give a client for the organization (under the empty name) and for each site."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                closing(AtlassianClient.connect(key, settings.collect, progress.waiting, workers.sleep))
            )
            for name, key in keys.items()
        }
