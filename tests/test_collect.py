"""A whole collection, against the sandbox served on loopback and into a real database."""

from __future__ import annotations

import json
import re
import socket
from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING

import pytest
from places import page, said
from worlds import CLOUD, JSM, ORG, STAFF

from analyzer import store
from analyzer.audit import needs
from analyzer.collect import collect
from analyzer.collect.sources import BITBUCKET_SOURCES, CONFLUENCE_SOURCES, JIRA_SOURCES
from analyzer.errors import ConfigError, NotFound, StoreBusy, StoreError, Unauthorized, UnexpectedAnswer, Unreachable
from analyzer.model import Outcome
from analyzer.sandbox import Answer, Call, Quirks
from analyzer.sandbox.world import Resource

if TYPE_CHECKING:
    from places import Place

SITE_LISTS = ("jira-users", "desks", "customer-organizations")


def test_everything_is_read_and_published(place: Place) -> None:
    snapshot = collect(place.settings(), place.heard)
    assert (snapshot.org_id, snapshot.org_name, snapshot.complete) == (ORG, "Birkmere", False)
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{4}", snapshot.id)
    assert snapshot.taken_at <= snapshot.published_at
    asked = {*store.CENSUS, *(needs(place.settings()).sources & {*store.EVIDENCE, *store.LATE_EVIDENCE})}
    assert {row.source for row in place.heard.coverage} == asked - {*BITBUCKET_SOURCES}
    census = {mark for mark in place.heard.incomplete() if mark[0] in store.CENSUS}
    assert census == {("desk-customers", "birkmere/LEGAL")}
    _, published = store.snapshot_coverage(place.settings().store, snapshot.id)
    marks = {(row.source, row.scope) for row in place.heard.coverage}
    assert marks <= {(row.source, row.scope) for row in published}
    assert len(marks) == len(place.heard.coverage)


def test_records_lie_in_the_spool_as_they_were_sent_with_where_they_were_found(place: Place) -> None:
    place.collect()
    assert {len(place.records(source)) for source in ("accounts", "managed-accounts")} == {155, 105}
    assert {frozenset(record) for record in place.records("accounts")} == {frozenset({"r"})}
    assert {(row["site"], row["desk"]) for row in place.records("desk-customers")} == {("birkmere", "1"), ("lab", "1")}
    roles = {(row["resource"], row["role"]) for row in place.records("role-holders")}
    assert (JSM, "atlassian/customer") in roles
    assert {row["organization"] for row in place.records("customer-organization-members")} == {"1"}
    assert {row["group"] for row in place.records("group-roles")} == {"g-agents", "g-guests"}
    assert place.records("organization")[0]["r"]["attributes"]["name"] == "Birkmere"
    assert all(set(row["r"]) == {"count"} for row in place.records("requests-raised"))
    assert place.heard.rows["desk-customers"] == len(place.records("desk-customers"))


def test_the_spool_is_private_and_says_what_is_durable(place: Place) -> None:
    place.collect()
    (pages,) = (place.folder / "seatcheck.duckdb.pages").iterdir()
    assert {path.stat().st_mode & 0o777 for path in (pages.parent, pages, *pages.iterdir()) if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in pages.rglob("*.jsonl")} == {0o600}
    steps = [json.loads(line) for line in (pages / "progress.jsonl").read_text().splitlines()]
    last = {(step["source"], step["file"]): step for step in steps}
    sizes = {mark: (pages / "/".join(mark)).stat().st_size for mark in last}
    assert sizes == {mark: step.get("bytes", 0) for mark, step in last.items()}
    assert [step["tally"]["rows"] for step in steps if step["source"] == "accounts"] == [100, 155, 155]
    assert all(step["ended"]["outcome"] for step in last.values())


def test_pages_are_deleted_unless_they_are_to_be_kept(place: Place) -> None:
    place.keep_pages = False
    place.collect()
    assert list((place.folder / "seatcheck.duckdb.pages").iterdir()) == []


