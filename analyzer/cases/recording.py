"""A finding of a snapshot becomes a case: the rows that made it, with invented people in place of real ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer.cases.mutants import views_read
from analyzer.cases.pseudonyms import Pseudonyms, leaks
from analyzer.cases.reading import default_columns, read_cases, views_of
from analyzer.cases.shrinking import smallest
from analyzer.cases.spelling import appended, case_as_yaml, given_as_yaml, in_days
from analyzer.cases.trying import named_params, try_policy
from analyzer.config import Settings
from analyzer.errors import UsageError
from analyzer.policy import params_of
from analyzer.store import Rows, recording, trial

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from analyzer.config import Shelf
    from analyzer.model import Cell
    from analyzer.policy import Policy
    from analyzer.store import Answer, Recorded, Trial

_FEW, _MANY = 25, 400  # rows of a view that are looked through, at first and at last
_SECONDS = 5.0  # that the policy may take with them


@dataclass(frozen=True, slots=True)
class Case:
    """A recorded case, and the policy's cases with it."""

    text: str
    whole: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class _Bench:
    """Where a policy is asked of some rows, as of the snapshot's time."""

    tables: Trial
    policy: Policy
    params: Mapping[str, Cell]
    taken_at: datetime
    checked_at: datetime

    def ask(self, rows: Sequence[Rows]) -> Answer | None:
        snapshot = Rows("snapshot", ("snapshot_id", "taken_at"), (("trial", self.taken_at),))
        self.tables.fill((snapshot, *rows), self.checked_at)
        return self.tables.probe(self.policy.sql, named_params(self.policy, self.params), _SECONDS)

    def finding(self, rows: Sequence[Rows], subject: str) -> tuple[Cell, ...] | None:
        answer = self.ask(rows)
        at = answer.columns.index("subject") if answer else 0
        return next((row for row in (answer.rows if answer else ()) if row[at] == subject), None)


def record(where: Settings | Shelf, policy: Policy, subject: str, snapshot_id: str | None) -> Case:
    """Make a case of the finding about *subject*. Raises UsageError for what is not found, or cannot be reproduced."""
    chosen = where.chosen_params(policy.id) if isinstance(where, Settings) else {}
    with recording(where.store, snapshot_id, where.org_id) as snapshot, trial() as tables:
        params = params_of(policy, chosen)
        checked_at, finding = _found(snapshot, policy, params, subject)
        bench = _Bench(tables, policy, params, snapshot.snapshot.taken_at.replace(tzinfo=None), checked_at)
        views = [view for view in views_read(policy, views_of(tables.columns)) if view != "snapshot"]
        rows = _fewest(bench, finding, subject, lambda most: snapshot.related(finding, views, most))
        return _verified(bench, _case(bench, rows, chosen))


def keep(case: Case, file: Path | None = None) -> Path:
    """Write the policy's cases with the new one, to the file beside the policy if no other is named; return which."""
    path = file or Path(str(case.policy.cases or Path(case.policy.origin).with_suffix(".yaml")))
    try:
        path.write_text(case.whole, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", "name another file, or - to print it, with --output"
        ) from error
    return path


def _found(snapshot: Recorded, policy: Policy, params: Mapping[str, Cell], subject: str) -> tuple[datetime, Answer]:
    """Return the finding as of the snapshot's time, if it was one by then, or as of now."""
    taken_at = snapshot.snapshot.taken_at.replace(tzinfo=None)
    try:
        return taken_at, snapshot.finding(policy, params, subject, taken_at)
    except UsageError:
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        return now, snapshot.finding(policy, params, subject, now)


def _fewest(bench: _Bench, finding: Answer, subject: str, related: Callable[[int], Sequence[Rows]]) -> tuple[Rows, ...]:
    """Return the fewest rows that give the whole finding or, where it takes many, one about that subject."""

    def whole(rows: Sequence[Rows]) -> bool:
        return bench.finding(rows, subject) == finding.rows[0]

    def about(rows: Sequence[Rows]) -> bool:
        return bench.finding(rows, subject) is not None

    for most, holds in ((_FEW, whole), (_FEW, about), (_MANY, about)):
        rows = related(most)
        if holds(rows):
            return smallest(rows, holds)
    raise UsageError(
        f"the finding of {bench.policy.id} cannot be recorded: more rows made it than a case can hold",
        "write the case by hand, with fewer rows",
    )


def _case(bench: _Bench, rows: Sequence[Rows], chosen: Mapping[str, Cell]) -> str:
    pseudonyms = Pseudonyms()
    before, invented = bench.ask(rows), pseudonyms.of_rows(rows)
    for given in (in_days(invented, bench.taken_at), invented):
        after = bench.ask(given)
        if before and after and len(before.rows) == len(after.rows):
            break
    else:
        raise UsageError(
            f"the finding of {bench.policy.id} cannot be recorded: with invented words it is another one",
            "write the case by hand",
        )
    finds = sorted(str(row[after.columns.index("subject")]) for row in after.rows)
    name = _free_name([case.name for case in read_cases(bench.policy, bench.tables.columns)])
    rows_as_yaml = given_as_yaml(given, default_columns(bench.policy), bench.taken_at)
    text = case_as_yaml(name, rows_as_yaml, finds, chosen, bench.checked_at - bench.taken_at)
    if any(leaks(text, pseudonyms)):
        raise UsageError(
            f"the finding of {bench.policy.id} cannot be recorded: real words would stand in the case",
            "write the case by hand",
        )
    return text


def _free_name(taken: Sequence[str]) -> str:
    return next(name for name in (f"recorded {number}" for number in range(1, len(taken) + 2)) if name not in taken)


def _verified(bench: _Bench, text: str) -> Case:
    """Return the case if the policy, asked of the file with it, answers as it says. Raises UsageError if not."""
    cases = bench.policy.cases
    whole = appended(cases.read_text(encoding="utf-8") if cases else "", text)
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{bench.policy.id}.yaml"
        file.write_text(whole, encoding="utf-8")
        verdict = try_policy(bench.tables, replace(bench.policy, cases=file)).verdicts[-1]
    if verdict.problems:
        raise UsageError(
            f"the finding of {bench.policy.id} cannot be recorded: {verdict.problems[0]}", "write the case by hand"
        )
    return Case(text, whole, bench.policy)
