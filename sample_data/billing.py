"""Planted seats, flags and settings: what BL, RC, SE and GV must find, and beside each what must not be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sandbox.world import Role

from .company import add_group

if TYPE_CHECKING:
    from .draft import Draft

CUSTOMERS = "jira-servicemanagement-customers-halden"
JIRA, CONFLUENCE = "jira-users-halden", "confluence-users-halden"
ON_JIRA, ON_CONFLUENCE = "jira-software@halden", "confluence@halden"
ON_JSM, ON_SERVICE_JSM = "jira-servicedesk@halden", "jira-servicedesk@halden-service"
NORTHWIND = ("jira-software", "Jira", "https://northwind-parts.atlassian.net")
TRELLO = ("trello", "Trello", "https://trello.com")


def plant_billing_and_settings(draft: Draft) -> None:
    """Add the people and groups of every BL policy, of RC-01, SE-01 and GV-02."""
    _never_used(draft)
    _guard_without_role(draft)
    _guard_flags(draft)
    _default_groups(draft)
    _desks(draft)


def _never_used(draft: Draft) -> None:
    """BL-01. Invited, and never came."""
    for name, groups, seats in (
        ("Cato Myhre", [JIRA], ["jira/halden"]),
        ("Ebba Lindroth", [JIRA, CONFLUENCE], ["jira/halden", "confluence/halden"]),
        ("Sten Holtet", ["jira-servicemanagement-users-halden"], ["jsm/halden"]),
    ):
        invited = draft.account(name, groups=groups, added=200, source="invited")
        for seat in seats:
            draft.found("BL-01", f"{invited.id}/{seat}")
    late = draft.account("Vilde Stokke", groups=[CONFLUENCE], added=32)
    draft.found("BL-01", f"{late.id}/confluence/halden")
    half = draft.account("Renzo Galimberto", groups=["idp-operations", "idp-all-staff"])
    draft.used(half, ON_JIRA, 2)
    draft.used(half, ON_CONFLUENCE, None)
    draft.found("BL-01", f"{half.id}/confluence/halden")
    spared: list[tuple[str, dict[str, Any], str, str]] = [
        ("Tiril Ness", {"groups": [JIRA], "added": 27}, "jira/halden", "was added 27 days ago"),
        ("Aron Wikander", {"groups": [JIRA], "status": "suspended"}, "jira/halden", "is suspended"),
        ("Milica Savin", {"groups": ["jira-users-halden-sandbox"]}, "jira/halden-sandbox", "is on the sandbox site"),
        ("Karsten Haug", {"groups": ["confluence-guests-halden"]}, "confluence/halden", "is a guest"),
        ("Siri Melby", {"groups": [CUSTOMERS]}, "jsm/halden", "is a customer"),
    ]
    for name, more, seat, because in spared:
        person = draft.account(name, **more)
        draft.spared("BL-01", f"{person.id}/{seat}", because)
    robot = draft.account("Sync Robot", email=None, type="app", claim="unmanaged", source=None, groups=[JIRA])
    draft.spared("BL-01", f"{robot.id}/jira/halden", "is an app")


def _guard_without_role(draft: Draft) -> None:
    """BL-03. They use something of another company, or of their own; the last one nothing at all (BL-08 too)."""
    for name, status, elsewhere in (
        ("Hilde Fossvang", "not_invited", TRELLO),
        ("Radek Pospich", "not_invited", NORTHWIND),
        ("Yun-seo Baek", "active", TRELLO),
    ):
        person = draft.account(name, status=status, guard_billable=True)
        draft.used_elsewhere(person, *elsewhere, days=14)
        draft.found("BL-03", person.id)
    idle = draft.account("Bjarne Otterlei", status="not_invited", guard_billable=True)
    draft.found("BL-03", idle.id)
    draft.found("BL-08", idle.id)
    spared: list[tuple[str, dict[str, Any], str]] = [
        ("Aslak Grimsrud", {"groups": ["idp-all-staff"]}, "holds the Customer role"),
        ("Vera Dominko", {"status": "suspended"}, "is suspended"),
    ]
    for name, more, because in spared:
        person = draft.account(name, **more)
        draft.used_elsewhere(person, *TRELLO, days=30)
        draft.spared("BL-03", person.id, because)
    unbilled = draft.account("Inga Sorli", status="not_invited")
    draft.spared("BL-03", unbilled.id, "is not billed for Guard")


def _guard_flags(draft: Draft) -> None:
    """BL-08. The flag says the contrary of the published rule."""
    for name, groups, flag in (
        ("Gro Tveito", ["idp-all-staff"], True),
        ("Lasse Kivela", ["idp-all-staff", "incident-stakeholders"], True),
        ("Tonje Rimstad", ["idp-operations"], False),
        ("Dorte Vang", ["jira-users-halden-sandbox"], False),
        ("Ulrik Fjeld", ["confluence-guests-halden"], False),
    ):
        person = draft.account(name, groups=groups, guard_billable=flag)
        draft.workers.append(person)
        draft.found("BL-08", person.id)
    for name, groups, because in (
        ("Maren Hegge", ["incident-stakeholders"], "is a stakeholder, and not billed"),
        ("Trond Elgaas", ["jira-users-halden-sandbox"], "is on the sandbox site only, and billed"),
        ("Signy Aarre", ["confluence-guests-halden"], "is a Confluence guest, and billed"),
    ):
        person = draft.account(name, groups=groups)
        draft.workers.append(person)
        draft.spared("BL-08", person.id, because)
    left = draft.account("Egil Norheim", status="deactivated", guard_billable=True)
    draft.spared("BL-08", left.id, "is deactivated")


def _default_groups(draft: Draft) -> None:
    """RC-01. Nobody decided that newcomers get the second app."""
    for name, grants, member in (
        ("welcome-to-halden", {ON_JIRA: "user*", ON_CONFLUENCE: "user"}, "Astri Bakken"),
        ("service-newcomers", {ON_SERVICE_JSM: "user", "confluence@halden-service": "user*"}, "Enzo Palmieri"),
    ):
        group = add_group(draft, name, grants)
        draft.workers.append(draft.account(member, groups=[name, "idp-all-staff"]))
        draft.found("RC-01", group.id)
    for name, grants, because in (
        ("jira-pilots", {ON_JIRA: "user*", "jira-software@halden-sandbox": "user"}, "opens one app, and its sandbox"),
        ("jira-and-portal", {ON_JIRA: "user*", ON_JSM: "customer*"}, "opens one paid app, and the portal"),
        ("programme-office", {ON_JIRA: "user", ON_CONFLUENCE: "user"}, "is no default group"),
    ):
        draft.spared("RC-01", add_group(draft, name, grants).id, because)
    twice = add_group(draft, "jira-leads", {ON_JIRA: "admin*"})
    twice.roles.append(Role(draft.resource(ON_JIRA).id, "atlassian/user"))
    draft.spared("RC-01", twice.id, "grants two roles of the same app")


def _desks(draft: Draft) -> None:
    """SE-01, GV-01 (waivers.toml) and GV-02. Which knowledge bases are open is attested in demo.toml: no API tells."""
    draft.found("SE-01", "halden/IT")
    draft.found("SE-01", "halden-service/CARE")
    draft.spared("SE-01", "halden/PEO", "shows its knowledge base to licensed users only")
    draft.spared("SE-01", "halden-service/PART", "shows its knowledge base to licensed users only")
    draft.found("GV-01", "HS-02:62f99c35b4e5722f7019681f")
    draft.found("GV-01", "RC-01:4c5713ac-c4a4-4814-b459-d2d1d5b966c5")
    draft.spared("GV-01", "HS-01:5a1cd9e2f792aefa6581f2a5@halden", "is in force, and its owner works here")
    draft.found("GV-02", "desk-customers@halden/PEO")
    draft.spared("GV-02", "desk-customers@halden/IT", "may be read")
