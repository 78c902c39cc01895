"""Cases of policies: every shipped one, how they are read, and what is told of one that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from analyzer import audit
from analyzer.cases import read_cases, try_policy
from analyzer.errors import PolicyError
from analyzer.policy import load_policies
from analyzer.store import trial

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.cases import Tried
    from analyzer.policy import Policy
    from analyzer.store import Trial

SHIPPED = {policy.id: policy for policy in audit.policies()}
PLAIN = """/*
title = "Nobody is unused"
severity = "low"
why = "Because."
remedy = "Repair it."
needs = ["accounts"]
*/
"""
HEADER = PLAIN.replace("*/", "[params]\ndays = 30\n*/")
IDLE = """SELECT account_id AS subject, name || ' is unused' AS summary, name, last_active_at, managed,
    date_diff('day', last_active_at, checked_at()) AS idle
FROM account WHERE last_active_at < taken_at() - to_days($days)"""
CASE = "cases: [{name: one, given: {account: [%s]}, finds: [%s]}]"


def written(folder: Path, cases: str, select: str = IDLE, name: str = "X-01") -> Policy:
    (folder / f"{name}.sql").write_text((HEADER if "$days" in select else PLAIN) + select)
    (folder / f"{name}.yaml").write_text(cases)
    return next(policy for policy in load_policies([folder]) if policy.id == name)


@dataclass
class Desk:
    """Where policies are written and tried."""

    folder: Path
    tables: Trial

    def tried(self, cases: str, select: str = IDLE) -> Tried:
        return try_policy(self.tables, written(self.folder, cases, select))


@pytest.fixture(scope="module")
def tables() -> Iterator[Trial]:
    with trial() as tables:
        yield tables


@pytest.fixture
def desk(tmp_path: Path, tables: Trial) -> Desk:
    return Desk(tmp_path, tables)


@pytest.mark.parametrize("policy", SHIPPED)
def test_a_shipped_policy_answers_its_cases_as_they_say(tables: Trial, policy: str) -> None:
    assert try_policy(tables, SHIPPED[policy]).failed == ()


@pytest.mark.parametrize("policy", [id_ for id_, policy in SHIPPED.items() if policy.cases])
def test_a_shipped_policy_has_cases_found_not_found_and_of_missing_data(tables: Trial, policy: str) -> None:
    cases = read_cases(SHIPPED[policy], tables.columns)

    assert any(case.finds for case in cases)
    assert any(case.finds == () for case in cases)
    assert any(case.unknown for case in cases) or not SHIPPED[policy].needs


def test_what_is_found_is_what_the_case_says(desk: Desk) -> None:
    one = desk.tried(
        """
taken_at: 2026-11-02T09:00:00Z
checked_at: 2026-11-04T10:00:00+01:00
defaults: {account: {name: Ada, managed: false}}
cases:
  - name: times are relative to the snapshot, or fixed
    given:
      account:
        - {account_id: a, last_active_at: 40 days ago}
        - {account_id: b, last_active_at: 2026-09-01, name: Berta, managed: true}
        - {account_id: c, last_active_at: 30 days ago}
        - {account_id: d, last_active_at: 30.01 days ago}
        - {account_id: e, last_active_at: "2026-10-03 08:59:59"}
        - {account_id: f, last_active_at: in 1 day}
        - {account_id: g}
    finds:
      - {subject: a, idle: 42, name: Ada, managed: false, last_active_at: 40 days ago}
      - {subject: b, name: Berta, last_active_at: 2026-09-01T00:00:00, managed: true}
      - d
      - e
  - name: parameters of its own
    given: {account: [{account_id: a, last_active_at: 40 days ago}]}
    params: {days: 50}
    finds: []
  - name: another time of its own
    taken_at: 2026-12-02
    checked_at: 2026-12-02
    given: {account: [{account_id: a, last_active_at: 2026-11-01}]}
    finds: [{subject: a, idle: 31}]
