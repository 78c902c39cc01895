"""Findings of a snapshot that become cases: small, with nobody real in them, and true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from analyzer import audit
from analyzer.cases import try_policies
from analyzer.cases.pseudonyms import Pseudonyms, leaks
from analyzer.cases.recording import keep, record
from analyzer.cases.shrinking import smallest
from analyzer.cases.spelling import appended, case_as_yaml, given_as_yaml, in_days
from analyzer.config import Shelf
from analyzer.errors import UsageError
from analyzer.policy import load_policies
from analyzer.store import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from organizations import Organization

    from analyzer.policy import Policy

NOW = datetime(2026, 11, 2, 9)  # noqa: DTZ001
HEADER = '/*\ntitle = "Nobody"\nseverity = "low"\nwhy = "So."\nremedy = "Do."\nneeds = ["accounts"]\n*/\n'


@dataclass
class Records:
    """An organization whose findings are recorded."""

    organization: Organization

    def case(self, policy: Policy, subject: str) -> str:
        return record(self.organization.configured(), policy, subject, None).text


@pytest.fixture
def records(organization: Organization) -> Records:
    organization.account("712020:agent", "grace.hopper@client-of-ours.example", uses={"jsm": 40})
    organization.account("712020:other", "otto@client-of-ours.example", uses={"jsm": 1})
    for id_, handled in (("712020:agent", 0), ("712020:other", 7)):
        organization.holds(id_, "jsm", "user")
        organization.requests(id_, handled=handled)
    organization.customer("qm:dual", "otto@client-of-ours.example")
    organization.publish()
    return Records(organization)


def written(folder: Path, select: str, cases: str = "") -> Policy:
    folder.mkdir(exist_ok=True)
    (folder / "X-01.sql").write_text(HEADER + select)
    if cases:
        (folder / "X-01.yaml").write_text(cases)
    return next(policy for policy in load_policies([folder]) if policy.id == "X-01")


def test_a_finding_becomes_the_rows_that_made_it_with_invented_people(records: Records) -> None:
    policy = replace(audit.policy("HS-01"), cases=None)

    assert (
        records.case(policy, "712020:agent@north")
        == """\
- name: recorded 1
  given:
    seat:
      - {account_id: ada, site: north, app: jsm, role: user, last_used_at: 40 days ago}
    account:
      - {account_id: ada, name: Ada, email: ada@domain-1.example, email_domain: domain-1.example, audience: external, \
domain_class: unlisted, added_at: 400 days ago}
    request_activity:
      - {site: north, account_id: ada, tickets_handled: 0}
  finds: [ada@north]
