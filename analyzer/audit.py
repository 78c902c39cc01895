"""Asks policies of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from analyzer import controls, store, waivers
from analyzer import prices as priced
from analyzer.errors import SeatcheckError, StoreError, UsageError, WaiverError
from analyzer.model import Needs, PolicyResult, Status
from analyzer.policy import SHIPPED, load_policies, params_of
from analyzer.registry import plugin_manager
from analyzer.store import checking, list_snapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from analyzer.config import AnyShelf, Settings
    from analyzer.model import Audit, Severity, Waiver, WaiverUse
    from analyzer.policy import Policy
    from analyzer.store import Book


def policies(own: Iterable[Path] = ()) -> tuple[Policy, ...]:
    """Return every policy: the shipped ones, those that plugins bring, and those in the user's *own* folders."""
    return load_policies(_brought(own))


def folders(own: Iterable[Path] = ()) -> tuple[Traversable, ...]:
    """Return the folders that policies lie in: the shipped ones first."""
    return (SHIPPED, *_brought(own))


def _brought(own: Iterable[Path]) -> tuple[Traversable, ...]:
    return (*chain.from_iterable(plugin_manager().hook.policy_folders()), *own)


def check(
    settings: Settings, snapshot_id: str | None = None, only: Collection[str] = (), now: datetime | None = None
) -> tuple[PolicyResult, ...]:
    """Ask every enabled policy (or *only* those named) of a snapshot, and keep what they answer.

    Without *snapshot_id* it is the newest of the organization.
    Either all answers are kept or, where a policy cannot be run, none.
    """
    known = policies(settings.policy_folders)
    _expect_known([*settings.policies], known, "policies.{}: there is no such policy")
    _expect_known(only, known, "there is no policy {}")
    disabled = settings.disabled_policies()
    asked = [policy for policy in known if (policy.id in only if only else policy.id not in disabled)]
    chosen = {policy.id: params_of(policy, settings.chosen_params(policy.id)) for policy in asked}
    moment = now or datetime.now(UTC)
    accepted = waivers.of(settings, known)
    prices = priced.of(settings)
    with checking(settings, snapshot_id, moment) as book:
        book.price(prices, moment.date())
        book.accept(accepted)
        book.forget([policy.id for policy in (asked if only else known)])
        results = []
        for policy in asked:
            result = _answer(policy, book.ask(policy, chosen[policy.id]), book)
            book.keep(result)
            results.append(result)
        book.expect_usable(accepted, moment.date())
    return tuple(results)


def found(shelf: AnyShelf, snapshot_id: str | None = None, now: datetime | None = None) -> Audit:
    """Return what the last check of a snapshot found, with the waivers as they are at present.

    Without a configuration nobody knows of their file: then it is with those that were kept at the check.
    """
    accepted = waivers.of(shelf, policies(shelf.policy_folders)) if shelf.configured else None
    today = (now or datetime.now(UTC)).date()
    return store.audit(
        shelf.store, snapshot_id, shelf.org_id, waivers=accepted, today=today, seconds=shelf.check.seconds
    )


def waived(settings: Settings, snapshot_id: str | None = None, now: datetime | None = None) -> tuple[WaiverUse, ...]:
    """Return what each waiver of an organization does, of all findings of a snapshot."""
    accepted = waivers.of(settings, policies(settings.policy_folders))
    return store.waiver_uses(settings, accepted, (now or datetime.now(UTC)).date(), snapshot_id)


def accept(settings: Settings, waiver: Waiver, now: datetime | None = None) -> WaiverUse:
    """Write a new waiver into the organization's file. Raises UsageError and WaiverError."""
    return waivers.add(settings, waiver, policies(settings.policy_folders), (now or datetime.now(UTC)).date())


