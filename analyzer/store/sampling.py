"""A look at what the last check of the newest snapshot found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analyzer.model import Finding, Severity, Status
from analyzer.store.database import reading, sql
from analyzer.store.reader import choose

if TYPE_CHECKING:
    from analyzer.config import StoreSettings


def sample(store: StoreSettings, policy: str, limit: int, org_id: str | None = None) -> list[Finding]:
    """Return the first findings of a policy, up to *limit*; none where it was not asked."""
    with reading(store) as connection:
        choose(connection, None, org_id)
        rows = connection.execute(sql("queries", "sample_findings.sql"), {"policy": policy, "limit": limit}).fetchall()
        return [
            Finding(policy, subject, summary, Severity(rated), json.loads(evidence), cost)
            for subject, summary, rated, evidence, cost in rows
        ]


def statuses(store: StoreSettings, org_id: str | None = None) -> dict[str, Status]:
    """Return what each policy that was asked answered."""
    with reading(store) as connection:
        choose(connection, None, org_id)
        return {policy: Status(said) for policy, said in connection.execute(sql("queries", "statuses.sql")).fetchall()}
