"""The cases of policies: rows that are given, and what the policy is to answer."""

from analyzer.cases.reading import Case, Expected, read_cases
from analyzer.cases.trying import Tried, Verdict, try_policies, try_policy

__all__ = ["Case", "Expected", "Tried", "Verdict", "read_cases", "try_policies", "try_policy"]
