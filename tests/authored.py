"""Policies that a person wrote, and an organization to ask them of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from organizations import Organization

HEADER = """/*
title    = "Every account is known"
severity = "low"
why      = "Because."
remedy   = "Repair it."
controls = ["CIS 5.3"]
needs    = ["accounts"]
{params}*/
"""
CONFIGURED = """
[organization]
id = "org"
[store]
path = "seatcheck.duckdb"
"""


def policy(folder: Path, sql: str, name: str = "X-01", params: str = "") -> Path:
    """Write a policy, and return its file."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.sql").write_text(HEADER.format(params=params) + sql, encoding="utf-8")
    return folder / f"{name}.sql"


def accounts(where: str, more: str = "") -> str:
    """Return SQL that finds the accounts of which *where* is true."""
    return f"SELECT account_id AS subject, name AS summary, status{more}\nFROM account\nWHERE {where}\nORDER BY subject"


def peopled(organization: Organization, *, external: int = 1, internal: int = 2) -> None:
    """Let an organization have people, and publish it."""
    for n in range(external):
        organization.account(f"guest-{n}", f"guest-{n}@client.example", added=n)
    for n in range(internal):
        organization.account(f"ours-{n}", f"ours-{n}@ours.example", added=n)
    organization.publish()
