"""Several organizations in one run and one database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from places import Heard, Place, few_roles, said

from analyzer import audit, store
from analyzer.collect import collect_all
from analyzer.errors import Unauthorized
from analyzer.sandbox import Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Two:
    """Two organizations; the second has fewer people."""

    one: Place
    other: Place

    @property
    def heard(self) -> Heard:
        return self.one.heard


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    small = few_roles()
    small.organization[0].id, small.organization[0].name = "other", "Other"
    small.accounts = small.accounts[:40]
    for group in small.groups:
        group.members = [member for member in group.members if member in {account.id for account in small.accounts}]
    large, fewer = Sandbox(few_roles()), Sandbox(small)
    with running(large) as url, running(fewer) as other_url:
        one = Place(large, url, tmp_path, keep_pages=False)
        yield Two(one, Place(fewer, other_url, tmp_path, org="other", keep_pages=False))


def test_each_gets_a_snapshot_of_its_own_in_one_database(two: Two) -> None:
    settings = (two.one.settings(), two.other.settings())
    collected = collect_all(settings, two.heard)
    assert [one.error for one in collected] == [None, None]
    assert {one.snapshot.org_id for one in collected if one.snapshot} == {"3b1f-birkmere", "other"}
    assert len(store.list_snapshots(settings[0].store)) == 2
    for each in settings:
        audit.check(each)
    people = [sum(row.accounts for row in store.audit(each.store, org_id=each.org_id).population) for each in settings]
    assert people[0] > people[1] > 40


def test_one_that_fails_does_not_stop_the_other(two: Two) -> None:
    right = two.other.settings()
    said = two.one.settings().organization.model_copy(update={"key": two.one.kept("wrong", "another-key")})
    wrong = two.one.settings().model_copy(update={"organization": said})
    failed, well = collect_all((wrong, right), two.heard)
    assert isinstance(failed.error, Unauthorized)
    assert well.snapshot
    assert [snapshot.org_id for snapshot in store.list_snapshots(right.store)] == ["other"]


def test_only_those_that_did_not_end_are_gone_on_with(two: Two) -> None:
    organizations = (two.one.settings(), two.other.settings())
    two.other.sandbox.interrupt = lambda call: said(401) if "/role-assignments" in call.path else None
    done, stopped = collect_all(organizations, two.heard)
    assert done.snapshot
    assert isinstance(stopped.error, Unauthorized)
    two.other.sandbox.interrupt, before = None, two.one.sandbox.calls.total()
    (resumed,) = collect_all(organizations, two.heard, resume=True)
    assert resumed.snapshot
    assert resumed.settings.org_id == "other"
    assert two.one.sandbox.calls.total() == before
    both = collect_all(organizations, two.heard, resume=True)
    assert [str(one.error) for one in both] == ["there is no collection to go on with"] * 2


def test_each_has_a_budget_of_its_own(two: Two) -> None:
    two.one.max_requests = two.other.max_requests = 1
    collected = collect_all((two.one.settings(), two.other.settings()), two.heard)
    assert all(one.snapshot for one in collected)
    rows = [row for row in two.heard.coverage if row.source == "tickets-handled"]
    assert len(rows) == 4
    assert {row.rows for row in rows} == {0}
