"""What became of findings from snapshot to snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from organizations import NOW, Organization

from analyzer import audit
from analyzer.model import Audit, Finding, Outcome, Snapshot, State

if TYPE_CHECKING:
    from pathlib import Path

CY = "HS-02:cy"  # an external account with nothing but the Customer role


def taken(week: int) -> datetime:
    """Return when the snapshot of a week was taken."""
    return NOW + timedelta(weeks=week)


def named(week: int) -> str:
    return f"{taken(week):%Y%m%dT%H%M%SZ}-0001"


@dataclass
class Weeks:
    """An organization that is looked at every week; Cy is there in some of them."""

    folder: Path
    weeks: list[str] = field(default_factory=list)

    def pass_by(self, *weeks: str) -> None:
        """Let weeks pass: ``there``, ``gone``, ``unseen`` (gone, and the accounts were not read) or ``unchecked``."""
        for week in weeks:
            organization = self.organization(week)
            number = len(self.weeks)
            organization.publish(named(number), taken(number))
            self.weeks.append(week)
            if week != "unchecked":
                self.check(number)

    def organization(self, week: str) -> Organization:
        organization = Organization(self.folder)
        if week == "there":
            organization.account("cy", "cy@client.example")
            organization.holds("cy", "jsm", "customer")
        if week == "unseen":
            organization.covered("accounts", "", Outcome.DENIED, "the key may not")
        return organization

    def check(self, number: int, policy: str = "HS-02") -> None:
        audit.check(Organization(self.folder).configured(), named(number), [policy], taken(number))

    def audit(self, number: int = -1) -> Audit:
        number %= len(self.weeks)
        return audit.found(Organization(self.folder).configured(), named(number), taken(number))

    def told(self, number: int = -1) -> dict[str, Finding]:
        """Return what a report tells of, by id."""
        found = self.audit(number)
        there = [finding for page in found.policies for finding in page.findings]
        return {finding.id: finding for finding in (*there, *found.gone)}

    def state(self, number: int = -1) -> str | None:
        finding = self.told(number).get(CY)
        return finding.state.value if finding else None


@pytest.fixture
def weeks(tmp_path: Path) -> Weeks:
    return Weeks(tmp_path)


@pytest.mark.parametrize(
    ("passed", "state"),
    [
        ("there", "new"),
        ("gone there", "new"),
        ("unseen there", "new"),
        ("there there", "open"),
        ("there there there", "open"),
        ("there unseen there", "open"),
        ("there unchecked there", "open"),
        ("there gone there", "reopened"),
        ("there gone unseen there", "reopened"),
        ("there unseen gone there", "reopened"),
        ("there gone there there", "open"),
        ("there gone there unseen there", "open"),
        ("there gone there gone there", "reopened"),
        ("there gone", "resolved"),
        ("there unseen gone", "resolved"),
        ("there gone there gone", "resolved"),
        ("there unseen", "unknown"),
        ("there unseen unseen", "unknown"),
        ("there gone there unseen", "unknown"),
        ("there unchecked unseen", "unknown"),
        ("gone", None),
        ("unseen", None),
        ("there gone gone", None),  # resolved, and no news any more
        ("there gone unseen", None),
    ],
)
def test_the_last_check_that_could_know_decides(weeks: Weeks, passed: str, state: str | None) -> None:
    weeks.pass_by(*passed.split())

    assert weeks.state() == state


def test_a_finding_has_its_dates_and_its_age(weeks: Weeks) -> None:
    weeks.pass_by("gone", "there", "there", "gone", "there", "unseen", "gone")

    def dates(week: int) -> tuple[object, ...]:
        finding = weeks.told(week)[CY]
        return finding.first_seen_at, finding.last_seen_at, finding.resolved_at, finding.age_days

    assert dates(1) == (taken(1), taken(1), None, 0)
    assert dates(2) == (taken(1), taken(2), None, 7)
    assert dates(3) == (taken(1), taken(2), taken(3), 14)
    assert dates(4) == (taken(1), taken(4), None, 21)
    assert dates(5) == (taken(1), taken(4), None, 28)
    assert dates(6) == (taken(1), taken(4), taken(6), 35)


def test_later_snapshots_do_not_matter(weeks: Weeks) -> None:
    weeks.pass_by("there", "there", "gone", "there")

    assert [weeks.state(week) for week in range(4)] == ["new", "open", "resolved", "reopened"]


class Theirs(Organization):
    """Another organization in the same database."""

    def snapshot(self, id_: str = "", taken: datetime = NOW) -> Snapshot:
        return replace(super().snapshot(id_, taken), org_id="theirs")


def test_another_organizations_snapshots_do_not_matter(weeks: Weeks) -> None:
    weeks.pass_by("there")
    theirs = Theirs(weeks.folder, settings={"organization": {"id": "theirs"}})
    theirs.publish(f"{named(0)}-theirs", taken(0) + timedelta(days=1))
    audit.check(theirs.configured(), None, ["HS-02"], taken(0))

    weeks.pass_by("there")

    assert weeks.state() == "open"


def test_the_newest_check_of_a_snapshot_counts(weeks: Weeks) -> None:
    weeks.pass_by("there", "there", "there")
    organization = Organization(weeks.folder)
    organization.settings["domains"] = {"internal": ["client.example"]}

    audit.check(organization.configured(), named(1), ["HS-02"], taken(5))

    assert [weeks.state(week) for week in range(3)] == ["new", "resolved", "reopened"]


def test_a_policy_that_was_not_asked_says_nothing(weeks: Weeks) -> None:
    weeks.pass_by("there", "unchecked")
    weeks.check(1, "HS-01")

    assert weeks.told() == {}


def test_what_was_resolved_keeps_what_was_last_said_of_it(weeks: Weeks) -> None:
    weeks.pass_by("there", "gone")

    (resolved,) = weeks.audit().gone_as(State.RESOLVED)
    assert (resolved.id, resolved.evidence["email"]) == (CY, "cy@client.example")
    assert weeks.audit().gone_as(State.UNKNOWN) == ()
    assert weeks.audit().policies[0].findings == ()


def test_a_page_counts_what_is_new_and_what_came_back(weeks: Weeks) -> None:
    weeks.pass_by("there", "gone", "there")

    assert [weeks.audit(week).policies[0].count(State.NEW) for week in (0, 2)] == [1, 0]
    assert [weeks.audit(week).policies[0].count(State.REOPENED) for week in (0, 2)] == [0, 1]
