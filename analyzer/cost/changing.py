"""What a question about another bill means in a snapshot: which changes of access, and of plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.cost.listing import read_people
from analyzer.cost.plans import read_plan
from analyzer.errors import UsageError
from analyzer.model import Act, Change
from analyzer.store import PlanChange, accounts_named, group_named, idle_changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from analyzer.cost.plans import Plan
    from analyzer.store import Biller

PLANS = ("none", "free", "standard", "premium", "enterprise")
MOST = 20  # entries that are told one by one


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, as on the command line."""

    without: tuple[str, ...] = ()  # groups, by name or id: every member leaves
    if_removed: Path | None = None  # a file that lists people
    after: Path | None = None  # a plan file
    plans: tuple[str, ...] = ()  # "jsm=premium", "jsm@halden=premium", "guard=none"

    def __bool__(self) -> bool:
        """Return whether anything is asked for."""
        return bool(self.without or self.if_removed or self.after or self.plans)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question means in a snapshot."""

    changes: tuple[Change, ...]
    plans: tuple[PlanChange, ...]
    what: str  # in words
    unmatched: tuple[str, ...]  # entries of files that name nobody
    warnings: tuple[str, ...]


def asked(biller: Biller, question: Question) -> Asked:
    """Return what *question* means in the snapshot of *biller*. Raises UsageError and FileRefused."""
    plans = tuple(plan_change(said) for said in question.plans)
    parts = [*_parts(biller, question)]
    words = [part.what for part in parts] + ([f"with {', '.join(question.plans)}"] if plans else [])
    return Asked(
        tuple(change for part in parts for change in part.changes),
        plans,
        ", ".join(words),
        tuple(entry for part in parts for entry in part.unmatched),
        tuple(warning for part in parts for warning in part.warnings),
    )


def plan_change(said: str) -> PlanChange:
    """Return what ``jsm=premium`` or ``jsm@halden=premium`` means. Raises UsageError."""
    where, _, plan = said.rpartition("=")
    app, at, site = where.partition("@")
    if not app.strip() or bool(at) != bool(site.strip()):
        raise UsageError(f"--plan {said} is not understood", "write --plan jsm=premium or --plan jsm@SITE=premium")
    if plan.strip().lower() not in PLANS:
        raise UsageError(f"--plan {said}: there is no plan {plan}", f"the plans are {', '.join(PLANS)}")
    return PlanChange(app.strip(), site.strip(), plan.strip().lower())


def planned(biller: Biller, path: Path, plan: Plan) -> Asked:
    """Return what a *plan*, read from *path*, means in the snapshot of *biller*."""
    idle = idle_changes(biller, plan.changes)
    steps = [step.id for step in plan.steps for _ in step.changes]
    without_effect = dict.fromkeys(steps[number] for number in sorted(idle))
    told = [f"{path.name}, step {id_}: it changes nothing here, or not all that it says" for id_ in without_effect]
    stale = f"{path.name} was made from snapshot {plan.snapshot_id}, and this is {biller.snapshot.id}"
    warnings = told if plan.snapshot_id == biller.snapshot.id else [stale, *told]
    return Asked(plan.changes, (), f"after {path.name}", (), _some(warnings))


def _parts(biller: Biller, question: Question) -> Iterator[Asked]:
    for named in dict.fromkeys(question.without):
        yield _without(biller, named)
    if question.if_removed:
        yield _removed(biller, question.if_removed)
    if question.after:
        yield planned(biller, question.after, read_plan(question.after, biller.snapshot.org_id))


def _without(biller: Biller, named: str) -> Asked:
    group = group_named(biller, named)
    changes = tuple(Change(Act.LEAVE_GROUP, account_id, group.id) for account_id in group.account_ids)
    synced = f"the group {group.name} is filled by an identity provider: who leaves it here comes back, change it there"
    return Asked(changes, (), f"without the group {group.name}", (), (synced,) if group.synced else ())


def _removed(biller: Biller, path: Path) -> Asked:
    people = read_people(path)
    found = accounts_named(biller, people)
    ids = dict.fromkeys(account_id for _, account_id in found)
    known = {line for line, _ in found}
    unmatched = [f"{path.name}, line {line}" for line in people if line not in known]
    what = f"without the {len(ids):,} accounts of {path.name}"
    return Asked(tuple(Change(Act.REMOVE, id_) for id_ in ids), (), what, _some(unmatched), ())


def _some(entries: Sequence[str]) -> tuple[str, ...]:
    left = len(entries) - MOST
    return tuple(entries) if left <= 0 else (*entries[:MOST], f"and {left:,} more")
