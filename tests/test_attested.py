"""What no API shows: attested in the configuration, seen in the views, and unknown where nobody or long ago."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from organizations import NOW

from analyzer import store
from analyzer.config import load
from analyzer.errors import ConfigError
from analyzer.model import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from organizations import Organization

BY: dict[str, Any] = {"by": "Ada Example", "on": NOW.date() - timedelta(days=1)}
LONG_AGO = BY | {"on": NOW.date() - timedelta(days=91)}
GRANT = {"domain": "Client.example", "site": "north", "app": "jira"}


def rows(organization: Organization, query: str) -> list[tuple[Any, ...]]:
    organization.publish()
    with duckdb.connect(str(organization.configured().store.path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def gaps(organization: Organization, source: str) -> list[tuple[str, str, str]]:
    """Return scope, outcome and reason of a source that has to be looked up."""
    organization.publish()
    _, coverage = store.snapshot_coverage(organization.configured().store)
    return [(row.scope, str(row.outcome), row.reason) for row in coverage if row.source == source]


def test_a_setting_of_a_site_is_that_of_its_desks_unless_they_have_their_own(organization: Organization) -> None:
    organization.desk("2", "HR")
    organization.settings["attested"] = [
        {"topic": "portal-access", "site": "north", "value": "open", **BY},
        {"topic": "portal-access", "site": "north", "project": "HR", "value": "restricted", **BY},
        {"topic": "public-signup", "site": "north", "value": "off", **BY},
        {"topic": "user-invites", "value": "anyone", **LONG_AGO},
    ]

    seen = rows(organization, "SELECT topic, site, project, value, age_days FROM attested_setting ORDER BY ALL")

    assert seen == [
        ("portal-access", "north", "HR", "restricted", 1), ("portal-access", "north", "IT", "open", 1),
        ("public-signup", "north", "", "off", 1), ("user-invites", "", "", "anyone", 91),
    ]  # fmt: skip
    assert gaps(organization, "attested:portal-access") == [
        ("north/HR", "complete", ""), ("north/IT", "complete", "")
    ]  # fmt: skip
    late = "whom users may invite was attested 91 days ago"
    assert gaps(organization, "attested:user-invites") == [("", "not asked", late)]
    nobody = "nobody has attested whether invitation links are live"
    assert gaps(organization, "attested:invitation-links") == [("", "not asked", nobody)]


def test_a_plan_is_wanted_of_every_app_with_seats_and_of_guard(organization: Organization) -> None:
    organization.account("ada", "ada@ours.example")
    for app in ("jira", "confluence"):
        organization.holds("ada", app, "user")
    organization.settings["plans"] = [{"app": "jira", "site": "north", "plan": "premium", "seats": 100, **BY}]

    assert rows(organization, "SELECT site, app, plan, billing, seats FROM plan") == [
        ("north", "jira", "premium", "monthly", 100)
    ]
    assert gaps(organization, "plans") == [
        ("north/confluence", "not asked", "nobody has attested the plan of confluence on north"),
        ("north/jira", "complete", ""),
    ]
    assert gaps(organization, "guard-plan") == [("", "not asked", "nobody has attested the plan of Guard")]


def test_approved_domains_are_those_of_the_api_where_it_serves_them(organization: Organization) -> None:
    organization.settings["approved_domains"] = {"grants": [GRANT], **BY}

    assert rows(organization, "FROM app_access_setting") == []
    assert gaps(organization, "approved-domains") == [("", "complete", "")]


@pytest.mark.parametrize(("attested", "outcome"), [(BY, "complete"), (LONG_AGO, "unavailable")])
def test_approved_domains_are_those_looked_up_where_the_api_is_withdrawn(
    organization: Organization, attested: dict[str, Any], outcome: str
) -> None:
    organization.covered("app-access-settings", "", Outcome.UNAVAILABLE, "withdrawn")
    organization.settings["approved_domains"] = {"grants": [GRANT], **attested}

    seen = rows(
        organization, "SELECT domain, app, site, role, admin_approval_required, attested_by FROM app_access_setting"
    )

    assert seen == [("client.example", "jira", "north", "user", False, "Ada Example")]
    assert [row[1] for row in gaps(organization, "approved-domains")] == [outcome]


def test_nobody_knows_what_approved_domains_give_where_neither_says(organization: Organization) -> None:
    organization.covered("app-access-settings", "", Outcome.DENIED, "the key may not")

    assert gaps(organization, "approved-domains") == [
        ("", "denied", "what approved domains give could not be read, and nobody has attested it")
    ]


def test_leavers_are_accounts_of_either_kind_in_the_list(organization: Organization) -> None:
    organization.account("ada", "Ada@ours.example")
    organization.account("bea", "bea@ours.example")
    organization.customer("qm:cara", "cara@client.example")
    (organization.folder / "leavers.csv").write_text(
        "\ufeffname,email,left_on\nAda,ADA@ours.example ,2026-10-31\nCara,cara@client.example,\n", encoding="utf-8"
    )
    file = organization.folder / "seatcheck.toml"
    file.write_text(
        '[organization]\nid = "org"\n[leavers]\nfile = "leavers.csv"\nby = "Ada"\non = 2026-11-01\n', encoding="utf-8"
    )
    organization.settings["leavers"] = load(file).leavers.model_dump()  # type: ignore[union-attr]

    assert rows(organization, "SELECT account_id, left_on FROM leaver ORDER BY 1") == [
        ("ada", date(2026, 10, 31)), ("qm:cara", None)
    ]  # fmt: skip
    assert gaps(organization, "leavers") == [("", "complete", "")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"name\nAda\n", "leavers.csv, line 1: there is no column email"),
        (b"email\nada@ours.example\nhunter2\n", "leavers.csv, line 3: email: there is no e-mail address"),
        (b"email,left_on\nada@ours.example,hunter2\n", "leavers.csv, line 2: left_on: there is no date"),
        (b"email\n\xff\xfe\n", "leavers.csv is not a CSV file in UTF-8"),
        (None, "leavers.csv cannot be read: No such file"),
    ],
)
def test_a_list_of_leavers_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, text: bytes | None, complaint: str
) -> None:
    if text is not None:
        (tmp_path / "leavers.csv").write_bytes(text)
    file = tmp_path / "seatcheck.toml"
    file.write_text('[organization]\nid = "org"\n[leavers]\nfile = "leavers.csv"\nby = "Ada"\non = 2026-11-01\n')

    with pytest.raises(ConfigError, match=complaint) as refused:
        load(file)
    assert "hunter2" not in str(refused.value)
