"""Small changes to policies: which are made, which count as noticed, and that the shipped cases notice them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analyzer import audit
from analyzer.cases.mutants import mutants
from analyzer.cases.mutating import mutate
from analyzer.cases.reading import views_of
from analyzer.errors import PolicyError
from analyzer.policy import load_policies
from analyzer.store import trial

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.policy import Policy
    from analyzer.store import Trial

AT_LEAST = 85
WITH_CASES = {policy.id: policy for policy in audit.policies() if policy.cases}
HEADER = """/*
title = "Nobody is unused"
severity = "low"
why = "Because."
remedy = "Repair it."
needs = []
{params}
*/
"""


def written(folder: Path, select: str, cases: str = "", params: str = "") -> Policy:
    (folder / "X-01.sql").write_text(HEADER.format(params=params) + select)
    if cases:
        (folder / "X-01.yaml").write_text(cases)
    return next(policy for policy in load_policies([folder]) if policy.id == "X-01")


@pytest.fixture(scope="module")
def tables() -> Iterator[Trial]:
    with trial() as tables:
        yield tables


@pytest.mark.parametrize("policy", WITH_CASES)
def test_the_cases_of_a_shipped_policy_notice_most_changes(tables: Trial, policy: str) -> None:
    score = mutate(tables, WITH_CASES[policy])

    assert score.mutants > 0
    assert score.percent >= AT_LEAST, [f"{one.line}: {one.was} -> {one.becomes}" for one in score.survivors]


def changed(tables: Trial, folder: Path, select: str, params: str = "") -> set[tuple[str, str]]:
    policy = written(folder, select, params=params)
    return {(one.was, one.becomes) for one in mutants(policy, views_of(tables.columns))}


FROM = "SELECT account_id AS subject, '' AS summary FROM account "


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (FROM + "WHERE name = 'a'", {
            ("name = 'a'", "name <> 'a'"), ("'a'", "'a~'"), ("WHERE name = 'a'", "(dropped)")}),
        (FROM + "WHERE added_at < taken_at()", {
            ("added_at < TAKEN_AT()", "added_at <= TAKEN_AT()"), ("added_at < TAKEN_AT()", "added_at >= TAKEN_AT()"),
            ("WHERE added_at < TAKEN_AT()", "(dropped)")}),
        (FROM + "WHERE managed AND (uses_listed OR mfa_enabled)", {
            ("AND (uses_listed OR mfa_enabled)", "OR (uses_listed OR mfa_enabled)"),
            ("OR mfa_enabled", "AND mfa_enabled"),
            ("managed", "(dropped)"), ("(uses_listed OR mfa_enabled)", "(dropped)"),
            ("uses_listed", "(dropped)"), ("mfa_enabled", "(dropped)"),
            ("managed", "NOT managed"), ("uses_listed", "NOT uses_listed"), ("mfa_enabled", "NOT mfa_enabled")}),
        (FROM + "WHERE NOT managed", {("NOT managed", "managed"), ("WHERE NOT managed", "(dropped)")}),
        (FROM + "WHERE name IS NULL", {("name IS NULL", "NOT name IS NULL"), ("WHERE name IS NULL", "(dropped)")}),
        (FROM + "WHERE name IN ('a', 'b')", {
            ("name IN ('a', 'b')", "NOT name IN ('a', 'b')"), ("'a'", "'a~'"), ("'b'", "'b~'"),
            ("WHERE name IN ('a', 'b')", "(dropped)")}),
        (FROM + "WHERE coalesce(managed, false)", {
            ("FALSE", "TRUE"), ("WHERE COALESCE(managed, FALSE)", "(dropped)")}),
        (FROM + "WHERE added_at > taken_at() - INTERVAL 3 DAY", {
            ("'3'", "'4'"), ("'3'", "'2'"), ("TAKEN_AT() - INTERVAL '3' DAY", "TAKEN_AT() + INTERVAL '3' DAY"),
            ("added_at > TAKEN_AT() - INTERVAL '3' DAY", "added_at >= TAKEN_AT() - INTERVAL '3' DAY"),
            ("added_at > TAKEN_AT() - INTERVAL '3' DAY", "added_at <= TAKEN_AT() - INTERVAL '3' DAY"),
            ("WHERE added_at > TAKEN_AT() - INTERVAL '3' DAY", "(dropped)")}),
        (("SELECT a.account_id || '/' AS subject, '' AS summary FROM account a "
          "JOIN seat s ON s.account_id = a.account_id"), {
            ("'/'", "'/~'"), ("JOIN s", "LEFT JOIN s"), ("s.account_id = a.account_id", "s.account_id <> a.account_id"),
            ("JOIN s ON s.account_id = a.account_id", "ON TRUE")}),
        (("SELECT a.account_id AS subject, '' AS summary FROM seat s "
          "JOIN account a USING (account_id) WHERE a.managed"), {
            ("JOIN a USING (account_id)", "without account_id"), ("WHERE a.managed", "(dropped)"),
            ("a.managed", "NOT a.managed")}),
        ("SELECT DISTINCT account_id AS subject, '' AS summary FROM seat", {("SELECT DISTINCT", "SELECT")}),
        (("SELECT site AS subject, '' AS summary FROM seat GROUP BY site "
          "HAVING count(DISTINCT app) >= 2 AND min(role) = 'x'"), {
            ("AND MIN(role) = 'x'", "OR MIN(role) = 'x'"), ("COUNT(DISTINCT app) >= 2", "(dropped)"),
            ("MIN(role) = 'x'", "(dropped)"), ("COUNT(DISTINCT app) >= 2", "COUNT(DISTINCT app) > 2"),
            ("COUNT(DISTINCT app) >= 2", "COUNT(DISTINCT app) < 2"), ("MIN(role) = 'x'", "MIN(role) <> 'x'"),
            ("COUNT(DISTINCT app)", "COUNT(app)"), ("2", "3"), ("2", "1"), ("MIN(role)", "MAX(role)"),
            ("'x'", "'x~'")}),
        ("SELECT site AS subject, 'a' AS summary FROM site UNION ALL SELECT app, 'b' FROM seat ORDER BY subject", {
            ("SELECT site AS subject, 'a' AS summary FROM site", "(dropped)"),
            ("SELECT app, 'b' FROM seat", "(dropped)")}),
        (FROM + "WHERE CASE WHEN managed THEN 3 ELSE 0 END > 2", {
            ("WHEN managed", "(dropped)"), ("3", "4"), ("3", "2"), ("0", "1"), ("2", "3"), ("2", "1"),
            ("CASE WHEN managed THEN 3 ELSE 0 END > 2", "CASE WHEN managed THEN 3 ELSE 0 END >= 2"),
            ("CASE WHEN managed THEN 3 ELSE 0 END > 2", "CASE WHEN managed THEN 3 ELSE 0 END <= 2"),
            ("WHERE CASE WHEN managed THEN 3 ELSE 0 END > 2", "(dropped)")}),
        (FROM + "WHERE NOT EXISTS (SELECT 1 FROM seat WHERE seat.account_id = account.account_id)", {
            ("seat.account_id = account.account_id", "seat.account_id <> account.account_id"),
            ("WHERE seat.account_id = account.account_id", "(dropped)"),
            ("NOT EXISTS(SELECT 1 FROM seat WHERE seat.account_id = account.account_id)",
             "EXISTS(SELECT 1 FROM seat WHERE seat.account_id = account.account_id)"),
            ("WHERE NOT EXISTS(SELECT 1 FROM seat WHERE seat.account_id = account.account_id)", "(dropped)")}),
    ],
)  # fmt: skip
def test_each_part_that_decides_what_is_found_is_changed(
    tables: Trial, tmp_path: Path, select: str, expected: set[tuple[str, str]]
) -> None:
    assert changed(tables, tmp_path, select) == expected


def test_a_parameter_s_default_is_a_constant(tables: Trial, tmp_path: Path) -> None:
    params = '[params]\ndays = 30\nshare = 0.5\nword = "x"\nstrict = true'
    select = "SELECT 's' || $days || $share || $word || $strict AS subject, '' AS summary"

    assert changed(tables, tmp_path, select, params) == {
        ("'s'", "'s~'"), ("days = 30", "days = 31"), ("days = 30", "days = 29"), ("share = 0.5", "share = 0.6"),
        ("share = 0.5", "share = 0.4"), ("word = x", "word = x~"), ("strict = True", "strict = False"),
    }  # fmt: skip


def test_evidence_is_not_changed(tables: Trial, tmp_path: Path) -> None:
    select = """
