"""Asking policies of a snapshot: all answers are kept, or none; and what a policy may not do."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from organizations import FIRST, NOW, Organization
from processes import ran

from analyzer import audit, store
from analyzer.errors import ConfigError, StoreError, UsageError
from analyzer.model import Severity, Status

if TYPE_CHECKING:
    from analyzer.model import Audit

PLUGIN = """
from pathlib import Path
import analyzer

@analyzer.hookimpl
def policy_folders():
    return [Path(__file__).parent / "policies"]
"""
HEADER = '/*\ntitle = "T"\nseverity = "low"\nwhy = "W"\nremedy = "R"\nneeds = []\n*/\n'
CHECK = """
import json, sys
from pathlib import Path
from analyzer import audit
from analyzer.config import load
from analyzer.errors import SeatcheckError
config, policy = Path(sys.argv[1]), Path(sys.argv[2])
said = []
for text in json.load(sys.stdin):
    policy.write_text(text)
    try:
        audit.check(load(config))
        said.append("kept")
    except SeatcheckError as error:
        said.append(f"{type(error).__name__}: {error}")
print(json.dumps(said))
"""


class Installed:
    """An organization that is checked, and a distribution with policies of its own, which other processes find."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.folder = organization.folder / "installed"
        self.policies = self.folder / "policies"
        self.policies.mkdir(parents=True)
        (self.folder / "x_plugin.py").write_text(PLUGIN)
        told = self.folder / "x_plugin-1.0.dist-info"
        told.mkdir()
        (told / "METADATA").write_text("Metadata-Version: 2.1\nName: x-plugin\nVersion: 1.0\n")
        (told / "entry_points.txt").write_text("[seatcheck]\nx = x_plugin\n")
        self.config = organization.folder / "seatcheck.toml"
        self.config.write_text('[organization]\nid = "org"\n')

    def check(self, *selects: str, name: str = "X-01") -> list[str]:
        """Check in another process, each time with one more policy, and return what was said."""
        texts = json.dumps([HEADER + select for select in selects])
        folders = (self.folder,)
        said: list[str] = json.loads(
            ran(CHECK, self.config, self.policies / f"{name}.sql", folders=folders, written=texts)
        )
        return said

    def audit(self) -> Audit:
        return store.audit(self.organization.configured().store)


@pytest.fixture
def installed(organization: Organization) -> Installed:
    organization.account("a", "ada@client.example")
    organization.holds("a", "jsm", "customer")
    organization.check()
    return Installed(organization)


def test_a_plugins_policies_are_asked_and_their_answers_kept(installed: Installed) -> None:
    evidence = 'email, [1] AS "a ""list""", NULL AS nothing'
    select = f"SELECT name AS subject, 'told' AS summary, 12.345 AS monthly_cost, {evidence} FROM account -- everybody"

    assert installed.check(select) == ["kept"]

    page = next(page for page in installed.audit().policies if page.result.policy == "X-01")
    assert (page.result.title, page.result.severity, page.result.status) == ("T", Severity.LOW, Status.FOUND)
    assert (page.result.findings, page.result.why, page.result.remedy) == (1, "W", "R")
    finding = page.findings[0]
    assert (finding.id, finding.severity, finding.monthly_cost) == ("X-01:Name of a", Severity.LOW, Decimal("12.345"))
    assert finding.evidence == {"email": "ada@client.example", 'a "list"': [1], "nothing": None}


def test_a_finding_without_a_summary_is_told_by_its_subject(installed: Installed) -> None:
    assert installed.check("SELECT 's' AS subject, NULL AS summary") == ["kept"]

    page = next(page for page in installed.audit().policies if page.result.policy == "X-01")
    assert [finding.summary for finding in page.findings] == ["s"]


def test_a_policy_of_a_shipped_id_stops_the_check(installed: Installed) -> None:
    assert installed.check("SELECT 1", name="HS-01")[0].startswith("PolicyError: policy HS-01 exists twice")


def test_a_plugin_that_cannot_be_imported_stops_the_check(installed: Installed) -> None:
    (installed.folder / "x_plugin.py").write_text("import nothing_of_that_name")

    said = installed.check("SELECT 1")

    assert said[0].startswith("SeatcheckError: a plugin cannot be loaded: No module named 'nothing_of_that_name'")


