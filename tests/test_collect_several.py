"""Several organizations in one run and one database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from places import Heard, Place, few_roles

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
    with running(Sandbox(few_roles())) as url, running(Sandbox(small)) as other_url:
        one = Place(Sandbox(few_roles()), url, tmp_path, keep_pages=False)
        yield Two(one, Place(Sandbox(small), other_url, tmp_path, org="other", keep_pages=False))


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


def test_each_has_a_budget_of_its_own(two: Two) -> None:
    two.one.max_requests = two.other.max_requests = 1
    collected = collect_all((two.one.settings(), two.other.settings()), two.heard)
    assert all(one.snapshot for one in collected)
    rows = [row for row in two.heard.coverage if row.source == "tickets-handled"]
    assert len(rows) == 4
    assert {row.rows for row in rows} == {0}
