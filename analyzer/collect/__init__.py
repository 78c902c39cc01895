"""From Atlassian's endpoints to a snapshot: the census, then the evidence, then one transaction."""

from analyzer.collect.collecting import Collected, collect, collect_all
from analyzer.collect.progress import Progress, Silent

__all__ = ["Collected", "Progress", "Silent", "collect", "collect_all"]