ONE = "SELECT 's' AS subject, 'told' AS summary"
TWO = "SELECT unnest(['s', 's', 't']) AS subject, 'told' AS summary"
INSERT = "INSERT INTO stored.finding (policy) VALUES ('HS-02')"
IN_A_WITH = f"WITH more AS ({INSERT} RETURNING policy) SELECT policy AS subject, 'told' AS summary FROM more"


REFUSED = [
    ("SELEC 1", "cannot be run: Parser Error"),
    ("SELECT email AS subject FROM persons", "cannot be run: Catalog Error: Table with name persons"),
    ("SELECT $unknown AS subject, 'told' AS summary", "cannot be run: "),
    ("SELECT 'told' AS summary", "does not return the column subject"),
    ("SELECT 's' AS subject", "does not return the column summary"),
    ("SELECT 1 AS one", "does not return the column subject and summary"),
    ("SELECT NULL AS subject, 'told' AS summary", "returns 1 rows with a missing or repeated subject"),
    (TWO, "returns 1 rows with a missing or repeated subject"),
    (f"{TWO}; {TWO}", "is not one SELECT"),
    ("", "is not one SELECT"),
    (INSERT, "is not one SELECT"),
    ("DELETE FROM stored.finding", "is not one SELECT"),
    ("COPY (SELECT 1) TO 'out.csv'", "is not one SELECT"),
    ("ATTACH 'other.duckdb' AS other", "is not one SELECT"),
    ("SET enable_external_access = true", "is not one SELECT"),
    ("INSTALL httpfs", "is not one SELECT"),
    (IN_A_WITH, "read-only"),
    (f"{ONE} FROM read_text('/etc/hostname')", "read_text() is no documented view"),
    (f"{ONE} FROM read_csv('/etc/hostname')", "read_csv() is no documented view"),
    (f"{ONE} FROM enable_logging(storage := 'file', storage_path := 'log')", "enable_logging() is no documented view"),
    (f"{ONE} FROM query('SELECT * FROM checkpoint()')", "query() is no documented view"),
    (f"{ONE} WHERE EXISTS (SELECT 1 FROM system.main.checkpoint())", "checkpoint() is no documented view"),
    ("SELECT 's' AS subject, 'told' AS summary FROM '/etc/hostname'", "cannot be run: "),
    ("SELECT email::INTEGER AS subject, 'told' AS summary FROM account", "Could not convert string"),
    ("SELECT 's' AS subject, 'told' AS summary, email AS monthly_cost FROM account", "Could not convert string"),
    (
        "SELECT 's' AS subject, 'told' AS summary, 1 / (count(*) - count(*)) AS n FROM account",
        "divides by zero",
    ),
    ("SELECT 's' AS subject, 'told' AS summary FROM account WHERE 5 % length('') = 1", "divides by zero"),
    ("SELECT error(email) AS subject, 'told' AS summary FROM account", "cannot be run: Invalid Input Error"),
]


def test_a_policy_that_cannot_be_run_is_named_and_the_earlier_answers_stay(installed: Installed) -> None:
    before = installed.audit()

    said = installed.check(*(select for select, _ in REFUSED), name="A-00")

    assert [told for told in said if not told.startswith("PolicyError: policy A-00 (")] == []
    assert [told for told in said if f"{installed.policies / 'A-00.sql'})" not in told] == []
    assert [told for told, (_, complaint) in zip(said, REFUSED, strict=True) if complaint not in told] == []
    assert [told for told in said if "ada@client.example" in told] == []
    assert installed.audit() == before


def test_answers_given_before_a_policy_failed_are_not_kept(installed: Installed) -> None:
    before = installed.audit()
    installed.config.write_text('[organization]\nid = "org"\n[domains]\ninternal = ["client.example"]\n')

    assert "does not return the column subject" in installed.check("SELECT 1", name="Z-99")[0]

    assert installed.audit() == before


def test_an_unknown_policy_is_a_usage_error(organization: Organization) -> None:
    organization.publish()

    with pytest.raises(UsageError, match="there is no policy HS-99") as refused:
        audit.check(organization.configured(), only=["HS-01", "HS-99"])
    assert "HS-01, HS-02" in refused.value.hint
    with pytest.raises(UsageError, match="there is no policy hs-01"):
        audit.policy("hs-01")
    assert audit.policy("HS-01").id == "HS-01"


def test_parameters_of_an_unknown_policy_are_refused(organization: Organization) -> None:
    organization.publish()

    with pytest.raises(UsageError, match=r"policies\.HS-99: there is no such policy"):
        organization.answer("HS-99", days=1)


