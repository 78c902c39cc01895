"""A bill divided by whose seats it is for."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer.model import By, Share, cents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.model import Bill, Line
    from analyzer.store import Seats


def shared(bill: Bill, seats: Iterable[Seats]) -> tuple[Share, ...]:
    """Return the shares of the bill of each group, department and domain, the dearest first.

    Marketplace apps are for nobody in particular and are in no share. Shares are rounded one by one.
    """
    lines = {line.name: line for line in bill.lines}
    by_name: defaultdict[tuple[str, str], list[Seats]] = defaultdict(list)
    for one in seats:
        by_name[one.dimension, one.name].append(one)
    found = [_share(By(by), name, parts, lines) for (by, name), parts in by_name.items()]
    return tuple(sorted(found, key=_dearest_first))


def _share(by: By, name: str, parts: list[Seats], lines: Mapping[str, Line]) -> Share:
    amounts = [_part(lines[part.line], part.seats) for part in parts]
    known = [amount for amount in amounts if amount is not None]
    return Share(
        by,
        name,
        sum(part.seats for part in parts),
        cents(sum(known, Decimal(0))) if known else None,
        sum(part.alone or 0 for part in parts) if by is By.GROUP else None,
        any(part.synced for part in parts),
        sum(part.seats for part, amount in zip(parts, amounts, strict=True) if amount is None),
    )


def _part(line: Line, seats: int) -> Decimal | None:
    return None if line.month is None else line.month * seats / line.seats


def _dearest_first(share: Share) -> tuple[int, bool, Decimal, int, str]:
    month = share.month or Decimal(0)
    return list(By).index(share.by), share.month is not None, -month, -share.seats, share.name
