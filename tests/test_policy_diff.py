"""What `policy diff` says of two versions of a policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from authored import CONFIGURED, accounts, peopled, policy
from commands import Commands
from organizations import NOW, Organization

from analyzer import audit
from analyzer.authoring.comparing import Changes, compare
from analyzer.errors import ConfigError, PolicyError, UsageError
from analyzer.store import Differs

if TYPE_CHECKING:
    from pathlib import Path


def compared(organization: Organization, old: Path | str, new: Path | str, limit: int = 20) -> Changes:
    return compare(str(old), str(new), audit.folders(), organization.configured(), None, limit, NOW)


def versions(organization: Organization, before: str, after: str, params: str = "") -> tuple[Path, Path]:
    folder = organization.folder
    return policy(folder / "old", before, params=params), policy(folder / "new", after, params=params)


def test_what_appears_vanishes_and_changes_is_told(organization: Organization) -> None:
    peopled(organization, external=2, internal=2)
    before = accounts("account_id <> 'ours-1'", ", audience, 1 AS n")
    after = accounts("account_id <> 'guest-1'", ", CASE WHEN account_id = 'ours-0' THEN 2 ELSE 1 END AS n, audience")

    (change,) = compared(organization, *versions(organization, before, after)).policies

    told = change.compared
    assert (change.id, told.before, told.after, told.appear, told.vanish, told.change) == ("X-01", 3, 3, 1, 1, 1)
    assert told.differences == (
        Differs("appears", "ours-1", "Name of ours-1", {}, {}),
        Differs("changes", "ours-0", "Name of ours-0", {"n": 1}, {"n": 2}),
        Differs("vanishes", "guest-1", "Name of guest-1", {}, {}),
    )
    assert not told.same


def test_the_same_policy_says_the_same(organization: Organization) -> None:
    peopled(organization)
    changes = compared(organization, "HS-02", "HS-02")
    assert changes.same
    assert changes.policies[0].compared.differences == ()


def test_columns_of_one_version_alone_are_named_and_not_compared(organization: Organization) -> None:
    peopled(organization)
    before, after = accounts("true", ", email"), accounts("true", ", audience")
    (change,) = compared(organization, *versions(organization, before, after)).policies
    told = change.compared
    assert (told.dropped, told.added, told.change, told.same) == (("email",), ("audience",), 0, False)


def test_only_the_first_differences_are_told_and_all_are_counted(organization: Organization) -> None:
    peopled(organization, external=5)
    (change,) = compared(organization, *versions(organization, accounts("false"), accounts("true")), 2).policies
    assert (change.compared.appear, len(change.compared.differences)) == (7, 2)


def test_folders_are_compared_policy_by_policy(organization: Organization) -> None:
    peopled(organization)
    old, new = organization.folder / "old", organization.folder / "new"
    policy(old, accounts("true"), "A-01")
    policy(old, accounts("true"), "B-01")
    policy(new, accounts("true"), "B-01")
    policy(new, accounts("audience = 'external'"), "C-01")

    changes = compared(organization, old, new)

    said = [(c.id, c.before is None, c.after is None, c.compared.appear, c.compared.vanish) for c in changes.policies]
    assert said == [("A-01", False, True, 0, 3), ("B-01", False, False, 0, 0), ("C-01", True, False, 1, 0)]


def test_one_policy_is_compared_with_that_of_its_name_in_a_folder(organization: Organization) -> None:
    peopled(organization)
    old = policy(organization.folder / "old", accounts("true"))
    for name in ("X-01", "X-02"):
        policy(organization.folder / "new", accounts("false"), name)
    assert [c.id for c in compared(organization, old, organization.folder / "new").policies] == ["X-01"]
    other = policy(organization.folder / "old", accounts("true"), "X-03")
    with pytest.raises(UsageError, match="have no policy in common"):
        compared(organization, other, organization.folder / "new")


def test_a_policy_is_compared_with_a_file_of_another_name(organization: Organization) -> None:
    peopled(organization)
    file = policy(organization.folder / "mine", accounts("true"), "draft")
    (change,) = compared(organization, "HS-02", file).policies
    assert (change.id, change.compared.appear) == ("HS-02", 3)


def test_both_versions_are_asked_with_the_configured_parameters(organization: Organization) -> None:
    peopled(organization, external=0, internal=5)
    sql = accounts("added_at < taken_at() - to_hours(24 * $days + 1)")
    old, new = versions(organization, sql, sql.replace("$days", "(1 + $days)"), "[params]\ndays = 0\n")
    organization.settings["policies"] = {"X-01": {"days": 2}}
    (change,) = compared(organization, old, new).policies
    assert (change.compared.before, change.compared.after) == (2, 1)

    policy(organization.folder / "new", accounts("true"))
    with pytest.raises(ConfigError, match=r"policies\.X-01\.days: there is no such parameter"):
        compared(organization, old, new)


def test_what_was_not_read_is_told(organization: Organization) -> None:
    organization.denied("accounts")
    peopled(organization)
    (change,) = compared(organization, *versions(organization, accounts("true"), accounts("true"))).policies
    assert change.gaps == ("accounts is denied: the key may not read it",)


def test_a_version_that_cannot_be_run_is_named(organization: Organization) -> None:
    peopled(organization)
    old, new = versions(organization, accounts("true"), accounts("colour = 'red'"))
    with pytest.raises(PolicyError, match=re.escape(str(new))):
        compared(organization, old, new)


def test_nothing_is_written(organization: Organization) -> None:
    peopled(organization)
    before = (organization.folder / "seatcheck.duckdb").read_bytes()
    compared(organization, *versions(organization, accounts("true"), accounts("false")))
    assert (organization.folder / "seatcheck.duckdb").read_bytes() == before


@pytest.fixture
def here(organization: Organization, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    peopled(organization, external=3)
    (organization.folder / "seatcheck.toml").write_text(CONFIGURED)
    monkeypatch.chdir(organization.folder)
    monkeypatch.setenv("COLUMNS", "80")
    policy(organization.folder / "old", accounts("true", ", 1 AS n"))
    policy(organization.folder / "new", accounts("audience = 'internal'", ", 2 AS n"))
    return Commands(organization.folder, capsys, monkeypatch)


def test_the_command_shows_each_difference(here: Commands) -> None:
    ended = here.run("policy", "diff", "old/X-01.sql", "new/X-01.sql", "--limit", "3")
    assert ended.code == 0
    assert "X-01: 5 -> 2 findings; 3 vanish, 2 change" in ended.out
    assert re.search(r"^~ +ours-0 +n: 1 -> 2", ended.out, re.MULTILINE)
    assert re.search(r"^- +guest-0 +Name of guest-0", ended.out, re.MULTILINE)
    assert "and 2 more: see --limit" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_exit_code_tells_of_differences_where_that_is_asked(here: Commands) -> None:
    assert here.run("policy", "diff", "old", "new", "--detailed-exit-code").code == 5
    assert here.run("policy", "diff", "old", "old", "--detailed-exit-code").code == 0
    assert here.run("policy", "diff", "old", "nowhere", "--detailed-exit-code").code == 2
    policy(here.folder / "new", "SELECT 1")
    assert here.run("policy", "diff", "old", "new", "--detailed-exit-code").code == 1
