"""Policies listed, shown, and begun anew."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from authored import CONFIGURED, accounts, policy
from commands import Commands
from organizations import NOW, Organization

from analyzer import audit
from analyzer.authoring.linting import lint
from analyzer.authoring.writing import create
from analyzer.cases import try_policies
from analyzer.cases.mutating import mutate_policies
from analyzer.errors import PolicyError, UsageError
from analyzer.policy import load_policies

KNOWN = {policy.id: policy.origin for policy in audit.policies()}


def test_a_new_policy_passes_lint_and_its_cases_notice_every_change(tmp_path: Path) -> None:
    files = create("ACME-01", tmp_path / "mine", KNOWN)

    assert [file.name for file in files] == ["ACME-01.sql", "ACME-01.yaml"]
    assert [problem.message for problem in lint([files[0]])] == []
    (written,) = [policy for policy in load_policies([tmp_path / "mine"]) if policy.id == "ACME-01"]
    (tried,) = try_policies([written])
    assert (len(tried.verdicts), tried.failed) == (4, ())
    (score,) = mutate_policies([written])
    assert score.mutants > 10
    assert score.survivors == ()
    assert "THE-ID" not in files[0].read_text() + files[1].read_text()


@pytest.mark.parametrize("id_", ["", "a b", "../x", "A_1", "-A", "A-", "A--1", "1-A", "A/B", "ä-1", "A" * 41, "A\n"])
def test_what_is_no_id_is_refused(tmp_path: Path, id_: str) -> None:
    with pytest.raises(UsageError, match="is no id of a policy"):
        create(id_, tmp_path, KNOWN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("id_", ["HS-01", "hs-01"])
def test_an_id_that_is_taken_is_refused(tmp_path: Path, id_: str) -> None:
    with pytest.raises(UsageError, match="there is a policy HS-01 already"):
        create(id_, tmp_path, KNOWN)


@pytest.mark.parametrize("name", ["A-1.sql", "A-1.yaml"])
def test_no_file_is_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match=re.escape(f"{name} is there already")):
        create("A-1", tmp_path, KNOWN)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [(name, "mine")]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PolicyError, match="cannot be written"):
        create("A-1", tmp_path / "file" / "below", KNOWN)


@pytest.fixture
def here(organization: Organization, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    for n in range(5):
        organization.account(f"guest-{n}", f"guest-{n}@client.example")
        organization.holds(f"guest-{n}", "jsm", "customer")
    organization.publish()
    (organization.folder / "seatcheck.toml").write_text('policy_folders = ["mine"]\n' + CONFIGURED)
    policy(organization.folder / "mine", accounts("true"), "X-01")
    monkeypatch.chdir(organization.folder)
    monkeypatch.setenv("COLUMNS", "80")
    return Commands(organization.folder, capsys, monkeypatch)


def test_the_list_says_what_each_policy_answered_and_where_it_lies(here: Commands, organization: Organization) -> None:
    before = here.run("policy", "list")
    assert re.search(r"^X-01 +low +Every account is known +mine *$", before.out, re.MULTILINE)
    assert re.search(r"^HS-02 +medium +No external person", before.out, re.MULTILINE)

    audit.check(organization.configured(), only=["HS-02"], now=NOW)

    after = here.run("policy", "list")
    assert re.search(r"^HS-02 +medium +found ", after.out, re.MULTILINE)
    assert re.search(r"^X-01 +low +not asked ", after.out, re.MULTILINE)
    assert max(map(len, after.out.splitlines())) <= 80


def test_a_list_without_a_configuration_or_a_database_is_one_all_the_same(here: Commands) -> None:
    (here.folder / "seatcheck.duckdb").unlink()
    assert "HS-02" in here.run("policy", "list").out
    (here.folder / "seatcheck.toml").unlink()
    without = here.run("policy", "list")
    assert (without.code, without.err) == (0, "")
    assert "X-01" not in without.out


def test_what_is_shown_is_sql_and_findings_stand_beside_it(here: Commands, organization: Organization) -> None:
    assert here.run("policy", "show", "HS-02").err == ""

    audit.check(organization.configured(), only=["HS-02"], now=NOW)

    shown = here.run("policy", "show", "HS-02")
    assert [name for name in ("guest-0", "guest-2", "guest-3") if name in shown.err] == ["guest-0", "guest-2"]
    assert "email: guest-0@client.example" in shown.err
    assert "guest" not in shown.out
    with duckdb.connect(str(here.folder / "seatcheck.duckdb"), read_only=True) as connection:
        assert len(connection.execute(shown.out).fetchall()) == 5
    assert "guest-4" in here.run("policy", "show", "HS-02", "--sample", "5").err
    assert here.run("policy", "show", "HS-02", "--sample", "0").err == ""


def test_a_new_policy_joins_the_configured_folder(here: Commands) -> None:
    made = here.run("policy", "new", "ACME-01")
    assert (made.code, made.out) == (0, "wrote mine/ACME-01.sql\nwrote mine/ACME-01.yaml\n")
    assert made.err == "next: seatcheck policy test ACME-01\n"
    assert here.run("policy", "lint", "ACME-01").code == 0
    assert "findings in" in here.run("policy", "explain", "ACME-01").out
    assert here.run("policy", "new", "ACME-01").code == 2


def test_another_folder_has_to_be_configured_first(here: Commands) -> None:
    made = here.run("policy", "new", "ACME-01", "--folder", "other")
    assert made.out == "wrote other/ACME-01.sql\nwrote other/ACME-01.yaml\n"
    assert 'write policy_folders = ["other"] into seatcheck.toml' in made.err
    assert Path("other/ACME-01.sql").is_file()
