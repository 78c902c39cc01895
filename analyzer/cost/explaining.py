"""Why an account is on the bill, and the fewest changes that take it off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import prices
from analyzer.cost import guarding
from analyzer.cost.freeing import customer_first, lost, removals
from analyzer.cost.saving import saved
from analyzer.errors import UsageError
from analyzer.model import LineKind
from analyzer.model.explained import Explained, Explanation, Way
from analyzer.store import Less, seating

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from analyzer.config import AnyShelf
    from analyzer.model.explained import Holding, Removal
    from analyzer.store import Named, Seating, Tried

GUARD = "guard"
_CLASSES = {
    "managed": "this organization manages it",
    "verified": "its domain is verified",
    "internal": "its domain is configured as internal",
    "partner": "its domain is configured as a partner's",
    "client": "its domain is configured as a client's",
    "ended": "its domain is configured as that of an ended contract",
    "public": "its domain gives addresses to anyone",
    "look-alike": "its domain only looks like one of yours",
    "unlisted": "its domain is in no list",
    "hidden": "Atlassian hides its address",
}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A way that is not priced yet. *line* is "" where everything is meant."""

    line: str
    removals: tuple[Removal, ...]
    tried: Tried


@dataclass(frozen=True, slots=True)
class _Looked:
    """An account as it was looked at."""

    account: Named
    holdings: tuple[Holding, ...]
    now: Tried
    drafts: tuple[_Draft, ...]


def explain(shelf: AnyShelf, named: str, snapshot_id: str | None = None, now: datetime | None = None) -> Explanation:
    """Say why the accounts with this id or address are on the bill. Raises UsageError where there are none."""
    with seating(shelf, prices.of(shelf), snapshot_id, now) as seats:
        found = seats.named(named)
        if not found:
            raise UsageError(
                f"no account in snapshot {seats.bill.snapshot.id} has this id or e-mail address",
                "where Atlassian hides the address, give the id; `seatcheck snapshot list` shows other snapshots",
            )
        looked = [_look(seats, account) for account in found]
        less = _by_step(seats.saved())
        accounts = tuple(_explained(seats, one, less) for one in looked)
        gaps = dict.fromkeys((*seats.bill.gaps, *seats.gaps()))
        return Explanation(seats.bill.snapshot, seats.bill.currency, accounts, tuple(gaps), seats.bill.warnings)


def _look(seats: Seating, account: Named) -> _Looked:
    holdings = tuple(seats.holdings(account.account_id))
    now = seats.attempt(account.account_id)
    lines = [line.name for line in seats.bill.lines if line.name in now.lines]
    drafts = [_draft(seats, account.account_id, holdings, now, line) for line in lines]
    if len(drafts) > 1:
        drafts.append(_everything(seats, account.account_id, holdings))
    return _Looked(account, holdings, now, tuple(drafts))


def _draft(seats: Seating, account_id: str, holdings: Sequence[Holding], now: Tried, line: str) -> _Draft:
    if line == GUARD:
        return _off_guard(seats, account_id, holdings, now)
    return _attempt(seats, account_id, line, [one for one in holdings if one.line == line])


def _off_guard(seats: Seating, account_id: str, holdings: Sequence[Holding], now: Tried) -> _Draft:
    """Take away what counts. Of people whom a plan includes only sandboxes do, until their seats go with those."""
    counting = _counting(seats, account_id, holdings)
    if now.includes_guard:
        draft = _attempt(seats, account_id, GUARD, [one for one in counting if one.sandbox])
        if GUARD not in draft.tried.lines:
            return draft
    draft = _attempt(seats, account_id, GUARD, counting)
    return draft if GUARD not in draft.tried.lines else _attempt(seats, account_id, GUARD, [])


def _everything(seats: Seating, account_id: str, holdings: Sequence[Holding]) -> _Draft:
    """Take away every seat, and what Guard counts beside them if that takes the account off Guard."""
    seated = [one for one in holdings if one.line]
    draft = _attempt(seats, account_id, "", seated)
    if GUARD not in draft.tried.lines:
        return draft
    whole = _attempt(seats, account_id, "", [*seated, *_counting(seats, account_id, holdings)])
    return draft if GUARD in whole.tried.lines else whole


def _counting(seats: Seating, account_id: str, holdings: Sequence[Holding]) -> list[Holding]:
    roles = {(one.resource_id, one.role) for one in seats.counting(account_id)}
    return [one for one in holdings if (one.resource_id, one.role) in roles]


def _attempt(seats: Seating, account_id: str, line: str, holdings: Iterable[Holding]) -> _Draft:
    found = removals(account_id, holdings)
    return _Draft(line, found, seats.attempt(account_id, [one.change for one in found]))


def _by_step(rows: Iterable[Less]) -> Mapping[int, list[Less]]:
    by_step: defaultdict[int, list[Less]] = defaultdict(list)
    for row in rows:
        by_step[row.step].append(row)
    return by_step


def _explained(seats: Seating, looked: _Looked, less: Mapping[int, list[Less]]) -> Explained:
    account, now = looked.account, looked.now
    ways = [_way(seats, looked, draft, less.get(draft.tried.step, [])) for draft in looked.drafts]
    guarded = any(line.kind is LineKind.GUARD for line in seats.bill.lines)
    judged = seats.judged(account.account_id)
    return Explained(
        account.account_id,
        account.name,
        account.email,
        account.kind,
        account.site,
        account.status,
        account.managed,
        account.audience,
        _CLASSES.get(account.domain_class, ""),
        tuple(account.states),
        account.platform_roles,
        looked.holdings,
        tuple(line for line in seats.bill.lines if line.name in now.lines),
        guarding.answer(account, judged, on_the_bill=guarded, billed=GUARD in now.lines),
        tuple(way for way in ways if way.line),
        next((way for way in ways if not way.line), None),
        "" if now.lines else _free(looked),
    )


def _way(seats: Seating, looked: _Looked, draft: _Draft, less: list[Less]) -> Way:
    gone = lost(looked.holdings, draft.removals)
    meant = [draft.line] if draft.line else looked.now.lines
    others = [one for one in gone if one.line not in meant or not one.line]
    return Way(
        draft.line,
        draft.removals,
        tuple(line for line in looked.now.lines if line not in draft.tried.lines),
        tuple(line for line in meant if line in draft.tried.lines),
        tuple(f"{one.place} {one.role}" for one in others),
        customer_first(looked.holdings, gone),
        saved(seats.bill, less),
    )


def _free(looked: _Looked) -> str:
    """Return why an account costs nothing."""
    if looked.account.kind == "portal-only":
        return "a portal-only account takes no seat in any app, belongs to no group, and Guard does not count it"
    if looked.account.kind == "app":
        return "an app takes no seat"
    if looked.account.status != "active":
        return f"it is {looked.account.status.replace('_', ' ')}: such an account takes no seat"
    return "none of its roles takes a seat" if looked.holdings else "it holds no role"
