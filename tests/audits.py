"""Audits made by hand, of invented people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from analyzer.model import (
    Audit,
    Coverage,
    Finding,
    Outcome,
    PolicyPage,
    PolicyResult,
    Population,
    SeatCount,
    Severity,
    Snapshot,
    Status,
)

TAKEN = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
GENERATED = TAKEN + timedelta(hours=2)
FIRST = ("Ada", "Bo", "Chidi", "Dagny", "Emeka", "Freya", "Goran", "Hana", "Ingrid", "Jun")
LAST = ("Solberg", "Okafor", "Lindqvist", "Marek", "Haugen", "Tanaka", "Novak", "Berg")
HOSTILE = "<script>alert(1)</script>\u202egro.elpmaxe\x07\"'><img src=x onerror=alert(2)>"


def snapshot(*, complete: bool = True) -> Snapshot:
    return Snapshot(
        id="2026-11-20T06-30-00Z",
        org_id="b1f2c3d4-0000-4000-8000-0123456789ab",
        org_name="Halden Instruments",
        taken_at=TAKEN,
        published_at=TAKEN + timedelta(minutes=41),
        tool_version="0.1.0",
        complete=complete,
    )


def person(n: int) -> tuple[str, str]:
    first, last = FIRST[n % len(FIRST)], LAST[n // len(FIRST) % len(LAST)]
    return f"{first} {last}", f"{first}.{last}.{n}@northwind.example".lower()


def agent_seat(n: int, policy: str) -> Finding:
    name, email = person(n)
    return Finding(
        policy=policy,
        subject=f"712020:{n:08d}/jira-servicemanagement",
        summary=f"{name} holds an agent seat and has worked no ticket",
        severity=Severity.HIGH,
        evidence={
            "name": name,
            "email": email,
            "site": ("halden", "halden-labs")[n % 2],
            "tickets_worked": n * 37 % 101,
            "added": TAKEN - timedelta(days=n % 900),
            "last_active": None if n % 7 == 0 else (TAKEN - timedelta(days=n % 300)).date(),
            "managed": n % 3 == 0,
        },
        monthly_cost=Decimal("20.50") + n % 3,
    )


def page(result: PolicyResult, *findings: Finding) -> PolicyPage:
    return PolicyPage(result, findings)


def agents(findings: int) -> PolicyPage:
    result = PolicyResult(
        policy="external-agent-idle",
        title="No external person holds an agent seat without working tickets",
        severity=Severity.HIGH,
        status=Status.FOUND,
        findings=findings,
        why="An agent seat costs money every month, and lets its holder read every request of every client.",
        remedy="Take the account out of the group that gives the seat, once it has the Customer role.",
        controls=("SOC2 CC6.3", "ISO27001 A.5.18"),
    )
    return page(result, *(agent_seat(n, result.policy) for n in range(findings)))


def admins() -> PolicyPage:
    result = PolicyResult(
        policy="admin-unmanaged",
        title="Every administrator has a managed account",
        severity=Severity.CRITICAL,
        status=Status.UNKNOWN,
        findings=1,
        why="An administrator whom the organization does not manage cannot be locked out by it.",
        remedy="Claim the domain, or give the role to a managed account.",
        controls=("ISO27001 A.8.2", "NIST AC-2(7)"),
        gaps=("group-roles was denied for 2 of 40 groups: the key lacks a scope.",),
    )
    finding = Finding(
        policy=result.policy,
        subject="712020:hostile",
        summary=f"{HOSTILE} administers halden",
        severity=Severity.CRITICAL,
        evidence={"name": HOSTILE, "note": "x" * 2_000},
    )
    return page(result, finding)


def duals() -> PolicyPage:
    result = PolicyResult(
        policy="dual-account",
        title="No one has both an Atlassian account and a portal-only account on one site",
        severity=Severity.MEDIUM,
        status=Status.FOUND,
        findings=4,
        why="Requests hide behind one account while the person looks with the other.",
        remedy="Migrate the portal-only account to the Atlassian account.",
        controls=("ISO27001 A.5.16",),
    )
    findings = (
        Finding(
            policy=result.policy,
            subject=f"halden/{person(n)[1]}",
            summary=f"{person(n)[0]} has two accounts on halden",
            severity=Severity.MEDIUM,
            evidence={"email": person(n)[1], "requests_raised": n * 1_500},
        )
        for n in range(4)
    )
    return page(result, *findings)


def unanswered() -> PolicyPage:
    return page(
        PolicyResult(
            policy="knowledge-base-open",
            title="No knowledge base is open to everyone who can log in",
            severity=Severity.HIGH,
            status=Status.UNKNOWN,
            findings=0,
            gaps=("Nobody has attested knowledge-base-viewers for the site halden-labs.",),
        )
    )


def clean(policy: str, title: str) -> PolicyPage:
    return page(PolicyResult(policy, title, Severity.LOW, Status.CLEAN, 0, controls=("CIS 5.3",)))


def denied(group: str) -> Coverage:
    reason, hint = "The key lacks a scope.", "Make a key without scopes."
    return Coverage("group-roles", group, Outcome.DENIED, 1, http_status=403, reason=reason, hint=hint)


def coverage() -> tuple[Coverage, ...]:
    end = TAKEN + timedelta(minutes=9)
    return (
        Coverage("organization", "", Outcome.COMPLETE, 1, 1, 1, started_at=TAKEN, ended_at=end),
        Coverage("accounts", "", Outcome.COMPLETE, 13, 13, 12_408, started_at=TAKEN, ended_at=end),
        Coverage("managed-accounts", "", Outcome.COMPLETE, 97, 97, 9_611, 9_614, started_at=TAKEN, ended_at=end),
        *(Coverage("group-roles", f"group-{n}", Outcome.COMPLETE, 1, 1, n) for n in range(38)),
        *(denied(f"hidden-{n}") for n in range(2)),
        Coverage(
            "desk-customers",
            "halden/3",
            Outcome.PARTIAL,
            9,
            8,
            400,
            512,
            500,
            "A page could not be read.",
            "Collect again.",
        ),
        Coverage(
            "tickets-handled",
            "halden",
            Outcome.NOT_ASKED,
            reason="The request budget was spent.",
            hint="Raise the budget.",
        ),
    )


def population() -> tuple[Population, ...]:
    return (
        Population("atlassian", "internal", "active", 9_140),
        Population("atlassian", "internal", "suspended", 471),
        Population("atlassian", "external", "active", 2_380),
        Population("atlassian", "external", "not_invited", 112),
        Population("atlassian", "unknown", "active", 305),
        Population("portal-only", "internal", "active", 96),
        Population("portal-only", "external", "active", 5_017),
        Population("portal-only", "unknown", "active", 1_203),
        Population("app", "unknown", "active", 58),
    )


def seats() -> tuple[SeatCount, ...]:
    return (
        SeatCount("halden", "jira", "user", 4_210, billed=True, internal=3_800, external=400, unknown=10),
        SeatCount("halden", "jsm", "user", 611, billed=True, internal=560, external=51, unknown=0),
        SeatCount("halden", "jsm", "customer", 7_900, billed=False, internal=7_000, external=800, unknown=100),
        SeatCount("halden-labs", "confluence", "user", 1_944, billed=True, internal=1_900, external=40, unknown=4),
    )


def sample(findings: int = 250) -> Audit:
    """A year like any other: much is found, something could not be read."""
    policies = (
        clean("guest-with-seat", "No guest holds a paid seat"),
        duals(),
        unanswered(),
        agents(findings),
        admins(),
        clean("default-group-billed", "No default group opens two billed apps"),
    )
    return Audit(snapshot(complete=False), GENERATED - timedelta(hours=1), policies, coverage(), population(), seats())


def spotless() -> Audit:
    """Everything was read, and nothing is wrong."""
    read = (Coverage("accounts", "", Outcome.COMPLETE, 1, 1, 2, 2),)
    people = (Population("atlassian", "internal", "active", 2),)
    return Audit(snapshot(), GENERATED, (clean("guest-with-seat", "No guest holds a paid seat"),), read, people, ())


def empty() -> Audit:
    """Nothing was read and nothing was asked."""
    return Audit(snapshot(), GENERATED, (), (), (), ())