def test_lists_that_give_scopes_are_followed_without_a_request_too_many(place: Place) -> None:
    place.collect()
    calls = place.sandbox.calls
    assert calls["GET /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments"] == 4
    # Two pages of accounts; two roles of Jira on each of two sites, four of JSM (and two pages of its customers),
    # three of Confluence, two of Bitbucket.
    assert calls["POST /admin/v2/orgs/{orgId}/directories/{directoryId}/users/search"] == 2 + 2 * 2 + (4 + 1) + 3 + 2


@pytest.mark.parametrize("quirks", [Quirks(v1_next="cursor", v2_next="url"), Quirks(service_desk_page=7)])
def test_what_is_unsure_about_paging_makes_no_difference(place: Place, quirks: Quirks) -> None:
    place.sandbox.quirks = quirks
    place.collect()
    assert len(place.records("accounts")) == 155
    assert len(place.records("desk-customers")) == 63
    assert len(place.records("domains")) == 23


def test_a_total_that_differs_from_the_list_makes_it_partial(place: Place) -> None:
    place.sandbox.world.organization[0].managed_total_error = 3
    place.collect()
    row = place.heard.of("managed-accounts")
    assert (row.outcome, row.rows, row.claimed) == (Outcome.PARTIAL, 105, 108)
    assert "108" in row.reason


def test_a_missing_permission_ends_only_that_scope(place: Place) -> None:
    place.collect()
    row = place.heard.of("desk-customers", "birkmere/LEGAL")
    assert (row.outcome, row.http_status, row.rows, row.requests) == (Outcome.DENIED, 403, 0, 1)
    assert "may see the customers" in row.hint
    assert place.heard.of("desk-customers", "birkmere/HELP").outcome is Outcome.COMPLETE


def test_a_missing_scope_of_the_key_ends_only_that_source_and_what_it_gives(place: Place) -> None:
    place.answers("/groups/search", said(403))
    place.collect()
    row = place.heard.of("groups")
    assert (row.outcome, row.http_status) == (Outcome.DENIED, 403)
    assert "without scopes" in row.hint
    assert place.heard.of("group-roles").outcome is Outcome.NOT_ASKED


def test_a_list_that_breaks_off_is_partial_and_what_was_read_is_used(place: Place) -> None:
    place.answers("/v1/.*/users$", Answer(200, b'{"data":[{"account_id":'), after=1)
    place.collect()
    row = place.heard.of("managed-accounts")
    assert (row.outcome, row.rows, row.pages, row.requests) == (Outcome.PARTIAL, 100, 1, 2)
    assert "cut off" in row.reason
    assert len(place.records("managed-accounts")) == 100


def test_an_answer_that_cannot_be_used_makes_its_source_incomplete(place: Place) -> None:
    desk = f"{CLOUD}/rest/servicedeskapi"
    away = Answer(302, headers={"location": "https://login.example/"})
    broken = {
        ("domains", ""): ("/domains", said(200, {"links": {}}), "`data`"),
        ("directories", ""): ("/directories", page(after="https://evil.example/?cursor=a"), "evil"),
        ("managed-accounts", ""): (f"/orgs/{ORG}/users", page({}, after="again"), "a second time"),
        ("workspaces", ""): ("/workspaces", page({"name": "no id"}), "a record is not what is documented"),
        ("desks", "birkmere"): (f"{desk}/servicedesk", said(200, {"values": []}), "more pages"),
        ("jira-users", "birkmere"): (f"{CLOUD}/rest/api/3/users/search", said(500), "500"),
        ("customer-organizations", "birkmere"): (f"{desk}/organization", away, "login.example"),
    }
    answers = {path: answer for path, answer, _ in broken.values()}
    place.sandbox.interrupt = lambda call: next((a for path, a in answers.items() if call.path.endswith(path)), None)
    place.collect()
    for (source, scope), (_, _, why) in broken.items():
        row = place.heard.of(source, scope)
        assert row.outcome is (Outcome.PARTIAL if source == "managed-accounts" else Outcome.FAILED)
        assert why in row.reason
        assert row.hint
    fed = [place.heard.of(source, scope) for source, scope in (("role-holders", ""), ("desk-customers", "birkmere"))]
    assert {row.outcome for row in fed} == {Outcome.NOT_ASKED}


