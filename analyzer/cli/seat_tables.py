"""Why an account is on the bill, for the terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from analyzer.cli.tables import titled
from analyzer.report.costs import words
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from analyzer.model.explained import Explained, Explanation, Grant, GuardAnswer, Holding, Saved, Way

UNEXPLAINED = "no group explains it: granted directly, or by a nested group, which no API shows"
LEFT = (
    "it counts by an app of another organization, or by a policy for external users. Deactivating the account does;"
    " for Guard Standard, a non-billable policy does too."
)
UNSEEN = (
    "A direct grant beside a group's is in no list: look once more after the change. What else a group opens, such as"
    " spaces, projects and filters, is not seen here."
)


def explanation_tables(explanation: Explanation) -> Iterator[RenderableType]:
    """Yield all that is said of each account."""
    for account in explanation.accounts:
        yield from _account(account, explanation.currency)
    said = [f"There may be more: {gap}" for gap in explanation.gaps]
    yield from (Text(visible(f"- {sentence}")) for sentence in (*said, *explanation.warnings))


def _account(one: Explained, currency: str) -> Iterator[RenderableType]:
    yield Text(visible(f"\n{one.name} <{one.email or 'no address to be seen'}>"), style="bold")
    yield Text(visible("\n".join(_who(one))))
    if one.holdings:
        yield _holdings(one.holdings)
    if one.free:
        yield Text(visible(f"\nIt costs nothing: {one.free}."))
    if one.lines:
        yield _lines(one, currency)
    yield Text(visible("\n".join(_guard(one.guard))))
    yield from _ways(one, currency)


def _who(one: Explained) -> Iterator[str]:
    where = f" of {one.site}" if one.site else ""
    yield f"  {one.account_id}"
    managed = {True: ", managed", False: ", not managed", None: ""}[one.managed]
    yield f"  {one.kind} account{where}, {one.status}{managed}"
    yield f"  {one.audience}: {one.why_audience}"
    if one.states:
        yield f"  {', '.join(one.states)}"
    if one.platform_roles:
        yield f"  administers: {one.platform_roles}"


def _holdings(holdings: Sequence[Holding]) -> Table:
    table = titled("\nWhat it holds, and by what", "app, and role", "last used", "counted in", "given by")
    table.columns[1].min_width = len("2026-11-02")
    for held in holdings:
        place = f"{held.place}\n  {held.role}{' in a sandbox' if held.sandbox else ''}"
        used = f"{held.last_used_at:%Y-%m-%d}" if held.last_used_at else held.use
        given = "\n".join(_given(grant) for grant in held.grants)
        table.add_row(*(Text(visible(cell)) for cell in (place, used, held.line or "no seat", given)))
    if any(grant.synced for held in holdings for grant in held.grants):
        table.caption, table.caption_justify = "synced: an identity provider fills the group", "left"
    return table


def _given(grant: Grant) -> str:
    if not grant.group_id:
        return UNEXPLAINED
    said = [
        *(["default group"] if grant.default else []),
        *(["synced"] if grant.synced else []),
    ]
    return f"{grant.group} ({', '.join(said)})" if said else grant.group


def _lines(one: Explained, currency: str) -> Table:
    title = f"\nWhat prices its seats, in {visible(currency)}"
    table = titled(title, "what", "seats", "band", "a seat", "price", "next cycle")
    for line in one.lines:
        day = line.next_date.isoformat() if line.next_date else "not known"
        cells = f"{line.seats:,}", line.band or words.UNKNOWN, words.each(line), words.price_kind(line), day
        table.add_row(Text(visible(f"{line.name}\n  {words.plan(line)}")), *(Text(visible(cell)) for cell in cells))
    unknown = [f"{line.name}: {line.unknown}" for line in one.lines if line.unknown]
    table.caption, table.caption_justify = visible("\n".join(unknown)) or None, "left"
    return table


def _guard(guard: GuardAnswer) -> Iterator[str]:
    plan = f" {guard.plan.title()}" if guard.plan not in {"", "none"} else ""
    yield f"\nGuard{plan}: {'billed' if guard.billed else 'not billed'}: {guard.why}."
    if guard.flag is not None:
        says = "billable" if guard.flag else "not billable"
        but = " That is not what the rules say (policy BL-08)." if guard.disagrees else ""
        yield f"Atlassian's own flag for Guard Standard: {says}.{but}"


def _ways(one: Explained, currency: str) -> Iterator[RenderableType]:
    """Yield the ways; where one does for several lines, it is told once."""
    ways = [*one.ways, *([one.everything] if one.everything else [])]
    if not ways:
        return
    yield Text(
        f"\nThe fewest changes that free it, and what they save a month, net, in {visible(currency)}", style="bold"
    )
    possible = sorted((way for way in ways if way.removals), key=lambda way: (_key(way), not way.line))
    order = [way.removals for way in ways]
    groups = [list(group) for _, group in groupby(possible, key=_key)]
    for group in sorted(groups, key=lambda group: order.index(group[0].removals)):
        yield from _told(group, everything=any(not way.line for way in group))
    for way in ways:
        if way.left:
            meant = way.line or "all of it"
            yield Text(
                visible(f"Off {meant}: no change of memberships here takes it off {', '.join(way.left)}: {LEFT}")
            )
    yield Text(f"{UNSEEN}")


def _key(way: Way) -> list[str]:
    return [repr(removal) for removal in way.removals]


def _told(group: Sequence[Way], *, everything: bool) -> Iterator[RenderableType]:
    way = group[0]
    lines = [one.line for one in group if one.line]
    named = (
        "everything" if everything and not lines else ", ".join(lines) + (", which is everything" if everything else "")
    )
    yield Text(visible(f"Off {named}:"))
    yield Text(visible("\n".join(f"  - {removal.words}" for removal in way.removals)))
    also = [line for line in way.frees if line not in lines] if lines else []
    if also:
        yield Text(visible(f"    frees {', '.join(also)} too"))
    taken = [role for role in way.takes if all(role in one.takes for one in group)]
    if taken:
        yield Text(visible(f"    takes away too: {', '.join(taken)}"))
    for site in way.customer_first:
        yield Text(visible(f"    grant the Customer role on {site} first, or it can raise no requests there any more"))
    yield _saved(way)


def _saved(way: Way) -> Table:
    table = titled("", "", "a month", "")
    table.title, table.show_header = None, False
    table.columns[0].min_width = 4
    for one in way.saved:
        table.add_row("", words.money(one.month), Text(visible(f"{one.line}, {_when(one)}")))
    known = sum((one.month for one in way.saved if one.month is not None), start=words.ZERO)
    table.add_row(
        "", words.money(known), "in all" if way.month is not None else "as far as prices are known", style="bold"
    )
    return table


def _when(one: Saved) -> str:
    if one.why:
        return f"seats {one.before:,} to {one.after:,}: {one.why}"
    more = "costs MORE " if one.month is not None and one.month < 0 else ""
    return f"{more}{one.once}"