""",
    )

    assert [(verdict.name, verdict.problems) for verdict in one.verdicts] == [
        ("times are relative to the snapshot, or fixed", ()),
        ("parameters of its own", ()),
        ("another time of its own", ()),
    ]


def test_tells_what_was_expected_and_what_came(desk: Desk) -> None:
    given = "{account_id: a, name: Ada, managed: true, last_active_at: 40 days ago}"
    one = desk.tried(
        CASE % (given, "b, {subject: a, name: Eve, idle: 41, managed: 1, colour: red, last_active_at: now}")
    )
    problems = one.failed[0].problems

    assert problems == (
        "expected b, and it was not found",
        "a: expected name to be 'Eve', and it is 'Ada'",
        "a: expected idle to be 41, and it is 40",
        "a: expected managed to be 1, and it is True",
        "a: the policy returns no column colour",
        "a: expected last_active_at to be 'now', and it is datetime.datetime(2026, 9, 23, 9, 0)",
    )
    assert desk.tried(CASE % (given, "")).failed[0].problems == ("found a, and it was not expected: Ada is unused",)
    assert one.failed[0].place == f"{desk.folder / 'X-01.yaml'}, line 1"


def test_missing_data_makes_the_answer_unknown(desk: Desk) -> None:
    one = desk.tried(
        """
cases:
  - &denied
    name: it is said that it is unknown
    given: {coverage: [{source: accounts, scope: north, outcome: denied}]}
    unknown: true
  - {<<: *denied, name: it is not said, unknown: false}
  - {name: nothing is missing, given: {}, unknown: true}
  - name: what the policy does not need
    given: {coverage: [{source: desks, outcome: denied}]}
    finds: []
""",
    )

    assert [verdict.problems for verdict in one.verdicts] == [
        (),
        ("the answer is UNKNOWN: accounts of north is denied: no reason was given",),
        ("the answer is not UNKNOWN",),
        (),
    ]


def test_no_row_is_left_for_the_next_case(desk: Desk) -> None:
    one = desk.tried(
        """
cases:
  - {name: first, given: {account: [{account_id: a, last_active_at: 40 days ago}]}, finds: [a]}
  - {name: second, given: {}, finds: []}
