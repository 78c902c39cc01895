"""Reviews: rows for people to decide on, given out as a workbook or CSV file and taken in again."""

from analyzer.decisions.exporting import Exported, Wanted, export
from analyzer.decisions.importing import Imported, SheetAnswers, import_review
from analyzer.decisions.listing import Listed, as_csv, as_json

__all__ = ["Exported", "Imported", "Listed", "SheetAnswers", "Wanted", "as_csv", "as_json", "export", "import_review"]
