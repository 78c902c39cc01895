"""The CSV files that Atlassian's admin site exports, as a source like any other: from files to a snapshot."""

from analyzer.imports.importing import Imported, ReadFile, import_files

__all__ = ["Imported", "ReadFile", "import_files"]
