"""An invoice held to the bill, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer.cost.invoice_files import Charged, read_invoice
from analyzer.errors import FileRefused
from analyzer.prices import APPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from analyzer.model import Bill, Line


class Verdict(StrEnum):
    """How a line of an invoice and one of the bill stand to each other."""

    AGREES = "agrees"
    SEATS_AGREE = "seats agree"  # as far as can be told: what they cost nobody knows here
    UNTOLD = "not told"  # neither seats nor a price can be compared
    DIFFERS = "differs"
    NOT_OURS = "billed, and nobody sits there"
    NOT_BILLED = "not on the invoice"

    @property
    def is_difference(self) -> bool:
        """Return whether somebody has to look."""
        return self in {Verdict.DIFFERS, Verdict.NOT_OURS, Verdict.NOT_BILLED}


@dataclass(frozen=True, slots=True)
class Agreement:
    """One thing that is paid for, as the invoice has it and as the bill has it."""

    name: str  # "jira@halden"
    place: str  # "invoice.csv, line 3"; "" where the invoice does not have it
    billed_seats: int | None  # None where the invoice does not say
    our_seats: int | None  # None where the bill does not have it
    billed: Decimal | None
    ours: Decimal | None  # None where its price is not known
    per: str  # month or year; "" where the bill does not have it
    is_list: bool  # whether ours rests on a list price
    verdict: Verdict
    why: str

    @property
    def seats(self) -> int | None:
        """Return how many seats more the invoice has; None where one of the two does not say."""
        return None if self.billed_seats is None or self.our_seats is None else self.billed_seats - self.our_seats

    @property
    def amount(self) -> Decimal | None:
        """Return how much more the invoice has; None where one of the two does not say."""
        return None if self.billed is None or self.ours is None else self.billed - self.ours


@dataclass(frozen=True, slots=True)
class Held:
    """A whole invoice, held to a bill."""

    file: str
    bill: Bill
    lines: tuple[Agreement, ...]  # those of the invoice in its order, then those that it does not have

    @property
    def differences(self) -> tuple[Agreement, ...]:
        """Return the lines at which somebody has to look."""
        return tuple(line for line in self.lines if line.verdict.is_difference)

    @property
    def sentence(self) -> str:
        """Return in one sentence what is different; empty where nothing is."""
        found = self.differences
        first = f"{found[0].name}: {found[0].why}" if found else ""
        more = f"; and {len(found) - 1:,} more" if len(found) > 1 else ""
        return f"{self.file} is not what the bill says: {first}{more}" if found else ""


def hold(bill: Bill, file: Path) -> Held:
    """Return how the invoice in *file* (CSV) stands to *bill*. Raises FileRefused naming file and line."""
    charged = read_invoice(file)
    ours = {_key(line.app, line.site): line for line in bill.lines}
    _expect_ours(charged, bill)
    found = [_compared(one, ours.get(_key(one.app, one.site))) for one in charged]
    billed = {_key(one.app, one.site) for one in charged}
    missing = [line for key, line in ours.items() if key not in billed]
    return Held(str(file), bill, (*found, *_missing(missing)))


def _key(app: str, site: str) -> tuple[str, str]:
    return app.lower(), site.lower()


def _expect_ours(charged: Sequence[Charged], bill: Bill) -> None:
    known = APPS | {line.app.lower() for line in bill.lines}
    for one in charged:
        if one.currency != bill.currency:
            raise FileRefused(
                f"{one.place}: currency: it is in {one.currency}, and the bill is in {bill.currency}",
                "give the invoice in the currency of the price file, or a price file in that of the invoice",
            )
        if one.app.lower() not in known:
            raise FileRefused(
                f"{one.place}: app: no app, collection or Marketplace app here is called {one.app}",
                f"write it as the bill has it: {', '.join(sorted({line.app for line in bill.lines}))}",
            )


def _compared(one: Charged, line: Line | None) -> Agreement:
    if line is None:
        why = f"it is billed at {one.amount:,}, and the bill has no such line"
        return Agreement(one.name, one.place, one.quantity, None, one.amount, None, "", False, Verdict.NOT_OURS, why)  # noqa: FBT003
    seats = line.seats if line.billed is None else line.billed
    why = "; ".join((*_seats_differ(one, line, seats), *_money_differs(one, line)))
    verdict = Verdict.DIFFERS if why else _agreed(one, line)
    return Agreement(
        line.name,
        one.place,
        one.quantity,
        seats,
        one.amount,
        line.net,
        line.per,
        line.is_list,
        verdict,
        why or line.unknown,
    )


def _agreed(one: Charged, line: Line) -> Verdict:
    if line.net is not None:
        return Verdict.AGREES
    return Verdict.UNTOLD if one.quantity is None else Verdict.SEATS_AGREE


def _seats_differ(one: Charged, line: Line, seats: int) -> Iterator[str]:
    if one.quantity is None or one.quantity == seats:
        return
    peak = ", which is the peak of this cycle" if one.quantity == line.peak else ""
    yield f"{one.quantity:,} seats are billed{peak}, and it has {seats:,}"


def _money_differs(one: Charged, line: Line) -> Iterator[str]:
    if line.net is not None and line.net != one.amount:
        more = one.amount - line.net
        yield f"{abs(more):,} {'more' if more > 0 else 'less'} is billed than {line.net:,} a {line.per}"


def _missing(lines: Iterable[Line]) -> Iterator[Agreement]:
    """Yield what is paid for by the bill and not on the invoice. What costs nothing may well not be there."""
    for line in lines:
        seats = line.seats if line.billed is None else line.billed
        if line.net == 0 or (line.net is None and not seats):
            continue
        cost = line.unknown if line.net is None else f"{line.net:,} a {line.per}"
        why = f"the bill has {seats:,} seats ({cost}), and the invoice has none"
        yield Agreement(line.name, "", None, seats, None, line.net, line.per, line.is_list, Verdict.NOT_BILLED, why)
