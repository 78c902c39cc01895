"""The sample organization from its CSV files alone: what they allow to be found, and what stays UNKNOWN."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from exports import TAKEN

from analyzer import audit, config, store
from analyzer.demo import sample_configuration, sample_waivers
from analyzer.imports import import_files
from analyzer.model import PolicyPage, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLE = Path(__file__).parent.parent / "sample_data"
FILES = ("export-users.csv", "managed-accounts.csv", "accounts-from-domains.csv", "external-users.csv",
         "members-of-administrators-policy.csv")  # fmt: skip
# What must be found equal to the key, and why the files suffice.
EQUAL = {
    "GV-01": "who has an active account is in the users export",
    "BL-01": "roles, dates of use and of joining are in the users export",
    "BL-02": "the same",
    "BL-03": "the Guard flag is in the export of managed accounts, roles in that of users",
    "BL-04": "the same; which plans are free is in the configuration",
    "BL-05": "the same",
    "BL-06": "the same",
    "BL-07": "it is in the export of external users, and nowhere else",
    "BL-09": "which policies are not billed is in the export of managed accounts, and nowhere else",
    "BL-10": "status and roles are in the users export, the Guard flag in that of managed accounts",
    "BL-11": "roles are in the users export, tiers in the configuration",
    "BL-12": "names, addresses and roles are in the users export",
    "BL-15": "roles are in the users export, collections in the configuration",
    "BL-16": "roles and dates of use are in the users export",
    "BL-08": "the Guard flag and the sites on which managed accounts use each app",
    "SE-02": "roles and dates of use are in the users export, what signs people in in that of managed accounts",
    "HS-02": "roles are in the users export, verified domains in the export of accounts from domains",
    "RC-02": "what approved domains give is attested in the configuration",
    "RC-03": "the same, and whose the domains are",
    "RC-04": "all of it is attested in the configuration",
}
# What must be UNKNOWN, and what is in no export.
UNKNOWN = {
    "BL-13": {"groups", "group-roles"},
    "BL-14": {"jpd-use"},
    "GV-03": {"audit-events", "desk-customers", "customer-organization-members"},
    "HS-01": {"desks", "jira-users", "tickets-handled"},
    "HS-03": {"desks", "desk-customers", "customer-organizations", "customer-organization-members", "account-types"},
    "HS-04": {"jira-users", "desks", "desk-customers", "customer-organizations", "customer-organization-members",
              "account-types"},
    "HS-05": {"jira-users", "desks", "requests-raised", "last-request"},
    "HS-06": {"jira-users", "desks", "requests-raised"},
    "HS-07": {"jira-users", "desks", "requests-raised", "tickets-handled", "last-request"},
    "HS-08": {"jira-users", "desks", "desk-customers", "customer-organizations", "customer-organization-members",
              "account-types"},
    "HS-09": {"groups", "group-roles"},
    "HS-10": {"desks", "desk-customers", "customer-organizations", "customer-organization-members", "account-types"},
    "RC-01": {"groups", "group-roles"},
    "RC-05": {"groups", "group-roles", "jira-users", "desks", "tickets-handled"},
    "RC-06": {"desks"},
    "RC-07": {"groups", "group-roles"},
    "SE-01": {"desks"},
    "SE-03": {"api-tokens"},
    "SE-04": {"desks", "desk-customers", "customer-organizations", "customer-organization-members", "account-types"},
    "SE-05": {"groups", "desks", "permission-schemes", "project-roles", "project-role-actors", "application-roles"},
    "SE-06": {"desks", "desk-customers", "customer-organizations", "customer-organization-members", "account-types",
              "jira-users", "requests-raised", "last-request"},
    "SE-07": {"customer-organizations", "customer-organization-members"},
    "SE-08": {"desks"},
}  # fmt: skip
PARTLY = {"HS-10", "SE-04"}  # Atlassian accounts are in the files, portal-only customers are not


def imported(folder: Path, names: Sequence[str]) -> config.Settings:
    file = folder / config.FILE_NAME
    file.write_text(sample_configuration("http://127.0.0.1:9", TAKEN.date()), encoding="utf-8")
    (folder / "waivers.toml").write_text(sample_waivers(TAKEN.date()))
    for name in ("leavers.csv", "prices.toml"):
        shutil.copy(SAMPLE / name, folder)
    settings = config.load(file)
    import_files(settings, [SAMPLE / "csv" / name for name in names], taken_at=TAKEN)
    return settings


def answers(settings: config.Settings) -> dict[str, PolicyPage]:
    audit.check(settings, now=TAKEN)
    return {page.result.policy: page for page in store.audit(settings.store).policies}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PolicyPage]:
    return answers(imported(tmp_path_factory.mktemp("sample"), FILES))


@pytest.fixture(scope="module")
def key() -> dict[str, set[str]]:
    by_policy = defaultdict(set)
    for entry in json.loads((SAMPLE / "answer_key.json").read_bytes())["findings"]:
        by_policy[entry["policy"]].add(entry["subject"])
    return by_policy


def test_every_policy_is_accounted_for(found: dict[str, PolicyPage]) -> None:
    assert set(found) == {*EQUAL, *UNKNOWN, "GV-02"}


@pytest.mark.parametrize("policy", EQUAL)
def test_finds_what_the_files_allow(policy: str, found: dict[str, PolicyPage], key: dict[str, set[str]]) -> None:
    assert {finding.subject for finding in found[policy].findings} == key[policy]
    assert found[policy].result.status is Status.FOUND


@pytest.mark.parametrize("policy", UNKNOWN)
def test_says_unknown_where_no_export_has_what_is_needed(
    policy: str, found: dict[str, PolicyPage], key: dict[str, set[str]]
) -> None:
    result = found[policy].result
    assert result.status is Status.UNKNOWN
    assert {gap.split()[0] for gap in result.gaps} == UNKNOWN[policy]
    assert all("is in no export" in gap or "no export of the admin site has it" in gap or "no file that has it" in gap
               or "has not said" in gap
               for gap in result.gaps)  # fmt: skip
    subjects = {finding.subject for finding in found[policy].findings}
    assert subjects <= key[policy]
    assert not subjects or policy in PARTLY


def test_the_snapshot_itself_is_found_incomplete(found: dict[str, PolicyPage]) -> None:
    subjects = {finding.subject for finding in found["GV-02"].findings}
    assert {"desks@", "desk-customers@", "jira-users@", "group-roles@", "groups@"} <= subjects
    assert subjects.isdisjoint({"accounts@", "role-holders@", "managed-accounts@", "domains@", "workspaces@"})


@pytest.mark.parametrize("form", ["export-users-with-groups.csv", "export-users-with-groups-pivoted.csv"])
def test_every_form_of_the_users_export_gives_the_same_people(
    form: str, found: dict[str, PolicyPage], tmp_path: Path
) -> None:
    same = answers(imported(tmp_path, (form, *FILES[1:])))
    for policy in EQUAL:
        assert {each.subject for each in same[policy].findings} == {each.subject for each in found[policy].findings}


def test_without_the_other_exports_nobody_is_called_external_or_unmanaged(tmp_path: Path) -> None:
    page = answers(imported(tmp_path, FILES[:1]))
    assert page["HS-02"].result.status is page["BL-08"].result.status is Status.UNKNOWN
    # Only people whose domain the configuration itself calls a partner's or a client's can be told apart.
    assert {finding.evidence["domain_class"] for finding in page["HS-02"].findings} <= {"partner", "client"}