def test_a_key_that_is_not_accepted_stops_everything(place: Place) -> None:
    place.org_key = "another-key"
    with pytest.raises(Unauthorized, match="organization's key is not accepted"):
        place.collect()
    assert not place.settings().store.path.exists()


def test_a_key_that_is_revoked_in_the_middle_stops_everything(place: Place) -> None:
    place.answers("/role-assignments", said(401))
    with pytest.raises(Unauthorized, match="group-roles") as caught:
        place.collect()
    assert "--resume" in caught.value.hint
    assert not place.settings().store.path.exists()


def test_an_unknown_organization_stops_everything(place: Place) -> None:
    place.org = "no-such-organization"
    with pytest.raises(NotFound) as caught:
        place.collect()
    assert "organization.id" in caught.value.hint


def test_an_organization_that_cannot_be_read_stops_everything(place: Place) -> None:
    away = Answer(302, headers={"location": "https://login.example/"})
    place.answers(f"/orgs/{ORG}$", away)
    with pytest.raises(UnexpectedAnswer, match=r"login\.example"):
        place.collect()
    assert not place.settings().store.path.exists()


def test_an_organization_whose_name_may_not_be_read_is_collected(place: Place) -> None:
    place.answers(f"/orgs/{ORG}$", said(403))
    assert place.collect().org_name == ORG
    assert place.heard.of("accounts").outcome is Outcome.COMPLETE


def test_an_unreachable_organization_stops_everything(place: Place) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        place.api_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    place.patience = 0.0
    with pytest.raises(Unreachable):
        place.collect()


def test_a_site_whose_token_is_not_accepted_is_denied_and_the_others_are_read(place: Place) -> None:
    place.site_token = "another-token"  # noqa: S105  invented
    place.collect()
    rows = [place.heard.of(source, "birkmere") for source in SITE_LISTS]
    assert {(row.outcome, row.http_status) for row in rows} == {(Outcome.DENIED, 401)}
    assert "the token of the site birkmere" in rows[0].reason
    assert place.heard.of("desk-customers", "birkmere").outcome is Outcome.NOT_ASKED
    assert place.heard.of("jira-users", "lab").outcome is Outcome.COMPLETE


def test_a_site_that_cannot_be_reached_has_failed_and_the_others_are_read(place: Place) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        place.site_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    place.patience = 0.0
    place.collect()
    rows = [place.heard.of(source, "birkmere") for source in SITE_LISTS]
    assert {(row.outcome, row.http_status) for row in rows} == {(Outcome.FAILED, None)}
    assert place.heard.of("jira-users", "lab").outcome is Outcome.COMPLETE


def test_a_site_that_the_configuration_does_not_name_is_told_of(place: Place) -> None:
    place.lab = False
    place.collect()
    rows = [row for row in place.heard.coverage if row.outcome is Outcome.NOT_ASKED]
    assert {row.scope for row in rows} == {"lab.example"}
    assert {row.source for row in rows} == {*JIRA_SOURCES}
    assert all("[[sites]]" in row.hint and "lab.example" in row.reason for row in rows)


def test_a_wiki_that_the_configuration_does_not_name_is_told_of(place: Place) -> None:
    wiki = Resource("ari:cloud:confluence::site/w", "confluence", "w", "Confluence", "https://wiki.example", "birkmere")
    place.sandbox.world.resources.append(wiki)
    place.collect()
    rows = [row for row in place.heard.coverage if row.scope == "wiki.example"]
    assert {(row.source, row.outcome) for row in rows} == {(one, Outcome.NOT_ASKED) for one in CONFLUENCE_SOURCES}


