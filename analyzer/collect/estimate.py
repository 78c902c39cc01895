"""What a collection will take, before it is begun: from the newest snapshot, or from a request for each source."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from analyzer import audit, store
from analyzer.atlassian import ENDPOINTS, Api
from analyzer.collect.evidence import is_evidence
from analyzer.collect.sources import FEEDS
from analyzer.collect.trying import State, try_all
from analyzer.errors import RequestFailed, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.collect.trying import Tried
    from analyzer.config import Settings
    from analyzer.model import Coverage

# Why a number is missing, or is not the last word.
AFTER_LISTS, AFTER_CENSUS, AT_LEAST = "after lists", "after census", "at least"
FORBIDDEN = 403  # a key without that scope may be good for the rest
ASSUMED_LATENCY = 0.15  # seconds that a request takes, where none was measured


@dataclass(frozen=True, slots=True)
class Expected:
    """What one source will take. *requests* is None where that is unknown; *why* says until when."""

    source: str
    requests: int | None
    why: str = ""  # AFTER_LISTS, AFTER_CENSUS or AT_LEAST
    limit: str = ""  # the class of limits
    per_second: float | None = None  # that the limit permits, for each site; None where Atlassian publishes none
    seconds: float = 0.0  # at the limit, with the threads, at the latency
    share: float | None = None  # of the limit that is used, from 0 to 1


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a collection of one organization will take."""

    label: str
    basis: str
    latency: float
    measured: bool  # the latency
    threads: int
    most: int | None  # requests that may be sent
    sources: tuple[Expected, ...]
    seconds: float

    @property
    def requests(self) -> int:
        """Return how many requests are known of."""
        return sum(source.requests or 0 for source in self.sources)


@dataclass(frozen=True, slots=True)
class _Load:
    """How many requests one source needs on each site, and for its longest list: its pages come one after the other."""

    by_site: Mapping[str, int]
    longest: int
    why: str = ""


def estimate(settings: Settings) -> Estimate:
    """Return what a collection will take.

    Sends nothing where there is a snapshot that was collected, else a request for each source. Raises RequestFailed
    where the organization could not be collected at all.
    """
    try:
        snapshot, coverage = store.snapshot_coverage(settings.store, None, settings.org_id)
    except StoreError:
        coverage = []
    if any(row.requests for row in coverage):
        known, basis, latency = _sent(coverage), f"the snapshot {snapshot.id}", _latency(coverage)
    else:
        known, basis, latency = _counted(_usable(try_all(settings))), "a first request for each source", None
    return _worked_out(settings, known, basis, latency)


def _usable(tried: Tried) -> Tried:
    organization = next(trial for trial in tried.trials if trial.source == "organization")
    scope_missing = organization.state is State.DENIED and organization.http_status == FORBIDDEN
    if organization.state.is_missing and not scope_missing:
        raise RequestFailed(organization.reason, organization.hint, organization.http_status)
    return tried


def _worked_out(settings: Settings, known: Mapping[str, _Load], basis: str, latency: float | None) -> Estimate:
    threads, took = settings.collect.threads, latency or ASSUMED_LATENCY
    asked = [source for source in ENDPOINTS if _is_asked(settings, source)]
    lines = [_expected(source, known.get(source), took, threads) for source in asked]
    total = sum(line.requests or 0 for line in lines)
    seconds = max([total * took / threads, *(line.seconds for line in lines)])
    shared = tuple(replace(line, share=_share(line, known.get(line.source), seconds)) for line in lines)
    most = settings.collect.max_requests
    return Estimate(settings.label, basis, took, latency is not None, threads, most, shared, seconds)


def _is_asked(settings: Settings, source: str) -> bool:
    """Return whether there is somebody to ask, and, of the questions about accounts, whether a policy needs them."""
    whom = {Api.ADMIN: True, Api.BITBUCKET: bool(settings.bitbucket)}
    if not whom.get(ENDPOINTS[source].api, bool(settings.sites)):
        return False
    asked = source in {*store.EVIDENCE, *store.LATE_EVIDENCE} and source in audit.needs(settings).sources
    return asked or not is_evidence(source)


def _expected(source: str, load: _Load | None, latency: float, threads: int) -> Expected:
    limit = ENDPOINTS[source].limit
    if load is None:
        return Expected(
            source, None, AFTER_CENSUS if is_evidence(source) else AFTER_LISTS, limit.name, limit.per_second
        )
    requests, busiest = sum(load.by_site.values()), max(load.by_site.values(), default=0)
    at_once = limit.requests or 0  # that the bucket holds when it is full
    at_limit = max(0, busiest - at_once) / limit.per_second if limit.per_second else 0.0
    seconds = max(at_limit, load.longest * latency, requests * latency / threads)
    return Expected(source, requests, load.why, limit.name, limit.per_second, seconds)


def _share(line: Expected, load: _Load | None, seconds: float) -> float | None:
    if line.per_second is None or load is None or not seconds:
        return None
    return min(1.0, max(load.by_site.values(), default=0) / seconds / line.per_second)


def _sent(coverage: Iterable[Coverage]) -> dict[str, _Load]:
    """Return what was sent for a snapshot."""
    by_source: dict[str, list[Coverage]] = defaultdict(list)
    for row in coverage:
        if row.source in ENDPOINTS:
            by_source[row.source].append(row)
    return {source: _load(source, rows) for source, rows in by_source.items()}


def _load(source: str, rows: Sequence[Coverage]) -> _Load:
    by_site: Counter[str] = Counter()
    for row in rows:
        by_site["" if ENDPOINTS[source].api is Api.ADMIN else row.scope.split("/")[0]] += row.requests
    longest = 0 if is_evidence(source) else max((row.requests for row in rows), default=0)
    return _Load(by_site, longest, AT_LEAST if any(row.outcome.is_gap for row in rows) else "")


def _latency(coverage: Iterable[Coverage]) -> float | None:
    """Return how long a request usually took."""
    took = [
        (row.ended_at - row.started_at).total_seconds() / row.requests
        for row in coverage
        if row.started_at and row.ended_at and row.requests and not is_evidence(row.source)
    ]
    return max(median(took), 0.001) if took else None


class _Count(msgspec.Struct):
    count: int


def _counted(tried: Tried) -> dict[str, _Load]:
    """Return what can be said after a request for each source."""
    known = {source: _of_first_page(tried, source) for source in tried.pages}
    loads = {source: load for source, load in known.items() if load}
    for counting, source in (("account-count", "accounts"), ("group-count", "groups")):
        for row in tried.rows[counting]:
            count = msgspec.json.decode(row, type=_Count).count
            pages = max(1, math.ceil(count / (ENDPOINTS[source].page_size or count or 1)))
            loads[source] = _Load({"": pages}, pages)
            if source == "groups":
                loads["group-roles"] = _Load({"": count}, 1)
    return loads


def _of_first_page(tried: Tried, source: str) -> _Load | None:
    """Return how many pages there are, where the first one says so or is the only one; not of what has many lists."""
    fed = source in {feed.source for feeds in FEEDS.values() for feed in feeds} or is_evidence(source)
    pages = tried.pages[source]
    if fed or any(page.requests is None for page in pages):
        return None
    by_site = {page.site: page.requests or 1 for page in pages}
    return _Load(by_site, max(by_site.values(), default=0))
