"""Tries each source once: the first page of the first list that there is of it, on each site."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

import msgspec

from analyzer import store
from analyzer.atlassian import ENDPOINTS
from analyzer.atlassian.scopes import need_of
from analyzer.collect.clients import connected, key_readers
from analyzer.collect.evidence import scope_of
from analyzer.collect.records import found
from analyzer.collect.sources import EVIDENCE_OF_A_SITE, FEEDS, Scope, first_scopes, organization_scope
from analyzer.collect.workers import Workers
from analyzer.errors import ConfigError, Forbidden, NotFound, RequestFailed, Unauthorized, Unreachable
from analyzer.model import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import timedelta

    from analyzer.atlassian import AtlassianClient, BoundKey, Endpoint, Page
    from analyzer.collect.clients import Whose
    from analyzer.config import Settings

_HASTE = {"patience": 10.0, "timeout": 20.0}  # seconds: somebody is waiting


class State(StrEnum):
    """What came of trying a source."""

    WORKS = "works"
    DENIED = "denied"
    NOT_THERE = "not there"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    NO_KEY = "no key"
    UNAVAILABLE = "unavailable"  # Atlassian may have withdrawn it: no key or permission would give it
    UNTRIED = "not tried"

    @property
    def is_missing(self) -> bool:
        """Return whether something is missing that could be had."""
        return self not in {State.WORKS, State.UNAVAILABLE, State.UNTRIED}


@dataclass(frozen=True, slots=True)
class Trial:
    """One source, tried once."""

    source: str
    scope: str  # "" where a source has only one
    state: State
    http_status: int | None = None
    reason: str = ""
    hint: str = ""
    scopes: tuple[str, ...] = ()  # that would let a key read it; none where Atlassian names none
    site: str = ""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """How many requests a list takes, as far as its first page tells: None where it does not."""

    site: str
    requests: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """All trials, and what was seen on the way."""

    trials: tuple[Trial, ...]
    workspaces: Sequence[Any]  # that the first page had
    desks: Sequence[tuple[str, str]]  # site and project
    rows: Mapping[str, Sequence[bytes]]  # of each source: its first page, as sent
    pages: Mapping[str, Sequence[FirstPage]]  # of each source that works, on each site
    clocks_off: tuple[timedelta, ...]  # how much our clock is ahead of the servers'


@dataclass(frozen=True, slots=True)
class _Answer:
    scope: Scope
    trial: Trial
    rows: Sequence[bytes] = ()
    records: Sequence[Any] = ()
    requests: int | None = None  # that the whole list takes, if its first page tells


def try_all(settings: Settings) -> Tried:
    """Try every source, a request for each and for each site."""
    hasty = settings.model_copy(update={"collect": settings.collect.model_copy(update=_HASTE)})
    keys, missing = _keys(hasty)
    with (
        Workers(hasty.collect.threads) as workers,
        connected(keys, hasty.collect, lambda *_: None, workers.sleep) as clients,
    ):
        trying = _Trying(hasty, clients, missing)
        first = [organization_scope(hasty), *first_scopes(hasty, None)]
        # One of each host goes before the others: where nobody answers, once is enough to find out.
        before = {(ENDPOINTS[scope.source].api, scope.site): scope for scope in reversed(first)}
        answers = workers.work_off(trying.tasks(before.values()), lambda _: ())
        after = [*trying.tasks(first), *(task for answer in answers for task in trying.follow(answer))]
        answers += workers.work_off(after, trying.follow)
        clocks_off = tuple(client.clock_off for client in clients.values() if client.clock_off is not None)
    trials = [answer.trial for answer in answers]
    order = {source: number for number, source in enumerate(_SOURCES)}
    return Tried(
        tuple(sorted([*trials, *_untried(trials)], key=lambda trial: (order[trial.source], trial.scope))),
        [one for answer in answers if answer.scope.source == "workspaces" for one in answer.records],
        [(a.scope.site, desk.project_key) for a in answers if a.scope.source == "desks" for desk in a.records],
        {source: [row for a in answers if a.scope.source == source for row in a.rows] for source in _SOURCES},
        {source: _pages(answers, source) for source in _SOURCES},
        clocks_off,
    )


_SOURCES = tuple(ENDPOINTS)


def _keys(settings: Settings) -> tuple[dict[Whose, BoundKey], dict[Whose, ConfigError | RequestFailed]]:
    keys: dict[Whose, BoundKey] = {}
    missing: dict[Whose, ConfigError | RequestFailed] = {}
    for whose, read in key_readers(settings).items():
        try:
            keys[whose] = read()
        except ConfigError as error:
            missing[whose] = error
    return keys, missing


@dataclass(slots=True)
class _Trying:
    settings: Settings
    clients: Mapping[Whose, AtlassianClient]
    missing: dict[Whose, ConfigError | RequestFailed]  # whom there is no use in asking, and why
    seen: set[tuple[str, str]] = field(default_factory=set)

    def tasks(self, scopes: Iterable[Scope]) -> list[Callable[[], _Answer]]:
        """Return what tries the first of *scopes* of each source and site."""
        fresh: list[Callable[[], _Answer]] = []
        for scope in scopes:
            if (scope.source, scope.site) not in self.seen:
                self.seen.add((scope.source, scope.site))
                fresh.append(partial(self.attempt, scope))
        return fresh

    def follow(self, answer: _Answer) -> list[Callable[[], _Answer]]:
        """Return what to try with what an answer shows."""
        feeds = FEEDS.get(answer.scope.source, ())
        fed = [s for feed in feeds for one in answer.records for s in feed.scopes(self.settings, answer.scope, one)]
        return self.tasks([*fed, *self._about_somebody(answer)])

    def attempt(self, scope: Scope) -> _Answer:
        """Ask for the first page of *scope*."""
        endpoint = ENDPOINTS[scope.source]
        whose = endpoint.api, scope.site
        if whose in self.missing:
            return _Answer(scope, _refused(scope, endpoint, self.missing[whose]))
        size = 1 if endpoint.page_size and scope.source not in FEEDS else endpoint.page_size
        pages = self.clients[whose].pages(replace(endpoint, page_size=size), scope.where, scope.ask)
        try:
            page = next(iter(pages))
            works = Trial(scope.source, scope.name, State.WORKS)
            records = found(scope.source, page.rows)
            return _Answer(scope, works, page.rows, records, _requests(page, endpoint.page_size))
        except RequestFailed as error:
            if isinstance(error, Unreachable):
                self.missing[whose] = error
            return _Answer(scope, _refused(scope, endpoint, error))

    def _about_somebody(self, answer: _Answer) -> Iterator[Scope]:
        """Yield the questions about the first account of a list: a site knows only its own."""
        source, site = answer.scope.source, answer.scope.site
        if source not in {"accounts", "jira-users"} or not answer.rows:
            return
        try:
            account = msgspec.json.decode(answer.rows[0], type=_Account).account_id
        except msgspec.ValidationError:
            return
        for asked in (*store.EVIDENCE, *store.LATE_EVIDENCE):
            if (asked in EVIDENCE_OF_A_SITE) == bool(site):
                yield scope_of(self.settings, Question(asked, site, account))


def _requests(page: Page, size: int | None) -> int | None:
    """Return how many pages of *size* the list has."""
    if page.next is None:
        return 1
    return ceil(page.claimed / (size or len(page.rows))) if page.claimed and page.rows else None


def _pages(answers: Iterable[_Answer], source: str) -> list[FirstPage]:
    mine = (answer for answer in answers if answer.scope.source == source and answer.trial.state is State.WORKS)
    return [FirstPage(answer.scope.site, answer.requests) for answer in mine]


class _Account(msgspec.Struct, rename="camel"):
    account_id: str


def _refused(scope: Scope, endpoint: Endpoint, error: RequestFailed | ConfigError) -> Trial:
    status = error.status if isinstance(error, RequestFailed) else None
    state = _state(error)
    if endpoint.uncertain and state in {State.DENIED, State.NOT_THERE}:
        state = State.UNAVAILABLE
    scopes = need_of(endpoint).scopes
    return Trial(scope.source, scope.name, state, status, str(error), error.hint, scopes, scope.site)


def _state(error: RequestFailed | ConfigError) -> State:
    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], State], ...] = (
        (ConfigError, State.NO_KEY),
        ((Unauthorized, Forbidden), State.DENIED),
        (NotFound, State.NOT_THERE),
        (Unreachable, State.UNREACHABLE),
    )
    return next((state for kind, state in kinds if isinstance(error, kind)), State.FAILED)


def _untried(trials: Sequence[Trial]) -> Iterator[Trial]:
    """Yield the sources for which there was nothing to try."""
    tried = {trial.source: trial for trial in reversed(trials)}
    refused = {trial.source for trial in trials if trial.state.is_missing}
    givers = {feed.source: giver for giver, feeds in FEEDS.items() for feed in feeds}
    for source in _SOURCES:
        if source not in tried:
            giver = givers.get(source, "")
            why = f"{giver} says what to ask for" if giver in refused else "there is nothing to try it on"
            yield Trial(source, "", State.UNTRIED, reason=why)
