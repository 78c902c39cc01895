"""Workbooks: written row by row, and read as somebody saved them. The only package that imports openpyxl."""

from analyzer.workbooks.cells import shown
from analyzer.workbooks.names import SheetNames
from analyzer.workbooks.reading import Line, Sheet, Workbook
from analyzer.workbooks.writing import Book, Layout, Page, Style, Written, letter

__all__ = [
    "Book",
    "Layout",
    "Line",
    "Page",
    "Sheet",
    "SheetNames",
    "Style",
    "Workbook",
    "Written",
    "letter",
    "shown",
]
