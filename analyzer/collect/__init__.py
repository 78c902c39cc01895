"""From Atlassian's endpoints to a snapshot: the census, then the evidence, then one transaction."""

from analyzer.collect.collecting import collect
from analyzer.collect.progress import Progress, Silent

__all__ = ["Progress", "Silent", "collect"]
