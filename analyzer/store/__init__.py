"""The store: one DuckDB file that holds every snapshot and what was found in it.

The only package that imports duckdb. Tables are its own; policies and reports read the documented views.
"""

from analyzer.store.checking import Book, checking
from analyzer.store.draft import Draft, drafting
from analyzer.store.files import locked
from analyzer.store.publish import CENSUS, EVIDENCE, LATE_EVIDENCE, ledger_end, pages_folder, publish
from analyzer.store.importing import (
    FIELDS,
    AppColumn,
    Defect,
    Intake,
    NamedApp,
    ReadSheet,
    Sheet,
    Words,
    importing,
)
from analyzer.store.reader import Column, audit, list_snapshots, schema, snapshot_coverage

__all__ = [
    "CENSUS",
    "EVIDENCE",
    "LATE_EVIDENCE",
    "Book",
    "Column",
    "Draft",
    "audit",
    "checking",
    "drafting",
    "ledger_end",
    "FIELDS",
    "AppColumn",
    "Book",
    "Column",
    "Defect",
    "Intake",
    "NamedApp",
    "ReadSheet",
    "Sheet",
    "Words",
    "audit",
    "checking",
    "importing",
    "list_snapshots",
    "locked",
    "pages_folder",
    "publish",
    "schema",
    "snapshot_coverage",
]
