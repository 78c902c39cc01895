"""The columns of a review, and the seal by which a row that comes back is known."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

from analyzer.decisions.cells import spelled
from analyzer.workbooks import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.decisions.form import Form
    from analyzer.store import ReviewRow

FINDINGS, ACCESS = "findings", "access"
DECISIONS = ("keep", "remove", "convert", "investigate")
DECISION, REASON, REVIEWER = "Decision", "Reason", "Reviewer"
ANSWERS = (DECISION, REASON, REVIEWER)
_SHOWN = {
    FINDINGS: ("Policy", "Severity", "Finding", "Name", "E-mail", "Where", "Evidence"),
    ACCESS: ("Review", "Audience", "Access", "Name", "E-mail", "Where", "Evidence"),
}
IDENTITY = ("Subject", "Accounts", "Owner kind", "Owner", "Organization", "Snapshot", "Review id", "Row", "Seal")
# Which column holds what; the first seven are called otherwise in an access review, and mean the same.
POLICY, EMAIL = 0, 4
FIRST_ANSWER = 7
EARLIER = FIRST_ANSWER + len(ANSWERS)
SUBJECT, ACCOUNTS, OWNER_KIND, OWNER, ORGANIZATION, SNAPSHOT, REVIEW, ROW, SEAL = range(
    EARLIER + 1, EARLIER + 1 + len(IDENTITY)
)
WIDTHS = (11, 10, 46, 24, 32, 20, 60, 14, 40, 28, 32)
_ALREADY = {"account_id", "name", "email", "site", "app", "project"}


def headings(rows: str) -> tuple[str, ...]:
    """Return what the columns are called in a review of *rows*."""
    return (*_SHOWN[rows], *ANSWERS, "Decided before", *IDENTITY)


def cells_of(row: ReviewRow, form: Form, title: str, place: str) -> list[str]:
    """Return the cells of one row on the sheet *title*; its answers are empty. *place* says which of how many it is."""
    about = (row.policy, row.word, row.summary, row.name, row.email, row.place, _evidence(row))
    known = map(spelled, (row.subject, row.account_ids, row.owner_kind, row.owner_of))
    review = (form.org_id, form.snapshot_id, form.review_id)
    cells = [shown(cell) for cell in (*about, "", "", "", row.earlier, *known, *review, place)]
    return [*cells, seal(form.secret, title, cells)]


def seal(secret: str, title: str, cells: Sequence[str]) -> str:
    """Return what only this database can have made of a row's cells: one digest of all, and a short one of each."""
    key, said = secret.encode(), _sealed(cells)
    whole = blake2b(json.dumps([title, *said]).encode(), key=key, digest_size=16).hexdigest()
    return whole + "".join(_short(key, cell) for cell in said)


def changed(secret: str, title: str, cells: Sequence[str]) -> list[int] | None:
    """Return which columns are not as they were sealed: none; or None where the whole row, or its sheet, is not."""
    found, made = cells[SEAL], seal(secret, title, cells)
    if found == made:
        return []
    if len(found) != len(made):
        return None
    columns = [column for column in range(SEAL) if not FIRST_ANSWER <= column < EARLIER]
    wrong = [
        column for n, column in enumerate(columns) if found[32 + 4 * n : 36 + 4 * n] != made[32 + 4 * n : 36 + 4 * n]
    ]
    return wrong if 0 < len(wrong) < len(columns) else None


def _sealed(cells: Sequence[str]) -> list[str]:
    return [*cells[:FIRST_ANSWER], *cells[EARLIER:SEAL]]


def _short(key: bytes, cell: str) -> str:
    return blake2b(cell.encode(), key=key, digest_size=2).hexdigest()


def _evidence(row: ReviewRow) -> str:
    said = {name: value for name, value in json.loads(row.evidence).items() if name not in _ALREADY}
    if row.monthly_cost is not None:
        said["monthly_cost"] = row.monthly_cost
    return "\n".join(f"{name}: {_spelled(value)}" for name, value in said.items() if value is not None)


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
