"""Policies of the user's own: in a folder that the configuration names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analyzer import audit, store
from analyzer.config import load
from analyzer.errors import PolicyError

if TYPE_CHECKING:
    from pathlib import Path

    from organizations import Organization

HEADER = '/*\ntitle = "Nobody is bad"\nseverity = "low"\nwhy = "w"\nremedy = "r"\nneeds = ["accounts"]\n*/\n'
FOR_EVER = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS subject, 's' AS summary FROM n"
)


@pytest.fixture
def config(organization: Organization) -> Path:
    organization.account("ada", "ada@client.example")
    organization.publish()
    (organization.folder / "mine").mkdir()
    file = organization.folder / "seatcheck.toml"
    file.write_text('policy_folders = ["mine"]\n[organization]\nid = "org"\n')
    return file


def own(config: Path, select: str, name: str = "OWN-01") -> None:
    (config.parent / "mine" / f"{name}.sql").write_text(HEADER + select)


def test_policies_of_the_users_folder_are_asked_with_the_shipped_ones(config: Path) -> None:
    own(config, "SELECT account_id AS subject, name AS summary FROM account")

    answers = {result.policy: result.findings for result in audit.check(load(config))}

    assert answers["OWN-01"] == 1
    assert "HS-01" in answers


def test_a_folder_that_is_not_there_is_named_with_the_key(config: Path) -> None:
    (config.parent / "mine").rmdir()

    with pytest.raises(PolicyError, match=r"policy_folders: there is no folder .*mine"):
        audit.check(load(config))


def test_an_id_that_is_taken_stops_the_check(config: Path) -> None:
    own(config, "SELECT 1", name="HS-01")

    with pytest.raises(PolicyError, match=r"policy HS-01 exists twice: .*mine"):
        audit.check(load(config))


def test_a_policy_that_never_ends_is_stopped_and_named(config: Path) -> None:
    own(config, FOR_EVER)
    config.write_text(config.read_text() + "[check]\nseconds = 0.5\n")

    with pytest.raises(PolicyError, match=r"policy OWN-01 \(.*\) was stopped: it takes longer than 0.5 seconds"):
        audit.check(load(config), only=["OWN-01"])

    assert [page for page in store.list_snapshots(load(config).store) if page.complete]
