"""The cost audit: what is paid for whom, what of it is in vain, and what it would be after a change."""

from analyzer.cost.auditing import IDLE_DAYS, audit, costs_of
from analyzer.cost.plans import Plan, Step, read_plan, write_plan

__all__ = ["IDLE_DAYS", "Plan", "Step", "audit", "costs_of", "read_plan", "write_plan"]