WITH unread AS (SELECT site FROM seat WHERE app = 'jsm')
SELECT a.account_id AS subject, a.name || ' is idle' AS summary, max(CASE WHEN a.managed THEN 2 END) AS two, used.apps,
    string_agg(DISTINCT used.apps || '!', ', ' ORDER BY used.apps || '?') AS listed, desk.name AS desk
FROM account a
LEFT JOIN (
    SELECT account_id, string_agg(app || ' (' || site || ')', ', ') AS apps, max(CASE WHEN elsewhere THEN 1 END) AS x
    FROM app_use WHERE elsewhere AND app <> 'jira' GROUP BY account_id
) used USING (account_id)
LEFT JOIN desk ON desk.site = a.site AND desk.project = 'IT'
LEFT JOIN unread ON unread.site = a.site
GROUP BY a.account_id, a.name, used.apps, desk.name || 'x'
ORDER BY CASE WHEN a.name = 'x' THEN 1 END
"""
    joins = {"used", "desk", "unread"}

    assert changed(tables, tmp_path, select) == {(f"LEFT JOIN {name}", f"JOIN {name}") for name in joins}


def test_what_a_condition_reads_of_a_subquery_is_no_evidence(tables: Trial, tmp_path: Path) -> None:
    select = """
SELECT a.account_id AS subject, '' AS summary FROM account a
LEFT JOIN (
    SELECT account_id, max(app) AS app, max('x' || role) AS role FROM seat GROUP BY account_id
) held USING (account_id)
WHERE held.app IS NULL
"""
    found = changed(tables, tmp_path, select)

    assert ("MAX(app)", "MIN(app)") in found
    assert not {was for was, _ in found} & {"'x'", "MAX('x' || role)"}


def test_each_mutant_tells_where_it_was_changed(tables: Trial, tmp_path: Path) -> None:
    policy = written(
        tmp_path, "SELECT account_id AS subject, '' AS summary\nFROM account\nWHERE coalesce(\n  managed, true\n)"
    )
    lines = policy.sql.splitlines()

    for mutant in mutants(policy, views_of(tables.columns)):
        word = "managed" if mutant.was.startswith("WHERE") else "coalesce"
        assert word in "".join(lines[mutant.line - 1 : mutant.line + 1])


SMALL = """
cases:
  - name: idle
    given: {account: [{account_id: a, managed: true, name: x}, {account_id: b, managed: false, name: x}]}
    finds: [a]
