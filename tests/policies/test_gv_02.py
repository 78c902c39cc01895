"""Whether a snapshot is whole and fresh."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from exports import MANAGED, USER, written
from organizations import NOW

from analyzer.imports import import_files
from analyzer.model import Coverage, Outcome, Status

if TYPE_CHECKING:
    from organizations import Organization


def test_finds_every_source_that_was_not_read_whole(organization: Organization) -> None:
    organization.coverage["accounts", ""] = Coverage(
        "accounts", "", Outcome.PARTIAL, rows=7, claimed=9, http_status=500, reason="a page is missing", hint="again"
    )
    organization.covered("desk-customers", "north/IT", Outcome.DENIED, "the token may not list them")
    organization.covered("groups", "", Outcome.FAILED, "nothing came")
    organization.covered("account-types", "north", Outcome.NOT_ASKED, "the desks are not known")

    found = organization.found("GV-02")

    assert set(found) == {"accounts@", "desk-customers@north/IT", "groups@", "account-types@north"}
    assert found["accounts@"].summary == "accounts is partial: a page is missing"
    assert found["accounts@"].evidence == {
        "source": "accounts", "scope": "", "outcome": "partial", "rows_read": 0, "total_claimed": 9,
        "http_status": 500, "hint": "again",
    }  # fmt: skip
    told = found["desk-customers@north/IT"].summary
    assert told == "desk-customers of north/IT is denied: the token may not list them"


def test_what_only_single_policies_need_is_left_to_them(organization: Organization) -> None:
    organization.customer("hides-the-address", None)
    organization.denied("requests-raised")
    organization.denied("tickets-handled")

    answer = organization.answer("GV-02")

    assert (answer.result.status, answer.findings) == (Status.CLEAN, ())


def test_what_atlassian_does_not_serve_is_no_gap_that_anybody_could_close(organization: Organization) -> None:
    organization.covered("app-access-settings", "", Outcome.UNAVAILABLE, "it is not known there")

    answer = organization.answer("GV-02")

    assert (answer.result.status, answer.findings) == (Status.CLEAN, ())


def test_a_snapshot_is_fresh_for_45_days(organization: Organization) -> None:
    assert organization.found("GV-02", NOW + timedelta(days=45)) == {}
    assert set(organization.found("GV-02", NOW + timedelta(days=45.01))) == {"age"}


def test_the_configuration_says_how_old_a_snapshot_may_be(organization: Organization) -> None:
    found = organization.found("GV-02", NOW + timedelta(days=3), max_age_days=2)

    assert found["age"].summary == "the snapshot is 3 days old"
    assert found["age"].evidence["hint"] == "collect again"
    assert organization.found("GV-02", NOW + timedelta(days=3), max_age_days=3) == {}


def beside(organization: Organization, *, users: list[dict[str, str]], managed: list[dict[str, str]]) -> dict[str, str]:
    """Publish the organization, import exports into it, and return what is found of their people."""
    organization.publish()
    exports = {"users.csv": [USER | row for row in users], "managed.csv": [MANAGED | row for row in managed]}
    files = [organization.folder / name for name, rows in exports.items() if rows]
    for file in files:
        file.write_text(written(exports[file.name]), encoding="utf-8")
    import_files(organization.configured(), files, into="newest", single_policy=True)
    return {subject: each.summary for subject, each in organization.found("GV-02").items() if "@712020:" in subject}


def test_finds_people_of_whom_only_the_file_or_only_the_api_knows(organization: Organization) -> None:
    organization.account("712020:bo", "bo@ours.example")
    organization.managed("712020:bo", billable=True)

    found = beside(organization, users=[{}], managed=[{}])

    assert found == {
        "csv-users@712020:ada": "Ada Example, csv-users and the API: only in the file",
        "csv-users@712020:bo": "Name of 712020:bo, csv-users and the API: not in the file",
        "csv-managed-accounts@712020:ada": "Ada Example, csv-managed-accounts and the API: only in the file",
        "csv-managed-accounts@712020:bo": "Name of 712020:bo, csv-managed-accounts and the API: not in the file",
    }


def test_finds_what_file_and_api_say_otherwise_of_a_person(organization: Organization) -> None:
    organization.account("712020:ada", "ada@ours.example", status="suspended", platformRoles=["atlassian/org-admin"])
    organization.managed("712020:ada", billable=False)
    organization.holds("712020:ada", "jira", "user")
    organization.holds("712020:ada", "confluence", "user")

    found = beside(
        organization,
        users=[{"Org role": "Site admin", "Jira - north": "Admin, User", "Confluence - north": ""}],
        managed=[{"Billable": "Yes"}],
    )

    assert found == {
        "csv-users@712020:ada": "Name of 712020:ada, csv-users and the API: "
        "organization roles (file site-admin, API org-admin); role on confluence/north (file none, API user); "
        "role on jira/north (file admin, user, API user); status (file active, API suspended)",
        "csv-managed-accounts@712020:ada":
            "Name of 712020:ada, csv-managed-accounts and the API: Guard flag (file yes, API no)",
    }  # fmt: skip


def test_nothing_is_found_where_file_and_api_agree(organization: Organization) -> None:
    organization.account("712020:ada", "ada@ours.example", platformRoles=["atlassian/org-admin"])
    organization.account("712020:gone", "gone@ours.example", status="for_deletion")
    organization.account("712020:never", "never@ours.example", status="not_invited")
    organization.managed("712020:ada", billable=True)
    organization.holds("712020:ada", "jira", "user")
    organization.holds("712020:ada", "jira", "user-access-admin")  # shown in no column of the file
    organization.holds("712020:ada", "jira", "user", "south")  # the file has no column for it

    found = beside(
        organization,
        users=[{"Org role": "Organization admin", "Jira - north": "User"},
               {"User id": "712020:gone", "User status": "Inactive"}],
        managed=[{}],
    )  # fmt: skip

    assert found == {}
