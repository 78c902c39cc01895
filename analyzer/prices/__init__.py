"""Prices: the shipped list, and the user's contract, which wins over it."""

from analyzer.prices.apps import APPS
from analyzer.prices.book import of, price_book
from analyzer.prices.telling import Told, bands, certainty, told

__all__ = ["APPS", "Told", "bands", "certainty", "of", "price_book", "told"]
