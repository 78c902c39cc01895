"""The sheets of a review, as the hidden one lists them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from analyzer.decisions.columns import ACCESS, FINDINGS
from analyzer.decisions.form import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

HIDDEN = "seatcheck"
_MARK = "seatcheck review 1"
_ABOUT = 5  # lines before those of the sheets


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet, and how many rows it has."""

    title: str
    kind: str  # of owner
    of: str
    owner: str  # who reviews, as configured; may be empty
    rows: int


def lines_of(form: Form, pages: Sequence[Page]) -> list[tuple[str, ...]]:
    """Return what the hidden sheet says."""
    about = [(_MARK,), (form.review_id,), (form.org_id,), (form.snapshot_id,), (form.rows,)]
    lines: list[tuple[str, ...]] = [*about, *((page.title, str(page.rows)) for page in pages)]
    return [*lines, (_seal(form.secret, lines),)]


def read(lines: Sequence[tuple[str, ...]], secret: str) -> tuple[Form, dict[str, int]] | None:
    """Return the review, and the sheets with their numbers of rows; None where this database did not write it so."""
    if len(lines) <= _ABOUT or lines[0] != (_MARK,) or lines[-1] != (_seal(secret, lines[:-1]),):
        return None
    (review_id,), (org_id,), (snapshot_id,), (rows,) = lines[1:_ABOUT]
    if rows not in {FINDINGS, ACCESS}:
        return None
    return Form(review_id, org_id, snapshot_id, rows, secret), {title: int(n) for title, n in lines[_ABOUT:-1]}


def _seal(secret: str, lines: Sequence[Sequence[str]]) -> str:
    return blake2b(json.dumps([list(line) for line in lines]).encode(), key=secret.encode(), digest_size=16).hexdigest()
