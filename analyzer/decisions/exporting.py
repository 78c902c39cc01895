"""From a snapshot to a file for reviewers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid4

from analyzer.decisions.columns import ACCESS, FINDINGS, cells_of, headings
from analyzer.decisions.cover import cover
from analyzer.decisions.files import replacing
from analyzer.decisions.form import Form
from analyzer.decisions.manifest import HIDDEN, Page
from analyzer.decisions.table import SHEET
from analyzer.decisions.workbook import COVER, MOST_ROWS, ReviewWorkbook
from analyzer.errors import StoreError, UsageError
from analyzer.store import reviewing
from analyzer.wording import armoured
from analyzer.workbooks import SheetNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from analyzer.config import StoreSettings
    from analyzer.store import Owner, Review, ReviewRow

SUFFIXES = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file for reviewers holds."""

    snapshot_id: str
    pages: tuple[Page, ...]

    @property
    def rows(self) -> int:
        """Return how many rows there are to decide on."""
        return sum(page.rows for page in self.pages)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be decided: *rows* are findings (of *policies*, or of all) or access; *by* is one kind of owner."""

    rows: str = FINDINGS
    by: str = ""
    policies: tuple[str, ...] = ()


def export(
    store: StoreSettings, path: Path, wanted: Wanted, snapshot_id: str | None = None, org_id: str | None = None
) -> Exported:
    """Write a review of a snapshot, the newest if none is named, to *path* as its suffix says.

    Raises UsageError, StoreError where a review of findings is wanted and nothing was checked, SeatcheckError.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path} does not say what to write", f"end the name with {' or '.join(SUFFIXES)}")
    if wanted.policies and wanted.rows == ACCESS:
        raise UsageError("--policy chooses findings, and --rows access has none", "leave one of them out")
    with reviewing(store, snapshot_id, org_id) as review:
        if wanted.rows == FINDINGS and review.checked_at is None:
            raise StoreError(f"snapshot {review.snapshot.id} has not been checked", "run `seatcheck check` first")
        return _write(review, path, wanted)


def _write(review: Review, path: Path, wanted: Wanted) -> Exported:
    snapshot = review.snapshot
    form = Form(uuid4().hex, snapshot.org_id, snapshot.id, wanted.rows, review.secret)
    pages = tuple(pages_of(review.lay_out(wanted.rows, wanted.by, wanted.policies)))
    with replacing(path) as draft:
        if path.suffix.lower() == ".csv":
            _write_csv(draft, form, _filled(form, pages, review.rows()))
        else:
            book = ReviewWorkbook(form, pages, cover(form, review, pages, datetime.now(UTC)))
            for page, rows in _filled(form, pages, review.rows()):
                book.sheet(page, rows)
            book.save(draft)
    return Exported(snapshot.id, pages)


def pages_of(owners: Iterable[Owner], most: int = MOST_ROWS) -> Iterator[Page]:
    """Yield a sheet for each owner, or several where one of *most* rows does not hold all."""
    names = SheetNames(COVER, HIDDEN)
    for owner in owners:
        for begin in range(0, owner.rows, most):
            rows = min(most, owner.rows - begin)
            yield Page(names.name(owner.title), owner.kind, owner.of, owner.owner, rows)


def _filled(
    form: Form, pages: Iterable[Page], rows: Iterator[ReviewRow]
) -> Iterator[tuple[Page, Iterator[Sequence[str]]]]:
    """Yield each page with its rows, which have to be taken before the next page."""
    for page in pages:
        numbered = enumerate(islice(rows, page.rows), start=1)
        yield page, (cells_of(row, form, page.title, f"{n} of {page.rows}") for n, row in numbered)


def _write_csv(path: Path, form: Form, pages: Iterable[tuple[Page, Iterator[Sequence[str]]]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # Excel knows UTF-8 by its mark
        writer = csv.writer(file)
        writer.writerow((SHEET, *headings(form.rows)))
        for page, rows in pages:
            writer.writerows([armoured(cell) for cell in (page.title, *cells)] for cells in rows)
