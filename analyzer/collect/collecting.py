"""One collection, from the keys to the published snapshot."""

from __future__ import annotations

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from analyzer import __version__, audit, store
from analyzer.collect.budget import Budget
from analyzer.collect.census import take_census
from analyzer.collect.clients import connected, key_readers
from analyzer.collect.evidence import ask_evidence
from analyzer.collect.reading import Reader
from analyzer.collect.spool import Begun, Spool, delete, left_in
from analyzer.collect.workers import Stop, Workers
from analyzer.errors import SeatcheckError, UsageError
from analyzer.model import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from analyzer.atlassian import BoundKey
    from analyzer.collect.clients import Whose
    from analyzer.collect.progress import Progress
    from analyzer.config import Settings


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection of one organization came to: a snapshot, or the error that ended it."""

    settings: Settings
    snapshot: Snapshot | None = None
    error: SeatcheckError | None = None


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the collections of several organizations have in common."""

    progress: Progress
    publishing: Lock
    stop: Stop


def collect_all(
    organizations: Sequence[Settings], progress: Progress, *, resume: bool = False
) -> tuple[Collected, ...]:
    """Collect several organizations into one database, at the same time. One that fails does not stop the others.

    See `collect` for *resume*; organizations whose collections all ended are left alone then. Raises StoreBusy where a
    collection runs already.
    """
    shared = _Shared(progress, Lock(), Stop())
    begun = [settings for settings in organizations if _left(settings)] if resume else []

    def one(settings: Settings) -> Collected:
        try:
            return Collected(settings, _collect(settings, shared, resume=resume))
        except SeatcheckError as error:
            return Collected(settings, error=error)

    with (
        store.locked(organizations[0].store.path, "collect"),
        ThreadPoolExecutor(len(organizations), thread_name_prefix="organization") as pool,
    ):
        try:
            return tuple(pool.map(one, begun or organizations))
        except BaseException:
            shared.stop.say()  # or the pool would wait until all is collected
            raise


def collect(settings: Settings, progress: Progress, *, resume: bool = False) -> Snapshot:
    """Read everything that the keys may see, publish it, and return the snapshot.

    With *resume* a collection that did not end is gone on with: nothing that it had read is asked for again. Otherwise
    such a one is thrown away. What could not be read is in the snapshot's coverage. Raises ConfigError for a key that
    is not there, UsageError where there is nothing to resume, RequestFailed where Atlassian does not accept the
    organization's key, does not know the organization or cannot be reached, StoreBusy where a collection runs already,
    and StoreError; nothing is published then.
    """
    with store.locked(settings.store.path, "collect"):
        return _collect(settings, _Shared(progress, Lock(), Stop()), resume=resume)


def _collect(settings: Settings, shared: _Shared, *, resume: bool) -> Snapshot:
    # Every key is read before the first request: one that is missing should not show after an hour.
    keys = {whose: read() for whose, read in key_readers(settings).items()}
    with shared.publishing:  # the folders of all organizations lie side by side
        begun = _resumed(settings) if resume else _anew(settings)
    with _settling(begun) as spool:
        _read(settings, shared, keys, spool)
        with shared.publishing:  # the database has one writer
            snapshot = store.publish(settings, spool.folder, spool.begun.snapshot.id, datetime.now(UTC))
        spool.settle(keep=settings.store.keep_pages)
        return snapshot


def _read(settings: Settings, shared: _Shared, keys: Mapping[Whose, BoundKey], spool: Spool) -> None:
    """Read everything into *spool*, and leave the draft of the snapshot there."""
    needs = audit.needs(settings)
    with (
        Workers(settings.collect.threads, shared.stop) as workers,
        connected(keys, settings.collect, shared.progress.waiting, workers.sleep) as clients,
    ):
        budget = Budget(settings.collect.max_requests, spool.requests)
        reader = Reader(clients, spool, workers, shared.progress, budget)
        census = take_census(settings, reader, store.ledger_end(settings))
        snapshot = replace(spool.begun.snapshot, org_name=census.org_name or settings.organization.id)
        with store.drafting(settings, spool.folder, snapshot) as draft:
            coverage = list(census.coverage)
            draft.load(store.CENSUS, coverage)
            for round_ in (store.EVIDENCE, store.LATE_EVIDENCE):
                sources = [source for source in round_ if source in needs.sources]
                questions = [question for question in draft.questions(needs) if question.source in sources]
                coverage += ask_evidence(settings, reader, questions, sources, coverage)
                draft.load(sources, coverage)


@contextmanager
def _settling(begun: Spool) -> Iterator[Spool]:
    """Give a spool, and close it. It holds personal data: one in which nothing is worth going on with is deleted."""
    with closing(begun) as spool:
        try:
            yield spool
        except SeatcheckError as error:
            if spool.is_empty:
                spool.delete()
            else:
                error.hint = f"{error.hint}; what was read is kept: `seatcheck collect --resume` goes on".lstrip("; ")
            raise


def _anew(settings: Settings) -> Spool:
    for folder, left in left_in(store.pages_folder(settings)):
        if left is None or left.snapshot.org_id == settings.organization.id:
            delete(folder)
    begun = Begun(_snapshot(settings.organization.id), _asked(settings))
    return Spool.begin(store.pages_folder(settings) / begun.snapshot.id, begun)


def _left(settings: Settings) -> list[tuple[Path, Begun]]:
    """Return the spools of this organization's collections that did not end, oldest first."""
    left = left_in(store.pages_folder(settings))
    return [(folder, begun) for folder, begun in left if begun and begun.snapshot.org_id == settings.organization.id]


def _resumed(settings: Settings) -> Spool:
    ours = _left(settings)
    if not ours:
        raise UsageError("there is no collection to go on with", "run `seatcheck collect` without --resume")
    folder, begun = ours[-1]
    if begun.asked != _asked(settings):
        raise UsageError(
            "seatcheck or its configuration has changed since the collection began",
            "run `seatcheck collect` without --resume",
        )
    return Spool.reopen(folder, begun)


def _asked(settings: Settings) -> str:
    """Return a digest of what decides whom is asked what, in which order."""
    how_hard = {"threads", "timeout", "patience", "max_requests"}
    said = settings.model_dump_json(exclude={"store": True, "collect": how_hard})
    return hashlib.sha256(f"{__version__} {said}".encode()).hexdigest()


def _snapshot(org_id: str) -> Snapshot:
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
