"""The cost audit: what is paid for whom, what of it is in vain, what it would be after a change; and invoices."""

from analyzer.cost.auditing import audit, costs_of, with_costs
from analyzer.cost.changing import Question
from analyzer.cost.comparing import IDLE_DAYS, answer, compare
from analyzer.cost.explaining import explain
from analyzer.cost.fitting import as_plan, fit
from analyzer.cost.holding import hold_invoice
from analyzer.cost.invoices import Agreement, Held, Verdict, hold
from analyzer.cost.ledger import Recorded, SavedLine, Saving, Savings, State, record, savings
from analyzer.cost.ledger_data import savings_as_csv, savings_as_json
from analyzer.cost.plans import Plan, Step, read_plan, write_plan
from analyzer.cost.telling import explanation_as_json, fit_as_json

__all__ = [
    "IDLE_DAYS",
    "Agreement",
    "Held",
    "Plan",
    "Question",
    "Recorded",
    "SavedLine",
    "Saving",
    "Savings",
    "State",
    "Step",
    "Verdict",
    "answer",
    "as_plan",
    "audit",
    "compare",
    "costs_of",
    "explain",
    "explanation_as_json",
    "fit",
    "fit_as_json",
    "hold",
    "hold_invoice",
    "read_plan",
    "record",
    "savings",
    "savings_as_csv",
    "savings_as_json",
    "with_costs",
    "write_plan",
]
