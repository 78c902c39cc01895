"""What `policy lint` says of policies: on which line, and what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import Commands

from analyzer import audit, store
from analyzer.authoring.choosing import chosen
from analyzer.authoring.linting import lint
from analyzer.errors import PolicyError

if TYPE_CHECKING:
    from pathlib import Path

    from organizations import Organization

HEADER = """/*
title    = "Every account is known"
severity = "low"
why      = "Because."
remedy   = "Repair it."
controls = ["CIS 5.3"]
needs    = ["accounts"]
*/
"""
SELECT = "SELECT account_id AS subject,\n    name AS summary\nFROM account\n{}\nORDER BY subject\n"
RAISED = "SELECT account_id, sum(requests_raised) AS n FROM request_activity GROUP BY account_id"
USED = "SELECT account_id, last_used_at AS at FROM seat UNION SELECT account_id, NULL FROM entitlement"
SEEN = "LEFT JOIN site_account s ON s.account_id = a.account_id AND s.site = a.site"
AFTER = 12  # the line of what is put into SELECT


def said(folder: Path, text: str, name: str = "X-01.sql") -> list[tuple[int, str]]:
    (folder / name).write_text(text, encoding="utf-8")
    return [(problem.line, problem.message) for problem in lint([folder / name])]


def headed(folder: Path, old: str, new: str) -> list[tuple[int, str]]:
    assert old in HEADER
    return said(folder, HEADER.replace(old, new) + SELECT.format(""))


def test_there_is_nothing_wrong_with_any_shipped_policy() -> None:
    files = chosen((), audit.folders())
    assert [f"{problem.origin}:{problem.line}: {problem.message}" for problem in lint(files)] == []
    assert len(files) == len(audit.policies())


def test_every_documented_view_says_what_it_is_read_from() -> None:
    assert {column.view for column in store.schema()} <= set(store.view_sources())


def test_the_columns_that_the_map_names_are_there() -> None:
    columns = {(column.view, column.name) for column in store.schema()}
    named = {
        (view, column)
        for view, sources in store.view_sources().items()
        for column in [*sources.columns, *sources.when, *(name for part in sources.parts for name in part.columns)]
        if view in {known for known, _ in columns}
    }
    assert named <= columns


def test_the_sources_that_the_map_names_are_ones_that_a_snapshot_tells_of(organization: Organization) -> None:
    organization.customer("hidden", None)
    organization.holds("ada", "jira", "user")  # a paid app of which nobody attested the plan
    organization.account("ada", "ada@ours.example")
    organization.publish()
    _, coverage = store.snapshot_coverage(organization.configured().store)

    named = frozenset().union(*(sources.all for sources in store.view_sources().values()))

    where_there_is_one = {"csv-external-users", "seat-limits", "jpd-use"}  # a file, an annual plan, a creator
    assert named - where_there_is_one <= {row.source for row in coverage}


def test_a_policy_as_it_should_be_has_no_problems(tmp_path: Path) -> None:
    assert said(tmp_path, HEADER + SELECT.format("WHERE status = 'active' AND kind = 'atlassian'")) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("is known", "is known.", 2, "title: it ends with a full stop"),
        ("Every account", "Accounts that", 2, "title: state the good state: "),
        ("Every account", "every account", 2, "title: begin with a capital"),
        ("is known", "is known to " + "us " * 30, 2, "title: it has "),
        ("Because.", "because", 4, "why: end the sentence with a full stop"),
        ("Repair it.", "Repair it", 5, "remedy: end the sentence with a full stop"),
        ('controls = ["CIS 5.3"]\n', "", 1, "controls: name those that it serves"),
        (
            "CIS 5.3",
            "SOC 2",
            6,
            'controls: "SOC 2" is in no framework of the map: `seatcheck policy controls` lists them',
        ),
        ('"accounts"', "", 11, 'needs: "accounts" is missing: account comes from it'),
        ('["accounts"]', '[\n    "accounts",\n    "groups",\n]', 9, 'needs: "groups": no view that is read'),
        ('"accounts"', '"accounts", "moon"', 7, 'needs: "moon": there is no such source'),
        ('"accounts"', '"accounts", "accounts"', 7, 'needs: "accounts" is named twice'),
        ("\n*/", "\n[params]\ndays = 3\n*/", 9, "params.days is not used"),
        ('"low"', '"urgent"', 3, "severity: "),
        ("title    =", "titel    =", 1, "title: Field required"),
        ('"low"', "", 3, "the header is not TOML: Invalid value"),
        ("\n*/", "\n[params]\nenabled = true\n*/", 9, "params.enabled: the configuration uses this word itself"),
    ],
)
def test_the_header_is_complete(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert [at for at, words in headed(tmp_path, old, new) if words.startswith(message)] == [line]


def test_everything_that_is_wrong_with_a_header_is_told_at_once(tmp_path: Path) -> None:
    problems = headed(tmp_path, 'severity = "low"\nwhy      = "Because."', 'severity = "urgent"\nwhy      = ""')
    assert [line for line, _ in problems] == [3, 4]


def test_a_file_without_header_or_of_another_encoding_is_told(tmp_path: Path) -> None:
    assert said(tmp_path, "SELECT 1") == [(1, "the file does not begin with a header: /* title = … */")]
    (tmp_path / "X-01.sql").write_bytes(b"/* title = '\xff' */")
    with pytest.raises(PolicyError, match=r"X-01\.sql is not text in UTF-8"):
        lint([tmp_path / "X-01.sql"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("GROUP BY ALL", "GROUP BY ALL: name the columns"),
        ("QUALIFY row_number() OVER () = 1", "QUALIFY: filter in an outer query"),
        ("ANTI JOIN seat USING (account_id)", "ANTI JOIN: use NOT EXISTS"),
        ("SEMI JOIN seat USING (account_id)", "SEMI JOIN: use EXISTS"),
        ("HAVING count(*) FILTER (managed) > 1", "FILTER: use CASE inside the aggregate"),
        ("WHERE list_contains(string_split(platform_roles, ','), 'x')", "string_split(): lists, structs and JSON"),
        ("WHERE struct_pack(a := name) IS NOT NULL", "struct_pack(): lists, structs and JSON are not portable"),
        ("WHERE name IN (SELECT unnest(scopes) FROM api_key)", "unnest(): lists, structs and JSON are not portable"),
        ("WHERE [name] IS NOT NULL", "lists are not portable"),
        ("WHERE {'a': name} IS NOT NULL", "structs are not portable"),
        ("WHERE added_at < now()", "now(): its answer changes each time"),
        ("WHERE added_at < current_date", "the answer would change from day to day"),
        ("WHERE getenv('HOME') = name", "getenv(): a policy reads the documented views and nothing else"),
        ("JOIN read_csv('x.csv') f ON f.a = name", "read_csv(): a policy reads the documented views"),
        ("JOIN 'people.csv' f ON f.a = name", "people.csv is no documented view"),
        ("JOIN stored.account f USING (account_id)", "stored.account is no documented view"),
        ("JOIN duckdb_secrets() f ON f.a = name", "duckdb_secrets(): a policy reads the documented views"),
        ("WHERE mfa_enabled::INTEGER / length(name) > 1", "it divides by LENGTH(name): write nullif(LENGTH(name), 0)"),
        ("WHERE length(name) % length(email) = 1", "it divides by LENGTH(email)"),
        ("WHERE length(name) // 0 = 1", "it divides by zero"),
        ("WHERE added_at < taken_at() - to_days($days)", "$days is not declared"),
        ("WHERE colour = 'red'", "Binder Error: Referenced column"),
        ("WHERE name = ", "Parser Error: "),
    ],
)
def test_the_sql_is_portable_safe_and_right(tmp_path: Path, words: str, message: str) -> None:
    problems = said(tmp_path, HEADER + SELECT.format(words))
    assert [line for line, told in problems if told.startswith(message)] in ([AFTER], [AFTER + 1])


@pytest.mark.parametrize(
    "words",
    [
        "WHERE length(name) / 100 > 1 AND length(name) / nullif(length(email), 0) > 1",
        "WHERE name <> 'GROUP BY ALL, now() and [1]' -- QUALIFY, unnest(x)",
        "WHERE EXISTS (SELECT 1 FROM range(3) r(n) WHERE n = length(name))",
        "WHERE name IN (WITH a AS (SELECT name FROM account) SELECT name FROM a)",
    ],
)
def test_what_only_looks_wrong_is_left_in_peace(tmp_path: Path, words: str) -> None:
    assert said(tmp_path, HEADER + SELECT.format(words)) == []


@pytest.mark.parametrize(
    ("sql", "line", "message"),
    [
        ("SELECT 1;\nDROP TABLE x", 10, "this is not one SELECT: a policy only reads"),
        ("INSTALL httpfs", 9, "this is not one SELECT: a policy only reads"),
        ("", 1, "this is not one SELECT: a policy only reads"),
        ("WITH a AS (\nINSERT INTO stored.account SELECT 1)\nSELECT 1", 10, "INSERT: a policy only reads"),
        ("SELECT 'a' AS subject ORDER BY subject", 9, "the column summary is not returned"),
        ("SELECT 'a' AS summary ORDER BY summary", 9, "the column subject is not returned"),
        ("SELECT 'a' AS subject,\n 'b' AS summary", 10, "the rows come in no certain order: end with ORDER BY subject"),
        ("SELECT *, 1 AS subject, 2 AS summary FROM snapshot ORDER BY subject", 9, "SELECT *: name the columns"),
    ],
)
def test_a_policy_is_one_select_of_subject_and_summary(tmp_path: Path, sql: str, line: int, message: str) -> None:
    problems = said(tmp_path, HEADER.replace('"accounts"', "") + sql)
    assert [at for at, told in problems if told.startswith(message)] == [line]


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("WHERE audience = 'external'", {"domains"}),
        ("WHERE guard_billable", {"managed-accounts"}),
        ("WHERE NOT EXISTS (SELECT 1 FROM seat s WHERE s.account_id = account.account_id)",
         {"workspaces", "role-holders"}),
        ("WHERE kind IN ('atlassian', 'portal-only')", {"desks", "desk-customers", "customer-organizations",
                                                        "customer-organization-members", "account-types"}),
        (f"JOIN ({RAISED}) r USING (account_id) WHERE r.n > 3", {"desks", "jira-users", "requests-raised"}),
        (f"JOIN ({USED}) u USING (account_id) WHERE u.at IS NULL", {"workspaces", "role-holders", "last-active"}),
    ],
)  # fmt: skip
def test_what_decides_has_to_be_needed(tmp_path: Path, words: str, missing: set[str]) -> None:
    problems = said(tmp_path, HEADER + SELECT.format(words))
    needed = {message.split('"')[1] for _, message in problems if message.startswith("needs:")}
    assert needed == missing


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT account_id AS subject, name AS summary, audience FROM account",
        f"SELECT a.account_id AS subject, a.name AS summary, s.seen_in FROM account a {SEEN}",
    ],
)
def test_what_is_evidence_alone_need_not_be_needed(tmp_path: Path, sql: str) -> None:
    assert said(tmp_path, f"{HEADER}{sql} ORDER BY subject") == []


def test_a_wrong_id_and_one_that_exists_twice_are_told(tmp_path: Path) -> None:
    right = HEADER + SELECT.format("")
    assert said(tmp_path, right, "my policy.sql")[0][1].startswith("my policy is no id: ")
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        files.append(tmp_path / name / "X-01.sql")
        files[-1].write_text(right)
    assert [(p.origin, p.message) for p in lint(files)] == [(str(files[1]), f"policy X-01 exists twice: {files[0]}")]


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.chdir(tmp_path)
    return Commands(tmp_path, capsys, monkeypatch)


def test_the_command_names_file_and_line_and_ends_with_one(here: Commands) -> None:
    (here.folder / "mine").mkdir()
    (here.folder / "mine" / "X-01.sql").write_text(HEADER.replace("known", "known.") + SELECT.format("GROUP BY ALL"))

    ended = here.run("policy", "lint", "mine")

    assert ended.code == 1
    assert ended.out.startswith("mine/X-01.sql:2: title: it ends with a full stop\n")
    assert "mine/X-01.sql:12: GROUP BY ALL: name the columns\n" in ended.out
    assert ended.err == "1 policy, 2 problems\n"


def test_the_command_takes_ids_and_all_where_none_is_named(here: Commands) -> None:
    ended = here.run("policy", "lint", "HS-01", "HS-02")
    assert (ended.code, ended.out, ended.err) == (0, "", "2 policies, no problems\n")
    assert here.run("policy", "lint").err == f"{len(audit.policies())} policies, no problems\n"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("XX-99", "there is no policy XX-99, and no file or folder of that name"),
        ("empty", "empty has no policy in it"),
    ],
)
def test_what_is_no_policy_is_refused(here: Commands, name: str, sentence: str) -> None:
    (here.folder / "empty").mkdir()
    ended = here.run("policy", "lint", name)
    assert ended.code == 2
    assert sentence in ended.err
