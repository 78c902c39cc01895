"""The cost audit: what is paid for whom, what of it is in vain, and what it would be after a change."""

from analyzer.cost.auditing import IDLE_DAYS, audit, costs_of

__all__ = ["IDLE_DAYS", "audit", "costs_of"]
