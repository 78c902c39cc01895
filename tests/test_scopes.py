"""The least that keys need: as Atlassian's documents say it, and as it is printed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from commands import Commands
from official import document

from analyzer.atlassian import ENDPOINTS
from analyzer.atlassian.scopes import Need, collecting, keys_for_collecting, strategies

if TYPE_CHECKING:
    from pathlib import Path

STRATEGIES = {strategy.name: strategy for strategy in strategies()}
NEEDS = {need.operation: need for need in [*collecting().values(), *(n for s in strategies() for n in s.operations)]}
BASES = {"admin-organizations": "/admin", "admin-organizations-2026-07": "/admin", "bitbucket": "/2.0"}


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return Commands(tmp_path, capsys, monkeypatch)


def official(need: Need) -> Any:
    """Return the operation in Atlassian's document that the need was read in."""
    name = need.source.removesuffix(".json").split(".json;")[0]
    method, path = need.operation.split(" ")
    wanted = path.removeprefix(BASES.get(name, "")).replace("/-/", "/{}/")
    paths = document(name)["paths"]
    fitting = [ops for said, ops in paths.items() if re.sub("{[^}]*}", "{}", said) == wanted and method.lower() in ops]
    assert fitting, need.operation
    return fitting[0][method.lower()]


@pytest.mark.parametrize("source", ENDPOINTS)
def test_every_source_is_in_the_table(source: str) -> None:
    assert collecting()[source].source, f"{source} needs a [[reading]] section in scopes.toml"


@pytest.mark.parametrize("operation", [need.operation for need in NEEDS.values() if ".json" in need.source])
def test_the_scopes_are_those_of_atlassians_documents(operation: str) -> None:
    need = NEEDS[operation]
    said = official(need)
    grouped = [set(group["scopes"]) for group in said.get("x-atlassian-oauth2-scopes", ())]
    named = set(re.findall(r"\b(?:read|write|delete|manage):[a-z-]+:admin", said.get("description", "")))
    assert set(need.scopes) == named or any(set(need.scopes) <= group for group in grouped)


def test_keys_for_collecting_hold_no_scope_that_changes_anything() -> None:
    scopes = {grant.scope for key in keys_for_collecting() for grant in key.grants} - {""}
    assert {scope for scope in scopes if not scope.startswith("read:")} == set()


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_changes_something_and_is_not_sent(name: str) -> None:
    operations = [need.operation for need in STRATEGIES[name].operations]
    assert any(not operation.startswith("GET ") for operation in operations)
    assert not set(operations) & {need.operation for need in collecting().values()}


def test_they_are_printed_apart(here: Commands) -> None:
    ended = here.run("scopes")
    collecting_part, changing_part = ended.out.split("KEYS FOR CHANGING THINGS")
    assert ended.code == 0
    assert re.search(r"\(none is named\)[^:]+ accounts", collecting_part)
    assert "write:" not in collecting_part
    assert "read:orgs:admin" in collecting_part
    assert all(name in changing_part for name in STRATEGIES)
    assert max(map(len, ended.out.splitlines())) <= 80


def test_json_says_the_same(here: Commands) -> None:
    said = json.loads(here.run("scopes", "--format", "json").out)
    organization = said["collecting"]["keys"][0]
    assert organization["key"] == "organization"
    assert {grant["scope"]: grant["purposes"] for grant in organization["grants"]}["read:orgs:admin"] == [
        "organization"
    ]
    assert set(said["collecting"]["sources"]) == set(ENDPOINTS)
    assert {one["name"]: len(one["operations"]) for one in said["changing"]} == {
        name: len(strategy.operations) for name, strategy in STRATEGIES.items()
    }
