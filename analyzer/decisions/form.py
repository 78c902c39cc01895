"""What a review is: of which snapshot, by whose database, about which rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One review as it was given out. *secret* is the database's; the file does not hold it."""

    review_id: str
    org_id: str
    snapshot_id: str
    rows: str  # findings or access
    secret: str
