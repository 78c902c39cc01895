"""The census: everyone and everything that Atlassian lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from analyzer.collect.records import Organization
from analyzer.collect.sources import (
    FEEDS,
    Feed,
    Scope,
    first_scopes,
    organization_scope,
    unnamed_sites,
)
from analyzer.collect.tally import not_asked
from analyzer.model import Coverage, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from analyzer.collect.reading import Reader, Reading
    from analyzer.config import Settings


@dataclass(frozen=True, slots=True)
class Census:
    """What the census found out. *org_name* is empty where the key may not see it."""

    org_name: str
    coverage: tuple[Coverage, ...]


def take_census(settings: Settings, reader: Reader, ledger_end: datetime | None) -> Census:
    """Read everything that is listed, of the audit log what is newer than *ledger_end*.

    Raises RequestFailed where key, organization or host are not usable at all.
    """
    first = reader.read(organization_scope(settings))
    reader.progress.ended(first.coverage)
    feeding = _Feeding(settings, reader)
    readings = [first, *reader.workers.work_off(feeding.tasks(first_scopes(settings, ledger_end)), feeding.follow)]
    coverage = [reading.coverage for reading in readings]
    gaps = [*_gaps(settings, readings), *_unnamed(settings, readings)]
    for gap in gaps:
        reader.progress.ended(gap)
    return Census(_name(first), (*coverage, *gaps))


class _Feeding:
    """Starts the scopes that a list gives as soon as it is read, each once even if it was listed twice."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self._settings = settings
        self._reader = reader
        self._planned: set[tuple[str, str]] = set()

    def tasks(self, scopes: Iterable[Scope]) -> list[Callable[[], Reading]]:
        new = {(scope.source, scope.file): scope for scope in scopes}
        fresh = [scope for mark, scope in new.items() if mark not in self._planned]
        self._planned.update(new)
        for source, count in Counter(scope.source for scope in fresh).items():
            self._reader.progress.planned(source, count)
        return [partial(self._reader.read, scope) for scope in fresh]

    def follow(self, reading: Reading) -> list[Callable[[], Reading]]:
        self._reader.progress.ended(reading.coverage)
        feeds = FEEDS.get(reading.scope.source, ())
        return self.tasks(scope for feed in feeds for scope in _fed(self._settings, feed, reading))


def _fed(settings: Settings, feed: Feed, reading: Reading) -> list[Scope]:
    return [scope for record in reading.found for scope in feed.scopes(settings, reading.scope, record)]


def _gaps(settings: Settings, readings: Sequence[Reading]) -> Iterator[Coverage]:
    """Yield what must be said of sources whose scopes are not all known, or of which there are none."""
    for reading in readings:
        name, outcome = reading.scope.name, reading.coverage.outcome
        reason = f"{reading.scope.source} gives what to ask for, and is {outcome}"
        for feed in FEEDS.get(reading.scope.source, ()):
            for source in _from(feed):
                if outcome.is_gap:
                    yield not_asked(source, name, reason, reading.coverage.hint)
                elif outcome is Outcome.UNAVAILABLE:
                    yield Coverage(source, name, outcome, reason=reason)
                elif not _fed(settings, feed, reading):
                    yield Coverage(source, name, outcome)


def _from(feed: Feed) -> Iterator[str]:
    """Yield the source that *feed* gives, and those whose scopes its own records would give."""
    yield feed.source
    for further in FEEDS.get(feed.source, ()):
        yield from _from(further)


def _unnamed(settings: Settings, readings: Sequence[Reading]) -> Iterator[Coverage]:
    workspaces = [record for reading in readings if reading.scope.source == "workspaces" for record in reading.found]
    for site, sources in unnamed_sites(workspaces, settings.sites).items():
        for source in sources:
            reason = f"the configuration names no token for the site {site}"
            yield not_asked(source, site, reason, f'add [[sites]] with name = "{site}" to the configuration')


def _name(reading: Reading) -> str:
    return next((record.attributes.name for record in reading.found if isinstance(record, Organization)), "")
