"""Organizations with plans and prices, small enough to reckon in the head."""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations
from typing import TYPE_CHECKING

from commands import Commands

from analyzer.model import Act, Change

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest
    from organizations import Organization

    from analyzer.config import Settings

SAID = {"by": "Ada Example", "on": date(2026, 11, 1)}
PRICES = """
currency = "USD"
[[prices]]
app = "jira"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, to = 2, each = 10 }, { from = 3, each = 8 }]
[[prices]]
app = "confluence"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 5 }]
[[prices]]
app = "jsm"
plan = "standard"
billing = "annual"
mode = "tiers"
per = "year"
bands = [{ from = 1, to = 2, total = 240 }, { from = 3, to = 5, total = 600 }]
[[prices]]
app = "Teamwork"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 12 }]
[[prices]]
app = "Planner"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 2 }]
[[prices]]
app = "guard"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 4 }]
[[prices]]
app = "jira"
plan = "enterprise"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 20 }]
"""


# What is configured where commands are typed: Jira's plan alone.
SETTINGS = """
prices = "prices.toml"
[organization]
id = "org"
[[plans]]
app = "jira"
site = "north"
plan = "standard"
billing = "monthly"
by = "Ada Example"
on = 2026-11-01
"""


def plan(app: str, site: str = "north", **more: object) -> dict[str, object]:
    """Return a plan: standard, by the month."""
    where = {"site": site} if site else {}
    return {"app": app, "plan": "standard", "billing": "monthly", **where, **SAID, **more}


def priced(organization: Organization, *plans: dict[str, object], prices: str = PRICES) -> Settings:
    """Publish an organization with these plans and prices, and return its settings."""
    contract = organization.folder / "prices.toml"
    sold = {str(one[name]) for one in plans for name in ("app", "collection") if name in one}
    known = [part for part in prices.split("[[prices]]") if not part.startswith("\napp") or part.split('"')[1] in sold]
    contract.write_text("[[prices]]".join(known))
    organization.settings |= {"plans": list(plans), "prices": contract}
    settings = organization.configured()
    organization.publish()
    return settings


def commands(
    organization: Organization, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Commands:
    """Publish an organization of which only Jira's plan is told; return commands in its folder, at 80 columns."""
    priced(organization, plan("jira"))
    (folder / "seatcheck.toml").write_text(SETTINGS)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    return Commands(folder, capsys, monkeypatch)


def memberships(account: str, groups: tuple[str, ...], direct: tuple[tuple[str, str], ...]) -> tuple[Change, ...]:
    """Return everything that can be taken from an account."""
    leaving = [Change(Act.LEAVE_GROUP, account, group_id=group) for group in groups]
    revoked = [Change(Act.REVOKE_ROLE, account, resource_id=resource, role=role) for resource, role in direct]
    return (*leaving, *revoked)


def subsets(changes: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
    """Yield every set of changes, the smallest first."""
    yield from chain.from_iterable(combinations(changes, size) for size in range(len(changes) + 1))
