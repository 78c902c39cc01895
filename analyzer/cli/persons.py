"""Tables of people, desks and domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from analyzer.cli.shared import out
from analyzer.cli.tables import titled
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from analyzer.model import Snapshot
    from analyzer.store import DeskUse, DomainUse, Pair


def pairs_table(snapshot: Snapshot, pairs: Sequence[Pair]) -> Table:
    """Show two accounts in a row."""
    title = f"Accounts that may be one person's: {len(pairs):,} pairs in snapshot {snapshot.id}"
    table = titled(title, "score", "two accounts", "what speaks for it")
    both = [Text(f"{_account(pair.name, pair.email)}\n{_account(pair.other_name, pair.other_email)}") for pair in pairs]
    # An address in two halves is hard to read; a least width would push what speaks for it off the edge.
    table.columns[1].width = min(max((_width(two) for two in both), default=0), max(40, out.width // 2))
    for pair, two in zip(pairs, both, strict=True):
        table.add_row(f"{pair.score:.2f}", two, pair.evidence, style="" if pair.likely else "dim")
    return table


def desks_table(snapshot: Snapshot, desks: Sequence[DeskUse]) -> Table:
    """Show a desk in a row."""
    title = f"Who uses the service desks, in snapshot {snapshot.id}"
    table = titled(title, "desk", "internal", "external", "unknown", "meant for", "proposed")
    for desk in desks:
        named = Text(visible(f"{desk.site}/{desk.project}"))
        counts = (f"{desk.internal:,}", f"{desk.external:,}", f"{desk.unknown:,}")
        share = f" ({desk.share:.0%})" if desk.proposed and desk.share is not None else ""
        table.add_row(named, *counts, desk.intended or "not configured", f"{desk.proposed or '-'}{share}")
    return table


def domains_table(snapshot: Snapshot, domains: Sequence[DomainUse]) -> Table:
    """Show a domain in a row."""
    title = f"E-mail domains in snapshot {snapshot.id}"
    table = titled(title, "domain", "class", "accounts")
    for domain in domains:
        read = f", read {domain.readable}" if domain.readable != domain.domain else ""
        like = f" (like {domain.resembles})" if domain.resembles else ""
        named = Text(visible(domain.domain + read))
        table.add_row(named, Text(visible(domain.domain_class + like)), f"{domain.accounts:,}")
    return table


def _width(text: Text) -> int:
    return max(cell_len(line) for line in text.plain.split("\n"))


def _account(name: str, email: str | None) -> str:
    return visible(f"{name}\n{email or 'no address'}")
