"""Price files: what they say, what is refused, and what the shipped list holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from analyzer.errors import PriceError
from analyzer.model import Band, Billing, Confidence, Mode, Per, Terms
from analyzer.prices import price_book

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'currency = "USD"\n'
PRICE = """
[[prices]]
app = "jira"
plan = "standard"
billing = "monthly"
mode = "graduated"
"""
ONE_BAND = "bands = [{ from = 1, each = 8 }]\n"
TIERS = PRICE.replace("graduated", "tiers")
WHOLE = HEAD + PRICE + ONE_BAND


def written(folder: Path, text: str) -> Path:
    path = folder / "prices.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_contract_says_everything_of_a_price(tmp_path: Path) -> None:
    text = """
currency = "USD"
decimals = 3
discount = 0.10
tax = "0.25"

[[prices]]
app = "jira"
site = "halden"
plan = "standard"
billing = "annual"
mode = "tiers"
per = "year"
bands = [{ from = 101, to = 200, total = "17500.50" }, { from = 1, to = 100, total = 9500.25 }]
flat = { to = 10, total = 10 }
maximum_quantity = true
currency = "USD"
source = "quote of October"
dated = 2026-10-01

[[terms]]
app = "guard"
discount = 0.2
"""
    book = price_book(written(tmp_path, text))

    price = book.prices[0]
    assert (book.currency, book.decimals) == ("USD", 3)
    assert (price.app, price.site, price.plan) == ("jira", "halden", "standard")
    assert (price.billing, price.mode, price.per) == (Billing.ANNUAL, Mode.TIERS, Per.YEAR)
    assert price.bands == (Band(1, 100, None, Decimal("9500.25")), Band(101, 200, None, Decimal("17500.50")))
    assert (price.flat_to, price.flat, price.maximum_quantity) == (10, Decimal(10), True)
    assert (price.source, price.dated) == ("quote of October", date(2026, 10, 1))
    assert (price.confidence, price.is_list, price.origin) == (Confidence.CONTRACT, False, "prices.toml: prices[0]")
    assert book.terms == (
        Terms("guard", "", Decimal("0.2"), None, "prices.toml: terms[0]"),
        Terms("", "", Decimal("0.10"), Decimal("0.25"), "prices.toml"),
    )
    assert book.files == (str(tmp_path / "prices.toml"), "list.toml")
    assert book.warnings == ()


def test_little_needs_to_be_said(tmp_path: Path) -> None:
    price = price_book(written(tmp_path, WHOLE)).prices[0]

    assert (price.site, price.per, price.flat, price.flat_to) == ("", Per.MONTH, None, None)
    assert price.bands == (Band(1, None, Decimal(8), None),)
    assert (price.source, price.dated) == ("", None)


@pytest.mark.parametrize(("billing", "peak"), [("monthly", True), ("annual", False)])
def test_what_is_paid_by_the_month_is_billed_for_its_highest_number(tmp_path: Path, billing: str, peak: bool) -> None:  # noqa: FBT001
    text = WHOLE.replace('"monthly"', f'"{billing}"')

    assert price_book(written(tmp_path, text)).prices[0].maximum_quantity is peak
    assert price_book(written(tmp_path, f"{text}maximum_quantity = false\n")).prices[0].maximum_quantity is False


def test_amounts_never_pass_through_a_float(tmp_path: Path) -> None:
    text = WHOLE.replace("each = 8", "each = 0.1") + "\n[[terms]]\napp = 'jira'\ndiscount = 0.3\n"

    book = price_book(written(tmp_path, text))

    assert book.prices[0].bands[0].each == Decimal("0.1")
    assert book.terms[0].discount == Decimal("0.3")


def test_prices_of_the_contract_come_before_those_of_the_list(tmp_path: Path) -> None:
    book = price_book(written(tmp_path, WHOLE))

    assert [price.is_list for price in book.prices] == [False, *[True] * len(price_book(None).prices)]


def test_list_prices_in_another_currency_are_not_used_and_that_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE.replace("USD", "EUR"))

    book = price_book(path)

    assert (book.currency, len(book.prices), book.files) == ("EUR", 1, (str(path),))
    assert book.warnings == (f"the shipped list prices are in USD and are not used: {path} is in EUR",)


@pytest.mark.parametrize(("currency", "decimals"), [("USD", 2), ("NOK", 2), ("JPY", 0), ("KWD", 3)])
def test_a_currency_has_the_decimals_of_its_coins(tmp_path: Path, currency: str, decimals: int) -> None:
    assert price_book(written(tmp_path, f'currency = "{currency}"\n')).decimals == decimals


def test_a_contract_may_have_nothing_but_a_discount(tmp_path: Path) -> None:
    book = price_book(written(tmp_path, f"{HEAD}discount = 1\n"))

    assert book.prices == price_book(None).prices
    assert book.terms == (Terms("", "", Decimal(1), None, "prices.toml"),)


@pytest.mark.parametrize("mode", ["volume", "tiers"])
def test_a_band_may_be_priced_as_a_whole_or_by_the_seat(tmp_path: Path, mode: str) -> None:
    bands = "bands = [{ from = 1, to = 10, each = 1.5 }, { from = 11, total = 100 }]\n"

    price = price_book(written(tmp_path, HEAD + PRICE.replace("graduated", mode) + bands)).prices[0]

    assert price.bands == (Band(1, 10, Decimal("1.5"), None), Band(11, None, None, Decimal(100)))


def bands(*said: str) -> str:
    return HEAD + PRICE + f"bands = [{', '.join(said)}]\n"


def tiers(*said: str) -> str:
    return HEAD + TIERS + f"bands = [{', '.join(said)}]\n"


NO_NUMBER = "is no number"
WRONG = [
    ("currency: is missing", PRICE + ONE_BAND),
    ("currency: give three capital letters, such as USD", 'currency = "dollars"\n'),
    ("decimals: ", f"{HEAD}decimals = 9\n"),
    ("discount: is more than the whole: a tenth is written 0.10", f"{HEAD}discount = 10\n"),
    ("discount: is negative", f"{HEAD}discount = -0.1\n"),
    ("discount: is no number that can be paid", f"{HEAD}discount = nan\n"),
    ("tax: is more than twice the price: a quarter is written 0.25", f"{HEAD}tax = 25\n"),
    ("price: is not known", f"{HEAD}price = 7\n"),
    ("prices[0].app: is missing", HEAD + PRICE.replace('app = "jira"\n', "") + ONE_BAND),
    ("prices[0].app: ", WHOLE.replace('"jira"', '" "')),
    ("prices[0].site: ", f"{WHOLE}site = 'halden '\n"),
    ("prices[0].plan: ", WHOLE.replace('"standard"', '"gold"')),
    ("prices[0].billing: ", WHOLE.replace('"monthly"', '"weekly"')),
    ("prices[0].mode: ", WHOLE.replace('"graduated"', '"steps"')),
    ("prices[0].per: ", f"{WHOLE}per = 'week'\n"),
    ("prices[0].seats: is not known", f"{WHOLE}seats = 7\n"),
    ("prices[0].confidence: is not known", f"{WHOLE}confidence = 'high'\n"),
    ("prices[0].dated: ", f"{WHOLE}dated = 'in October'\n"),
    ("prices[0].maximum_quantity: ", f"{WHOLE}maximum_quantity = 'yes'\n"),
    ("prices[0].currency: is not USD, as that of the file", f"{WHOLE}currency = 'EUR'\n"),
    ("prices[1]: app, site, plan and billing are those of prices[0]", WHOLE + PRICE + ONE_BAND),
    ("prices[0].bands: is missing", HEAD + PRICE),
    ("prices[0].bands: ", bands()),
    ("prices[0].bands: seat 1 is in no band: begin the first at 1", bands("{ from = 2, each = 7 }")),
    ("prices[0].bands: seats 1 to 10 are in no band", bands("{ from = 11, each = 7 }")),
    (
        "prices[0].bands: seats 101 to 150 are in no band",
        bands("{ from = 1, to = 100, each = 7 }", "{ from = 151, each = 4 }"),
    ),
    (
        "prices[0].bands: seats 90 to 100 are in two bands",
        bands("{ from = 1, to = 100, each = 7 }", "{ from = 90, each = 4 }"),
    ),
    (
        "prices[0].bands: seat 100 is in two bands",
        bands("{ from = 1, to = 100, each = 7 }", "{ from = 100, to = 200, each = 4 }"),
    ),
    (
        "prices[0].bands: the band from 1 has no end, and is not the last: say `to`",
        bands("{ from = 1, each = 7 }", "{ from = 101, each = 4 }"),
    ),
    ("prices[0].bands: a graduated price is one of each seat", bands("{ from = 1, total = 7 }")),
    ("prices[0].bands: nobody knows how many seats a tier without an end has", tiers("{ from = 1, each = 7 }")),
    ("prices[0].bands[0]: it ends before it begins", bands("{ from = 9, to = 8, each = 7 }")),
    ("prices[0].bands[0]: give either each", bands("{ from = 1 }")),
    ("prices[0].bands[0]: give either each", tiers("{ from = 1, to = 9, each = 7, total = 63 }")),
    ("prices[0].bands[0].from: is missing", bands("{ to = 9, each = 7 }")),
    ("prices[0].bands[0].from: ", bands("{ from = 0, each = 7 }")),
    ("prices[0].bands[0].from: ", bands("{ from = 1.0, each = 7 }")),
    ("prices[0].bands[0].from: ", bands("{ from = true, each = 7 }")),
    ("prices[0].bands[0].to: ", bands("{ from = 1, to = 1000000000000, each = 7 }")),
    ("prices[0].bands[0].rate: is not known", bands("{ from = 1, rate = 7 }")),
    ("prices[0].bands[0].each: is negative", bands("{ from = 1, each = -7 }")),
    ("prices[0].bands[0].each: is no number that can be paid", bands("{ from = 1, each = nan }")),
    ("prices[0].bands[0].each: is no number that can be paid", bands("{ from = 1, each = inf }")),
    ("prices[0].bands[0].each: is more than anybody pays", bands("{ from = 1, each = 1e9 }")),
    ("prices[0].bands[0].each: is more than anybody pays", bands("{ from = 1, each = 1e999999999 }")),
    ("prices[0].bands[0].each: has more than 6 decimals", bands("{ from = 1, each = 0.1234567 }")),
    ("prices[0].bands[0].each: has more than 6 decimals", bands("{ from = 1, each = 1e-999999 }")),
    ("prices[0].bands[0].each: is no number", bands("{ from = 1, each = true }")),
    ("prices[0].bands[0].each: is no number", bands("{ from = 1, each = [7] }")),
    ("prices[0].bands[0].each: write it as 12.50", bands('{ from = 1, each = "12,50" }')),
    ("prices[0].bands[0].each: write it as 12.50", bands('{ from = 1, each = "nan" }')),
    ("prices[0].bands[0].each: write it as 12.50", bands('{ from = 1, each = "-1" }')),
    ("prices[0].flat.to: is missing", f"{WHOLE}flat = {{ total = 10 }}\n"),
    ("prices[0].flat.total: is negative", f"{WHOLE}flat = {{ to = 10, total = -10 }}\n"),
    ("prices[0].flat: the bands end", bands("{ from = 1, to = 10, each = 7 }") + "flat = { to = 10, total = 9 }\n"),
    ("terms[0]: say of which app or site", f"{HEAD}[[terms]]\ndiscount = 0.1\n"),
    ("terms[0]: give discount or tax", f"{HEAD}[[terms]]\napp = 'jira'\n"),
    ("terms[0].discount: is more than the whole", f"{HEAD}[[terms]]\napp = 'jira'\ndiscount = 1.1\n"),
    ("terms[0].rebate: is not known", f"{HEAD}[[terms]]\napp = 'jira'\nrebate = 1.1\n"),
    (
        "terms[1]: app and site are those of terms[0]",
        HEAD + "[[terms]]\napp = 'jira'\ndiscount = 0.1\n" + "[[terms]]\napp = 'jira'\ntax = 0.1\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("complaint", "text"), WRONG)
def test_what_is_wrong_is_refused_with_file_and_key(tmp_path: Path, complaint: str, text: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(PriceError) as refused:
        price_book(path)

    assert str(refused.value).startswith(f"{path}: {complaint}")
    assert "\n" not in str(refused.value)
    assert refused.value.hint
    assert refused.value.exit_code == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"[[prices]\n", "is not a TOML file"),
        (b"decimals = " + b"9" * 5000, "is not a TOML file"),
        (b"discount = " + b"[" * 100_000, "is not a TOML file"),
        (b"\xff\xfe", "is not a text file in UTF-8"),
    ],
)
def test_what_is_no_toml_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "prices.toml").write_bytes(content)

    with pytest.raises(PriceError, match=complaint) as refused:
        price_book(tmp_path / "prices.toml")
    assert len(str(refused.value)) < 500


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PriceError, match=r"none\.toml cannot be read: No such file"):
        price_book(tmp_path / "none.toml")


FALLS = [
    (HEAD + PRICE + ONE_BAND + "flat = { to = 10, total = 100 }\n", (11,)),
    (HEAD + PRICE + ONE_BAND + "flat = { to = 10, total = 88 }\n", ()),
    (tiers("{ from = 1, to = 10, total = 100 }", "{ from = 11, to = 20, total = 99 }"), (11,)),
    (tiers("{ from = 1, to = 10, each = 100 }", "{ from = 11, to = 20, each = 50 }"), ()),
    (tiers("{ from = 1, to = 10, total = 9 }", "{ from = 11, total = 20 }") + "flat = { to = 9, total = 10 }", (10,)),
    (tiers("{ from = 1, to = 10, total = 9 }", "{ from = 11, total = 8 }") + "flat = { to = 10, total = 8 }", ()),
    (tiers("{ from = 1, to = 10, each = 9 }", "{ from = 11, total = 8 }").replace("tiers", "volume"), ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "seats"), FALLS)
def test_a_price_that_falls_where_it_should_not_is_warned_of(tmp_path: Path, text: str, seats: tuple[int, ...]) -> None:
    warnings = price_book(written(tmp_path, text)).warnings

    assert warnings == tuple(
        f"prices.toml: prices[0]: {count} seats cost less than {count - 1}: see whether the amounts are right"
        for count in seats
    )


def test_every_list_price_has_an_address_a_day_and_a_confidence() -> None:
    book = price_book(None)

    assert book.prices
    assert (book.currency, book.decimals, book.terms, book.warnings) == ("USD", 2, (), ())
    for price in book.prices:
        assert price.source.startswith("https://")
        assert price.dated
        assert price.is_list
        assert price.site == ""


def test_free_plans_end() -> None:
    free = [price for price in price_book(None).prices if price.plan == "free"]

    assert {price.app: price.bands for price in free} == {
        app: (Band(1, last, Decimal(0), None),)
        for app, last in {"jira": 10, "confluence": 10, "jsm": 3, "bitbucket": 5, "jpd": 3, "compass": 3}.items()
    }


def test_what_nobody_told_is_not_in_the_list() -> None:
    listed = price_book(None).prices

    assert not [price for price in listed if price.app in {"guard", "trello", "loom", "Teamwork"}]
    assert not [price for price in listed if price.billing is Billing.ANNUAL or price.plan == "enterprise"]
