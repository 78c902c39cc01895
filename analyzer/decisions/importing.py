"""From a file that reviewers filled in to the ledger: wholly, or not at all."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.decisions import manifest, table
from analyzer.decisions.checking import Checker
from analyzer.decisions.columns import FIRST_ANSWER
from analyzer.decisions.complaints import Complaints
from analyzer.decisions.workbook import COVER
from analyzer.errors import FileRefused, UsageError
from analyzer.store import decide, ledger
from analyzer.workbooks import Workbook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from analyzer.config import StoreSettings
    from analyzer.decisions.checking import Checked
    from analyzer.decisions.form import Form
    from analyzer.store import Ledger

_THEMSELVES = "a reviewer cannot decide on their own account; let somebody else decide, and name them as reviewer"
_STRANGE_FILE = "give a file that `seatcheck decide export` wrote from this database (--store)"
_AGAIN = "give the file that `seatcheck decide export` wrote and a reviewer filled in"


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """What one sheet said."""

    title: str
    rows: int  # when it was given out
    decided: int  # rows with a decision
    new: int  # of them those that say something new

    @property
    def unanswered(self) -> int:
        """Return how many rows have no decision, or are not in the file any more."""
        return self.rows - self.decided


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file said, sheet by sheet."""

    snapshot_id: str
    sheets: tuple[SheetAnswers, ...]

    @property
    def unanswered(self) -> int:
        """Return how many rows have no decision."""
        return sum(each.unanswered for each in self.sheets)


def import_review(
    store: StoreSettings, path: Path, reviewer: str | None = None, org_ids: Collection[str] = ()
) -> Imported:
    """Check the whole file, then keep all that it decides. *org_ids* are those whose reviews are welcome; none: all.

    Raises FileRefused with every complaint, UsageError for a file of another kind.
    """
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise UsageError(f"{path} is neither a workbook nor a CSV file", "give one that ends with .xlsx or .csv")
    with ledger(store) as known:
        read = _read_table if path.suffix.lower() == ".csv" else _read_workbook
        form, checked = read(path, reviewer.strip() if reviewer else None, known, org_ids)
    new = decide(store, form.org_id, form.snapshot_id, form.review_id, checked.answers) if checked.answers else set()
    return Imported(form.snapshot_id, tuple(_counted(checked, new)))


def _read_workbook(path: Path, reviewer: str | None, known: Ledger, org_ids: Collection[str]) -> tuple[Form, Checked]:
    with closing(Workbook(path, _AGAIN)) as book:
        form, rows = _given_out(book, path, known.secret)
        complaints = Complaints(path, sheets=True)
        _expect_known(form, known, org_ids, complaints)
        checker = Checker(form, reviewer, complaints)
        for title in _sheets(book, rows, complaints):
            checker.sheet(book.sheet(title))
    checker.checked.rows = rows
    return form, _finished(checker, known, complaints)


def _read_table(path: Path, reviewer: str | None, known: Ledger, org_ids: Collection[str]) -> tuple[Form, Checked]:
    complaints = Complaints(path, sheets=False)
    lines = table.lines(path)
    form = table.form_of(path, known.secret)
    _expect_known(form, known, org_ids, complaints)
    checker = Checker(form, reviewer, complaints)
    if checker.headings("", next(lines)[1]):
        for title, line in lines:
            checker.line(title, line)
    return form, _finished(checker, known, complaints)


def _finished(checker: Checker, known: Ledger, complaints: Complaints) -> Checked:
    """Look at who decides on whom, and end the check: with everything that was found, or with nothing."""
    checked = checker.checked
    if known.organization_of(checker.snapshot_id) is not None:
        for number in known.about_themselves(checker.snapshot_id, checked.answers):
            complaints.of_cell(*checked.places[number], FIRST_ANSWER, _THEMSELVES)
    complaints.expect_none()
    return checked


def _given_out(book: Workbook, path: Path, secret: str) -> tuple[Form, dict[str, int]]:
    hidden = [line.cells for line in book.sheet(manifest.HIDDEN).lines] if manifest.HIDDEN in book.titles else []
    found = manifest.read(hidden, secret)
    if found is None:
        raise FileRefused(f"{path.name} is no review that this database gave out", _STRANGE_FILE)
    return found


def _expect_known(form: Form, known: Ledger, org_ids: Collection[str], complaints: Complaints) -> None:
    organization = known.organization_of(form.snapshot_id)
    if org_ids and form.org_id not in org_ids:
        complaints.of_file("it is a review of another organization than those in the configuration")
    if organization is None:
        complaints.of_file(f"it is a review of the snapshot {form.snapshot_id}, which is not in the database")
    elif organization != form.org_id:
        complaints.of_file("it names another organization than its snapshot is of")


def _sheets(book: Workbook, rows: dict[str, int], complaints: Complaints) -> Iterator[str]:
    """Yield the sheets of the review that are there, and complain of the others."""
    for title in rows:
        if title not in book.titles:
            complaints.of_sheet(title, "the sheet is missing; put it back, under the name that it had")
        else:
            yield title
    for title in book.titles:
        if title not in rows and title not in {COVER, manifest.HIDDEN}:
            complaints.of_sheet(title, "the sheet is not of the review; remove it, or give it the name that it had")


def _counted(checked: Checked, new: set[tuple[str, str]]) -> Iterator[SheetAnswers]:
    decided, said = Counter[str](), Counter[str]()
    for answer, (title, _) in zip(checked.answers, checked.places, strict=True):
        decided[title] += 1
        said[title] += (answer.policy, answer.subject) in new
    for title, rows in checked.rows.items():
        yield SheetAnswers(title, rows, decided[title], said[title])