def test_a_wrong_parameter_is_refused_with_its_key(organization: Organization) -> None:
    organization.publish()

    with pytest.raises(ConfigError, match=r"policies\.HS-07\.days: there is no such parameter") as refused:
        organization.answer("HS-07", days=1)
    assert refused.value.hint == "HS-07 has: idle_days, joined_days"
    with pytest.raises(ConfigError, match=r"policies\.HS-07\.idle_days: give a value of type int"):
        organization.answer("HS-07", idle_days="90")


def test_a_snapshot_that_was_not_checked_says_what_to_run(organization: Organization) -> None:
    organization.publish()

    with pytest.raises(StoreError, match=f"snapshot {FIRST} has not been checked") as refused:
        store.audit(organization.configured().store)
    assert "seatcheck check" in refused.value.hint


def test_checking_again_replaces_the_answers(organization: Organization) -> None:
    organization.account("c", "c@client.example")
    organization.holds("c", "jsm", "customer")
    assert organization.check()["HS-02"].result.findings == 1
    organization.settings["domains"] = {"internal": ["client.example"]}

    pages = organization.check(now=NOW + timedelta(hours=1))

    assert (pages["HS-02"].result.status, pages["HS-02"].findings) == (Status.CLEAN, ())
    assert len(pages) == len(audit.policies())
    assert store.audit(organization.configured().store).checked_at == NOW + timedelta(hours=1)


def test_checking_one_policy_leaves_the_others_answers(organization: Organization) -> None:
    organization.account("c", "c@client.example")
    organization.holds("c", "jsm", "customer")
    organization.check()
    organization.settings["domains"] = {"internal": ["client.example"]}

    pages = organization.check("HS-01")

    assert len(pages) == len(audit.policies())
    assert pages["HS-02"].result.findings == 1


def test_answers_are_kept_by_snapshot(organization: Organization) -> None:
    organization.account("c", "c@client.example")
    organization.holds("c", "jsm", "customer")
    organization.check("HS-02")
    organization.account("d", "d@client.example")
    organization.holds("d", "jsm", "customer")
    organization.publish("20261103T090000Z-0002")
    settings = organization.configured()
    audit.check(settings, now=NOW)

    audit.check(settings, FIRST, ["HS-02"], NOW)

    found = {id_: store.audit(settings.store, id_).policies for id_ in (FIRST, "20261103T090000Z-0002")}
    counts = {id_: {page.result.policy: page.result.findings for page in pages} for id_, pages in found.items()}
    assert counts[FIRST] == {"HS-02": 1}
    assert counts["20261103T090000Z-0002"]["HS-02"] == 2


def test_an_audit_counts_people_and_seats(organization: Organization) -> None:
    organization.account("in", "i@ours.example")
    organization.account("out", "o@client.example")
    organization.account("hidden", None)
    organization.account("suspended", "s@ours.example", status="suspended")
    for id_ in ("in", "out", "hidden", "suspended"):
        organization.holds(id_, "jsm", "user")
    organization.holds("in", "jsm", "customer")
    organization.check()

    told = store.audit(organization.configured().store)

    people = {(row.kind, row.audience, row.status): row.accounts for row in told.population}
    assert people == {
        ("atlassian", "internal", "active"): 1,
        ("atlassian", "external", "active"): 1,
        ("atlassian", "unknown", "active"): 1,
        ("atlassian", "internal", "suspended"): 1,
    }
    assert [(row.site, row.app, row.role, row.billed, row.accounts) for row in told.seats] == [
        ("north", "jsm", "customer", False, 1), ("north", "jsm", "user", True, 3),
    ]  # fmt: skip
    assert (told.seats[1].internal, told.seats[1].external, told.seats[1].unknown) == (1, 1, 1)


def test_an_audit_says_how_bad_it_is(organization: Organization) -> None:
    organization.account("c", "c@client.example")
    organization.holds("c", "jsm", "customer")
    organization.check()
    told = store.audit(organization.configured().store)

    medium = audit.narrowed(told, ["HS-02"])
    assert [page.result.policy for page in medium.policies] == ["HS-02"]
    assert audit.narrowed(told, []) == told
    assert [audit.reaches(medium, severity) for severity in Severity] == [False, False, True, True]
    assert not audit.reaches(audit.narrowed(told, ["HS-01"]), Severity.LOW)
    assert not audit.has_unknown(medium)
    assert audit.has_unknown(told)  # nobody attested who may view the knowledge base
