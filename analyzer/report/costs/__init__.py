"""What things cost, as files and as a part of the report."""

from analyzer.report.costs.data import costs_as_csv, costs_as_json, several_costs_as_csv, several_costs_as_json
from analyzer.report.costs.files import expect_costs_writable, write_costs

__all__ = [
    "costs_as_csv",
    "costs_as_json",
    "expect_costs_writable",
    "several_costs_as_csv",
    "several_costs_as_json",
    "write_costs",
]
