"""What a key needs: to collect, and to carry out each strategy. Read from ``scopes.toml``."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from analyzer.atlassian.endpoints import ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.atlassian.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class Need:
    """What one operation needs. Without *scopes* Atlassian names none: the key must then be one without scopes."""

    operation: str  # method and path, with {} for what varies
    key: str  # organization, site or bitbucket: whose secret is sent
    scopes: tuple[str, ...]
    permission: str  # what the owner of the key must be allowed to do
    source: str  # where it is said


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way of changing who sits where, and the operations that it and its undoing send."""

    name: str
    title: str
    operations: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """One scope, and what it is for. An empty scope: none is named for that."""

    scope: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Least:
    """The least that one key needs for several purposes."""

    key: str
    permissions: tuple[str, ...]  # what its owner must be allowed to do
    grants: tuple[Grant, ...]

    @property
    def unscoped(self) -> tuple[str, ...]:
        """Return what no scope is named for."""
        return next((grant.purposes for grant in self.grants if not grant.scope), ())


@dataclass(frozen=True, slots=True)
class _Table:
    reading: tuple[Need, ...]
    strategies: tuple[Strategy, ...]


@cache
def _table() -> _Table:
    text = files("analyzer.atlassian").joinpath("scopes.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table)


def collecting() -> dict[str, Need]:
    """Return what each source needs."""
    return {name: need_of(endpoint) for name, endpoint in ENDPOINTS.items()}


def strategies() -> tuple[Strategy, ...]:
    """Return what each strategy needs."""
    return _table().strategies


def need_of(endpoint: Endpoint) -> Need:
    """Return what an operation needs. Of one that the table does not have, only its own words are known."""
    operation = f"{endpoint.method} {re.sub('{[^}]*}', '{}', endpoint.path)}"
    unlisted = Need(operation, endpoint.api.value, (), endpoint.permission, "")
    return next((need for need in _table().reading if need.operation == operation), unlisted)


def least(needs: Mapping[str, Iterable[Need]]) -> list[Least]:
    """Return, key by key, the least that suffices for all of *needs*, which are by purpose."""
    said = [(purpose, need) for purpose, several in needs.items() for need in several]
    return [_least(key, [pair for pair in said if pair[1].key == key]) for key in _once(need.key for _, need in said)]


def keys_for_collecting() -> list[Least]:
    """Return what each key for collecting needs."""
    return least({name: [need] for name, need in collecting().items()})


def keys_for(strategy: Strategy) -> list[Least]:
    """Return what each key for one strategy needs."""
    return least({strategy.name: strategy.operations})


def as_json() -> str:
    """Return all of it, for programs."""
    said = {
        "collecting": {"keys": keys_for_collecting(), "sources": collecting()},
        "changing": [{"keys": keys_for(one), **asdict(one)} for one in strategies()],
    }
    return msgspec.json.format(msgspec.json.encode(said), indent=2).decode()


def _least(key: str, said: list[tuple[str, Need]]) -> Least:
    by_scope: dict[str, list[str]] = defaultdict(list)
    for purpose, need in said:
        for scope in need.scopes or ("",):
            by_scope[scope].append(purpose)
    grants = (Grant(scope, _once(purposes)) for scope, purposes in sorted(by_scope.items()))
    return Least(key, _once(need.permission for _, need in said), tuple(grants))


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
