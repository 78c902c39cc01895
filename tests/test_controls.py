"""The map of controls: every one that a policy names is in it, and none is ever said to be met."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from tiny import configured, tiny_world

from analyzer import audit, config, controls
from analyzer.collect import Silent, collect
from analyzer.errors import UsageError
from analyzer.model import Control, ControlCoverage, Evidence, PolicyResult, Severity, Status
from analyzer.sandbox import Sandbox, running

if TYPE_CHECKING:
    from pathlib import Path

    from organizations import Organization

CONTROL = Control("SOC2 CC6.3", "soc2", "Access by role and need", "Grant the least.", "https://a.example", None)
ALL = [control for framework in controls.frameworks() for control in framework.controls]


def result(policy: str, status: Status, *named: str) -> PolicyResult:
    return PolicyResult(policy, "", Severity.LOW, status, 0, controls=named)


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    with running(Sandbox(tiny_world())) as url:
        collect(config.load(configured(tmp_path, url)), Silent())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "150")
    return Commands(tmp_path, capsys, monkeypatch)


def test_every_control_that_a_shipped_policy_names_is_in_the_map() -> None:
    assert {policy.id: controls.unmapped(policy.controls) for policy in audit.policies()} == {
        policy.id: () for policy in audit.policies()
    }


def test_a_control_that_is_in_no_framework_is_told() -> None:
    named = ("SOC2 CC6.3", "SOC2 CC99.9", "PCI 7.2", "soc2 cc6.3")
    assert controls.unmapped(named) == ("SOC2 CC99.9", "PCI 7.2", "soc2 cc6.3")


def test_the_map_says_of_each_control_what_it_asks_and_where_to_read_of_it() -> None:
    assert [framework.key for framework in controls.frameworks()] == ["cis", "gdpr", "iso27001", "nist", "soc2"]
    assert len({control.id for control in ALL}) == len(ALL)
    for control in ALL:
        assert control.title
        assert control.asks.endswith(".")
        assert control.source.startswith("https://")
        assert control.read is None or control.read <= date(2026, 11, 24)


def test_what_nobody_verified_is_marked(here: Commands) -> None:
    unverified = sum(control.read is None for control in ALL)
    assert 0 < unverified < len(ALL)
    printed = here.run("policy", "controls").out
    assert " ".join(printed.split()).count("verified)") == unverified


@pytest.mark.parametrize(
    ("statuses", "not_asked", "evidence"),
    [
        ([], (), Evidence.NO_POLICY),
        ([Status.CLEAN, Status.CLEAN], (), Evidence.NOTHING_FOUND),
        ([Status.CLEAN, Status.FOUND], (), Evidence.FOUND),
        ([Status.FOUND, Status.UNKNOWN], (), Evidence.UNKNOWN),
        ([Status.CLEAN], ("HS-01",), Evidence.UNKNOWN),
        ([], ("HS-01",), Evidence.UNKNOWN),
    ],
)
def test_a_control_is_unknown_where_any_of_its_policies_is(
    statuses: list[Status], not_asked: tuple[str, ...], evidence: Evidence
) -> None:
    results = tuple(result(str(n), status) for n, status in enumerate(statuses))
    assert ControlCoverage(CONTROL, results, not_asked).evidence is evidence


def test_a_policy_without_an_answer_leaves_its_controls_unknown() -> None:
    soc2, policies = controls.framework("SOC2"), audit.policies()
    results = [result("mine", Status.FOUND, "SOC2 CC6.3", "SOC2 CC4.1")]

    covered = {each.control.id: each for each in controls.coverage([soc2], results, policies)}

    assert "HS-01" in covered["SOC2 CC6.3"].not_asked
    assert [each.policy for each in covered["SOC2 CC6.3"].results] == ["mine"]
    assert covered["SOC2 CC6.3"].evidence is Evidence.UNKNOWN
    assert set(covered) == {control.id for control in soc2.controls}


def test_only_the_enabled_policies_that_serve_a_framework_are_asked(organization: Organization) -> None:
    organization.settings["policies"] = {"HS-01": {"enabled": False}}
    asked = audit.serving(organization.configured(), "gdpr")

    gdpr = {policy.id for policy in audit.policies() if any(name.startswith("GDPR") for name in policy.controls)}
    assert set(asked) == gdpr
    assert "SE-01" in gdpr
    assert "HS-01" not in audit.serving(organization.configured(), "soc2")
    assert audit.serving(organization.configured(), "soc2", ["HS-01", "SE-01"]) == ("HS-01", "SE-01")


def test_a_framework_that_none_of_the_named_policies_serves_is_refused(organization: Organization) -> None:
    with pytest.raises(UsageError, match="none of these policies serves a control of GDPR"):
        audit.serving(organization.configured(), "gdpr", ["HS-01"])


def test_an_unknown_framework_is_one_sentence(here: Commands) -> None:
    ended = here.run("check", "--framework", "pci")
    assert ended.code == 2
    assert ended.err == "error: there is no framework pci\nhint: there are cis, gdpr, iso27001, nist, soc2\n"


def test_a_check_of_a_framework_prints_its_policies_and_each_of_its_controls(here: Commands) -> None:
    printed = here.run("check", "--framework", "gdpr").out
    answers, _, of_controls = printed.partition("Controls: evidence, not a verdict")
    assert "SE-01" in answers
    assert "HS-01" not in answers
    assert all(control.id in of_controls for control in controls.framework("gdpr").controls)
    assert "nothing here looks at it" in of_controls
    assert "passed" not in of_controls.lower()


def test_the_same_is_in_the_json_of_a_framework_and_of_a_whole_check(here: Commands) -> None:
    narrow = json.loads(here.run("check", "--framework", "nist", "--format", "json").out)
    said = {each["id"]: each for each in narrow["controls"]}
    assert set(said) == {control.id for control in controls.framework("nist").controls}
    assert said["NIST AC-2(13)"] == {
        "id": "NIST AC-2(13)", "framework": "nist", "title": "High-risk people",
        "asks": "Disable the accounts of people within a set time once it is known that they are a serious risk.",
        "source": "https://csf.tools/reference/nist-sp-800-53/r5/ac/ac-2/ac-2-13/", "read": "2026-11-24",
        "evidence": "no policy", "policies": [], "not_asked": [],
    }  # fmt: skip
    served = {policy.id for policy in audit.policies() if "NIST AC-6" in policy.controls}
    assert {answer["policy"] for answer in said["NIST AC-6"]["policies"]} == served
    assert said["NIST AC-6"]["not_asked"] == []

    whole = json.loads(here.run("check", "--format", "json").out)
    assert [each["id"] for each in whole["controls"]] == [control.id for control in ALL]
    one = json.loads(here.run("check", "--policy", "HS-01", "--format", "json").out)
    assert one["controls"] == []


def test_a_report_shows_each_control_with_its_policies_and_no_verdict(here: Commands) -> None:
    here.run("check", "--framework", "nist", "-o", "nist.html")
    page = (here.folder / "nist.html").read_text(encoding="utf-8")
    section = page.partition('<section id="controls"')[2].partition("</section>")[0]
    for control in controls.framework("nist").controls:
        assert f'<th scope="row">{control.id}</th>' in section
    assert '<span class="badge no-policy">No policy</span>' in section
    assert "HS-02</a> clean" in section
    assert "CIS" not in section
    assert "no verdict" in section


def test_a_report_of_one_policy_says_nothing_of_controls(here: Commands) -> None:
    here.run("check", "--policy", "HS-01", "-o", "one.html")
    assert 'id="controls"' not in (here.folder / "one.html").read_text(encoding="utf-8")
