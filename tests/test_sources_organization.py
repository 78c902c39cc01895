"""What Atlassian says of the organization as a whole: collected over HTTP, and shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import duckdb
import organizations
import pytest
from everything import ADA, BITBUCKET, BO, CY, JIRA, TODAY, Audited, event, sandbox, world
from tiny import JSM, NOW

from analyzer import audit, store
from analyzer.sandbox import Answer, Call, Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from organizations import Organization

    from analyzer.sandbox import World

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    """Give a collection of everything, that nobody may change."""
    with running(sandbox(world())) as url:
        made = Audited(tmp_path_factory.mktemp("read"), url)
        made.collect()
        yield made


@pytest.fixture
def made() -> World:
    return world()


@pytest.fixture
def served(made: World) -> Sandbox:
    return sandbox(made)


@pytest.fixture
def place(served: Sandbox, tmp_path: Path) -> Iterator[Audited]:
    """Give a place to collect to, more than once."""
    with running(served) as url:
        yield Audited(tmp_path, url)


def test_tokens_and_keys_are_kept_with_their_owners(read: Audited) -> None:
    ends, begins = (NOW + 90 * DAY).replace(tzinfo=None), NOW.replace(tzinfo=None)
    assert read.rows("FROM api_token") == [("t1", ADA, "Nightly", "allowed", begins, ends, begins, ["read:jira-work"])]
    assert read.rows("FROM api_key") == [("k1", "Audit", ADA, begins, ends, None, [])]


def test_policies_of_the_organization_are_kept_with_what_they_cover(read: Audited) -> None:
    assert read.rows("FROM organization_policy") == [("p1", "ip-allowlist", "Office", True, [JIRA], ["203.0.113.0/24"])]


def test_who_may_join_apps_by_themselves_is_kept_by_domain(read: Audited) -> None:
    assert read.rows("FROM app_access_setting ORDER BY domain") == [
        ("anyone", False, None, None, None, None, None, None, None),
        ("client.example", True, JSM, "jsm", "tiny", "user", True, None, None),
    ]


def test_an_event_is_kept_without_the_addresses_in_it(read: Audited) -> None:
    query = "SELECT action, actor_id, auth_type, objects, containers FROM audit_event ORDER BY event_id"
    row = read.rows(query)[0]
    assert row == (
        "user_added_to_group", ADA, "api-token",
        [{"id": BO, "type": "users", "attributes": None},
         {"id": "g1", "type": "groups", "attributes": '{"name":"customers"}'}],
        [{"id": "tiny", "type": "orgs"}],
    )  # fmt: skip


def test_last_use_is_asked_of_those_on_a_seat_of_whom_no_list_tells(read: Audited) -> None:
    assert read.rows("SELECT account_id FROM account WHERE uses_listed ORDER BY 1") == [(ADA,), (BO,), (CY,)]
    assert read.rows("FROM unlisted_seat") == []
    used = read.rows("SELECT account_id, resource_id, last_used_at FROM entitlement WHERE last_used_at IS NOT NULL")
    assert used == [(CY, JSM, (NOW - 200 * DAY).replace(tzinfo=None))]


def test_last_use_is_asked_of_nobody_where_it_is_listed(place: Audited, served: Sandbox) -> None:
    served.faults = None
    place.collect()
    assert not any("last-active" in call for call in served.calls)
    assert place.coverage("last-active") == [("", "complete", "")]


def test_numbers_that_are_given_twice_agree(read: Audited) -> None:
    assert read.rows("FROM cross_check WHERE NOT agrees") == []
    whole = "what IN ('accounts', 'groups', 'managed accounts', 'members of groups', 'seats')"
    query = f"SELECT what, number, other_number, agrees FROM cross_check WHERE {whole} ORDER BY what, part"
    assert read.rows(query) == [
        ("accounts", 3, 3, True), ("groups", 1, 1, True), ("managed accounts", 2, 2, True),
        ("members of groups", 1, 1, True), ("seats", 10, 1, True),
    ]  # fmt: skip


def test_numbers_that_differ_are_found_and_make_no_source_incomplete(place: Audited, served: Sandbox) -> None:
    count = Answer(200, b'{"count": 7}')
    served.interrupt = lambda call: count if call.path.endswith("/users/count") else None
    place.collect()
    audit.check(place.settings(), only=["GV-02"])
    found = place.rows("SELECT subject, summary FROM stored.finding WHERE policy = 'GV-02'")
    said = "two numbers of accounts: account-count says 7, accounts 3; a total may lag behind"
    assert ("cross-check:accounts", said) in found
    assert place.coverage("accounts") == place.coverage("account-count") == [("", "complete", "")]


def test_a_sample_is_read_the_long_way_and_agrees(read: Audited) -> None:
    assert read.coverage("role-assignments") == [("", "complete", "")]
    assert read.rows("SELECT count(*) FROM stored.sampled_account") == [(3,)]
    assert read.rows("SELECT DISTINCT account_id FROM sent.sampled_role ORDER BY 1") == [(ADA,), (BO,), (CY,)]
    assert read.rows("FROM sampled_difference") == []


def test_a_sample_that_differs_is_told(place: Audited, served: Sandbox) -> None:
    nothing = Answer(200, b'{"data": [], "links": {}}')
    served.interrupt = lambda call: nothing if f"/users/{BO}/role-assignments" in _plain(call) else None
    place.collect()
    said = "1 of 3 accounts hold other roles than the lists say"
    assert place.coverage("role-assignments") == [("", "partial", said)]
    assert place.rows("SELECT DISTINCT account_id, difference FROM sampled_difference") == [(BO, "only in the lists")]
    audit.check(place.settings(), only=["GV-02"])
    found = place.rows("SELECT summary FROM stored.finding WHERE subject = 'role-assignments@'")
    assert found == [(f"role-assignments is partial: {said}",)]


@pytest.mark.parametrize(("sample", "asked"), [(0, 0), (2, 2)])
def test_the_configuration_says_how_large_the_sample_is(
    place: Audited, served: Sandbox, sample: int, asked: int
) -> None:
    place.said = {"collect": {"threads": 4, "patience": 2, "sample": sample}}
    place.collect()
    assert sum(n for call, n in served.calls.items() if "users/{accountId}/role-assignments" in call) == asked
    assert place.rows("SELECT count(*) FROM stored.sampled_account") == [(sample,)]
    assert len(place.coverage("role-assignments")) == (sample > 0)


def test_the_ledger_grows_by_what_is_new_and_has_each_event_once(place: Audited, served: Sandbox, made: World) -> None:
    place.collect()
    asked: list[Call] = []
    served.interrupt = lambda call: asked.append(call) if call.path.endswith("/events-stream") else None
    made.audit_events[:1] = []  # Atlassian forgets
    made.audit_events += [event("e3", days=10.5), event("e4", days=1)]
    served.changed()
    place.collect()

    assert place.rows("SELECT event_id FROM audit_event ORDER BY 1") == [("e1",), ("e2",), ("e3",), ("e4",)]
    since = (TODAY - timedelta(days=12, seconds=-40)).timestamp() * 1000  # two days before the newest was processed
    assert dict(asked[0].query)["from"] == str(int(since))
    assert place.rows("SELECT rows FROM coverage WHERE source = 'audit-events'") == [(3,)]


def test_what_a_broken_reading_has_not_seen_is_asked_for_by_the_next(
    place: Audited, served: Sandbox, made: World
) -> None:
    made.audit_events += [event(f"more-{n:03}", days=5) for n in range(600)]
    served.changed()
    seen: list[Call] = []

    def breaks(call: Call) -> Answer | None:
        if call.path.endswith("/events-stream"):
            seen.append(call)
        return Answer(403, b"{}") if len(seen) > 1 and seen[-1] is call else None

    served.interrupt = breaks
    place.collect()
    assert [outcome for _, outcome, _ in place.coverage("audit-events")] == ["partial"]
    assert place.rows("SELECT count(*) FROM audit_event") == [(500,)]

    served.interrupt = None
    place.collect()
    assert place.rows("SELECT count(*), count(DISTINCT event_id) FROM audit_event") == [(602, 602)]


def test_what_atlassian_does_not_serve_is_no_gap(place: Audited, served: Sandbox) -> None:
    served.interrupt = lambda call: Answer(404, b"{}") if "/app-access-settings/" in call.path else None
    place.collect()
    audit.check(place.settings(), only=["GV-02"])
    outcomes = [place.coverage(source)[0][1] for source in ("app-access-settings", "app-access-details")]
    assert outcomes == ["unavailable", "unavailable"]
    assert place.rows("SELECT hint LIKE '%nothing needs to be done' FROM coverage WHERE http_status = 404") == [(True,)]
    found = place.rows("SELECT subject FROM stored.finding WHERE policy = 'GV-02' AND subject LIKE 'app-access%'")
    assert found == []


def test_nobody_asks_for_authentication_policies_that_no_policy_needs(read: Audited) -> None:
    assert read.coverage("authentication-policies") == []
    assert read.rows("FROM authentication_policy_member") == []


def test_members_of_the_bitbucket_workspace_are_read(read: Audited) -> None:
    assert read.rows("SELECT DISTINCT resource_id FROM resource WHERE app = 'bitbucket'") == [(BITBUCKET,)]
    assert read.coverage("bitbucket-members") == [("tiny", "complete", "")]


def _plain(call: Call) -> str:
    return call.path.replace("%3A", ":")


@pytest.mark.parametrize(("days", "outcome"), [(179, "complete"), (181, "partial")])
def test_a_part_of_the_log_that_nobody_can_read_any_more_is_told(
    organization: Organization, days: int, outcome: str
) -> None:
    organization.publish(taken=organizations.NOW - days * DAY)
    organization.publish("20261102T090001Z-0002")

    snapshot, coverage = store.snapshot_coverage(organization.configured().store, "20261102T090001Z-0002")

    (row,) = (row for row in coverage if row.source == "audit-events")
    assert (row.outcome, snapshot.complete) == (outcome, outcome == "complete")
    assert ("and Atlassian keeps it for 180 days" in row.reason) == (outcome == "partial")


def test_an_authentication_policy_is_kept_for_whoever_it_names(organization: Organization) -> None:
    organization.account("by-address", "by@ours.example")
    organization.page("authentication-policies", accountId="by-id", email="a@ours.example", policyName="Staff")
    organization.page("authentication-policies", email="By@ours.example", policyId="p1")
    organization.page("authentication-policies", accountId="none")
    organization.publish()

    store_ = organization.configured().store
    with duckdb.connect(str(store_.path), read_only=True) as connection:
        members = connection.execute(
            "SELECT account_id, policy FROM authentication_policy_member ORDER BY 1"
        ).fetchall()
    assert members == [("by-address", "p1"), ("by-id", "Staff")]
    _, coverage = store.snapshot_coverage(store_)
    (row,) = (row for row in coverage if row.source == "authentication-policies")
    assert row.reason.startswith("1 records: no policy is named")
