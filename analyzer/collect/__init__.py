"""From Atlassian's endpoints to a snapshot: the census, then the evidence, then one transaction."""

from analyzer.collect.collecting import Collected, collect, collect_all
from analyzer.collect.estimate import Estimate, Expected, estimate
from analyzer.collect.progress import Progress, Silent
from analyzer.collect.trying import State, Trial, Tried, try_all

__all__ = [
    "Collected",
    "Estimate",
    "Expected",
    "Progress",
    "Silent",
    "State",
    "Trial",
    "Tried",
    "collect",
    "collect_all",
    "estimate",
    "try_all",
]
