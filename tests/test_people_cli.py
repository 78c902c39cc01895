"""``seatcheck people``: whose accounts and domains they are, who uses which desk; on the screen and for programs."""

from __future__ import annotations

import csv
import json
import tomllib
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from organizations import FIRST, Organization

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
[organization]
id = "org"
[domains]
client = ["client.example"]
[[desks]]
site = "north"
project = "IT"
audience = "internal"
"""


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Give a folder with a snapshot: three desks, and Ada, who has three accounts."""
    organization = Organization(tmp_path)
    organization.account("ada", "ada.solberg@ours.example", name="Ada Solberg")
    organization.account("ada-2", "ada.solberg+it@ours.example", name="=Solberg, Ada")
    organization.account("ada-3", "ada.solberg@ours.example", name="Waldemar Berg")
    organization.account("near", "bo@0urs.example", name="Bo\x1b[31m Berg")
    organization.desk("2", "HELP")
    organization.desk("3", "NEW")
    for n in range(6):
        organization.customer(f"client-{n}", f"c{n}@client.example", desk="2")
    organization.customer("nobody", None, desk="3")
    organization.publish()
    (tmp_path / "seatcheck.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return Commands(tmp_path, capsys, monkeypatch)


def listed(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_likely_pairs_are_listed_with_what_speaks_for_them(here: Commands) -> None:
    ended = here.run("people", "pairs")
    assert ended.code == 0
    assert f"1 pairs in snapshot {FIRST}" in ended.out
    assert "plus-address" in ended.out
    said = listed(here.run("people", "pairs", "--format", "csv").out)[0]["evidence"]
    assert set(said.split()) <= set(ended.out.split()), "nothing of it is cut off"
    assert "Waldemar" not in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80
    everything = here.run("people", "pairs", "--all", "--format", "csv").out
    assert [row["likely"] for row in listed(everything)] == ["True", "False", "False"]
    assert listed(everything)[0]["other_name"] == "'=Solberg, Ada"
    said = json.loads(here.run("people", "pairs", "-f", "json").out)
    assert said["snapshot"]["id"] == FIRST
    assert [(pair["account_id"], pair["other_account_id"], pair["score"]) for pair in said["pairs"]] == [
        ("ada", "ada-2", 0.97)
    ]


def test_desks_that_are_not_configured_are_printed_to_be_pasted(here: Commands) -> None:
    ended = here.run("people", "desks")
    assert ended.code == 0
    table, _, sections = ended.out.partition("paste it into seatcheck.toml:")
    assert [row.split() for row in table.splitlines()[2:5]] == [
        ["north/HELP", "0", "6", "0", "not", "configured", "external", "(100%)"],
        ["north/IT", "0", "0", "0", "internal", "-"],
        ["north/NEW", "0", "0", "1", "not", "configured", "-"],
    ]
    assert tomllib.loads(sections) == {"desks": [{"site": "north", "project": "HELP", "audience": "external"}]}
    assert '# project = "NEW"' in sections
    assert max(map(len, ended.out.splitlines())) <= 80

    (here.folder / "seatcheck.toml").write_text(SETTINGS + sections)
    pasted = here.run("people", "desks").out
    assert "HELP" not in pasted.partition("paste it")[2]
    assert "NEW" in pasted.partition("paste it")[2]


def test_desks_are_listed_for_programs(here: Commands) -> None:
    rows = listed(here.run("people", "desks", "--format", "csv").out)
    assert [(row["project"], row["proposed"], row["share"]) for row in rows] == [
        ("HELP", "external", "1.0"), ("IT", "", ""), ("NEW", "", "0.0"),
    ]  # fmt: skip
    assert json.loads(here.run("people", "desks", "-f", "json").out)["desks"][0]["external"] == 6


def test_domains_are_counted_and_follow_the_configuration(here: Commands) -> None:
    ended = here.run("people", "domains")
    assert [row.split() for row in ended.out.splitlines()[-3:]] == [
        ["client.example", "client", "6"], ["ours.example", "verified", "3"],
        ["0urs.example", "unlisted", "1"],
    ]  # fmt: skip
    here.reconfigure('client = ["client.example"]', 'partner = ["client.example"]')
    assert [row["domain_class"] for row in listed(here.run("people", "domains", "-f", "csv").out)] == [
        "partner", "verified", "unlisted",
    ]  # fmt: skip
    only = here.run("people", "domains", "--class", "partner", "--format", "json").out
    assert [domain["domain"] for domain in json.loads(only)["domains"]] == ["client.example"]


def test_a_database_can_be_named_where_there_is_no_configuration(here: Commands) -> None:
    (here.folder / "seatcheck.toml").unlink()
    ended = here.run("people", "domains", "--store", "seatcheck.duckdb", "--snapshot", FIRST[:8])
    assert ended.code == 0
    assert ["client.example", "unlisted", "6"] in [row.split() for row in ended.out.splitlines()]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["domains", "--class", "friend"], "there is no class friend"),
        (["pairs", "--snapshot", "1999"], "there is no snapshot 1999"),
        (["desks", "--store", "none.duckdb"], "there is no database at none.duckdb"),
        (["desks", "-O", "other"], "the configuration has no organization other"),
        (["pairs", "-c", "missing.toml"], "missing.toml cannot be read"),
    ],
)
def test_wrong_words_get_one_sentence(here: Commands, words: list[str], complaint: str) -> None:
    ended = here.run("people", *words)
    assert ended.code in {1, 2}
    assert ended.err.startswith(f"error: {complaint}")
    assert ended.out == ""


def test_one_of_several_organizations_has_to_be_chosen(here: Commands) -> None:
    organizations = "".join(f'[[organizations]]\nname = "{name}"\nid = "{id_}"\n' for name, id_ in ONE_AND_OTHER)
    (here.folder / "seatcheck.toml").write_text(organizations)
    assert "choose one with --organization: ours, theirs" in here.run("people", "pairs").err
    assert here.run("people", "pairs", "-O", "ours").code == 0


ONE_AND_OTHER = (("ours", "org"), ("theirs", "other"))