""",
    )

    assert one.failed == ()


@pytest.mark.parametrize(
    ("select", "problem"),
    [
        ("DELETE FROM account", "is not one SELECT"),
        ("SELECT 1 AS subject", "does not return the column summary"),
        ("SELECT nothing AS subject FROM account", "cannot be run: Binder Error"),
        ("SELECT 'a' AS subject, 's' AS summary FROM range(2)", "rows with a missing or repeated subject"),
        (
            "SELECT 'a' AS subject, content AS summary FROM read_text('/etc/hostname')",
            "cannot be run: read_text() is no documented view",
        ),
    ],
)
def test_a_policy_that_cannot_be_asked_fails_its_cases(desk: Desk, select: str, problem: str) -> None:
    assert problem in desk.tried(CASE % ("", ""), select).failed[0].problems[0]


@pytest.mark.parametrize(
    ("cases", "complaint"),
    [
        ("", "X-01.yaml is empty"),
        ("cases: [", "X-01.yaml is not YAML: line 2: "),
        ("- a", "line 1: the file is not a mapping"),
        ("taken_at: now", "line 1: there are no cases"),
        ("cases: []", "line 1: there are no cases"),
        ("case: []", "line 1: the file has no case"),
        ("cases: {}", "line 1: cases is not a list"),
        ("taken_at: soon\ncases: [{name: a, given: {}, finds: []}]", "line 1: it takes a time such as 40 days ago"),
        ("taken_at: 2026-13-01\ncases: [{name: a, given: {}, finds: []}]",
         "line 1: the value cannot be read: month must be"),
        ("cases:\n  - name: a\n    finds: []", "line 2: the case has no given"),
        ("cases:\n  - name: a\n    given: {}", "line 2: the case does not say what it expects"),
        ("cases:\n  - name: a\n    name: b\n    given: {}\n    finds: []", "line 2: a case says name twice"),
        ("cases:\n  - name: 3\n    given: {}\n    finds: []", "line 2: the name is not a text"),
        ("cases:\n- {name: a, given: {}, finds: []}\n- {name: a, given: {}, finds: []}",
         "line 3: a case is called a already"),
        ("cases: [{name: a, given: {}, unknown: maybe}]", "line 1: unknown is neither true nor false"),
        ("cases: [{name: a, given: {}, finds: [3]}]", "line 1: a subject in finds is not a text"),
        ("cases: [{name: a, given: {}, finds: [{name: Ada}]}]", "line 1: a finding has no subject"),
        ("cases: [{name: a, given: {}, finds: [a, b, a]}]", "line 1: finds names a twice"),
        ("cases: [{name: a, given: {}, finds: [], params: {weeks: 3}}]", "line 1: params has no weeks"),
        ("cases: [{name: a, given: {}, finds: [], params: {days: x}}]",
         "line 1: policies.X-01.days: give a value of type int"),
        ("defaults: {people: {}}\ncases: []", "line 1: defaults has no people"),
        ("defaults: {account: {colour: red}}\ncases: []", "line 1: account has no colour"),
        ("cases:\n  - name: a\n    given:\n      people: []\n    finds: []", "line 4: given has no people"),
        (CASE % ("{colour: red}", ""), "line 1: account has no colour"),
        (CASE % ("ada", ""), "line 1: account is not a mapping"),
        (CASE % ("{name: 3}", ""), "line 1: account.name takes a text; write it in quotes"),
        (CASE % ("{name: no}", ""), "line 1: account.name takes a text"),
        (CASE % ("{managed: maybe}", ""), "line 1: account.managed takes true or false"),
        (CASE % ("{added_at: yesterday}", ""), "line 1: account.added_at takes a time such as 40 days ago"),
        (CASE % ("{added_at: 3 days}", ""), "line 1: account.added_at takes a time such as 40 days ago"),
        (CASE % ("{added_at: in 3 days ago}", ""), "line 1: account.added_at takes a time such as 40 days ago"),
        (CASE % ("{added_at: 3}", ""), "line 1: account.added_at takes a time such as 40 days ago"),
        (CASE % ("{? [a] : b}", ""), "line 1: a key is not a word"),
        ("cases: [{name: a, given: {coverage: [{rows: 1.5}]}, finds: []}]",
         "line 1: coverage.rows takes a whole number"),
        ("cases: [{name: a, given: {coverage: [{rows: true}]}, finds: []}]",
         "line 1: coverage.rows takes a whole number"),
        ("cases: [{name: a, given: {api_key: [{scopes: x}]}, finds: []}]", "line 1: api_key.scopes takes a list"),
        ("cases: [{name: a, given: {api_key: [{scopes: [1]}]}, finds: []}]", "line 1: api_key.scopes takes a text"),
        ("cases: [{name: a, given: {audit_event: [{objects: [1]}]}, finds: []}]",
         "line 1: audit_event.objects takes a mapping"),
        ("cases: [{name: a, given: {audit_event: [{objects: [{colour: red}]}]}, finds: []}]",
         "line 1: audit_event.objects takes a mapping of id, type, attributes"),
        ("cases: &a [*a]", "line 1: a case is not a mapping"),
        ("a: &a {<<: *a}\ncases: []", "the file has no a"),
        ("cases: [&a {<<: *a}]", "line 1: the case has no name and no given"),
        ("cases: [{name: a, given: {application_role: [{seats: 99999999999999999999}]}, finds: []}]",
         "line 1: a row of application_role does not fit the view"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_its_line(desk: Desk, cases: str, complaint: str) -> None:
    with pytest.raises(PolicyError) as error:
        desk.tried(cases)

    assert complaint in str(error.value)
    assert str(desk.folder / "X-01.yaml") in str(error.value)


def test_lists_and_structures_are_rows_too(desk: Desk) -> None:
    one = desk.tried(
        """
cases:
  - name: a token and an event
    given:
      api_key: [{key_id: k, scopes: [read, write]}]
      audit_event: [{event_id: e, objects: [{id: o, type: group}]}]
    finds: [{subject: k, scopes: [read, write], id: o}]
""",
        "SELECT key_id AS subject, '' AS summary, scopes, objects[1].id AS id FROM api_key, audit_event",
    )

    assert one.failed == ()
