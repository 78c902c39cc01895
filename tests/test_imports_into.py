"""Files beside what the API said: they add what it left open, change nothing, and differences stay to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from exports import MANAGED, USER, written
from organizations import NOW, Organization

from analyzer import store
from analyzer.errors import StoreError
from analyzer.imports import import_files
from analyzer.model import Outcome
from analyzer.store.database import reading, select

if TYPE_CHECKING:
    from pathlib import Path

ADA = "712020:ada"


def file(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    path = folder / name
    path.write_text(written(rows), encoding="utf-8")
    return path


def users(organization: Organization, *rows: dict[str, str]) -> Path:
    return file(organization.folder, "users.csv", [USER | row for row in rows])


def managed(organization: Organization, *rows: dict[str, str]) -> Path:
    return file(organization.folder, "managed.csv", [MANAGED | row for row in rows])


def ask(organization: Organization, query: str) -> list[tuple[Any, ...]]:
    settings = organization.configured()
    with reading(settings.store) as connection:
        select(connection, store.list_snapshots(settings.store)[-1].id)
        return connection.execute(query).fetchall()


def coverage(organization: Organization) -> dict[str, Any]:
    rows = store.snapshot_coverage(organization.configured().store)[1]
    return {f"{row.source}@{row.scope}".removesuffix("@"): row for row in rows}


def test_what_no_api_says_is_added(organization: Organization) -> None:
    organization.account(ADA, "ada@ours.example")
    organization.publish()

    import_files(
        organization.configured(),
        [users(organization, {"Org role": "Site admin, Organization admin"}),
         managed(organization, {"Two-step verification": "Enabled", "SAML single sign-on": "Enforced"})],
        into="newest", single_policy=True,
    )  # fmt: skip

    assert ask(organization, "SELECT platform_roles, mfa_enabled FROM account") == [("org-admin, site-admin", True)]
    assert ask(organization, "SELECT policy, single_sign_on, two_step FROM authentication_policy_member") == [
        ("Default", True, True)
    ]


def test_what_the_api_said_is_never_overwritten(organization: Organization) -> None:
    organization.account(ADA, "ada@ours.example", mfaEnabled=False, platformRoles=["atlassian/org-admin"])
    organization.managed(ADA, billable=False)
    organization.publish()
    before = ask(organization, "SELECT * FROM account")

    import_files(
        organization.configured(),
        [users(organization, {"Org role": "Site admin", "User status": "Suspended", "User name": "Someone Else"}),
         managed(organization, {"Two-step verification": "Enabled", "Billable": "Yes"})],
        into="newest", single_policy=True,
    )  # fmt: skip

    assert ask(organization, "SELECT * FROM account") == before


def test_the_coverage_of_the_api_stays_and_that_of_the_files_is_added(organization: Organization) -> None:
    organization.account(ADA, "ada@ours.example")
    organization.denied("group-roles")
    organization.publish()
    before = coverage(organization)

    import_files(organization.configured(), [users(organization, {})], into="newest")

    after = coverage(organization)
    assert {name: row for name, row in after.items() if name in before} == before
    assert set(after) - set(before) == {"csv-users@users.csv"}


def test_a_list_that_the_api_refused_is_read_from_its_export(organization: Organization) -> None:
    organization.account(ADA, "ada@ours.example")
    organization.denied("managed-accounts")
    organization.publish()

    import_files(organization.configured(), [managed(organization, {"Billable": "Yes"})], "newest", single_policy=True)

    assert ask(organization, "SELECT guard_billable FROM account") == [(True,)]
    assert coverage(organization)["managed-accounts"].outcome is Outcome.COMPLETE
    assert coverage(organization)["managed-accounts"].hint == "read from managed.csv"
    assert ask(organization, "SELECT count(*) FROM population_difference") == [(0,)]


def test_an_app_on_a_site_is_the_one_that_the_api_named(organization: Organization) -> None:
    organization.account(ADA, "ada@ours.example")
    organization.denied("role-holders")
    organization.publish()

    import_files(
        organization.configured(),
        [users(organization, {"Jira Service Management - north": "User", "Confluence - North-Sandbox": "Guest"})],
        into="newest",
    )

    assert ask(organization, "SELECT resource_id, role FROM entitlement ORDER BY role") == [
        ("ari:cloud:confluence::site/north-sandbox", "guest"), ("ari:cloud:jira-servicedesk::site/north", "user"),
    ]  # fmt: skip


def test_the_same_files_twice_say_the_same(organization: Organization) -> None:
    organization.account("712020:bo", "bo@ours.example")
    organization.publish()
    files = [users(organization, {"Jira - north": "User"}), managed(organization, {})]

    import_files(organization.configured(), files, into="newest")
    once = ask(organization, "FROM population_difference ORDER BY ALL"), coverage(organization)
    import_files(organization.configured(), files, into="newest")

    assert (ask(organization, "FROM population_difference ORDER BY ALL"), coverage(organization)) == once


def test_answers_of_before_are_forgotten(organization: Organization) -> None:
    organization.account(ADA, "ada@ours.example")
    organization.check()

    import_files(organization.configured(), [users(organization, {})], into="newest")

    with pytest.raises(StoreError, match="has not been checked"):
        store.audit(organization.configured().store)


def test_a_later_file_adds_to_a_snapshot_that_is_made_of_files(organization: Organization) -> None:
    settings = organization.configured()
    import_files(settings, [users(organization, {}, {"User id": "712020:bo", "email": "bo@x.example"})], taken_at=NOW)
    import_files(settings, [managed(organization, {})], into="newest", single_policy=True)

    assert ask(organization, "SELECT account_id, managed FROM account ORDER BY 1") == [
        (ADA, True),
        ("712020:bo", False),
    ]
    assert coverage(organization)["managed-accounts"].outcome is Outcome.COMPLETE
    assert coverage(organization)["accounts"].outcome is Outcome.COMPLETE
