"""Bills at prices that a test writes: one organization, and as many of its people as are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from organizations import NOW, SITES, Organization, resource

from analyzer import store
from analyzer.model import Act, Change, PriceBook
from analyzer.prices import price_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from analyzer.store import Biller, Stepped

BY = {"by": "Ada Example", "on": date(2026, 11, 1)}


def people(
    folder: Path,
    holders: Mapping[str, Sequence[str]],
    plans: Sequence[dict[str, object]],
    in_order: Sequence[str] = (),
) -> Organization:
    """Publish an organization of people of ours; *holders* says who has which app (``jira``, or ``jira@south``)."""
    organization = Organization(folder)
    for app in ("jpd", "bitbucket"):
        organization.workspace(app, "north", SITES["north"])
    for id_ in in_order or sorted({id_ for ids in holders.values() for id_ in ids}):
        organization.account(id_, f"{id_}@ours.example")
    for app, ids in holders.items():
        name, _, site = app.partition("@")
        for id_ in ids:
            organization.holds(id_, name, "user", site or "north")
    organization.settings["plans"] = [{**BY, **plan} for plan in plans]
    organization.publish()
    return organization


def ids(count: int, prefix: str = "p") -> list[str]:
    return [f"{prefix}{number:05}" for number in range(count)]


def book(folder: Path, text: str) -> PriceBook:
    """Return the price book of a contract."""
    file = folder / "prices.toml"
    file.write_text(text, encoding="utf-8")
    return price_book(file)


def opened(organization: Organization, prices: PriceBook) -> AbstractContextManager[Biller]:
    return store.billing(organization.configured(), prices, now=NOW)


def shrinking(everyone: Sequence[str], quantities: Sequence[int]) -> Iterator[tuple[int, Change]]:
    """Yield the changes that leave so many of *everyone* at step 1, 2, …; *quantities* fall."""
    left = len(everyone)
    for step, quantity in enumerate(quantities, 1):
        yield from ((step, Change(Act.DEACTIVATE, id_)) for id_ in everyone[quantity:left])
        left = quantity


def priced(
    organization: Organization, prices: PriceBook, everyone: Sequence[str], quantities: Sequence[int], line: str
) -> dict[int, Stepped]:
    """Return what *line* costs with so many seats, by their number."""
    falling = sorted(set(quantities), reverse=True)
    with opened(organization, prices) as biller:
        steps = biller.steps(list(shrinking(everyone, falling)), len(falling))
    return {falling[one.step - 1]: one for one in steps if one.name == line and one.step}


def revoked(who: Sequence[str], app: str, site: str = "north") -> list[Change]:
    return [Change(Act.REVOKE_ROLE, id_, resource_id=resource(app, site), role="user") for id_ in who]


@dataclass(frozen=True, slots=True)
class Written:
    """A price as it stands in a file."""

    app: str
    mode: str
    bands: str
    billing: str = "monthly"
    flat: str = ""
    plan: str = "standard"

    def __str__(self) -> str:
        per = "year" if self.billing == "annual" else "month"
        flat = f"flat = {self.flat}\n" if self.flat else ""
        return (
            f'[[prices]]\napp = "{self.app}"\nplan = "{self.plan}"\nbilling = "{self.billing}"\nmode = "{self.mode}"\n'
            f'per = "{per}"\nbands = [{self.bands}]\n{flat}'
        )


def rates(*said: tuple[int, int | None, str]) -> str:
    """Return bands with the price of one seat in each: first, last, price."""
    return _bands("each", said)


def totals(*said: tuple[int, int | None, str]) -> str:
    """Return bands with the price of the whole of each."""
    return _bands("total", said)


def _bands(key: str, said: Sequence[tuple[int, int | None, str]]) -> str:
    ends = [f"{{ from = {first}, {f'to = {last}, ' if last else ''}{key} = {amount} }}" for first, last, amount in said]
    return ", ".join(ends)