"""


def test_a_change_that_no_case_notices_survives(tables: Trial, tmp_path: Path) -> None:
    score = mutate(tables, written(tmp_path, FROM + "WHERE managed AND name = 'x'", SMALL))

    assert (score.mutants, score.caught, round(score.percent)) == (6, 5, 83)
    assert [(one.line, one.was, one.becomes) for one in score.survivors] == [(9, "name = 'x'", "(dropped)")]


def test_a_mutant_that_cannot_be_run_is_noticed(tables: Trial, tmp_path: Path) -> None:
    select = "SELECT account_id AS subject, '' AS summary FROM account JOIN site_account USING (account_id)"
    both = "cases: [{name: one, given: {account: [{account_id: a}], site_account: [{account_id: a}]}, finds: [a]}]"
    score = mutate(tables, written(tmp_path, select, both))  # without the key, nobody knows which account_id is meant

    assert [one.was for one in score.survivors] == ["JOIN site_account"]


def test_a_query_that_never_ends_is_stopped(tables: Trial) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS subject FROM n"

    assert tables.probe(endless, {}, 0.2) is None
    assert tables.probe("SELECT 1 AS subject", {}, 10) is not None


@pytest.mark.parametrize(
    ("select", "cases", "complaint"),
    [
        (FROM, "", "policy X-01 has no cases"),
        (FROM + "WHERE false", SMALL, "policy X-01 does not answer as its case says: idle"),
        (FROM + "WHERE managed AND (1 !) = 1", SMALL, "cannot be taken apart: Expecting"),
    ],
)
def test_mutants_that_would_say_nothing_are_not_tried(
    tables: Trial, tmp_path: Path, select: str, cases: str, complaint: str
) -> None:
    policy = written(tmp_path, select, cases)

    with pytest.raises(PolicyError, match=complaint):
        mutate(tables, policy)
