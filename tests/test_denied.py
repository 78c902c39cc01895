"""Whatever a key may not read: no policy that needs it says that all is well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from everything import Audited, sandbox, world

from analyzer import audit, store
from analyzer.atlassian import ENDPOINTS
from analyzer.model import PolicyResult, Status
from analyzer.sandbox import Answer, Call, Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

POLICIES = audit.policies()
NEEDED = {
    source: {policy.id for policy in POLICIES if source in policy.needs}
    for source in (*store.CENSUS, *store.EVIDENCE, *store.LATE_EVIDENCE)
}
NEEDED_BY_NONE = [source for source in (*store.CENSUS, "role-assignments") if not NEEDED[source]]


@pytest.fixture(scope="module")
def served() -> Sandbox:
    return sandbox(world())


@pytest.fixture(scope="module")
def url(served: Sandbox) -> Iterator[str]:
    with running(served) as url:
        yield url


def checked(place: Audited) -> dict[str, PolicyResult]:
    place.collect()
    return {result.policy: result for result in audit.check(place.settings())}


@pytest.fixture(scope="module")
def unhindered(url: str, served: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> dict[str, PolicyResult]:
    served.interrupt = None
    return checked(Audited(tmp_path_factory.mktemp("unhindered"), url))


def test_policies_are_sure_where_everything_is_read(unhindered: dict[str, PolicyResult]) -> None:
    gaps = {gap for result in unhindered.values() for gap in result.gaps}
    assert {gap for gap in gaps if gap.split()[0] in NEEDED} == set()


def refusing(*sources: str) -> Callable[[Call], Answer | None]:
    """Return what refuses each call of the operations that *sources* are read with."""
    paths = [
        (endpoint.method, re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(endpoint.path)) + "$"))
        for endpoint in (ENDPOINTS[source] for source in sources)
    ]

    def refuse(call: Call) -> Answer | None:
        refused = any(call.method == method and path.search(call.path) for method, path in paths)
        return Answer(403, b"{}") if refused else None

    return refuse


@pytest.mark.parametrize("source", [source for source, policies in NEEDED.items() if policies])
def test_no_policy_that_needs_it_is_sure(url: str, served: Sandbox, tmp_path: Path, source: str) -> None:
    served.interrupt = refusing(source)
    place = Audited(tmp_path, url)
    results = checked(place)

    outcomes = {outcome for _, outcome, _ in place.coverage(source)}
    assert outcomes & {"denied", "not asked"}
    assert {id_ for id_ in NEEDED[source] if results[id_].status is not Status.UNKNOWN} == set()


def test_what_no_policy_needs_is_told_all_the_same(url: str, served: Sandbox, tmp_path: Path) -> None:
    served.interrupt = refusing(*NEEDED_BY_NONE)
    place = Audited(tmp_path, url)
    checked(place)

    told = {source for source in NEEDED_BY_NONE for _, outcome, _ in place.coverage(source) if outcome != "complete"}
    assert told == set(NEEDED_BY_NONE)
