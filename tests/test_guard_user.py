"""Whom Guard counts: the published rules, case by case, of accounts in a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from exports import MANAGED, written
from organizations import NOW, Organization

from analyzer import store
from analyzer.imports import import_files
from analyzer.prices import price_book

if TYPE_CHECKING:
    from collections.abc import Iterable

BY = {"by": "Ada Example", "on": NOW.date()}
TRELLO, JIRA = "https://trello.example", "https://else.example"
# What an account holds, as app, role, and the site where it is not north; whether it counts for Standard, for Premium.
HOLDING: dict[str, tuple[tuple[str, ...], bool, bool]] = {
    "nothing": ((), False, False),
    "jira-user": (("jira user",), True, True),
    "jira-admin": (("jira admin",), True, True),
    "confluence-user": (("confluence user",), True, True),
    "customer-only": (("jsm customer",), False, False),
    "stakeholder-only": (("jsm stakeholder",), False, False),
    "agent-only": (("jsm user",), True, False),
    "agent-and-customer": (("jsm user", "jsm customer south"), True, False),
    "guest": (("confluence guest",), True, False),
    "sandbox-only": (("jira user north-sandbox",), True, False),
    "discovery-only": (("jpd user",), False, False),
    "discovery-contributor": (("jpd contributor",), False, False),
    "discovery-and-jira": (("jpd user", "jira user"), True, True),
    "bitbucket-only": (("bitbucket user",), True, False),
    "customer-and-wiki": (("jsm customer", "confluence user"), True, True),
}


@pytest.fixture
def ours(organization: Organization) -> Organization:
    """Give an organization with Jira Product Discovery and Bitbucket."""
    organization.workspace("jpd", "north", "https://north.atlassian.net")
    organization.workspace("bitbucket", "north", "https://bitbucket.org/ours")
    return organization


def person(organization: Organization, id_: str, *roles: str, elsewhere: Iterable[str] = (), **more: Any) -> None:
    organization.account(id_, f"{id_}@ours.example", **more)
    organization.managed(id_, billable=True, elsewhere=tuple(elsewhere), status=more.get("status", "active"))
    for role in roles:
        organization.holds(id_, *role.split())


def plan(organization: Organization, app: str, name: str, site: str = "north", **more: Any) -> None:
    organization.settings.setdefault("plans", []).append({"app": app, "site": site, "plan": name, **more, **BY})


def counted(organization: Organization) -> dict[str, tuple[bool, bool, str]]:
    """Return of each account that something makes count: Standard, Premium, and why not."""
    settings = organization.configured()
    if not settings.store.path.exists():
        organization.publish()
    with duckdb.connect(str(settings.store.path), read_only=True) as connection:
        rows = connection.execute("SELECT account_id, standard, premium, exempt FROM guard_user").fetchall()
    assert len(rows) == len({row[0] for row in rows})
    return {account: (standard, premium, exempt) for account, standard, premium, exempt in rows}


def import_policies(organization: Organization, **types: str) -> None:
    """Import an export that says in which kind of authentication policy some accounts are."""
    organization.publish()
    rows = [
        MANAGED
        | {"Atlassian ID": id_, "Email": f"{id_}@ours.example", "Policy name": f"For {kind}", "Policy type": kind}
        for id_, kind in types.items()
    ]
    path = organization.folder / "managed.csv"
    path.write_text(written(rows), encoding="utf-8")
    import_files(organization.configured(), [path], into="newest")


@pytest.mark.parametrize("case", HOLDING)
def test_what_somebody_holds_decides(ours: Organization, case: str) -> None:
    roles, standard, premium = HOLDING[case]
    person(ours, "ada", *roles)
    assert counted(ours).get("ada", (False, False, ""))[:2] == (standard, premium)


def test_who_is_not_managed_is_not_counted_whatever_it_holds(ours: Organization) -> None:
    ours.account("outsider", "o@client.example")
    ours.account("untold", "u@ours.example", claimStatus=None)
    for id_ in ("outsider", "untold"):
        ours.holds(id_, "jira", "user")
    assert counted(ours) == {}


def test_a_free_plan_counts_as_any_other(ours: Organization) -> None:
    plan(ours, "jira", "free")
    person(ours, "ada", "jira user")
    assert counted(ours)["ada"] == (True, True, "")


def test_an_app_elsewhere_counts_even_without_a_role_here(ours: Organization) -> None:
    person(ours, "board", elsewhere=[TRELLO])
    person(ours, "customer", "jsm customer", elsewhere=[TRELLO])
    person(ours, "never-invited", elsewhere=[TRELLO], status="not_invited")
    assert counted(ours) == dict.fromkeys(("board", "customer", "never-invited"), (True, False, ""))


def test_jira_of_another_company_counts_for_premium_too(ours: Organization) -> None:
    ours.account("ada", "ada@ours.example")
    used = [{"key": "jira-software", "name": "Jira", "url": JIRA}]
    ours.page("managed-accounts", account_id="ada", name="Ada", account_status="active", product_access=used)
    assert counted(ours)["ada"] == (True, True, "")


def test_of_a_suspended_account_what_it_uses_elsewhere_still_counts(ours: Organization) -> None:
    person(ours, "here", "jira user", status="suspended")
    person(ours, "both", "jira user", elsewhere=[TRELLO], status="suspended")
    assert counted(ours) == {"both": (True, False, "")}


@pytest.mark.parametrize("status", ["deactivated", "for_deletion"])
def test_who_is_gone_is_not_counted(ours: Organization, status: str) -> None:
    person(ours, "ada", "jira user", elsewhere=[TRELLO], status=status)
    assert counted(ours) == {}


@pytest.mark.parametrize(
    ("setting", "role", "standard", "premium"),
    [
        ("count_discovery", "jpd user", True, False),
        ("premium_counts_sandboxes", "jira user north-sandbox", True, True),
        ("premium_counts_guests", "confluence guest", True, True),
    ],
)
def test_what_atlassian_does_not_say_is_a_setting(
    ours: Organization, setting: str, role: str, *, standard: bool, premium: bool
) -> None:
    ours.settings["guard"] = {setting: True}
    person(ours, "ada", role)
    person(ours, "agent", "jsm user")
    assert counted(ours) == {"ada": (standard, premium, ""), "agent": (True, False, "")}


def test_a_non_billable_policy_exempts_from_standard_and_changes_nothing_under_premium(ours: Organization) -> None:
    for id_ in ("free", "paid", "agent"):
        person(ours, id_, "jsm user" if id_ == "agent" else "jira user")
    import_policies(ours, free="Non-billable", paid="Billable", agent="Non-billable")
    because = "the non-billable policy For Non-billable"
    assert counted(ours) == {"free": (False, True, because), "paid": (True, True, ""), "agent": (False, False, because)}


def test_a_seat_of_an_enterprise_plan_includes_standard_and_not_premium(ours: Organization) -> None:
    plan(ours, "jira", "enterprise")
    plan(ours, "confluence", "standard")
    person(ours, "included", "jira user", "confluence user")
    person(ours, "wiki", "confluence user")
    person(ours, "other-site", "jira user south")
    assert counted(ours) == {
        "included": (False, True, "an Enterprise plan includes it"),
        "wiki": (True, True, ""),
        "other-site": (True, True, ""),
    }


@pytest.mark.parametrize(("name", "included"), [("premium", True), ("standard", False)])
def test_a_seat_of_the_better_plan_of_a_collection_includes_standard(
    ours: Organization, name: str, *, included: bool
) -> None:
    plan(ours, "jira", name, collection="Teamwork")
    plan(ours, "jsm", "premium")
    person(ours, "ada", "jira user")
    person(ours, "agent", "jsm user")
    why = "the collection Teamwork includes it" if included else ""
    assert counted(ours) == {"ada": (not included, True, why), "agent": (True, False, "")}


@pytest.mark.parametrize("counts", [True, False])
def test_whether_a_sandbox_counts_for_people_on_an_enterprise_plan_is_a_setting(
    ours: Organization, *, counts: bool
) -> None:
    ours.settings["guard"] = {"count_enterprise_sandboxes": counts}
    plan(ours, "jira", "enterprise")
    person(ours, "ada", "jira user", "jira user north-sandbox")
    assert counted(ours)["ada"] == (counts, True, "" if counts else "an Enterprise plan includes it")


def test_what_makes_somebody_count_is_said(ours: Organization) -> None:
    person(ours, "ada", "jira user", "confluence guest south", "jsm customer", elsewhere=[TRELLO])
    ours.publish()
    with duckdb.connect(str(ours.configured().store.path), read_only=True) as connection:
        said = connection.execute("SELECT because FROM guard_user").fetchall()
    assert said == [("confluence guest on south, jira user on north, trello elsewhere",)]


@pytest.mark.parametrize(("flag", "seats"), [("Yes", 2), ("No", 1)])
def test_an_external_person_counts_in_a_billable_policy_alone(ours: Organization, flag: str, seats: int) -> None:
    plan(ours, "guard", "standard", site="")
    person(ours, "ada", "jira user")
    ours.account("cy", "cy@client.example")
    ours.holds("cy", "jsm", "user")
    ours.publish()
    row = {
        "Email": "cy@client.example", "Atlassian ID": "cy", "Last active time": "2026-10-29",
        "User access to products": "Jira Service Management", "Billable for Atlassian Guard Standard": flag,
    }  # fmt: skip
    path = ours.folder / "external-users.csv"
    path.write_text(written([row]), encoding="utf-8")
    import_files(ours.configured(), [path], into="newest")
    with store.billing(ours.configured(), price_book(None)) as biller:
        lines = {line.name: line.seats for line in biller.bill().lines}
    assert set(counted(ours)) == {"ada"}
    assert lines["guard"] == seats
