"""Reads one scope to its end: pages to the spool, and a coverage that says how it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.atlassian import ENDPOINTS
from analyzer.collect.sources import found
from analyzer.collect.spool import lines
from analyzer.collect.tally import Tally
from analyzer.errors import NotFound, RequestFailed, Unauthorized, Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.atlassian import AtlassianClient
    from analyzer.collect.progress import Progress
    from analyzer.collect.sources import Scope
    from analyzer.collect.spool import Spool, SpoolFile
    from analyzer.collect.workers import Workers
    from analyzer.model import Coverage


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one scope. *error* is what ended it early."""

    scope: Scope
    coverage: Coverage
    found: Sequence[Any]
    error: RequestFailed | None


@dataclass(frozen=True, slots=True)
class Reader:
    """What every task of a collection needs. *clients* are by site, the organization's under the empty name."""

    clients: Mapping[str, AtlassianClient]
    spool: Spool
    workers: Workers
    progress: Progress

    def read(self, scope: Scope) -> Reading:
        """Read *scope*. Raises RequestFailed only where nothing else could be read either."""
        tally = Tally(scope.source, scope.name)
        records: list[Any] = []
        with self.spool.file(scope.source, scope.name, scope.file) as file:
            try:
                self._pages(scope, file, tally, records)
            except RequestFailed as error:
                if _stops_everything(scope, error):
                    raise
                tally.fail(error)
        return Reading(scope, tally.ended(), records, tally.failure)

    def _pages(self, scope: Scope, file: SpoolFile, tally: Tally, records: list[Any]) -> None:
        client = self.clients[scope.site]
        for page in client.pages(ENDPOINTS[scope.source], scope.where, scope.ask):
            records += found(scope.source, page.rows)
            file.write(lines(scope.keys, page.rows), page.requests, page.next)
            tally.count(page)
            self.progress.page(scope.source, scope.name, len(page.rows))
            self.workers.sleep(0)


def _stops_everything(scope: Scope, error: RequestFailed) -> bool:
    if scope.source == "organization" and isinstance(error, NotFound):
        return True
    return not scope.site and isinstance(error, Unauthorized | Unreachable)
