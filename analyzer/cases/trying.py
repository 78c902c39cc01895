"""Cases tried: the policy is asked of the given rows, and its answer compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.cases.reading import read_cases
from analyzer.cases.values import same
from analyzer.errors import PolicyError
from analyzer.store import trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analyzer.cases.reading import Case, Expected
    from analyzer.model import Cell
    from analyzer.policy import Policy
    from analyzer.store import Answer, Trial

_NAMED = re.compile(r"\$(\w+)")
_SECONDS = 5.0  # a changed policy may take; the rows of a case are few


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one case ended; no *problems* where the policy answered as expected."""

    name: str
    place: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A policy and how its cases ended; there are none where it has no file of them."""

    policy: str
    verdicts: tuple[Verdict, ...]

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """Return the cases that did not end as expected."""
        return tuple(verdict for verdict in self.verdicts if verdict.problems)


def try_policies(policies: Iterable[Policy]) -> tuple[Tried, ...]:
    """Try every case of these policies. Raises PolicyError where a file of cases cannot be read."""
    with trial() as tables:
        return tuple(try_policy(tables, policy) for policy in policies)


def try_policy(tables: Trial, policy: Policy) -> Tried:
    """Try every case of a policy. Raises PolicyError where the file of its cases cannot be read."""
    return Tried(policy.id, tuple(_verdicts(tables, policy)))


def problems(tables: Trial, policy: Policy, case: Case) -> Iterator[str]:
    """Yield, in a sentence each, in what the policy's answer to a case differs. The tables hold the case's rows."""
    try:
        answer = tables.ask(policy, {**policy.params, **case.params})
    except PolicyError as error:
        yield str(error)
        return
    if case.finds is not None:
        yield from _differences(answer, case.finds, case)


def differs(tables: Trial, mutant: Policy, case: Case) -> bool:
    """Return whether a changed policy does not answer a case as it says, or not at all."""
    answer = tables.probe(mutant.sql, named_params(mutant, case.params), _SECONDS)
    if answer is None or not {"subject", "summary"} <= set(answer.columns):
        return True
    subjects = [row[answer.columns.index("subject")] for row in answer.rows]
    repeated = None in subjects or len(set(subjects)) < len(subjects)
    return repeated or any(_differences(answer, case.finds or (), case))


def named_params(policy: Policy, chosen: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """Return those parameters that the policy's SQL names: DuckDB refuses others."""
    params = {**policy.params, **chosen}
    return {name: params[name] for name in _NAMED.findall(policy.sql) if name in params}


def fill(tables: Trial, case: Case) -> None:
    """Let the tables hold the case's rows. Raises PolicyError."""
    try:
        tables.fill(case.given, case.checked_at)
    except PolicyError as error:
        raise PolicyError(f"{case.place}: {error}") from error


def _verdicts(tables: Trial, policy: Policy) -> Iterator[Verdict]:
    for case in read_cases(policy, tables.columns):
        fill(tables, case)
        found = (*problems(tables, policy, case), *_gaps(tables, policy, case))
        yield Verdict(case.name, case.place, found)


def _gaps(tables: Trial, policy: Policy, case: Case) -> Iterator[str]:
    gaps = tables.gaps(policy.needs)
    if gaps and not case.unknown:
        yield f"the answer is UNKNOWN: {'; '.join(gaps)}"
    elif case.unknown and not gaps:
        yield "the answer is not UNKNOWN"


def _differences(answer: Answer, finds: tuple[Expected, ...], case: Case) -> Iterator[str]:
    found = {str(row[answer.columns.index("subject")]): row for row in answer.rows}
    expected = {one.subject for one in finds}
    for one in finds:
        if one.subject in found:
            yield from _contrasts(dict(zip(answer.columns, found[one.subject], strict=True)), one, case)
        else:
            yield f"expected {one.subject}, and it was not found"
    for subject, row in found.items():
        if subject not in expected:
            yield f"found {subject}, and it was not expected: {row[answer.columns.index('summary')]}"


def _contrasts(row: dict[str, object], one: Expected, case: Case) -> Iterator[str]:
    for name, value in one.columns.items():
        if name not in row:
            yield f"{one.subject}: the policy returns no column {name}"
        elif not same(row[name], value, case.taken_at):
            yield f"{one.subject}: expected {name} to be {value!r}, and it is {row[name]!r}"