"""
    )


def test_one_person_s_two_accounts_keep_one_address(records: Records) -> None:
    case = records.case(replace(audit.policy("HS-04"), cases=None), "qm:dual")

    assert case.count("email: ada@domain-1.example") == 2
    assert "finds: [ada]" in case
    assert not {"otto", "client-of-ours", "712020", "dual"} & set(case.replace("@", " ").replace(":", " ").split())


def test_the_case_joins_those_that_there_are_and_holds(records: Records, tmp_path: Path) -> None:
    select = (
        "SELECT account_id AS subject, '' AS summary, name FROM account WHERE status = 'active' AND managed = false"
    )
    first = "defaults: {account: {managed: true}}\ncases:\n- name: recorded 1\n  given: {}\n  finds: []\n"
    policy = written(tmp_path / "mine", select, first)
    case = record(records.organization.configured(), policy, "712020:agent", None)

    assert keep(case) == tmp_path / "mine" / "X-01.yaml"
    assert (tmp_path / "mine" / "X-01.yaml").read_text() == first + (
        "- name: recorded 2\n  given:\n    account:\n"
        "      - {account_id: ada, name: Ada, status: active, managed: false}\n  finds: [ada]\n"
    )
    (tried,) = try_policies([policy])
    assert [len(verdict.problems) for verdict in tried.verdicts] == [0, 0]


def test_a_first_case_makes_the_file(records: Records, tmp_path: Path) -> None:
    policy = written(
        tmp_path / "mine", "SELECT account_id AS subject, '' AS summary FROM account WHERE kind = 'atlassian'"
    )
    shelf = Shelf(records.organization.configured().store)

    keep(record(shelf, policy, "712020:agent", None))

    assert (tmp_path / "mine" / "X-01.yaml").read_text().startswith("cases:\n  - name: recorded 1\n    given:\n")


def test_what_came_with_time_is_recorded_as_of_now(records: Records, tmp_path: Path) -> None:
    select = "SELECT 'age' AS subject, '' AS summary WHERE checked_at() > taken_at() + INTERVAL 1 DAY"

    case = records.case(written(tmp_path, select), "age")

    assert "  checked_at: in " in case
    assert "  given: {}\n" in case


def test_chosen_parameters_are_recorded(records: Records) -> None:
    records.organization.settings["policies"] = {"BL-01": {"unused_days": 7}}
    records.organization.account("new", "new@ours.example", added=8)
    records.organization.holds("new", "jira", "user")
    records.organization.publish("20261103T090000Z-0001")

    assert "  params: {unused_days: 7}\n" in records.case(replace(audit.policy("BL-01"), cases=None), "new/jira/north")


@pytest.mark.parametrize(
    ("select", "subject", "complaint"),
    [
        ("SELECT 'a' AS subject, '' AS summary", "b", "X-01 does not find b in the snapshot 20261102T090000Z-0001"),
        ("SELECT name AS subject, '' AS summary FROM account WHERE email LIKE 'grace%'", "Name of 712020:agent",
         "with invented words it is another one"),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_refused(
    records: Records, tmp_path: Path, select: str, subject: str, complaint: str
) -> None:
    policy = written(tmp_path / "mine", select)

    with pytest.raises(UsageError, match=complaint):
        records.case(policy, subject)


def test_a_finding_that_many_rows_made_is_refused(organization: Organization, tmp_path: Path) -> None:
    for number in range(401):
        organization.account(f"{number}", None)
    organization.publish()
    policy = written(tmp_path / "mine", "SELECT 'all' AS subject, '' AS summary FROM account HAVING count(*) > 400")

    with pytest.raises(UsageError, match="more rows made it than a case can hold"):
        Records(organization).case(policy, "all")


def test_a_file_that_cannot_be_written_is_told(records: Records, tmp_path: Path) -> None:
    policy = written(tmp_path / "mine", "SELECT account_id AS subject, '' AS summary FROM account")
    case = record(records.organization.configured(), policy, "712020:agent", None)

    with pytest.raises(UsageError, match="cannot be written"):
        keep(case, tmp_path / "nowhere" / "X-01.yaml")


def test_the_same_word_is_replaced_by_the_same_everywhere() -> None:
    pseudonyms = Pseudonyms()
    people = Rows("account", ("account_id", "name", "email", "status"), (
        ("1", "Grace Hopper", "grace@client.example", "active"), ("2", "", None, "suspended")))  # fmt: skip
    others = Rows(
        "api_token", ("token_id", "account_id", "label", "scopes"), (("t", "1", "for Grace Hopper", ["read:x"]),)
    )
    roles = Rows("project_role_actor", ("site", "role", "account_id"), (("halden", "Clerks", "1"),))
    access = Rows("entitlement", ("site", "role", "account_id"), (("halden", "user", "2"),))
    where = Rows("coverage", ("scope", "reason"), (("halden/IT", "Grace Hopper has gone"),))
    events = Rows("audit_event", ("objects",), (([{"id": "1", "type": "user", "attributes": '{"name": "Grace"}'}],),))
    named = Rows("domain", ("name",), (("client.example",),))

    assert pseudonyms.of_rows([others, people, roles, access, where, events, named]) == (
        Rows("api_token", others.columns, (("token-1", "ada", "label-1", ["scopes-1"]),)),
        Rows(
            "account",
            people.columns,
            (("ada", "Ada", "ada@domain-1.example", "active"), ("ben", "", None, "suspended")),
        ),
        Rows("project_role_actor", roles.columns, (("north", "role-1", "ada"),)),
        Rows("entitlement", access.columns, (("north", "user", "ben"),)),
        Rows("coverage", where.columns, (("north/part-1", "reason-1"),)),
        Rows("audit_event", ("objects",), (([{"id": "ada", "type": "user", "attributes": "word-1"}],),)),
        Rows("domain", ("name",), (("domain-1.example",),)),
    )
    assert list(leaks("ada of client.example", pseudonyms)) == ["client.example"]
    assert list(leaks("ada of domain-1.example, 1", pseudonyms)) == []


def test_no_two_people_become_one() -> None:
    many = Rows("account", ("account_id", "email"), tuple((f"{n}", f"p{n}@c{n}.example") for n in range(60)))

    ((replaced),) = Pseudonyms().of_rows([many])

    assert len({id_ for id_, _ in replaced.rows}) == len({email for _, email in replaced.rows}) == 60


def test_rows_and_columns_that_do_not_matter_are_dropped() -> None:
    given = [
        Rows("account", ("account_id", "name"), tuple((f"{n}", f"Name {n}") for n in range(40))),
        Rows("seat", ("account_id", "app"), (("7", "jsm"), ("8", "jira"))),
    ]

    def holds(rows: Sequence[Rows]) -> bool:
        cells = {(one.view, cell) for one in rows for row in one.rows for cell in row}
        return {("account", "7"), ("account", "31"), ("seat", "jsm")} <= cells

    assert smallest(given, holds) == (
        Rows("account", ("account_id",), (("7",), ("31",))),
        Rows("seat", ("app",), (("jsm",),)),
    )


def test_a_case_is_written_with_times_relative_to_the_snapshot() -> None:
    times = (
        NOW - timedelta(days=40),
        NOW + timedelta(hours=3),
        NOW - timedelta(seconds=1.5),
        (NOW - timedelta(2)).date(),
    )
    rows = [Rows("account", ("a", "b", "c", "d", "e", "f"), ((*times, None, "no"),))]

    assert given_as_yaml(rows, {"account": ["f", "e", "g"]}, NOW) == [
        "    account:",
        "      - {a: 40 days ago, b: in 3 hours, c: 1.5 seconds ago, d: 2 days ago, f: 'no', e: null, g: null}",
    ]
    assert given_as_yaml(in_days(rows, NOW), {}, NOW)[1].startswith("      - {a: 40 days ago, b: 0 days ago, c: 0 days")
    assert case_as_yaml("one: two", [], ["a b"], {"days": 3}, timedelta(days=50)) == (
        "- name: 'one: two'\n  checked_at: in 50 days\n  given: {}\n  params: {days: 3}\n  finds: [a b]\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "cases:\n  - name: a\n    x: 1\n"),
        ("cases:\n- name: z\n\n", "cases:\n- name: z\n- name: a\n  x: 1\n"),
        ("# why\ncases:\n    -  name: z\n", "# why\ncases:\n    -  name: z\n    - name: a\n      x: 1\n"),
    ],
)
def test_a_case_is_added_as_the_others_are_indented(text: str, expected: str) -> None:
    assert appended(text, "- name: a\n  x: 1\n") == expected
