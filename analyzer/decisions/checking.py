"""Whether a review that comes back is the one that was given out, and its answers are answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.decisions import columns as at
from analyzer.decisions.cells import meant
from analyzer.store import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.decisions.complaints import Complaints
    from analyzer.decisions.form import Form
    from analyzer.workbooks import Line, Sheet

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DECISION, _REASON, _REVIEWER = range(at.FIRST_ANSWER, at.EARLIER)
_UNDO = "undo the change, or copy the cell from the file as it was exported"


@dataclass(slots=True)
class Checked:
    """The answers that a review gives, where each stands, and how many rows have none."""

    answers: list[Verdict] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)  # sheet and line, by the answer's number
    rows: dict[str, int] = field(default_factory=dict)  # how many each sheet had when it was given out
    seen: set[tuple[str, str]] = field(default_factory=set)


class Checker:
    """Reads sheets of one review; complains of everything that is not as it should be."""

    def __init__(self, form: Form, reviewer: str | None, complaints: Complaints) -> None:
        self._form = form
        self._reviewer = reviewer
        self._complaints = complaints
        self.checked = Checked()

    @property
    def snapshot_id(self) -> str:
        """Return the snapshot that was reviewed."""
        return self._form.snapshot_id

    def sheet(self, sheet: Sheet) -> None:
        """Read one sheet, its headings first."""
        lines = iter(sheet.lines)
        header = next(lines, None)
        if self.headings(sheet.title, header):
            for line in lines:
                self.line(sheet.title, line)

    def headings(self, title: str, line: Line | None) -> bool:
        """Return whether the headings are the review's."""
        expected, found = at.headings(self._form.rows), line.cells if line else ()
        if found == expected and not (line and line.strange):
            return True
        number = line.number if line else 1
        for column, sentence in _misplaced(expected, found):
            self._complaints.of_cell(title, number, column, sentence)
        return False

    def line(self, title: str, line: Line) -> None:
        """Read one row."""
        if not line.cells:
            return
        cells = [*line.cells, *[""] * (at.SEAL + 1 - len(line.cells))]
        if self._is_ours(title, line, cells) and not self._is_strange(title, line):
            self._answer(title, line.number, cells)

    def _is_ours(self, title: str, line: Line, cells: list[str]) -> bool:
        """Return whether the row is one of this review, once, as it was given out."""
        sentences = list(self._foreign(title, line, cells))
        for column, sentence in sentences:
            self._complaints.of_cell(title, line.number, column, sentence)
        return not sentences

    def _foreign(self, title: str, line: Line, cells: list[str]) -> Iterator[tuple[int, str]]:
        form = self._form
        if len(cells) > at.SEAL + 1:
            yield len(cells) - 1, "something stands behind the last column; remove it"
        elif not cells[at.SEAL] or at.SEAL in line.strange:
            yield at.SEAL, "this row is not of the review; remove it"
        elif cells[at.ORGANIZATION] != form.org_id:
            yield at.ORGANIZATION, "this row is of another organization's review; remove it"
        elif cells[at.SNAPSHOT] != form.snapshot_id:
            yield at.SNAPSHOT, "this row is of a review of another snapshot; remove it"
        elif cells[at.REVIEW] != form.review_id:
            yield at.REVIEW, "this row is of another review; remove it"
        else:
            yield from self._changed(title, line, cells)

    def _changed(self, title: str, line: Line, cells: list[str]) -> Iterator[tuple[int, str]]:
        wrong = at.changed(self._form.secret, title, cells)
        if wrong is None:
            yield at.SEAL, "this row is not as it was exported on this sheet; " + _UNDO
        for column in wrong or ():
            holds = line.strange.get(column)
            yield column, (f"{holds} stands" if holds else "something else stands") + " where evidence stood; " + _UNDO
        key = (cells[at.POLICY], cells[at.SUBJECT])
        if wrong == [] and key in self.checked.seen:
            yield at.SUBJECT, "this row stands in the file twice; remove one of the two"
        if wrong == []:
            self.checked.seen.add(key)

    def _is_strange(self, title: str, line: Line) -> bool:
        answers = [column for column in line.strange if at.FIRST_ANSWER <= column < at.EARLIER]
        for column in answers:
            heading = at.ANSWERS[column - at.FIRST_ANSWER].lower()
            sentence = f"{line.strange[column]} stands where the {heading} belongs; write it as text"
            self._complaints.of_cell(title, line.number, column, sentence)
        return bool(answers)

    def _answer(self, title: str, number: int, cells: list[str]) -> None:
        """Keep the row's answer, if it gives one that can be kept."""
        self.checked.rows[title] = int(cells[at.ROW].rpartition(" ")[2])
        decision, reason = cells[_DECISION].strip().casefold(), cells[_REASON].strip()
        if not decision and not reason:
            return
        reviewer = (cells[_REVIEWER].strip() or self._reviewer or "").casefold()
        sentences = list(self._unusable(cells, decision, reason, reviewer))
        for column, sentence in sentences:
            self._complaints.of_cell(title, number, column, sentence)
        if not sentences:
            self._keep(cells, decision, reason, reviewer)
            self.checked.places.append((title, number))

    def _unusable(self, cells: list[str], decision: str, reason: str, reviewer: str) -> Iterator[tuple[int, str]]:
        if decision not in at.DECISIONS:
            what = "the decision is none of" if decision else "a reason without a decision: choose one of"
            yield _DECISION, f"{what} {', '.join(at.DECISIONS)}"
        elif decision == "keep" and not reason and self._form.rows == at.FINDINGS:
            yield _REASON, "who keeps what a policy objects to has to say why; write a reason"
        named = cells[_REVIEWER].strip().casefold()
        if not reviewer:
            yield _REVIEWER, "nobody is named who decided; write an e-mail address, or use --reviewer"
        elif not _ADDRESS.fullmatch(reviewer):
            yield _REVIEWER, "the reviewer is no e-mail address; write one"
        elif named and self._reviewer and named != self._reviewer.casefold():
            yield _REVIEWER, "another reviewer is named than with --reviewer; empty the cell, or leave the option out"

    def _keep(self, cells: list[str], decision: str, reason: str, reviewer: str) -> None:
        answers = self.checked.answers
        answers.append(
            Verdict(
                number=len(answers),
                policy=cells[at.POLICY],
                subject=meant(cells[at.SUBJECT]),
                email=cells[at.EMAIL],
                account_ids=tuple(meant(id_) for id_ in cells[at.ACCOUNTS].split()),
                owner_kind=cells[at.OWNER_KIND],
                owner=meant(cells[at.OWNER]),
                decision=decision,
                reason=reason,
                reviewer=reviewer,
            )
        )


def _misplaced(expected: tuple[str, ...], found: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Say of each column that is not where it was what happened to it."""
    strange = {n for n, heading in enumerate(found) if heading not in expected or heading in found[:n]}
    for column, heading in enumerate(expected):
        if heading in found:
            continue
        if column in strange:
            strange.remove(column)
            yield column, f"the column {heading} is called otherwise here; call it {heading} again"
        else:
            yield column, f"the column {heading} is missing; put it back"
    for column in sorted(strange):
        yield column, "this column is not of the review; remove it"
    in_order = (heading for heading in expected if heading in found)
    for heading, here in zip(in_order, dict.fromkeys(h for h in found if h in expected), strict=True):
        if here != heading:
            yield found.index(here), f"the column {here} was moved here; move it back"