def needs(settings: Settings) -> Needs:
    """Return what the enabled policies need to know."""
    disabled = settings.disabled_policies()
    known = [policy for policy in policies(settings.policy_folders) if policy.id not in disabled]
    shipped = {policy.id for policy in load_policies(())}
    of_others = {need for policy in known if policy.id not in shipped for need in policy.needs}
    if "last-request" in of_others:
        of_others.add("requests-raised")  # it is asked only of accounts that raised any
    sampled = {"role-assignments"} if settings.collect.sample else set()
    return Needs(
        policies=tuple(policy.id for policy in known),
        sources=frozenset(need for policy in known for need in policy.needs) | of_others | sampled,
        of_others=frozenset(of_others),
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of one organization, or why nothing was."""

    label: str
    audit: Audit | None
    error: SeatcheckError | None = None


def look(shelves: Sequence[AnyShelf], see: Callable[[AnyShelf], Audit]) -> list[Looked]:
    """Return what *see* finds on each shelf. Of several, one without a snapshot, or with broken waivers, stops none."""
    looked = []
    for shelf in shelves:
        try:
            looked.append(Looked(shelf.label, see(shelf)))
        except (StoreError, WaiverError) as error:
            if len(shelves) == 1:
                raise
            looked.append(Looked(shelf.label, None, error))
    return looked


def of_snapshot(shelves: Sequence[AnyShelf], snapshot_id: str | None) -> Sequence[AnyShelf]:
    """Return those whose snapshot is meant; all where none is named. Raises UsageError where nobody has it."""
    if snapshot_id is None or len(shelves) == 1:
        return shelves
    snapshots = list_snapshots(shelves[0].store)
    owners = {snapshot.org_id for snapshot in snapshots if snapshot.id.startswith(snapshot_id)}
    fitting = [shelf for shelf in shelves if shelf.org_id in owners]
    if not fitting:
        raise UsageError(f"there is no snapshot {snapshot_id}", "`seatcheck snapshot list` shows them")
    return fitting


def _answer(policy: Policy, findings: int, book: Book) -> PolicyResult:
    gaps = book.gaps(policy.needs)
    known = Status.FOUND if findings else Status.CLEAN
    return PolicyResult(
        policy=policy.id,
        title=policy.title,
        severity=policy.severity,
        status=Status.UNKNOWN if gaps else known,
        findings=findings,
        why=policy.why,
        remedy=policy.remedy,
        controls=policy.controls,
        gaps=gaps,
    )


def _expect_known(named: Collection[str], known: Collection[Policy], complaint: str) -> None:
    ids = {policy.id for policy in known}
    for name in named:
        if name not in ids:
            raise UsageError(complaint.format(name), f"there are {', '.join(sorted(ids))}")


def named(only: Collection[str], own: Iterable[Path] = ()) -> tuple[Policy, ...]:
    """Return the policies of these ids, all where none is named. Raises UsageError for an unknown one."""
    known = policies(own)
    _expect_known(only, known, "there is no policy {}")
    return tuple(policy for policy in known if not only or policy.id in only)


def policy(name: str, own: Iterable[Path] = ()) -> Policy:
    """Return one policy. Raises UsageError for an unknown one."""
    return named([name], own)[0]


def narrowed(audit: Audit, only: Collection[str]) -> Audit:
    """Return *audit* with *only* these policies; with all of them where none is named."""
    if not only:
        return audit
    return replace(
        audit,
        policies=tuple(page for page in audit.policies if page.result.policy in only),
        gone=tuple(finding for finding in audit.gone if finding.policy in only),
        waivers=tuple(use for use in audit.waivers if use.waiver.policy in only),
    )


def serving(settings: Settings, framework: str, only: Collection[str] = ()) -> tuple[str, ...]:
    """Return the enabled policies (or *only* those named) that serve a control of *framework*.

    Raises UsageError for an unknown framework, and where none of them does.
    """
    wanted, disabled = controls.framework(framework), settings.disabled_policies()
    known = policies(settings.policy_folders)
    _expect_known(only, known, "there is no policy {}")
    asked = [policy for policy in known if (policy.id in only if only else policy.id not in disabled)]
    found = tuple(policy.id for policy in asked if wanted.serves(policy.controls))
    if not found:
        raise UsageError(f"none of these policies serves a control of {wanted.name}", "see `seatcheck policy controls`")
    return found


def with_controls(audit: Audit, framework: str | None = None, own: Iterable[Path] = ()) -> Audit:
    """Return *audit* with what it says of each control of *framework*, or of every one."""
    chosen = [controls.framework(framework)] if framework else controls.frameworks()
    results = [page.result for page in audit.policies]
    return replace(audit, controls=controls.coverage(chosen, results, policies(own)))


def reaches(audit: Audit, severity: Severity) -> bool:
    """Return whether there is a finding as bad as *severity*, or worse, that no waiver covers."""
    return any(
        len(page.findings) > page.waived and page.result.severity.rank <= severity.rank for page in audit.policies
    )


def has_unknown(audit: Audit) -> bool:
    """Return whether some policy's answer is UNKNOWN."""
    return any(page.result.status is Status.UNKNOWN for page in audit.policies)
