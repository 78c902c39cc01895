"""Prices: the shipped list, and the user's contract, which wins over it."""

from analyzer.prices.book import price_book

__all__ = ["price_book"]
