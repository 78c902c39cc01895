"""What works, what is missing, and what would give it: each source tried once, and everything around it looked at."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import msgspec

from analyzer import audit, store
from analyzer.collect import State, try_all
from analyzer.collect.sources import unnamed_sites
from analyzer.errors import SeatcheckError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.collect import Trial, Tried
    from analyzer.config import Settings

MOST_SKEW = timedelta(seconds=60)
ATTESTED_FOR = timedelta(days=90)
KEY_WARNING = timedelta(days=30)
LEAST_ROOM = 1 << 30  # bytes
COPIES = 3  # of the database: while one is written the old one and a draft are there too


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at besides the sources."""

    fine: bool
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What came of one source on all sites, and which policies cannot answer without it."""

    source: str
    trials: tuple[Trial, ...]
    policies: tuple[str, ...]

    @property
    def missing(self) -> tuple[Trial, ...]:
        """Return what did not work and could."""
        return tuple(trial for trial in self.trials if trial.state.is_missing)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the doctor found of one organization."""

    label: str
    sources: tuple[SourceState, ...]
    checks: tuple[Check, ...]

    @property
    def nothing_works(self) -> bool:
        """Return whether not one source could be read."""
        return not any(trial.state is State.WORKS for state in self.sources for trial in state.trials)

    @property
    def all_works(self) -> bool:
        """Return whether nothing is missing."""
        return all(check.fine for check in self.checks) and not any(state.missing for state in self.sources)


def examine(settings: Settings) -> Diagnosis:
    """Try every source of an organization, and look at what is around it."""
    tried = try_all(settings)
    now = datetime.now(UTC)
    checks = (
        *_clock(tried),
        *_keys(tried, now),
        *_sites(settings, tried),
        *_desks(settings, tried),
        *_attested(settings, tried, now),
        *_database(settings),
    )
    return Diagnosis(settings.label, tuple(_states(settings, tried)), checks)


def _states(settings: Settings, tried: Tried) -> Iterator[SourceState]:
    disabled = settings.disabled_policies()
    enabled = [policy for policy in audit.policies(settings.policy_folders) if policy.id not in disabled]
    for source, trials in groupby(tried.trials, key=lambda trial: trial.source):
        yield SourceState(source, tuple(trials), tuple(policy.id for policy in enabled if source in policy.needs))


def _clock(tried: Tried) -> Iterator[Check]:
    skew = max(map(abs, tried.clocks_off), default=None)
    if skew is None:
        return
    words = f"this machine's clock is {skew.total_seconds():.0f} s off the servers'"
    yield Check(skew <= MOST_SKEW, words, "set it: what is fresh and what is old is judged by it")


class _Key(msgspec.Struct, rename="camel"):
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


def _keys(tried: Tried, now: datetime) -> Iterator[Check]:
    """Yield when the first of the organization's keys ends. Nothing says which of them ours is."""
    first = min((end for end in map(_end, tried.rows["api-keys"]) if end and end > now), default=None)
    if first:
        words = f"of the organization's API keys the first ends on {first:%Y-%m-%d}"
        yield Check(first - now > KEY_WARNING, words, "make a new one if it is ours: a key lasts a year at most")


def _end(key: bytes) -> datetime | None:
    try:
        return msgspec.json.decode(key, type=_Key).expires_at
    except msgspec.ValidationError:  # its form is not published
        return None


def _sites(settings: Settings, tried: Tried) -> Iterator[Check]:
    unnamed = unnamed_sites(tried.workspaces, settings.sites)
    for site in unnamed:
        yield Check(fine=False, words=f"the site {site} exists, and is not read", hint="give it a [[sites]] section")


def _desks(settings: Settings, tried: Tried) -> Iterator[Check]:
    named = {(desk.site, desk.project) for desk in settings.desks}
    for site, project in tried.desks:
        if (site, project) not in named:
            words = f"it is not said for whom the desk {project} of {site} is"
            yield Check(fine=False, words=words, hint=f'add [[desks]] with site = "{site}" and project = "{project}"')


def _attested(settings: Settings, tried: Tried, now: datetime) -> Iterator[Check]:
    said = {(one.site, one.project): one.on for one in settings.attested}
    for site, project in tried.desks:
        on = said.get((site, project)) or said.get((site, ""))
        desk, hint = f"the knowledge base of {project} of {site}", "look it up, and say so in [[attested]]"
        if on is None:
            yield Check(fine=False, words=f"nobody has attested who may view {desk}", hint=hint)
        elif now.date() - on > ATTESTED_FOR:
            yield Check(fine=False, words=f"who may view {desk} was looked up on {on}, long ago", hint=hint)


def _database(settings: Settings) -> Iterator[Check]:
    path = settings.store.path
    folder = next(parent for parent in path.parents if parent.exists())
    size = path.stat().st_size if path.exists() else 0
    free = shutil.disk_usage(folder).free
    room = f"{free / (1 << 30):.1f} GiB of disk are free at {folder}"
    yield Check(free > max(LEAST_ROOM, size * COPIES), room, "make room, or set store.path elsewhere")
    if not path.exists():
        yield Check(fine=True, words=f"DuckDB {version('duckdb')}; there is no database yet at {path}")
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    closed = os.name != "posix" or not mode & 0o077
    yield Check(closed, f"{path} has mode {mode:04o}", f"chmod 600 {path}: there are names in it")
    try:
        snapshots = len(store.list_snapshots(settings.store, settings.org_id))
    except SeatcheckError as error:
        yield Check(fine=False, words=str(error), hint=error.hint)
    else:
        yield Check(fine=True, words=f"DuckDB {version('duckdb')} reads {path}: {snapshots} snapshots")
