"""What `policy explain` says of a policy on a snapshot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from authored import CONFIGURED, accounts, peopled, policy
from commands import Commands
from organizations import FIRST, NOW, Organization

from analyzer import audit
from analyzer.authoring.explaining import explain
from analyzer.authoring.plans import plan_of
from analyzer.errors import ConfigError, PolicyError, UsageError
from analyzer.policy import read_policy

if TYPE_CHECKING:
    from analyzer.authoring.explaining import Explanation


def explained(organization: Organization, sql: str, params: str = "") -> Explanation:
    file = policy(organization.folder / "mine", sql, params=params)
    return explain(read_policy(file), organization.configured(), None, NOW)


def test_it_says_what_is_needed_and_what_was_read_of_it(organization: Organization) -> None:
    organization.denied("accounts")
    peopled(organization)

    told = explained(organization, accounts("status = 'active'"))

    assert [(need.source, need.views, need.read and need.read.outcome.value) for need in told.needs] == [
        ("accounts", ("account",), "denied")
    ]
    assert told.views == {"account": ("account_id", "name", "status")}
    assert told.gaps == ("accounts is denied: the key may not read it",)
    assert (told.ran.findings, told.snapshot.id) == (3, FIRST)
    assert 0 < told.ran.seconds < 60


def test_a_source_that_the_snapshot_does_not_know_is_told(organization: Organization) -> None:
    del organization.coverage["accounts", ""]
    peopled(organization)
    (need,) = explained(organization, accounts("true")).needs
    assert need.read is None


def test_parameters_say_who_chose_them(organization: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    peopled(organization)
    params = "[params]\ndays = 30\nweeks = 4\nword = 'x'\n"
    sql = accounts("status <> $word AND added_at < taken_at() - to_days($days + 7 * $weeks)")
    organization.settings["policies"] = {"X-01": {"days": 60}}
    said = [(p.name, p.value, p.said_by) for p in explained(organization, sql, params).params]
    assert said == [
        ("days", 60, "the configuration"), ("weeks", 4, "the policy"), ("word", "x", "the policy")
    ]  # fmt: skip

    monkeypatch.setenv("SEATCHECK_POLICIES", '{"X-01": {"weeks": 8}}')
    said = [(p.name, p.value, p.said_by) for p in explained(organization, sql, params).params]
    assert said[:2] == [("days", 60, "the configuration"), ("weeks", 8, "the environment")]


def test_the_plan_names_the_tables_and_counts_rows_and_leaves_out_the_snapshot(organization: Organization) -> None:
    peopled(organization, external=2, internal=3)

    told = explained(organization, accounts("audience = 'external'"))

    reads = [line for line in told.plan if line.step.startswith("read ")]
    assert [line.step.split()[1] for line in reads] == ["stored.account"]
    assert told.plan[0].depth == 0
    assert told.plan[0].rows == told.ran.findings == 2
    assert all(line.seconds >= 0 for line in told.plan)
    assert not any("snapshot" in line.step for line in told.plan)


def test_a_plan_of_an_older_duckdb_is_understood() -> None:
    account = (
        '{"children": [{"operator_type": "HASH_JOIN", "operator_cardinality": 7, "operator_timing": 0.5,'
        ' "extra_info": {"Join Type": "INNER", "Conditions": "a = b"}, "children": []}]}'
    )
    ((depth, step, rows, seconds),) = [(p.depth, p.step, p.rows, p.seconds) for p in plan_of(account)]
    assert (depth, step, rows, seconds) == (0, "join INNER a = b", 7, 0.5)


def test_every_shipped_policy_can_be_explained(organization: Organization) -> None:
    peopled(organization)
    for shipped in audit.policies():
        told = explain(shipped, organization.configured(), None, NOW)
        assert told.views, shipped.id
        assert told.plan, shipped.id


def test_nothing_is_written(organization: Organization) -> None:
    peopled(organization)
    before = (organization.folder / "seatcheck.duckdb").read_bytes()
    listed = sorted(path.name for path in organization.folder.iterdir())
    explained(organization, accounts("true"))
    assert (organization.folder / "seatcheck.duckdb").read_bytes() == before
    assert sorted(path.name for path in organization.folder.iterdir()) == sorted([*listed, "mine"])


def test_the_configuration_counts_as_it_is_now_and_not_as_it_was(organization: Organization) -> None:
    peopled(organization)
    before = (organization.folder / "seatcheck.duckdb").read_bytes()
    organization.settings["domains"] = {"internal": ["client.example"]}
    assert explained(organization, accounts("audience = 'internal'")).ran.findings == 3
    assert (organization.folder / "seatcheck.duckdb").read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    [
        "WITH a AS (INSERT INTO stored.schema_version VALUES (99, NULL, '')) SELECT 's' AS subject, 't' AS summary",
        "SELECT content AS subject, 't' AS summary FROM read_text('/etc/hostname')",
        "SELECT 's' AS subject, 't' AS summary; DROP VIEW account",
        "SELECT 's' AS subject",
        "SELECT 's' AS subject, 't' AS summary FROM account",
        "SELECT error('no') AS subject, 't' AS summary",
    ],
)
def test_a_policy_that_does_what_it_may_not_is_refused(organization: Organization, sql: str) -> None:
    peopled(organization)
    before = (organization.folder / "seatcheck.duckdb").read_bytes()
    with pytest.raises(PolicyError, match=r"X-01\.sql"):
        explained(organization, sql)
    assert (organization.folder / "seatcheck.duckdb").read_bytes() == before


def test_a_policy_that_takes_too_long_is_stopped(organization: Organization) -> None:
    peopled(organization)
    organization.settings["check"] = {"seconds": 0.2}
    endless = "SELECT count(*)::VARCHAR AS subject, '' AS summary FROM range(100000000) a(n), range(100000000) b(m)"
    with pytest.raises(PolicyError, match=r"X-01\.sql\) was stopped: it takes longer than 0\.2 seconds"):
        explained(organization, endless + " WHERE (n * 7 + m * 13) % 11 = 3")


def test_wrong_words_are_refused(organization: Organization) -> None:
    peopled(organization)
    file = read_policy(policy(organization.folder / "mine", accounts("true")))
    with pytest.raises(UsageError, match="there is no snapshot 1999"):
        explain(file, organization.configured(), "1999", NOW)
    organization.settings["policies"] = {"X-01": {"weeks": 4}}
    with pytest.raises(ConfigError, match="there is no such parameter"):
        explain(file, organization.configured(), None, NOW)


@pytest.fixture
def here(organization: Organization, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    peopled(organization)
    (organization.folder / "seatcheck.toml").write_text(CONFIGURED)
    monkeypatch.chdir(organization.folder)
    monkeypatch.setenv("COLUMNS", "80")
    return Commands(organization.folder, capsys, monkeypatch)


def test_the_command_prints_it_within_eighty_columns(here: Commands) -> None:
    ended = here.run("policy", "explain", "HS-07")
    assert ended.code == 0
    assert max(map(len, ended.out.splitlines())) <= 80
    assert re.search(r"^role-holders +1 +complete +0 +seat", ended.out, re.MULTILINE)
    assert re.search(r"^idle_days +90 +the policy", ended.out, re.MULTILINE)
    assert re.search(r"^0 findings in \d+\.\d\d s$", ended.out, re.MULTILINE)


def test_the_command_takes_a_file_that_is_in_no_pack(here: Commands) -> None:
    file = policy(here.folder / "mine", accounts("true"))
    assert "3 findings in" in here.run("policy", "explain", str(file)).out
    policy(here.folder / "mine", accounts("true"), "X-02")
    refused = here.run("policy", "explain", "mine")
    assert refused.code == 2
    assert "mine has several policies in it" in refused.err


def test_of_several_organizations_one_has_to_be_named(here: Commands) -> None:
    (here.folder / "seatcheck.toml").write_text(
        '[[organizations]]\nname = "one"\nid = "org"\n[[organizations]]\nname = "two"\nid = "two"\n'
    )
    refused = here.run("policy", "explain", "HS-07")
    assert refused.code == 2
    assert "choose one with --organization: one, two" in refused.err
    assert here.run("policy", "explain", "HS-07", "--organization", "one").code == 0
