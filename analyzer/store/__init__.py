"""The store: one DuckDB file that holds every snapshot and what was found in it.

The only package that imports duckdb. Tables are its own; policies and reports read the documented views.
"""

from analyzer.store.billing import Biller, PlanChange, Priced, Seats, Stepped, billing, keep_bill
from analyzer.store.binding import Binder, Bound, binding
from analyzer.store.checking import Book, checking
from analyzer.store.deciding import (
    Decision,
    Ledger,
    Owner,
    Review,
    ReviewRow,
    Undecided,
    Verdict,
    decide,
    decisions,
    ledger,
    reviewing,
    undecided,
)
from analyzer.store.draft import Draft, drafting
from analyzer.store.files import locked
from analyzer.store.fitting import Collateral, Fitting, fitting
from analyzer.store.forecasting import Followed, Forecast, ForecastLine, follow, forecasts, keep_forecast
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
from analyzer.store.naming import Group, accounts_named, group_named, idle_changes
from analyzer.store.persons import DeskUse, DomainUse, Pair, desks, domains, pairs
from analyzer.store.publish import CENSUS, EVIDENCE, LATE_EVIDENCE, ledger_end, pages_folder, publish
from analyzer.store.reader import Column, audit, list_snapshots, schema, snapshot_coverage, waiver_uses
from analyzer.store.recording import Recorded, recording
from analyzer.store.sampling import sample, statuses
from analyzer.store.seating import Counting, Judged, Less, Named, Seating, Tried, seating
from analyzer.store.sources import ViewSources, view_sources
from analyzer.store.studying import Compared, Differs, Ran, Study, Version, studying
from analyzer.store.trial import Answer, Rows, Trial, trial

__all__ = [
    "CENSUS",
    "EVIDENCE",
    "FIELDS",
    "LATE_EVIDENCE",
    "Answer",
    "AppColumn",
    "Biller",
    "Binder",
    "Book",
    "Bound",
    "Collateral",
    "Column",
    "Compared",
    "Counting",
    "Decision",
    "Defect",
    "DeskUse",
    "Differs",
    "DomainUse",
    "Draft",
    "Fitting",
    "Followed",
    "Forecast",
    "ForecastLine",
    "Group",
    "Intake",
    "Judged",
    "Ledger",
    "Less",
    "Named",
    "NamedApp",
    "Owner",
    "Pair",
    "PlanChange",
    "Priced",
    "Ran",
    "ReadSheet",
    "Recorded",
    "Review",
    "ReviewRow",
    "Rows",
    "Seating",
    "Seats",
    "Sheet",
    "Stepped",
    "Study",
    "Trial",
    "Tried",
    "Undecided",
    "Verdict",
    "Version",
    "ViewSources",
    "Words",
    "accounts_named",
    "audit",
    "billing",
    "binding",
    "checking",
    "decide",
    "decisions",
    "desks",
    "domains",
    "drafting",
    "fitting",
    "follow",
    "forecasts",
    "group_named",
    "idle_changes",
    "importing",
    "keep_bill",
    "keep_forecast",
    "ledger",
    "ledger_end",
    "list_snapshots",
    "locked",
    "pages_folder",
    "pairs",
    "publish",
    "recording",
    "reviewing",
    "sample",
    "schema",
    "seating",
    "snapshot_coverage",
    "statuses",
    "studying",
    "trial",
    "undecided",
    "view_sources",
    "waiver_uses",
]
