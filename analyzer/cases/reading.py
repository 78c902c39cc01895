"""A policy's cases: a YAML file beside its SQL, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, cast

from analyzer.cases.values import fitted
from analyzer.cases.written import Written, read
from analyzer.errors import ConfigError
from analyzer.policy import params_of
from analyzer.store import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.model import Cell
    from analyzer.policy import Param, Policy
    from analyzer.store import Column

TAKEN_AT = datetime(2026, 11, 2, 9)  # noqa: DTZ001  the store's times are UTC, without saying so
_FILE_KEYS = ("taken_at", "checked_at", "defaults", "cases")
_CASE_KEYS = ("name", "given", "params", "finds", "unknown", "taken_at", "checked_at")

# What a row has, where neither the case nor its file's defaults say otherwise: no snapshot lacks it.
_ALWAYS: Mapping[str, Mapping[str, object]] = {
    "snapshot": {"snapshot_id": "trial", "org_id": "org", "org_name": "Trial", "taken_at": "now"},
    "coverage": {"source": None, "scope": "", "outcome": "complete", "reason": "", "hint": ""},
}

Views = dict[str, dict[str, str]]  # the columns of each view, and their types
Row = dict[str, Written]


@dataclass(frozen=True, slots=True)
class Expected:
    """One finding that a case expects, and what some of its columns hold."""

    subject: str
    columns: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """Rows that are given, and what the policy is to answer."""

    name: str
    place: str  # file and line, for messages
    taken_at: datetime
    checked_at: datetime
    given: tuple[Rows, ...]
    params: Mapping[str, Cell]  # those that are not as the policy has them
    finds: tuple[Expected, ...] | None  # exactly these; None where that does not matter
    unknown: bool


def views_of(columns: Sequence[Column]) -> Views:
    """Return the types of the columns of each view."""
    views: Views = {}
    for column in columns:
        views.setdefault(column.view, {})[column.name] = column.type
    return views


def read_cases(policy: Policy, columns: Sequence[Column]) -> tuple[Case, ...]:
    """Return the cases of a policy; none where it has no file of them. Raises PolicyError naming file and line."""
    if policy.cases is None:
        return ()
    file = read(policy.cases)
    said = file.mapping("the file", _FILE_KEYS)
    if "cases" not in said:
        raise file.fault("there are no cases", "write `cases:` and a case below it")
    reader = _Reader(policy, views_of(columns), said)
    cases = tuple(reader.case(written) for written in said["cases"].sequence("cases"))
    _expect_apart(said["cases"], cases)
    return cases


def default_columns(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Return the columns, by view, that the file of a policy's cases has defaults for. Raises PolicyError."""
    said = read(policy.cases).mapping("the file", _FILE_KEYS) if policy.cases else {}
    defaults = said["defaults"].mapping("defaults") if "defaults" in said else {}
    return {view: tuple(row.mapping(view)) for view, row in defaults.items()}


class _Reader:
    """Reads the cases of one file."""

    def __init__(self, policy: Policy, views: Views, file: Row) -> None:
        self._policy = policy
        self._views = views
        self._times = {key: file[key] for key in ("taken_at", "checked_at") if key in file}
        self._defaults = {
            view: self._row(view, row)
            for view, row in (file["defaults"].mapping("defaults", views).items() if "defaults" in file else ())
        }

    def case(self, written: Written) -> Case:
        """Read one case."""
        said = self._times | written.mapping("a case", _CASE_KEYS)
        if missing := [key for key in ("name", "given") if key not in said]:
            raise written.fault(f"the case has no {' and no '.join(missing)}", "every case has a name and given rows")
        if "finds" not in said and "unknown" not in said:
            raise written.fault("the case does not say what it expects", "add `finds: []`, or `unknown: true`")
        taken_at = _time(said.get("taken_at"), TAKEN_AT)
        return Case(
            name=said["name"].text("the name"),
            place=f"{written.origin}, line {written.line}",
            taken_at=taken_at,
            checked_at=_time(said.get("checked_at"), taken_at),
            given=self._given(said["given"], taken_at),
            params=self._params(said.get("params")),
            finds=_finds(said.get("finds")),
            unknown=said["unknown"].flag("unknown") if "unknown" in said else False,
        )

    def _given(self, written: Written, now: datetime) -> tuple[Rows, ...]:
        rows = {
            view: [self._defaults.get(view, {}) | self._row(view, row) for row in rows.sequence(f"the rows of {view}")]
            for view, rows in written.mapping("given", self._views).items()
        }
        rows.setdefault("snapshot", [{}])
        given = [self._rows(view, said, now) for view, said in rows.items() if said]
        return (*given, _read_whole(given, self._policy.needs))

    def _row(self, view: str, written: Written) -> Row:
        return written.mapping(view, self._views[view])

    def _rows(self, view: str, rows: Sequence[Row], now: datetime) -> Rows:
        said = {*_ALWAYS.get(view, ()), *chain.from_iterable(rows)}
        columns = tuple(name for name in self._views[view] if name in said)
        return Rows(view, columns, tuple(tuple(self._cell(view, row, name, now) for name in columns) for row in rows))

    def _cell(self, view: str, row: Row, name: str, now: datetime) -> object:
        type_ = self._views[view][name]
        if name not in row:
            return fitted(_ALWAYS.get(view, {}).get(name), type_, now)
        try:
            return fitted(row[name].value(), type_, now)
        except ValueError as error:
            raise row[name].fault(f"{view}.{name} takes {error}") from None

    def _params(self, written: Written | None) -> Mapping[str, Cell]:
        said = written.mapping("params", self._policy.params) if written else {}
        chosen = {name: cast("Param", value.value()) for name, value in said.items()}
        try:
            params_of(self._policy, chosen)
        except ConfigError as error:
            raise said[next(iter(said))].fault(str(error), error.hint) from None
        return chosen


def _read_whole(given: Sequence[Rows], needs: Sequence[str]) -> Rows:
    """Return the rows of coverage that a case need not write: that what the policy needs was read whole."""
    told = {row[rows.columns.index("source")] for rows in given if rows.view == "coverage" for row in rows.rows}
    columns = _ALWAYS["coverage"]
    rows = (tuple({**columns, "source": need}.values()) for need in needs if need not in told)
    return Rows("coverage", tuple(columns), tuple(rows))


def _time(written: Written | None, default: datetime) -> datetime:
    if written is None:
        return default
    try:
        moment = fitted(written.value(), "TIMESTAMP", default)
    except ValueError as error:
        raise written.fault(f"it takes {error}") from None
    return moment if isinstance(moment, datetime) else default


def _finds(written: Written | None) -> tuple[Expected, ...] | None:
    if written is None:
        return None
    found = tuple(_expected(one) for one in written.sequence("finds"))
    subjects = [one.subject for one in found]
    for subject in subjects:
        if subjects.count(subject) > 1:
            raise written.fault(f"finds names {subject} twice", "a policy returns each subject once")
    return found


def _expected(written: Written) -> Expected:
    if not written.is_mapping:
        return Expected(written.text("a subject in finds"), {})
    said = written.mapping("a finding")
    if "subject" not in said:
        raise written.fault("a finding has no subject")
    return Expected(
        said["subject"].text("the subject"),
        {name: value.value() for name, value in said.items() if name != "subject"},
    )


def _expect_apart(written: Written, cases: Sequence[Case]) -> None:
    names = [case.name for case in cases]
    for position, name in enumerate(names):
        if name in names[:position]:
            raise written.sequence("cases")[position].fault(f"a case is called {name} already", "name it differently")
    if not cases:
        raise written.fault("there are no cases")
