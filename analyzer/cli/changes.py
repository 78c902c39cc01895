"""Tables of what is gone since the check before, and of waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from analyzer.cli.tables import titled
from analyzer.model import State
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from analyzer.model import Audit, WaiverUse

SHOWN = 20  # rows of what is gone; reports have all of them


def gone_table(audit: Audit) -> Table | None:
    """Show what was resolved since the check before, and what could not be looked at again; None where nothing was."""
    resolved, unseen = audit.gone_as(State.RESOLVED), audit.gone_as(State.UNKNOWN)
    gone = (*resolved, *unseen)
    said = f"\nSince the check before: {len(resolved):,} resolved, {len(unseen):,} not seen and not known to be gone"
    table = titled(said, "policy", "state", "finding", "first seen")
    for finding in gone[:SHOWN]:
        first = f"{finding.first_seen_at:%Y-%m-%d}" if finding.first_seen_at else ""
        table.add_row(finding.policy, finding.state.value, Text(visible(finding.summary)), first)
    if len(gone) > SHOWN:
        table.caption, table.caption_justify = f"and {len(gone) - SHOWN:,} more: see a report", "left"
    return table if gone else None


def waivers_table(uses: Iterable[WaiverUse], title: str) -> Table | None:
    """Show waivers, what they cover and what that costs; None where there are none."""
    table = titled(title, "policy", "covers", "state", "findings", "a month", "until", "by, and why")
    for use in uses:
        waiver = use.waiver
        why = f"{waiver.owner or 'nobody'}: {waiver.reason} ({', '.join(filter(None, (waiver.kind, waiver.ticket)))})"
        cost = "unknown" if use.monthly_cost is None else f"{use.monthly_cost:,.2f}"
        covers, counts = Text(visible(waiver.covers)), (f"{use.findings:,}", cost)
        table.add_row(waiver.policy, covers, use.state.value, *counts, str(waiver.until), Text(visible(why)))
    return table if table.row_count else None
