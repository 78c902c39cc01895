"""Cases and mutation as a person asks for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from commands import Commands

if TYPE_CHECKING:
    from organizations import Organization

SQL = """/*
title = "Nobody is unmanaged"
severity = "low"
why = "So."
remedy = "Do."
needs = ["accounts"]
*/
SELECT account_id AS subject, 'unmanaged' AS summary FROM account WHERE managed = false AND status = 'active'
"""
CASES = """
cases:
  - name: unmanaged
    given: {account: [{account_id: a, managed: false, status: active}, {account_id: b, managed: true, status: active}]}
    finds: [a]
"""


@pytest.fixture
def here(organization: Organization, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Return a folder with a snapshot, a configuration, and policies of one's own: with cases and without."""
    organization.account("712020:ada", "ada@client.example")
    organization.publish()
    mine = organization.folder / "mine"
    mine.mkdir()
    (mine / "MY-01.sql").write_text(SQL)
    (mine / "MY-01.yaml").write_text(CASES)
    (mine / "MY-02.sql").write_text(SQL)
    (organization.folder / "seatcheck.toml").write_text(
        'policy_folders = ["mine"]\n[organization]\nid = "org"\n[store]\npath = "seatcheck.duckdb"\n'
    )
    monkeypatch.chdir(organization.folder)
    monkeypatch.setenv("COLUMNS", "100")
    return Commands(organization.folder, capsys, monkeypatch)


def test_cases_that_hold(here: Commands) -> None:
    ended = here.run("policy", "test", "MY-01", "HS-03")

    assert ended.code == 0
    assert [line.split() for line in ended.out.splitlines()[2:]] == [
        ["HS-03", "3", "as", "expected"], ["MY-01", "1", "as", "expected"],
    ]  # fmt: skip


def test_a_case_that_fails_is_told(here: Commands) -> None:
    file = here.folder / "mine" / "MY-01.yaml"
    file.write_text(CASES.replace("finds: [a]", "finds: [b]"))

    ended = here.run("policy", "test", "MY-01")

    assert ended.code == 1
    assert "1 failed" in ended.out
    assert f"MY-01: unmanaged ({file}, line 3)" in ended.out
    assert "expected b, and it was not found" in ended.out
    assert "found a, and it was not expected: unmanaged" in ended.out


def test_a_policy_without_cases_fails_only_where_it_is_named(here: Commands) -> None:
    named, all_ = here.run("policy", "test", "MY-02"), here.run("policy", "test")

    assert (named.code, all_.code) == (1, 0)
    assert "it has no cases" in named.out
    assert "MY-02" in all_.out


def test_a_file_of_cases_that_is_wrong_is_an_error(here: Commands) -> None:
    file = here.folder / "mine" / "MY-01.yaml"
    file.write_text(CASES.replace("status: active", "colour: red", 1))

    ended = here.run("policy", "test", "MY-01")

    assert ended.code == 1
    assert f"error: {file}, line 4: account has no colour" in ended.err


def test_mutation_reports_what_no_case_noticed(here: Commands) -> None:
    ended = here.run("policy", "mutate", "MY-01", "MY-02")

    assert ended.code == 1
    assert ["MY-01", "7", "6", "86", "%"] in [line.split() for line in ended.out.splitlines()]
    assert ["MY-02", "no", "cases"] in [line.split() for line in ended.out.splitlines()]
    assert "MY-01, line 8: status = 'active'  ->  (dropped)" in ended.out


def test_the_bar_decides_how_it_ends(here: Commands) -> None:
    assert here.run("policy", "mutate", "MY-01").code == 0
    assert here.run("policy", "mutate", "MY-01", "--at-least", "90").code == 1


def test_mutation_for_a_program(here: Commands) -> None:
    ended = here.run("policy", "mutate", "MY-01", "--format", "json")
    (score,) = json.loads(ended.out)["policies"]

    assert (score["policy"], score["mutants"], score["caught"], score["percent"]) == ("MY-01", 7, 6, 85.7)
    assert {"line": 8, "was": "status = 'active'", "becomes": "(dropped)"} in score["survivors"]


def test_a_finding_is_recorded(here: Commands) -> None:
    printed = here.run("policy", "test", "MY-02", "--record", "712020:ada", "-o", "-")
    written = here.run("policy", "test", "MY-02", "--record", "712020:ada")
    again = here.run("policy", "test", "MY-02")

    assert (printed.code, written.code, again.code) == (0, 0, 0)
    assert "{account_id: ada, status: active, managed: false}" in printed.out
    assert f"wrote {here.folder / 'mine' / 'MY-02.yaml'}" in written.err
    assert again.out.splitlines()[-1].split() == ["MY-02", "1", "as", "expected"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--record", "712020:ada"), "name the one policy whose finding is to be recorded"),
        (("MY-01", "--record", "nobody"), "policy MY-01 does not find nobody in the snapshot"),
        (("XX-01",), "there is no policy XX-01"),
    ],
)
def test_wrong_words_are_told(here: Commands, words: tuple[str, ...], complaint: str) -> None:
    ended = here.run("policy", "test", *words)

    assert ended.code == 2
    assert complaint in ended.err
