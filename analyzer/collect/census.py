"""The census: everyone and everything that Atlassian lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from analyzer.collect.sources import (
    FEEDS,
    OF_A_SITE,
    Organization,
    Scope,
    first_scopes,
    organization_scope,
    unnamed_sites,
)
from analyzer.collect.tally import not_asked
from analyzer.model import Coverage, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from analyzer.collect.reading import Reader, Reading
    from analyzer.config import Settings


@dataclass(frozen=True, slots=True)
class Census:
    """What the census found out. *org_name* is empty where the key may not see it."""

    org_name: str
    coverage: tuple[Coverage, ...]


def take_census(settings: Settings, reader: Reader) -> Census:
    """Read everything that is listed. Raises RequestFailed where key, organization or host are not usable at all."""
    first = reader.read(organization_scope(settings))
    reader.progress.ended(first.coverage)
    feeding = _Feeding(reader)
    readings = [first, *reader.workers.work_off(feeding.tasks(first_scopes(settings)), feeding.follow)]
    coverage = [reading.coverage for reading in readings]
    gaps = [*_gaps(readings), *_unnamed(settings, readings)]
    for gap in gaps:
        reader.progress.ended(gap)
    return Census(_name(first), (*coverage, *gaps))


class _Feeding:
    """Starts the scopes that a list gives as soon as it is read, each once even if it was listed twice."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._planned: set[tuple[str, str]] = set()

    def tasks(self, scopes: Iterable[Scope]) -> list[Callable[[], Reading]]:
        new = {(scope.source, scope.file): scope for scope in scopes}
        fresh = [scope for mark, scope in new.items() if mark not in self._planned]
        self._planned.update(new)
        for source in dict.fromkeys(scope.source for scope in fresh):
            self._reader.progress.planned(source, sum(scope.source == source for scope in fresh))
        return [partial(self._reader.read, scope) for scope in fresh]

    def follow(self, reading: Reading) -> list[Callable[[], Reading]]:
        self._reader.progress.ended(reading.coverage)
        return self.tasks(_fed(reading))


def _fed(reading: Reading) -> list[Scope]:
    feed = FEEDS.get(reading.scope.source)
    return [scope for record in reading.found for scope in feed.scopes(reading.scope, record)] if feed else []


def _gaps(readings: Sequence[Reading]) -> Iterator[Coverage]:
    """Yield what must be said of sources whose scopes are not all known, or of which there are none."""
    for reading in readings:
        feed = FEEDS.get(reading.scope.source)
        if feed and reading.coverage.outcome is not Outcome.COMPLETE:
            reason = f"{reading.scope.source} gives what to ask for, and is {reading.coverage.outcome}"
            yield not_asked(feed.source, reading.scope.name, reason, reading.coverage.hint)
        elif feed and not _fed(reading):
            yield Coverage(feed.source, reading.scope.name, Outcome.COMPLETE)


def _unnamed(settings: Settings, readings: Sequence[Reading]) -> Iterator[Coverage]:
    workspaces = [record for reading in readings if reading.scope.source == "workspaces" for record in reading.found]
    for site in unnamed_sites(workspaces, settings.sites):
        for source in OF_A_SITE:
            reason = f"the configuration names no token for the site {site}"
            yield not_asked(source, site, reason, f'add [[sites]] with name = "{site}" to the configuration')


def _name(reading: Reading) -> str:
    return next((record.attributes.name for record in reading.found if isinstance(record, Organization)), "")
