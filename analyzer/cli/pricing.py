"""``seatcheck cost prices``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from analyzer import prices as priced
from analyzer import report as reports
from analyzer.cli.shared import ConfigFile, Format, OrganizationName, OutputFormat, StoreFile, err, out, shelves_from
from analyzer.cli.tables import titled
from analyzer.wording import visible

if TYPE_CHECKING:
    from rich.table import Table

    from analyzer.model import Price, PriceBook, Terms


def prices(
    config: ConfigFile = None,
    store: StoreFile = None,
    organization: OrganizationName = None,
    format: OutputFormat = Format.TABLE,  # noqa: A002  the option's name
) -> None:
    """Print which prices are used, from where they are, and how sure they are."""
    books = [(shelf.label, priced.of(shelf)) for shelf in shelves_from(config, store, organization)]
    if format is not Format.TABLE:
        as_json = format is Format.JSON
        print(reports.prices_as_json(books) if as_json else reports.prices_as_csv(books), end="")  # noqa: T201  data
        return
    for label, book in books:
        out.print(_prices_table(book, f"Prices of {label}, in {book.currency}"))
        if book.terms:
            out.print(_terms_table(book))
        out.print("\nSources")
        for number, source in _numbered(book).items():
            out.print(visible(f"[{number}] {source}"), soft_wrap=True)  # an address stays whole
        for warning in book.warnings:
            err.print(f"warning: {visible(warning)}", style="yellow", soft_wrap=True)


def _numbered(book: PriceBook) -> dict[int, str]:
    return dict(enumerate(dict.fromkeys(price.source for price in book.prices if price.source), 1))


def _prices_table(book: PriceBook, title: str) -> Table:
    table = titled(visible(title), "of", "price", "from")
    numbers = {source: f" [{number}]" for number, source in _numbered(book).items()}
    for one in priced.told(book):
        price = one.price
        of = f"{price.app}@{price.site}" if price.site else price.app
        amounts = "\n".join((f"{price.mode.value}, a {price.per.value}", *priced.bands(price)))
        words = f"{price.origin}{numbers.get(price.source, '')}\n{_certainty(price)}\n{one.shadow}".rstrip()
        style = "" if one.used else "dim"
        plan = f"{price.plan}, {price.billing.value}"
        table.add_row(Text(visible(f"{of}\n{plan}")), Text(amounts), Text(visible(words)), style=style)
    peaks = "Monthly prices are billed for the highest number of seats in a cycle, unless the file says otherwise."
    table.caption, table.caption_justify = peaks, "left"
    return table


def _certainty(price: Price) -> str:
    return f"{priced.certainty(price)}, {price.dated}" if price.dated else priced.certainty(price)


def _terms_table(book: PriceBook) -> Table:
    table = titled("\nTerms", "of", "discount", "tax", "from")
    for terms in book.terms:
        table.add_row(Text(visible(_whose(terms))), _percent(terms.discount), _percent(terms.tax), terms.origin)
    return table


def _whose(terms: Terms) -> str:
    return "@".join(filter(None, (terms.app or ("anything" if terms.site else "everything"), terms.site)))


def _percent(share: object) -> str:
    return "" if share is None else f"{share:.2%}"