def test_what_a_list_would_have_given_through_others_is_not_asked_either(place: Place) -> None:
    place.answers(f"{CLOUD}/rest/servicedeskapi/servicedesk$", said(403))
    place.collect()
    given = ("desk-customers", "desk-organizations", "project-roles", "project-role-actors", "permission-schemes")
    assert {place.heard.of(source, "birkmere").outcome for source in given} == {Outcome.NOT_ASKED}


def test_account_types_are_asked_for_in_batches_and_told_of_in_one_row(place: Place) -> None:
    place.collect()
    row = place.heard.of("account-types", "birkmere")
    assert (row.outcome, row.rows, row.requests) == (Outcome.COMPLETE, 60, 3)
    assert len(place.records("account-types")) == 60


def test_questions_name_the_account_and_the_projects_as_strings(place: Place) -> None:
    asked: list[str] = []

    def interrupt(call: Call) -> Answer | None:
        if call.path.endswith("approximate-count") and CLOUD + "/" in call.path:
            asked.append(json.loads(call.body)["jql"])
        return None

    place.sandbox.interrupt = interrupt
    place.collect()
    assert f'project in ("HELP", "LEGAL") AND assignee was "{STAFF[0]}"' in asked
    assert f'project in ("HELP", "LEGAL") AND reporter = "{STAFF[0]}"' in asked


def test_a_question_that_is_refused_does_not_keep_the_others_from_being_asked(place: Place) -> None:
    place.answers(f"{CLOUD}/rest/api/3/search", said(400), after=1)
    place.collect()
    rows = [place.heard.of(source, "birkmere") for source in ("requests-raised", "tickets-handled")]
    assert sorted(row.outcome for row in rows) == [Outcome.FAILED, Outcome.PARTIAL]
    assert sum(row.rows for row in rows) == 1
    assert all(row.requests > 10 for row in rows)


def test_after_a_denial_no_more_questions_are_sent(place: Place) -> None:
    place.answers(f"{CLOUD}/rest/api/3/search", said(403))
    place.collect()
    row = place.heard.of("tickets-handled", "birkmere")
    assert (row.outcome, row.http_status, row.rows) == (Outcome.DENIED, 403, 0)
    assert row.requests <= 4


def test_nothing_of_a_collection_is_logged(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    place.collect()
    assert caplog.messages == []


def test_a_second_collection_is_refused_while_the_first_one_runs(place: Place) -> None:
    with (
        store.locked(place.settings().store.path, "collect"),
        pytest.raises(StoreBusy, match="is doing `collect`"),
    ):
        place.collect()
    assert place.sandbox.calls == {}


def test_a_key_that_is_missing_shows_before_anything_is_sent(place: Place) -> None:
    settings = place.settings()
    (place.folder / "token").unlink()
    with pytest.raises(ConfigError, match="No such file"):
        collect(settings, place.heard)
    assert place.sandbox.calls == {}


def test_too_many_requests_are_waited_out_and_told_of(place: Place) -> None:
    refusals = [Answer(429, headers={"retry-after": "0"}) for _ in range(2)]

    def interrupt(call: Call) -> Answer | None:
        return refusals.pop() if call.path.endswith(f"{ORG}/domains") and refusals else None

    place.sandbox.interrupt = interrupt
    place.collect()
    row = place.heard.of("domains")
    assert (row.outcome, row.requests, row.pages) == (Outcome.COMPLETE, 4, 2)
    assert place.heard.pauses == ["it asks to slow down"] * 2


def test_a_disk_that_cannot_be_written_stops_everything(place: Place) -> None:
    (place.folder / "seatcheck.duckdb.pages").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        place.collect()


@pytest.mark.timeout(60)
def test_one_error_ends_the_pauses_of_the_other_threads(place: Place) -> None:
    paused = Event()

    def interrupt(call: Call) -> Answer | None:
        if f"{CLOUD}/rest/servicedeskapi" in call.path:
            paused.set()
            return Answer(429, headers={"retry-after": "3000"})
        if "/domains" in call.path:
            return said(401) if paused.wait(30) else None
        return None

    place.sandbox.interrupt = interrupt
    place.patience = 6000.0
    with pytest.raises(Unauthorized, match="domains"):
        place.collect()
